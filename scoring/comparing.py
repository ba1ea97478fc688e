"""Two editions of a criteria set beside each other, line by line by path. No ORM."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.outline import FIELDS, Line, ordered


@dataclass(frozen=True, slots=True)
class Change:
    """One field that says something else."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Compared:
    """A line that differs; `old` is None where it was added, `new` where it was removed."""

    old: Line | None
    new: Line | None
    changes: tuple[Change, ...] = ()
    is_moved: bool = False

    @property
    def kind(self) -> str:
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        return "moved" if self.is_moved and not self.changes else "changed"

    @property
    def line(self) -> Line:
        found = self.new or self.old
        assert found is not None  # one of the two is there
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All lines that differ, in the order of the newer set, and how many do not."""

    lines: tuple[Compared, ...]
    same: int

    def of_kind(self, kind: str) -> list[Compared]:
        return [line for line in self.lines if line.kind == kind]


def compare(old: Sequence[Line], new: Sequence[Line]) -> Comparison:
    """What became of `old` in `new`. A line whose path is gone, but whose words and method stand

    once elsewhere, has moved there.
    """
    before = {line.path: line for line in old}
    after = {line.path: line for line in new}
    pairs = {path: path for path in before.keys() & after.keys()}
    pairs |= _moved(
        [line for line in old if line.path not in after],
        [line for line in new if line.path not in before],
    )
    out_of_place = _out_of_place(old, new, pairs)
    was = {there: here for here, there in pairs.items()}
    found: list[Compared] = []
    same = 0
    for line, _parent, _depth in ordered(new):
        here = was.get(line.path)
        if here is None:
            found.append(Compared(None, line))
            continue
        changes = _changes(before[here], line)
        is_moved = here != line.path or line.path in out_of_place
        if changes or is_moved:
            found.append(Compared(before[here], line, changes, is_moved))
        else:
            same += 1
    found += [Compared(line, None) for line, _p, _d in ordered(old) if line.path not in pairs]
    return Comparison(tuple(found), same)


def _changes(old: Line, new: Line) -> tuple[Change, ...]:
    names = (name for name in FIELDS if name != "path")
    return tuple(
        Change(name, getattr(old, name), getattr(new, name))
        for name in names
        if getattr(old, name) != getattr(new, name)
    )


def _moved(gone: Sequence[Line], come: Sequence[Line]) -> dict[str, str]:
    """Old path → new path of lines that can be told by their words: no guess where two agree."""

    def by_words(lines: Sequence[Line]) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for line in lines:
            found.setdefault((line.title.casefold(), line.method), []).append(line.path)
        return found

    left, right = by_words(gone), by_words(come)
    return {
        paths[0]: right[words][0]
        for words, paths in left.items()
        if len(paths) == 1 and len(right.get(words, ())) == 1
    }


def _out_of_place(old: Sequence[Line], new: Sequence[Line], pairs: dict[str, str]) -> set[str]:
    """Paths of `new` whose order among their sisters is another: the fewest that explain it."""
    place = {pairs[line.path]: at for at, (line, _p, _d) in enumerate(ordered(old))
             if line.path in pairs}  # fmt: skip
    sisters: dict[str, list[str]] = {}
    for line, parent, _depth in ordered(new):
        if line.path in place:
            sisters.setdefault(parent, []).append(line.path)
    found: set[str] = set()
    for paths in sisters.values():
        found |= set(paths) - _longest_rising(paths, place)
    return found


def _longest_rising(paths: Sequence[str], place: dict[str, int]) -> set[str]:
    """The longest run of `paths` that still stand in their old order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, path in enumerate(paths):
        where = bisect_left(tails, place[path])
        before.append(ends[where - 1] if where else -1)
        if where == len(tails):
            tails.append(place[path])
            ends.append(at)
        else:
            tails[where], ends[where] = place[path], at
    found: set[str] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(paths[at])
        at = before[at]
    return found
