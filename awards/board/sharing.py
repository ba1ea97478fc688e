"""Sharing dossiers among people. Pure: keys and loads in, names out.

Nobody is ever given what they are barred from. Where areas do not decide, who has least takes
next; at the end nobody has two more than somebody else who could take one of theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One dossier: who may not have it, who has it already, and who would have it by area."""

    key: int
    barred: frozenset[int] = frozenset()
    has: frozenset[int] = frozenset()
    of_area: int | None = None


@dataclass(frozen=True)
class Share:
    """Who was added to which case; `short` are cases that lack people, by how many."""

    given: Mapping[int, tuple[int, ...]]
    short: Mapping[int, int] = field(default_factory=dict)


def share_out(
    cases: Sequence[Case],
    people: Sequence[int],
    loads: Mapping[int, int],
    *,
    each: int = 1,
    by_area: bool = False,
) -> Share:
    """So many of `people` for each case as bring those who have it up to `each`.

    With `by_area` who looks after the area comes first, whatever their load.
    """
    load = {person: loads.get(person, 0) for person in people}
    given: dict[int, list[int]] = {case.key: [] for case in cases}
    fixed: set[tuple[int, int]] = set()
    short: dict[int, int] = {}
    free = {
        case.key: [p for p in people if p not in case.barred and p not in case.has]
        for case in cases
    }
    if by_area:
        for case in cases:
            wanted = each - len(case.has)
            if wanted > 0 and case.of_area is not None and case.of_area in free[case.key]:
                _give(case.key, case.of_area, given, load)
                fixed.add((case.key, case.of_area))
    # Those with the least choice first.
    for case in sorted(cases, key=lambda one: len(free[one.key])):
        while len(case.has) + len(given[case.key]) < each:
            left = [p for p in free[case.key] if p not in given[case.key]]
            if not left:
                short[case.key] = each - len(case.has) - len(given[case.key])
                break
            _give(case.key, min(left, key=lambda p: (load[p], p)), given, load)
    _level(given, free, load, fixed)
    return Share({key: tuple(got) for key, got in given.items()}, short)


def _give(key: int, person: int, given: dict[int, list[int]], load: dict[int, int]) -> None:
    given[key].append(person)
    load[person] += 1


def _level(
    given: dict[int, list[int]],
    free: Mapping[int, list[int]],
    load: dict[int, int],
    fixed: set[tuple[int, int]],
) -> None:
    """Move one case at a time from who has more to who has at least two less.

    Every move lowers the sum of the squares of the loads, so it ends.
    """
    moved = True
    while moved:
        moved = False
        for key, got in given.items():
            for at, person in enumerate(got):
                if (key, person) in fixed:
                    continue
                others = [p for p in free[key] if p not in got and load[p] + 2 <= load[person]]
                if others:
                    other = min(others, key=lambda p: (load[p], p))
                    got[at] = other
                    load[person] -= 1
                    load[other] += 1
                    moved = True
