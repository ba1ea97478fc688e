"""Who is told of dossiers: at the desks of councils, and where their letters are written.

Read once for many of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clusters.models import CouncilSeat, Officer
from clusters.models.councils import SeatRole

if TYPE_CHECKING:
    from accounts.models import User
    from awards.models import Batch, Proposal


@dataclass(frozen=True)
class Desks:
    """The specialists of councils on a day, and the units that each works for with the parents
    of these.
    """

    specialists: dict[int, list["User"]]
    own: dict[int, frozenset[int]]
    parents: dict[int, frozenset[int]]

    def of(self, proposal: "Proposal") -> list["User"]:
        """Who holds the dossier, or the whole desk where nobody does; never somebody of the
        unit itself, its parent or its children.

        `proposal` is read with `batch` and `home`.
        """
        desk = [
            user
            for user in self.specialists.get(proposal.batch.council_id, [])
            if not self._has_interest(user, proposal)
        ]
        # Who has left the desk holds nothing any more.
        return [user for user in desk if user.pk == proposal.holder_id] or desk

    def _has_interest(self, user: "User", proposal: "Proposal") -> bool:
        home = proposal.home
        own = self.own.get(user.pk, frozenset())
        near = own | self.parents.get(user.pk, frozenset())
        return home.pk in near or home.parent_id in own


@dataclass(frozen=True)
class Writers:
    """The people of the units, and the specialists of the councils, that send letters."""

    officers: dict[int, list["User"]]
    specialists: dict[int, list["User"]]

    def of(self, batch: "Batch") -> list["User"]:
        if batch.unit_id is not None:
            return self.officers.get(batch.unit_id, [])
        return self.specialists.get(batch.proposer_id or 0, [])


def writers_on(day: date, batches: Iterable["Batch"]) -> Writers:
    """Two queries, however many letters."""
    rows = list(batches)
    return Writers(
        officers_on(day, {row.unit_id for row in rows if row.unit_id}),
        _specialists(day, {row.proposer_id for row in rows if row.proposer_id}),
    )


def officers_on(day: date, units: Iterable[int]) -> dict[int, list["User"]]:
    """Who works for each of `units`; one query."""
    found: dict[int, list[User]] = {}
    rows = Officer.objects.on(day).filter(unit__in=list(units)).select_related("user")
    for officer in rows.order_by("pk"):
        found.setdefault(officer.unit_id, []).append(officer.user)
    return found


def _specialists(day: date, councils: Iterable[int]) -> dict[int, list["User"]]:
    seats = CouncilSeat.objects.on(day).filter(council__in=councils, role=SeatRole.SPECIALIST)
    found: dict[int, list[User]] = {}
    for seat in seats.select_related("user").order_by("council_id", "pk"):
        found.setdefault(seat.council_id, []).append(seat.user)
    return found


def desks_on(day: date, councils: Iterable[int]) -> Desks:
    """Two queries, however many councils."""
    specialists = _specialists(day, set(councils))
    users = {user.pk for desk in specialists.values() for user in desk}
    own: dict[int, set[int]] = {}
    parents: dict[int, set[int]] = {}
    offices = Officer.objects.on(day).filter(user__in=users)
    for user, unit, parent in offices.values_list("user_id", "unit_id", "unit__parent_id"):
        own.setdefault(user, set()).add(unit)
        if parent is not None:
            parents.setdefault(user, set()).add(parent)
    return Desks(
        specialists,
        {user: frozenset(units) for user, units in own.items()},
        {user: frozenset(units) for user, units in parents.items()},
    )
