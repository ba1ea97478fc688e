"""Who works for a council's board today, what bars them, and how much they have before them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.board.sharing import Case
from awards.models import DeskArea, Proposal, Review
from awards.workflow import ProposalState
from clusters.models import Council, CouncilSeat, Officer
from clusters.models.councils import SeatRole

if TYPE_CHECKING:
    from accounts.models import User

# While a dossier is here, its opinions are asked for, given and changed.
UNDER_REVIEW = (ProposalState.APPRAISAL, ProposalState.CONSULTATION)


class Circle(models.TextChoices):
    """Among whom reviewers are looked for."""

    DESK = "desk", _("Chuyên viên Thường trực")
    BENCH = "bench", _("Thành viên Hội đồng")
    BOTH = "both", _("Chuyên viên và thành viên")


@dataclass(frozen=True)
class Board:
    """The people of one council; `homes` are the units that each is barred from."""

    people: "dict[int, User]"
    near: dict[int, frozenset[int]]
    own: dict[int, frozenset[int]]

    def is_barred(self, person: int, proposal: Proposal) -> bool:
        """Own unit, its parent or a child, as `rules.proposals.conflicts` says of oneself."""
        home = proposal.home
        return home.pk in self.near[person] or home.parent_id in self.own[person]

    def barred(self, proposal: Proposal) -> frozenset[int]:
        return frozenset(pk for pk in self.people if self.is_barred(pk, proposal))


def board_of(council: Council, circle: str = Circle.BOTH) -> Board:
    """Two queries."""
    today = timezone.localdate()
    seats = CouncilSeat.objects.on(today).filter(council=council, user__is_active=True)
    if circle == Circle.DESK:
        seats = seats.filter(role=SeatRole.SPECIALIST)
    elif circle == Circle.BENCH:
        seats = seats.exclude(role=SeatRole.SPECIALIST)
    users = {seat.user_id: seat.user for seat in seats.select_related("user").order_by("user")}
    own: dict[int, set[int]] = {pk: set() for pk in users}
    near: dict[int, set[int]] = {pk: set() for pk in users}
    officers = Officer.objects.on(today).filter(user__in=users).select_related("unit")
    for officer in officers:
        own[officer.user_id].add(officer.unit_id)
        near[officer.user_id] |= {officer.unit_id, officer.unit.parent_id or officer.unit_id}
    return Board(
        people=users,
        near={pk: frozenset(units) for pk, units in near.items()},
        own={pk: frozenset(units) for pk, units in own.items()},
    )


def cases_of(
    proposals: Sequence[Proposal],
    board: Board,
    *,
    has: Mapping[int, Collection[int]] | None = None,
    informed: Mapping[int, frozenset[int]] | None = None,
) -> list[Case]:
    """Dossiers as they are shared out; read with `home` and `batch__cluster_year`.

    `informed` are those who may not be asked for an opinion any more, by dossier.
    """
    areas = _areas(proposals)
    return [
        Case(
            key=row.pk,
            barred=board.barred(row) | (informed or {}).get(row.pk, frozenset()),
            has=frozenset((has or {}).get(row.pk, ())),
            of_area=areas.get(row.pk),
        )
        for row in proposals
    ]


def _areas(proposals: Sequence[Proposal]) -> dict[int, int]:
    """Who looks after the unit of each dossier, or else its parent, or else its cluster."""
    councils = {row.batch.council_id for row in proposals}
    units: dict[tuple[int, int], int] = {}
    clusters: dict[tuple[int, int], int] = {}
    for area in DeskArea.objects.filter(council__in=councils):
        if area.unit_id is not None:
            units[area.council_id, area.unit_id] = area.user_id
        elif area.cluster_id is not None:
            clusters[area.council_id, area.cluster_id] = area.user_id
    found = {}
    for row in proposals:
        council, year = row.batch.council_id, row.batch.cluster_year
        user = (
            units.get((council, row.home_id))
            or units.get((council, row.home.parent_id or 0))
            or (clusters.get((council, year.cluster_id)) if year else None)
        )
        if user is not None:
            found[row.pk] = user
    return found


def dossiers_held(people: Iterable[int]) -> dict[int, int]:
    """How many dossiers under review each of `people` holds."""
    rows = Proposal.objects.filter(holder__in=people, state__in=UNDER_REVIEW)
    return _counted(rows, "holder")


def opinions_owed(people: Iterable[int]) -> dict[int, int]:
    """How many opinions each of `people` still owes."""
    rows = Review.objects.filter(
        reviewer__in=people, given_at__isnull=True, proposal__state__in=UNDER_REVIEW
    )
    return _counted(rows, "reviewer")


def _counted(rows: "models.QuerySet[models.Model]", whose: str) -> dict[int, int]:
    counted = rows.order_by().values_list(whose).annotate(count=Count("pk"))
    return {pk: count for pk, count in counted}  # noqa: C416  # mypy sees rows of any length
