"""Who belongs to a session, and which of its dossiers each may not vote on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone, translation

from accounts.models import User
from awards.models import CouncilSession, Proposal, SessionMember
from awards.rules.proposals import conflicts
from catalogue.vietnamese import person_order_key
from clusters.models import Council, CouncilSeat, Officer
from clusters.models.councils import SeatRole
from clusters.offices import Offices
from conferences.meetings.quorum import Quorum

_ORDER = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.MEMBER)


@dataclass(frozen=True)
class Belonging:
    """A member of a council on a day, by their highest seat."""

    seat: CouncilSeat
    user: User
    name: str
    role: str


def belonging(council: Council, day: date) -> list[Belonging]:
    """The members of `council` on `day`: chair, vice-chairs, members, each by given name.

    The standing body's specialists have no vote; who holds two seats is counted once.
    """
    seats = CouncilSeat.objects.on(day).filter(council=council, role__in=_ORDER)
    found: dict[int, CouncilSeat] = {}
    for seat in sorted(seats.select_related("user"), key=lambda s: _ORDER.index(SeatRole(s.role))):
        found.setdefault(seat.user_id, seat)
    with translation.override("vi"):
        rows = [
            Belonging(seat, seat.user, str(seat.user), str(seat.get_role_display()))
            for seat in found.values()
        ]
    return sorted(
        rows,
        key=lambda row: (_ORDER.index(SeatRole(row.seat.role)), person_order_key(row.name)),
    )


def barred_of(
    members: Iterable[SessionMember], proposals: Iterable[Proposal], day: date | None = None
) -> dict[int, frozenset[int]]:
    """The dossiers that members have a conflict of interest in, by member: through any office
    that they hold on `day`. One query; `proposals` are read with `home`.
    """
    rows = list(members)
    officers: dict[int, list[Officer]] = {}
    held = Officer.objects.on(day or timezone.localdate())
    for officer in held.filter(user__in=[row.user_id for row in rows]).select_related("unit"):
        officers.setdefault(officer.user_id, []).append(officer)
    dossiers = list(proposals)
    return {
        row.pk: _barred(Offices(officers=tuple(officers.get(row.user_id, ()))), dossiers)
        for row in rows
    }


def _barred(offices: Offices, proposals: list[Proposal]) -> frozenset[int]:
    if not offices.officers:
        return frozenset()
    return frozenset(row.pk for row in proposals if conflicts(offices, row))


def quorum_of(session: CouncilSession, members: Iterable[SessionMember]) -> Quorum:
    rows = list(members)
    return Quorum(
        present=sum(row.is_present for row in rows),
        total=len(rows),
        part=session.quorum_part,
        whole=session.quorum_whole,
    )
