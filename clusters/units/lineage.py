"""What units came from and what became of them. Pure: over edges, no ORM.

A unit is its key. An edge leads from a unit that ended to one that it became; a merger has
several edges into one unit, a split several out of one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Edge:
    before: int
    after: int
    on: date
    change: int


@dataclass(frozen=True)
class Lineage:
    edges: tuple[Edge, ...]
    _before: dict[int, list[Edge]] = field(default_factory=dict, repr=False, compare=False)
    _after: dict[int, list[Edge]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, edges: Iterable[Edge]) -> "Lineage":
        lineage = cls(tuple(edges))
        for edge in sorted(lineage.edges, key=lambda edge: (edge.on, edge.change)):
            lineage._before.setdefault(edge.after, []).append(edge)
            lineage._after.setdefault(edge.before, []).append(edge)
        return lineage

    def came_from(self, unit: int) -> tuple[Edge, ...]:
        """The edges into `unit` itself."""
        return tuple(self._before.get(unit, ()))

    def became(self, unit: int) -> tuple[Edge, ...]:
        """The edges out of `unit` itself."""
        return tuple(self._after.get(unit, ()))

    def ancestors(self, unit: int) -> tuple[int, ...]:
        """All units whose history `unit` inherits, the nearest first; never itself."""
        return self._reach(unit, lambda at: [edge.before for edge in self.came_from(at)])

    def descendants(self, unit: int) -> tuple[int, ...]:
        """All units that inherit from `unit`, the nearest first; never itself."""
        return self._reach(unit, lambda at: [edge.after for edge in self.became(at)])

    def changes(self, unit: int) -> frozenset[int]:
        """The acts on the way from the oldest ancestors of `unit` to its last descendants."""
        back = {unit, *self.ancestors(unit)}
        ahead = {unit, *self.descendants(unit)}
        return frozenset(
            edge.change for edge in self.edges if edge.after in back or edge.before in ahead
        )

    def units(self) -> frozenset[int]:
        return frozenset(unit for edge in self.edges for unit in (edge.before, edge.after))

    @staticmethod
    def _reach(start: int, following: Callable[[int], list[int]]) -> tuple[int, ...]:
        """Breadth first; data that leads in a circle ends where it began."""
        found: dict[int, None] = {}
        waiting = following(start)
        while waiting:
            unit = waiting.pop(0)
            if unit != start and unit not in found:
                found[unit] = None
                waiting += following(unit)
        return tuple(found)
