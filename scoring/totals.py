"""From the points of the leaves to the sums of the branches and of a sheet. Pure: no ORM.

A criterion that is not assigned leaves numerator and denominator (source: `not_assigned` in
`scoring_tables.json`). Bonus, penalty and gates at the root count in the total but stand outside
the base, so that a total may exceed it: totals are never capped (source: `hcmc-dept-table4`,
97 + 10 = 107). Inside an ordinary group they belong to the group's maximum (`cand-demo-100`,
II.2.1). Leaves are rounded by `scoring.methods`; sums round nothing.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from scoring.methods import Method

K = TypeVar("K", bound=Hashable)

# What a table gives or takes beyond its base.
EXTRA = frozenset({Method.BONUS_PENALTY, Method.GATE})


@dataclass(frozen=True, slots=True)
class Node(Generic[K]):
    """A line of the tree; `parent` is None at the root."""

    key: K
    parent: K | None
    method: str
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """Points of a branch out of the maxima that were assigned in it.

    `leaves` counts the assigned criteria below (or the one itself), `answered` those with points.
    """

    points: Decimal = Decimal(0)
    assigned_max: Decimal = Decimal(0)
    leaves: int = 0
    answered: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.points + other.points,
            self.assigned_max + other.assigned_max,
            self.leaves + other.leaves,
            self.answered + other.answered,
        )

    @property
    def complete(self) -> bool:
        return self.answered == self.leaves

    @property
    def ratio(self) -> Decimal | None:
        """X/Y; None where nothing was assigned."""
        return ratio(self.points, self.assigned_max)


@dataclass(frozen=True, slots=True)
class SheetSum:
    """The total of a sheet, uncapped, and the base that was assigned to it."""

    total: Decimal
    assigned_max: Decimal
    leaves: int
    answered: int

    @property
    def complete(self) -> bool:
        return self.answered == self.leaves

    @property
    def ratio(self) -> Decimal | None:
        return ratio(self.total, self.assigned_max)


def ratio(points: Decimal, assigned_max: Decimal) -> Decimal | None:
    """X/Y, as in 684/700; None where Y is 0."""
    return points / assigned_max if assigned_max else None


def extra_keys(nodes: Sequence[Node[K]]) -> frozenset[K]:
    """The nodes beyond the base: bonus, penalty, gates, and groups of nothing else.

    A group without children is an ordinary one.
    """
    ordinary: set[K] = set()
    with_children: set[K] = set()
    for node in reversed(nodes):
        if node.method == Method.GROUP:
            extra = node.key in with_children and node.key not in ordinary
        else:
            extra = node.method in EXTRA
        if not extra:
            ordinary.add(node.key)
        if node.parent is not None:
            with_children.add(node.parent)
            if not extra:
                ordinary.add(node.parent)
    return frozenset(node.key for node in nodes if node.key not in ordinary)


def declared_base(nodes: Sequence[Node[K]]) -> Decimal:
    """What the table's declared total has to be: the maxima of its roots without the extra ones."""
    extra = extra_keys(nodes)
    roots = (node for node in nodes if node.parent is None and node.key not in extra)
    return sum((node.max_points for node in roots), Decimal(0))


def branch_sums(
    nodes: Sequence[Node[K]], points: Mapping[K, Decimal | None], not_assigned: Collection[K]
) -> dict[K, Sum]:
    """The sum of every node, in one pass. What is not assigned takes its whole branch along.

    `nodes` come in the order of the tree, parents before their children.
    """
    off = _with_branches(nodes, not_assigned)
    sums = {node.key: Sum() for node in nodes}
    for node in reversed(nodes):
        if node.method != Method.GROUP and node.key not in off:
            found = points.get(node.key)
            sums[node.key] = Sum(found or Decimal(0), node.max_points, 1, int(found is not None))
        if node.parent is not None:
            sums[node.parent] += sums[node.key]
    return sums


def sheet_sum(
    nodes: Sequence[Node[K]], points: Mapping[K, Decimal | None], not_assigned: Collection[K]
) -> SheetSum:
    """The sum of a whole sheet; empty leaves add nothing and leave it incomplete."""
    return sum_of_roots(nodes, branch_sums(nodes, points, not_assigned))


def sum_of_roots(nodes: Sequence[Node[K]], sums: Mapping[K, Sum]) -> SheetSum:
    """The sheet's sum from its branches, where these are known already."""
    extra = extra_keys(nodes)
    roots = [(sums[node.key], node.key in extra) for node in nodes if node.parent is None]
    return SheetSum(
        total=sum((root.points for root, _extra in roots), Decimal(0)),
        assigned_max=sum((root.assigned_max for root, extra in roots if not extra), Decimal(0)),
        leaves=sum(root.leaves for root, _extra in roots),
        answered=sum(root.answered for root, _extra in roots),
    )


def _with_branches(nodes: Sequence[Node[K]], keys: Collection[K]) -> set[K]:
    found = set(keys)
    if found:
        for node in nodes:
            if node.parent in found:
                found.add(node.key)
    return found
