"""The one thing that the secretary does next, from what the console shows. Asks no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from conferences.meetings.quorum import Quorum
from conferences.models import AgendaItem, Conference
from conferences.workflow import CONFERENCE, ConferenceState, ItemState


@dataclass(frozen=True)
class NextStep:
    """A heading, why, and where the button leads. `posts` says that it does so at once."""

    heading: str
    why: str
    label: str = ""
    url: str = ""
    posts: bool = False


def next_step(
    conference: Conference, items: Sequence[AgendaItem], quorum: Quorum, missing: str
) -> NextStep:
    """What to do now: bring the programme up, check who is there, begin, move on, conclude."""
    state = conference.state
    if state == ConferenceState.DRAFT and not items:
        return NextStep(
            _("Soạn chương trình"),
            _("Chưa có mục nào. Lấy chương trình mẫu rồi sửa, hoặc thêm từng mục."),
            _("Soạn chương trình"),
            reverse("conferences:agenda", args=[conference.pk]),
        )
    if state == ConferenceState.DRAFT:
        return _moving(conference, "call", _("Chương trình có %d mục.") % len(items))
    if state == ConferenceState.CALLED and not quorum.is_met:
        return NextStep(
            _("Điểm danh các đoàn"),
            missing,
            _("Mở danh sách điểm danh"),
            reverse("conferences:attendance", args=[conference.pk]),
        )
    if state == ConferenceState.CALLED:
        why = _("%(here)d trên %(all)d đoàn có mặt, cần ít nhất %(needed)d.")
        words = {"here": quorum.present, "all": quorum.total, "needed": quorum.needed}
        return _moving(conference, "open", why % words)
    if state == ConferenceState.OPEN:
        return _under_way(conference, items)
    return NextStep(_("Hội nghị đã kết thúc"), _("Ghi chép và điểm danh giữ nguyên."))


def _moving(conference: Conference, verb: str, why: str) -> NextStep:
    label = str(CONFERENCE.moves[verb].label)
    return NextStep(
        label, why, f"{label}…", reverse("conferences:move", args=[conference.pk, verb])
    )


def _under_way(conference: Conference, items: Sequence[AgendaItem]) -> NextStep:
    url = reverse("conferences:advance", args=[conference.pk])
    current = next((row for row in items if row.state == ItemState.CURRENT), None)
    waiting = [row for row in items if row.state == ItemState.PLANNED]
    at = current.order if current else 0
    following = next((row for row in waiting if row.order > at), waiting[0] if waiting else None)
    if current is None and following is None:
        return _moving(conference, "conclude", _("Mọi mục của chương trình đã xong."))
    if current is None:
        return NextStep(
            _("Bắt đầu: %(title)s") % {"title": following},
            _("Giờ bắt đầu được ghi vào biên bản."),
            _("Bắt đầu mục này"),
            url,
            posts=True,
        )
    if following is None:
        return NextStep(
            _("Mục cuối: %(title)s") % {"title": current},
            _("Kết thúc mục này rồi kết thúc hội nghị."),
            _("Kết thúc mục"),
            url,
            posts=True,
        )
    return NextStep(
        _("Đang họp: %(title)s") % {"title": current},
        _("Tiếp theo: %(title)s") % {"title": following},
        _("Xong, sang mục tiếp theo"),
        url,
        posts=True,
    )
