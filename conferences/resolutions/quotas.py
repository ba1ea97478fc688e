"""Who is proposed for which award: ranks fill the quotas from the top. Pure: no ORM.

Lines are filled in their order. Units of one rank go together; where they are more than the
places left, none of them is taken: the line says who contends for how many places (`ties`),
and people choose. What they leave over goes on to the next line. A share is rounded
down, so that it is never exceeded. Units without a rank are in no line.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

U = TypeVar("U", bound=Hashable)


@dataclass(frozen=True)
class Quota:
    """How many: a `count`, a `share` (part, whole) of the ranked units, or neither: the rest."""

    count: int | None = None
    share: tuple[int, int] | None = None
    is_from_top: bool = False

    @property
    def is_rest(self) -> bool:
        return self.count is None and self.share is None

    def places(self, ranked: int) -> int:
        """The most that may be proposed of `ranked` units.

        >>> Quota(share=(1, 3)).places(7), Quota(share=(20, 100)).places(4), Quota().places(5)
        (2, 0, 5)
        """
        if self.count is not None:
            return self.count
        if self.share is not None:
            part, whole = self.share
            return ranked * part // whole
        return ranked


@dataclass(frozen=True)
class Tie(Generic[U]):
    """Units of one rank that contend for `places`, fewer than they are."""

    units: tuple[U, ...]
    places: int


@dataclass(frozen=True)
class Filled(Generic[U]):
    """One line: `chosen` are certain; `ties` are for people to choose from.

    `limit` is the most that the quota allows; of the rest it is what the lines before left.
    """

    limit: int
    chosen: tuple[U, ...]
    ties: tuple[Tie[U], ...] = ()

    @property
    def tied(self) -> tuple[U, ...]:
        return tuple(unit for tie in self.ties for unit in tie.units)

    @property
    def open(self) -> int:
        """How many places are left to people."""
        return sum(tie.places for tie in self.ties)


@dataclass
class _Group(Generic[U]):
    """Units of one rank and how many of them are still to be placed."""

    units: tuple[U, ...]
    left: int

    @property
    def is_certain(self) -> bool:
        return self.left == len(self.units)


def fill(
    ranks: Mapping[U, int | None],
    quotas: Sequence[Quota],
    taken: Mapping[int, Collection[U]] | None = None,
) -> list[Filled[U]]:
    """One line for each of `quotas`, in their order.

    `taken` says by the position of a line whom people have chosen there: the lines after it go
    on with the others, whatever the line itself would have given.
    """
    ranked = sum(rank is not None for rank in ranks.values())
    pool = _groups(ranks)
    lines = []
    for position, quota in enumerate(quotas):
        chosen = taken.get(position) if taken else None
        source = pool
        if quota.is_from_top:
            source = _groups(ranks)
        elif chosen:
            source = [_Group(group.units, group.left) for group in pool]
        left = sum(group.left for group in source)
        limit = left if quota.is_rest else quota.places(ranked)
        lines.append(_take(source, limit))
        if chosen and not quota.is_from_top:
            pool = [_without(group, chosen) for group in pool]
    return lines


def _without(group: _Group[U], chosen: Collection[U]) -> _Group[U]:
    units = tuple(unit for unit in group.units if unit not in chosen)
    gone = len(group.units) - len(units)
    return _Group(units, min(max(group.left - gone, 0), len(units)))


def _groups(ranks: Mapping[U, int | None]) -> list[_Group[U]]:
    by_rank: dict[int, list[U]] = {}
    for unit, rank in ranks.items():
        if rank is not None:
            by_rank.setdefault(rank, []).append(unit)
    return [_Group(tuple(by_rank[rank]), len(by_rank[rank])) for rank in sorted(by_rank)]


def _take(pool: list[_Group[U]], limit: int) -> Filled[U]:
    chosen: list[U] = []
    ties: list[Tie[U]] = []
    places = limit
    for group in pool:
        if not places:
            break
        if not group.left:
            continue
        if group.is_certain and group.left <= places:
            chosen += group.units
            taken = group.left
        else:
            taken = min(group.left, places)
            ties.append(Tie(group.units, taken))
        group.left -= taken
        places -= taken
    return Filled(limit, tuple(chosen), tuple(ties))


@dataclass(frozen=True)
class Deviation(Generic[U]):
    """How a choice differs from its line. Fewer than the limit is no deviation.

    `over` is by how many the limit is exceeded; `passed_over` go before somebody chosen and
    were not; `unranked` were chosen without a rank.
    """

    over: int = 0
    passed_over: tuple[U, ...] = ()
    unranked: tuple[U, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.over or self.passed_over or self.unranked)


def deviation(
    line: Filled[U],
    ranks: Mapping[U, int | None],
    chosen: Collection[U],
    *,
    count: int | None = None,
) -> Deviation[U]:
    """How `chosen` (or a bare `count` of recipients) differs from `line`."""
    number = max(len(set(chosen)), count or 0)
    last = max((rank for unit in chosen if (rank := ranks.get(unit)) is not None), default=0)
    passed = [unit for unit in line.chosen if unit not in chosen and _before(ranks, unit, last)]
    for tie in line.ties:
        missing = [unit for unit in tie.units if unit not in chosen]
        if len(tie.units) - len(missing) < tie.places and _before(ranks, tie.units[0], last):
            passed += missing
    return Deviation(
        over=max(number - line.limit, 0),
        passed_over=tuple(passed),
        unranked=tuple(unit for unit in chosen if ranks.get(unit) is None),
    )


def _before(ranks: Mapping[U, int | None], unit: U, last: int) -> bool:
    rank = ranks.get(unit)
    return rank is not None and rank < last
