"""What a move will bring about, in sentences for the page that asks before it is made."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from clusters.models import TermStatus
from conferences.meetings.attendance import missing_words, quorum_of
from conferences.models import Conference, Nomination
from conferences.pages.conferences import office_titles, ranking_of
from workflow import composition


def consequences(verb: str, conference: Conference) -> list[str]:
    """The sentences for `verb`; `conference` has its rows at hand.

    Raises KeyError for a verb about which nothing is written: nobody confirms blindly.
    """
    return _CONSEQUENCES[verb](conference)


def _call(conference: Conference) -> list[str]:
    units = len(conference.delegations.all())
    return [
        _("Hội nghị chuyển sang “Đã triệu tập”; %(units)d đoàn thấy việc dự họp của mình.")
        % {"units": units},
        _("Nội dung vẫn sửa được cho đến khi hội nghị kết thúc."),
    ]


def _open(conference: Conference) -> list[str]:
    quorum = quorum_of(conference)
    return [
        *filter(None, [missing_words(conference, quorum)]),
        _("Hội nghị chuyển sang “Đang họp”."),
        _("Nội dung vẫn sửa được cho đến khi hội nghị kết thúc."),
    ]


def _conclude(conference: Conference) -> list[str]:
    """Exactly what follows, name by name, with what later apps make of it."""
    ranking = ranking_of(conference)
    held = getattr(conference, "resolution", None)
    nominations = list(held.nominations.all()) if held else []
    return [
        _("Kết quả xếp hạng của %(units)d đơn vị được thông qua và giữ nguyên, không tính lại.")
        % {"units": len(ranking.rows)},
        *_terms(conference),
        *(_nomination(row) for row in nominations),
        *([] if nominations else [_("Hội nghị không đề nghị khen thưởng đơn vị nào.")]),
        *composition.gather("concluding", conference),
        _("Sau khi kết thúc, nội dung không sửa được nữa; chỉ Hội đồng mở lại được, có lý do."),
    ]


def _terms(conference: Conference) -> list[str]:
    titles = office_titles(conference)
    rows = [row for row in conference.stated_terms.all() if row.mention and row.year]
    waits = conference.council.recognises_officers
    told = []
    for row in rows:
        words = {"unit": row.mention, "title": titles[row.office], "year": row.year}
        if row.status == TermStatus.PROPOSED:
            said = _("%(unit)s được đề xuất làm %(title)s năm %(year)s, chưa có quyền điều hành.")
        elif waits:
            said = _("%(unit)s được bầu làm %(title)s năm %(year)s, chờ Hội đồng công nhận.")
        else:
            said = _("%(unit)s giữ chức %(title)s năm %(year)s; quyền điều hành đi theo nhiệm kỳ.")
        told.append(said % words)
    return told or [_("Hội nghị không chọn chức danh năm sau.")]


def _nomination(row: Nomination) -> str:
    names = ", ".join(each.mention.text for each in row.recipients.all())
    number = _("số lượng %(n)d") % {"n": row.count} if row.count is not None else ""
    return _("Đề nghị %(award)s: %(who)s; đây là đề nghị, chưa phải đã khen.") % {
        "award": row.award,
        "who": ", ".join(part for part in (names, number) if part) or "—",
    }


def _reopen(conference: Conference) -> list[str]:
    return [
        _("Hội nghị trở lại “Đang họp”; đơn vị chủ trì sửa nghị quyết rồi kết thúc lại."),
        _("Bản nghị quyết đã kết thúc và văn bản của bản đó vẫn đọc được."),
        *(
            _("Rút nhiệm kỳ: %(term)s.") % {"term": row.term}
            for row in conference.stated_terms.all()
            if row.term is not None
        ),
        _("Các dòng khen thưởng trao tại hội nghị được rút khỏi sổ khen thưởng."),
        _("Không mở lại được khi đã có công nhận, quyết định, hoặc năm sau đã làm việc."),
    ]


_CONSEQUENCES: dict[str, Callable[[Conference], list[str]]] = {
    "call": _call,
    "open": _open,
    "conclude": _conclude,
    "reopen": _reopen,
}
