"""From the sums of the sheets to ranks, with every step that parted equal units. Pure: no ORM.

Ranks are dense (`realism.md` 5: three firsts, then a second). Units that stand equal are parted
by a declared chain: points of named branches, then a ballot, then the decision of chair and
vice-chairs. No rule of law orders it (`domain.md` 2.5: the chain is a proposal, unconfirmed), so
each step is recorded. Units that stay equal share a rank and are reported as unresolved.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.totals import ratio

U = TypeVar("U", bound=Hashable)

BRANCH, BALLOT, CHAIRS = "branch", "ballot", "chairs"


class RankBy(models.TextChoices):
    RATIO = "ratio", _("Tỷ lệ điểm đạt được trên điểm được giao")
    TOTAL = "total", _("Tổng điểm")


@dataclass(frozen=True, slots=True)
class Line(Generic[U]):
    """What a unit comes with; `considered` is false where it failed a gate.

    `branches` holds the unit's points by the key of the branch.
    """

    unit: U
    total: Decimal
    assigned_max: Decimal
    considered: bool = True
    complete: bool = True
    branches: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def ratio(self) -> Decimal | None:
        return ratio(self.total, self.assigned_max)


@dataclass(frozen=True, slots=True)
class Decisions(Generic[U]):
    """What people decided on equal units: the place of each, the smaller before.

    A unit that a decision does not name comes after those that it names.
    """

    ballot: Mapping[U, int] = field(default_factory=dict)
    chairs: Mapping[U, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TieStep(Generic[U]):
    """A step that parted units that were equal until then.

    `kind` is branch, ballot or chairs, and `key` the branch; `value` is what the unit had at this
    step (points, or its place; None: not named), `against` what each of the others had.
    """

    kind: str
    key: str
    value: Decimal | None
    against: tuple[tuple[U, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class Placed(Generic[U]):
    """A unit in the standing; `unresolved` names those that it stays equal with."""

    line: Line[U]
    rank: int | None
    steps: tuple[TieStep[U], ...] = ()
    unresolved: tuple[U, ...] = ()


@dataclass(frozen=True, slots=True)
class _Link(Generic[U]):
    """A step of the chain: what is shown of a line, and what orders it (the larger is before)."""

    kind: str
    key: str
    shown: Callable[[Line[U]], Decimal | None]
    order: Callable[[Line[U]], Decimal]


def standing(
    lines: Sequence[Line[U]],
    rank_by: str,
    chain: Sequence[str] = (),
    decisions: Decisions[U] | None = None,
) -> list[Placed[U]]:
    """All units with their ranks, the best first; equal ones keep the order that they came in.

    `rank_by` is the ratio X/Y (where all have the same Y that is the order of the totals) or the
    total; `chain` are the keys of branches. Units that are not considered, or were assigned
    nothing to have a ratio of, follow without a rank.

    Raises ValueError for another `rank_by`, KeyError for a branch that a line does not have.
    """
    by = RankBy(rank_by)
    measured = [(line, line.total if by == RankBy.TOTAL else line.ratio) for line in lines]
    ranked = [(line, value) for line, value in measured if line.considered and value is not None]
    links = _links(chain, decisions or Decisions())
    placed: list[Placed[U]] = []
    rank = 0
    for equal in _parted(ranked):
        for group, steps in _through(equal, links):
            rank += 1
            placed += [
                Placed(line, rank, tuple(steps.get(line.unit, ())), _others(line, group))
                for line in group
            ]
    return placed + [
        Placed(line, None) for line, value in measured if not line.considered or value is None
    ]


def unresolved_groups(placed: Sequence[Placed[U]]) -> list[tuple[U, ...]]:
    """The groups of units that still share a rank, the best first."""
    groups: dict[int, list[U]] = {}
    for one in placed:
        if one.rank is not None and one.unresolved:
            groups.setdefault(one.rank, []).append(one.line.unit)
    return [tuple(units) for units in groups.values()]


def _links(chain: Sequence[str], decisions: Decisions[U]) -> list[_Link[U]]:
    links: list[_Link[U]] = [_branch_link(key) for key in chain]
    for kind, places in ((BALLOT, decisions.ballot), (CHAIRS, decisions.chairs)):
        if places:
            links.append(_decided_link(kind, places))
    return links


def _branch_link(key: str) -> _Link[U]:
    return _Link(BRANCH, key, lambda line: line.branches[key], lambda line: line.branches[key])


def _decided_link(kind: str, places: Mapping[U, int]) -> _Link[U]:
    last = max(places.values()) + 1

    def shown(line: Line[U]) -> Decimal | None:
        place = places.get(line.unit)
        return None if place is None else Decimal(place)

    return _Link(kind, "", shown, lambda line: -Decimal(places.get(line.unit, last)))


def _parted(measured: Sequence[tuple[Line[U], Decimal]]) -> Iterator[list[Line[U]]]:
    """The lines in groups of equal value, the largest value first."""
    groups: dict[Decimal, list[Line[U]]] = {}
    for line, value in measured:
        groups.setdefault(value, []).append(line)
    for value in sorted(groups, reverse=True):
        yield groups[value]


def _through(
    equal: list[Line[U]], links: Sequence[_Link[U]]
) -> Iterator[tuple[list[Line[U]], dict[U, list[TieStep[U]]]]]:
    """Equal lines parted link by link: smaller groups, and the steps of each unit so far."""
    if len(equal) == 1 or not links:
        yield equal, {}
        return
    link, rest = links[0], links[1:]
    groups = list(_parted([(line, link.order(line)) for line in equal]))
    for group in groups:
        for inner, steps in _through(group, rest):
            if len(groups) > 1:
                for line in inner:
                    steps.setdefault(line.unit, []).insert(0, _step(link, line, equal, group))
            yield inner, steps


def _step(
    link: _Link[U], line: Line[U], equal: Sequence[Line[U]], group: Sequence[Line[U]]
) -> TieStep[U]:
    same = {one.unit for one in group}
    others = tuple((one.unit, link.shown(one)) for one in equal if one.unit not in same)
    return TieStep(link.kind, link.key, link.shown(line), others)


def _others(line: Line[U], group: Sequence[Line[U]]) -> tuple[U, ...]:
    return tuple(other.unit for other in group if other.unit != line.unit)
