"""What the board's work asks of somebody: dossiers to receive, to review, overdue, answered."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.board.people import UNDER_REVIEW
from awards.models import Proposal, Remark, Review
from awards.proposal_querysets import desks_of
from awards.workflow import ProposalState
from clusters.models.councils import SeatRole
from clusters.offices import offices_of
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User


def duties(user: "User", day: date) -> list[Duty]:
    """Three queries at most; none for those who are on no council's board."""
    offices = offices_of(user)
    if not offices.council_ids:
        return []
    found = list(_to_review(user, day))
    if desks_of(offices):
        found += _of_desk(user, day)
        found += _answered(user)
    return found


def _to_review(user: "User", day: date) -> Iterator[Duty]:
    """Opinions that one owes; the first deadline of them is that of the duty."""
    told = Review.objects.filter(
        reviewer=user,
        given_at__isnull=True,
        proposal__state__in=UNDER_REVIEW,
        proposal__in=Proposal.objects.board_sees(user).values("pk"),
    ).aggregate(n=Count("pk"), first=Min("proposal__due_on"))
    if told["n"]:
        late = told["first"] is not None and told["first"] < day
        yield Duty(
            title=ngettext("Cho ý kiến về %(n)d hồ sơ", "Cho ý kiến về %(n)d hồ sơ", told["n"])
            % {"n": told["n"]},
            text=_("Hồ sơ đến hạn trước được đưa ra trước."),
            url=reverse("awards:next_review"),
            action=_("Xem hồ sơ tiếp theo"),
            kind=DutyKind.FAILED if late else DutyKind.NOW,
            due=told["first"],
            capacity=_capacity(user),
            state=_("Chờ ý kiến"),
        )


def _of_desk(user: "User", day: date) -> Iterator[Duty]:
    seen = Proposal.objects.board_sees(user).order_by()
    waiting = Q(state=ProposalState.SUBMITTED)
    overdue = Q(state__in=UNDER_REVIEW, holder=user, due_on__lt=day)
    told = seen.aggregate(
        receive=Count("pk", filter=waiting),
        late=Count("pk", filter=overdue),
        first=Min("due_on", filter=overdue),
    )
    queue = reverse("awards:queue")
    if n := told["receive"]:
        yield Duty(
            title=ngettext("Tiếp nhận %(n)d hồ sơ", "Tiếp nhận %(n)d hồ sơ", n) % {"n": n},
            text=_("Tiếp nhận để thời hạn thẩm định bắt đầu chạy, hoặc trả lại để bổ sung."),
            url=f"{queue}?tab=receive",
            action=_("Mở hàng chờ"),
            capacity=_capacity(user),
            state=_("Chờ tiếp nhận"),
        )
    if n := told["late"]:
        yield Duty(
            title=ngettext("%(n)d hồ sơ quá hạn thẩm định", "%(n)d hồ sơ quá hạn thẩm định", n)
            % {"n": n},
            text=_("Hồ sơ đang phụ trách: trình Hội đồng, đề nghị hoặc trả lại."),
            url=f"{queue}?tab=held",
            action=_("Mở hồ sơ quá hạn"),
            kind=DutyKind.FAILED,
            due=told["first"],
            capacity=_capacity(user),
            state=_("Quá hạn"),
        )


def _answered(user: "User") -> Iterator[Duty]:
    """Answers to what one asked, which nobody has looked at yet."""
    rows = Remark.objects.filter(
        asked_by=user,
        answered_at__isnull=False,
        settled_at__isnull=True,
        proposal__in=Proposal.objects.board_sees(user).values("pk"),
    )
    first = list(rows.order_by("answered_at", "pk").values_list("proposal_id", flat=True))
    if n := len(first):
        yield Duty(
            title=ngettext("Xem %(n)d trả lời của đơn vị", "Xem %(n)d trả lời của đơn vị", n)
            % {"n": n},
            text=_("Đơn vị trình đã trả lời. Xác nhận xong, hoặc hỏi tiếp."),
            url=reverse("awards:review", args=[first[0]]) + "#hoi-dap",
            action=_("Xem trả lời"),
            kind=DutyKind.WARNING,
            capacity=_capacity(user),
            state=_("Đã trả lời"),
        )


def _capacity(user: "User") -> str:
    seats = offices_of(user).seats
    desk = next((seat for seat in seats if seat.role == SeatRole.SPECIALIST), seats[0])
    return str(desk.get_role_display())
