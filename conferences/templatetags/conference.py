"""How what a source states is taken apart and worded; loaded by the templates of conferences."""

import re
from typing import NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conferences.meetings.quorum import Quorum
from conferences.models.resolution import ConferralGroup
from conferences.workflow import CONFERENCE

register = template.Library()

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_MOMENT = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:[ T](\d{2}:\d{2})(?::\d{2})?)?")


class Moment(NamedTuple):
    """A time as a source states it: a day or part of one, and an hour where given."""

    day: str
    hour: str


@register.filter
def moment(stated: str) -> Moment | None:
    """A time of publication as far as it can be read; None where it is only words.

    >>> moment("2024-03-29 17:58")
    Moment(day='2024-03-29', hour='17:58')
    """
    found = _MOMENT.fullmatch(stated or "")
    return Moment(found[1], found[2] or "") if found else None


class Piece(NamedTuple):
    """Some text of a source, and the address that it is."""

    text: str
    url: str


@register.filter
def addresses(source: str) -> list[Piece]:
    """A source in pieces: addresses of the web, and the words around them."""
    pieces = []
    end = 0
    for found in _ADDRESS.finditer(source):
        pieces += [Piece(source[end : found.start()], ""), Piece(found[0], found[0])]
        end = found.end()
    return [piece for piece in [*pieces, Piece(source[end:], "")] if piece.text]


@register.filter
def year_words(label: str | None) -> str:
    """ "2017" → "năm 2017", "2020-2021" → "năm học 2020-2021"."""
    if not label:
        return ""
    if "-" in label:
        return _("năm học %(year)s") % {"year": label}
    return _("năm %(year)s") % {"year": label}


@register.filter
def group_words(group: ConferralGroup) -> str:
    """What recipients of one number are called: as the source does, else by their kind.

    The exchange format has one word of its own for a number that joins three kinds.
    """
    if group.label == "individuals_businesspeople_households":
        return _("cá nhân, doanh nhân, hộ gia đình")
    return group.label or group.get_kind_display()


@register.filter
def part_words(name: str) -> str:
    """The name of a part of a figure; the exchange format calls the sum "total"."""
    return _("tổng") if name == "total" else name


@register.filter
def deed_words(verb: str) -> str:
    """A verb of the journal in words; moves are called what their buttons are called."""
    deeds = {
        "record": _("Nhận bản ghi từ nguồn"),
        "update_record": _("Cập nhật bản ghi từ nguồn"),
        "draft": _("Lập hội nghị"),
        "mark_present": _("Điểm danh các đoàn"),
        "set_standing": _("Nhập kết quả xếp hạng"),
        "nominate": _("Ghi đề nghị khen thưởng"),
        "elect": _("Ghi chức danh năm sau"),
        "add_findings": _("Ghi nội dung kết luận"),
        "match": _("Đối chiếu đơn vị"),
        "change_resolution": _("Sửa nội dung nghị quyết"),
        "withdraw_awards": _("Rút dòng khỏi sổ khen thưởng"),
        "withdraw_drafts": _("Rút hồ sơ đề nghị đang soạn"),
        "describe": _("Sửa hội nghị"),
        "name_presiding": _("Ghi người chủ trì và thư ký"),
        "fill_programme": _("Lấy chương trình mẫu"),
        "add_item": _("Thêm mục chương trình"),
        "change_item": _("Sửa mục chương trình"),
        "move_item": _("Đổi thứ tự chương trình"),
        "remove_item": _("Bỏ mục chương trình"),
        "file_paper": _("Thêm tài liệu"),
        "remove_paper": _("Gỡ tài liệu"),
        "invite_guest": _("Mời thêm đoàn"),
        "remove_delegation": _("Gỡ đoàn"),
        "name_delegate": _("Cử đại biểu"),
        "remove_delegate": _("Bỏ đại biểu"),
        "give_proxy": _("Ghi ủy quyền"),
        "take_opinion": _("Nhận ý kiến bằng văn bản"),
        "send_invitations": _("Gửi giấy mời"),
        "check_in": _("Điểm danh đoàn"),
        "save_notes": _("Ghi biên bản"),
        "show": _("Chuyển màn hình hội trường"),
        "reveal_rank": _("Công bố thứ hạng"),
    }
    if verb in CONFERENCE.moves:
        return str(CONFERENCE.moves[verb].label)
    return deeds.get(verb, verb)


@register.filter
def field_words(field: str | None) -> str:
    """What an ambiguity is about; empty where the key says nothing that a reader knows."""
    known = {
        "cluster": _("Cụm, khối"),
        "chair_unit": _("Cụm trưởng"),
        "vice_chair_unit": _("Cụm phó"),
        "chairs": _("Người chủ trì"),
        "next_chair": _("Cụm trưởng năm sau"),
        "next": _("Cụm trưởng năm sau"),
        "ranking": _("Thứ hạng"),
        "award": _("Tên hình thức khen thưởng"),
        "awards_conferred": _("Khen thưởng trao tại hội nghị"),
        "award_proposals": _("Đề nghị khen thưởng"),
        "decider": _("Cấp quyết định"),
        "conference": _("Hội nghị"),
        "date": _("Ngày họp"),
        "covenant": _("Giao ước"),
        "indicators": _("Số liệu"),
        "legal_refs": _("Căn cứ"),
        "spelling": _("Chính tả của nguồn"),
        "typos": _("Chính tả của nguồn"),
        "emulation": _("Năm thi đua"),
        "province": _("Tỉnh"),
        "unit": _("Tên đơn vị"),
        "representative": _("Người đại diện"),
    }
    return known.get(re.split(r"[.\[ ]", field or "", maxsplit=1)[0], "")


@register.simple_tag
def quorum_meter(quorum: Quorum) -> SafeString:
    """Who is there, as a bar with a mark where the quorum lies; the label says it in words."""
    told = _("%(here)d trên %(all)d đoàn có mặt, cần ít nhất %(needed)d")
    words = {"here": quorum.present, "all": quorum.total, "needed": quorum.needed}
    width = 100 * quorum.present // quorum.total if quorum.total else 0
    mark = 100 * quorum.needed // quorum.total if quorum.total else 0
    return format_html(
        '<svg class="meter mt-2" role="img" aria-label="{}" preserveAspectRatio="none"'
        ' viewBox="0 0 100 8"><rect class="t" width="100" height="8"></rect>'
        '<rect class="{}" width="{}" height="8"></rect>'
        '<line class="mark-q" x1="{}" x2="{}" y1="0" y2="8" vector-effect="non-scaling-stroke">'
        "</line></svg>",
        told % words,
        "v ok" if quorum.is_met else "v",
        width,
        mark,
        mark,
    )
