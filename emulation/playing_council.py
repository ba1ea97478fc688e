"""A council that is played: who sits in it, its desk, and a session with a secret ballot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone

from accounts.models import User
from awards.actions.agenda import put_to_session
from awards.actions.closing import close_session
from awards.actions.opinions import Letter, record_opinions
from awards.actions.sessions import (
    SessionFacts,
    call_roll,
    call_session,
    open_session,
    prepare_session,
)
from awards.actions.votes import VoteTerms, open_votes
from awards.judging import read_for_judging
from awards.models import Batch, CouncilSession, OpinionVerdict, Proposal
from clusters.models import Council, CouncilSeat
from clusters.models.councils import SeatRole
from conferences.actions.balloting import close_ballot
from conferences.actions.voting import cast
from conferences.models import Ballot, Seat, Secrecy
from conferences.tally import NO, YES
from conferences.workflow import BallotState
from emulation.blank_papers import scan
from emulation.playing_scoring import now

if TYPE_CHECKING:
    from emulation.playing import Deed

# One of them does not come, and writes.
_MEMBERS = 5


def seated(council: Council, since: date) -> list[User]:
    """What the actions start from: who sits in `council` and votes, chair and deputy first."""
    roles = [SeatRole.CHAIR, SeatRole.VICE_CHAIR, *[SeatRole.MEMBER] * (_MEMBERS - 2)]
    made = []
    for number, role in enumerate(roles, start=1):
        member = User.objects.create_user(
            username=f"choi-hd-{council.pk}-{number}",
            full_name=f"Thành viên Hội đồng {number} (minh họa)",
            is_demo=True,
        )
        CouncilSeat.objects.create(user=member, council=council, role=role, starts_on=since)
        made.append(member)
    return made


class Doing(Protocol):
    """Performs one deed and says what is yielded of it."""

    def __call__(
        self, verb: str, by: User, about: object, act: Callable[[], object], /, *, unit: str
    ) -> Any: ...


def at_once(
    _verb: str, _by: User, _about: object, act: Callable[[], object], *, unit: str = ""
) -> None:
    """Where nobody reads what was done."""
    act()


@dataclass
class Desk:
    """One letter on its way and who deals with it; read anew for every deed, as in a request of
    its own.

    `authority` decides about all of its dossiers; without one, each award is decided by whom
    the catalogue names. `cut` is how many of the last lines of each vote the council lets fall.
    """

    batch: Batch
    writer: User
    keeper: User
    members: Sequence[User]
    doing: Doing
    authority: str = ""
    cut: int = 0
    session_pk: int = 0

    def rows(self, *states: str) -> list[Proposal]:
        """In their order; those in `states` only, where some are given."""
        found = Proposal.objects.filter(batch=self.batch).order_by("order")
        if states:
            found = found.filter(state__in=states)
        whole = read_for_judging(found).select_related(
            "batch__council", "batch__unit", "batch__cluster_year", "home"
        )
        return list(whole)

    def row(self, pk: int) -> Proposal:
        return next(row for row in self.rows() if row.pk == pk)

    def seen(self, *states: str) -> dict[int, int]:
        return {row.pk: row.version for row in self.rows(*states)}

    @property
    def sender(self) -> User:
        return now(self.writer)

    @property
    def specialist(self) -> User:
        return now(self.keeper)

    @property
    def session(self) -> CouncilSession:
        return CouncilSession.objects.select_related("council").get(pk=self.session_pk)

    def do(
        self, verb: str, by: User, act: Callable[[], object], *, about: object = "", unit: str = ""
    ) -> "Deed":
        done: Deed = self.doing(verb, by, about or self.batch, act, unit=unit)
        return done


def voted(desk: Desk) -> Iterator["Deed"]:
    """A session with one member away: a secret ballot on all dossiers, then its outcomes."""
    away, here = desk.members[-1], desk.members[:-1]
    yield desk.do("prepare_session", desk.specialist, lambda: _session(desk))
    yield desk.do(
        "put_to_session",
        desk.specialist,
        lambda: put_to_session(
            session=desk.session, proposals=list(desk.seen()), by=desk.specialist
        ),
    )
    yield desk.do(
        "call_session",
        desk.specialist,
        lambda: call_session(session=desk.session, by=desk.specialist),
    )
    yield desk.do("keep_session", desk.specialist, lambda: _roll(desk, here, away))
    yield desk.do("keep_session", desk.specialist, lambda: _written(desk, away))
    yield desk.do(
        "open_session",
        desk.specialist,
        lambda: open_session(session=desk.session, by=desk.specialist),
    )
    yield desk.do(
        "open_ballot",
        desk.specialist,
        lambda: open_votes(
            session=desk.session, terms=VoteTerms(Secrecy.SIMPLE), by=desk.specialist
        ),
    )
    for ballot in _ballots(desk):
        for member in here:
            yield desk.do("cast", member, partial(_cast, desk, ballot, member), about=ballot)
        yield desk.do(
            "close_ballot",
            desk.specialist,
            partial(_close, desk, ballot),
            about=ballot,
        )
    yield desk.do(
        "close_session",
        desk.specialist,
        lambda: close_session(session=desk.session, by=desk.specialist),
    )


def _session(desk: Desk) -> None:
    facts = SessionFacts(
        title=f"Phiên họp xét khen thưởng năm {desk.batch.year} (minh họa)",
        # Not later: what follows is dated today, and midnight may be near.
        held_at=timezone.now(),
        quorum_part=2,
        quorum_whole=3,
        quorum_source="Quy chế của Hội đồng (minh họa)",
        max_rounds=2,
        rounds_source="Quy chế của Hội đồng (minh họa)",
        place="Phòng họp UBND tỉnh (minh họa)",
        chaired_by=desk.members[0].full_name,
        secretary=desk.keeper.full_name,
    )
    made = prepare_session(council=desk.batch.council, facts=facts, by=desk.specialist)
    desk.session_pk = made.pk


def _roll(desk: Desk, here: Sequence[User], away: User) -> None:
    members = {row.user_id: row.pk for row in desk.session.members.all()}
    call_roll(
        session=desk.session,
        present={members[user.pk] for user in here},
        absences={members[away.pk]: "Đi công tác (minh họa)"},
        by=desk.specialist,
    )


def _written(desk: Desk, away: User) -> None:
    member = desk.session.members.select_related("session__council").get(user=away)
    letter = Letter(OpinionVerdict.AGREE)
    record_opinions(member=member, letter=letter, upload=scan(), by=desk.specialist)


def _ballots(desk: Desk) -> list[Ballot]:
    rows = Ballot.objects.filter(session_items__session=desk.session, state=BallotState.OPEN)
    return list(rows.distinct().order_by("order"))


def _close(desk: Desk, ballot: Ballot) -> None:
    close_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=desk.specialist)


def _cast(desk: Desk, ballot: Ballot, member: User) -> None:
    """Everybody is for everything but what is cut; the last one present, against the last line."""
    seat = Seat.objects.select_related("ballot").get(ballot=ballot, user=member)
    lines = ballot.options.count()
    is_last = not ballot.seats.filter(order__gt=seat.order).exists()
    against = max(desk.cut, int(is_last))
    cast(seat=seat, marks=(YES,) * (lines - against) + (NO,) * against, by=now(member))
