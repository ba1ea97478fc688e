"""What sessions of a council ask of people: to read before, and at the desk to bring it about.

Votes that are awaited stand in the duties of ballots.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import CouncilSession
from awards.proposal_querysets import desks_of
from awards.workflow import SessionState
from clusters.offices import offices_of
from conferences.workflow import BallotState
from workflow.duties import Duty

if TYPE_CHECKING:
    from accounts.models import User

_RUNNING = (BallotState.DRAFT, BallotState.OPEN, BallotState.COUNTING)


def duties(user: "User", day: date) -> list[Duty]:
    """Sessions that somebody is a member of and that are to come; those that the desk runs."""
    return _to_read(user) + _to_run(user)


def _to_read(user: "User") -> list[Duty]:
    rows = CouncilSession.objects.filter(state=SessionState.CALLED, members__user=user)
    return [
        Duty(
            title=_("Đọc hồ sơ trước phiên họp: %(title)s") % {"title": row.title},
            text=row.place,
            url=reverse("awards:session", args=[row.pk]),
            action=_("Mở phiên họp"),
            due=timezone.localdate(row.held_at),
            capacity=_("Thành viên Hội đồng"),
            about=str(row.council),
            state=row.get_state_display(),
        )
        for row in rows.select_related("council").order_by("held_at", "pk")
    ]


def _to_run(user: "User") -> list[Duty]:
    councils = desks_of(offices_of(user))
    if not councils:
        return []
    states = (SessionState.DRAFT, SessionState.CALLED, SessionState.OPEN)
    rows = CouncilSession.objects.filter(council__in=councils, state__in=states).annotate(
        waiting=Count("items", filter=Q(items__outcome="")),
        running=Count("items__ballot", filter=Q(items__ballot__state__in=_RUNNING), distinct=True),
    )
    return [
        Duty(
            title=f"{_what(row)}: {row.title}",
            text=_("%(n)d hồ sơ chưa có kết quả.") % {"n": row.waiting} if row.waiting else "",
            url=reverse("awards:session", args=[row.pk]),
            action=_("Mở phiên họp"),
            due=timezone.localdate(row.held_at),
            capacity=_("Chuyên viên Hội đồng"),
            about=str(row.council),
            state=row.get_state_display(),
        )
        for row in rows.select_related("council").order_by("held_at", "pk")
    ]


def _what(session: CouncilSession) -> str:
    if session.state == SessionState.DRAFT:
        return _("Chuẩn bị phiên họp")
    if session.state == SessionState.CALLED:
        return _("Điểm danh, khai mạc")
    if session.running:  # type: ignore[attr-defined]  # annotated
        return _("Đóng phiếu")
    return _("Kết thúc phiên họp")
