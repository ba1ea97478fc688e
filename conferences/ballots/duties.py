"""Votes that wait for somebody, and paper that waits for its tellers."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from conferences.models import Ballot, Seat
from conferences.workflow import BallotState
from workflow.duties import Duty

if TYPE_CHECKING:
    from accounts.models import User

# More at once would push what the page is about out of sight; each paper leads to the next.
_MOST_BANDS = 2


def duties(user: "User", day: date) -> list[Duty]:
    """The open ballots in which one has a vote that is not in, and the papers to count."""
    return _votes(user) + _counts(user)


def seats_to_vote(user: Any) -> "QuerySet[Seat]":
    """The votes of `user` that are awaited now."""
    waiting = Seat.objects.of(user).filter(
        ballot__state=BallotState.OPEN,
        ballot__takes_electronic=True,
        roll__isnull=True,
    )
    # Who is barred from the whole ballot has nothing to do in it.
    free = waiting.exclude(pk__in=waiting.filter(bars__isnull=False, bars__option__isnull=True))
    return free.select_related("ballot__conference", "ballot__council").order_by("ballot", "order")


def awaited_votes(user: Any) -> dict[str, Any]:
    """What `_awaited.html` needs; `mark` tells whether a page shows these votes already."""
    found = list(seats_to_vote(user))
    votes = found[:_MOST_BANDS]
    mark = "-".join(str(seat.pk) for seat in found)
    return {"votes": votes, "more_votes": len(found) - len(votes), "mark": mark}


def _votes(user: "User") -> list[Duty]:
    return [
        Duty(
            title=_("Bỏ phiếu: %(title)s") % {"title": seat.ballot.title},
            text=seat.name,
            url=reverse("conferences:vote", args=[seat.ballot_id, seat.pk]),
            action=_("Mở phiếu"),
            capacity=_("Đại biểu") if seat.ballot.conference else _("Thành viên Hội đồng"),
            about=_about(seat.ballot),
            state=seat.ballot.get_state_display(),
        )
        for seat in seats_to_vote(user)
    ]


def _counts(user: "User") -> list[Duty]:
    rows = Ballot.objects.filter(state=BallotState.COUNTING, takes_paper=True)
    mine = rows.filter(tellers__user=user, tellers__count__isnull=True).distinct()
    return [
        Duty(
            title=_("Nhập số phiếu giấy: %(title)s") % {"title": ballot.title},
            text=_("Mỗi người kiểm phiếu nhập riêng."),
            url=reverse("conferences:ballot_count", args=[ballot.pk]),
            action=_("Nhập số phiếu giấy"),
            capacity=_("Người kiểm phiếu"),
            about=_about(ballot),
            state=ballot.get_state_display(),
        )
        for ballot in mine.select_related("conference", "council")
    ]


def _about(ballot: Ballot) -> str:
    return ballot.conference.heading if ballot.conference else str(ballot.council or "")
