"""Ranks, the chain that parts equal units, and what is left unresolved."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.standing import (
    BALLOT,
    BRANCH,
    CHAIRS,
    Decisions,
    Line,
    Placed,
    TieStep,
    standing,
    unresolved_groups,
)

D = Decimal
Lines = list[Line[int]]


def line(unit: str, total: str, most: str = "1000", **more: Any) -> Line[str]:
    branches = {key: D(points) for key, points in more.pop("branches", {}).items()}
    return Line(unit, D(total), D(most), branches=branches, **more)


def ranks(placed: list[Placed[str]]) -> list[tuple[str, int | None]]:
    return [(one.line.unit, one.rank) for one in placed]


@pytest.mark.parametrize(
    ("rank_by", "lines", "expected"),
    [
        ("ratio", [], []),
        ("ratio", [line("a", "0")], [("a", 1)]),
        (
            "total",
            [line("a", "961.6"), line("b", "1000"), line("c", "972.5")],
            [("b", 1), ("c", 2), ("a", 3)],
        ),
        # 684/700 = 97,71 % before 972,5/1000 by ratio, behind it by total.
        ("ratio", [line("a", "972.5"), line("b", "684", "700")], [("b", 1), ("a", 2)]),
        ("total", [line("a", "972.5"), line("b", "684", "700")], [("a", 1), ("b", 2)]),
        ("ratio", [line("a", "100"), line("b", "1070")], [("b", 1), ("a", 2)]),
        # Three firsts, then a second.
        (
            "ratio",
            [line("a", "90"), line("b", "63", "700"), line("c", "90"), line("d", "89.99")],
            [("a", 1), ("b", 1), ("c", 1), ("d", 2)],
        ),
        (
            "ratio",
            [line("a", "999", considered=False), line("b", "1"), line("c", "0", "0")],
            [("b", 1), ("a", None), ("c", None)],
        ),
        ("total", [line("a", "0", "0"), line("b", "-5")], [("a", 1), ("b", 2)]),
        ("total", [line("a", "5", complete=False), line("b", "4")], [("a", 1), ("b", 2)]),
    ],
)
def test_ranks(
    rank_by: str, lines: list[Line[str]], expected: list[tuple[str, int | None]]
) -> None:
    assert ranks(standing(lines, rank_by)) == expected


EQUAL = [
    line("a", "900", branches={"III": "150", "I": "500"}),
    line("b", "900", branches={"III": "160", "I": "480"}),
    line("c", "900", branches={"III": "150", "I": "510"}),
    line("d", "890", branches={"III": "190", "I": "600"}),
]


def test_branches_part_equal_units_in_the_declared_order() -> None:
    placed = standing(EQUAL, "ratio", ["III", "I"])
    assert ranks(placed) == [("b", 1), ("c", 2), ("a", 3), ("d", 4)]
    steps = {one.line.unit: one.steps for one in placed}
    assert steps == {
        "b": (TieStep(BRANCH, "III", D(160), (("a", D(150)), ("c", D(150)))),),
        "c": (
            TieStep(BRANCH, "III", D(150), (("b", D(160)),)),
            TieStep(BRANCH, "I", D(510), (("a", D(500)),)),
        ),
        "a": (
            TieStep(BRANCH, "III", D(150), (("b", D(160)),)),
            TieStep(BRANCH, "I", D(500), (("c", D(510)),)),
        ),
        "d": (),
    }
    assert unresolved_groups(placed) == []


def test_a_branch_that_parts_nobody_is_no_step() -> None:
    same = [line(unit, "9", branches={"III": "1", "I": points}) for unit, points in ("a2", "b3")]
    placed = standing(same, "total", ["III", "I"])
    assert [(one.line.unit, [step.key for step in one.steps]) for one in placed] == [
        ("b", ["I"]),
        ("a", ["I"]),
    ]


def test_ballot_then_chair_and_vice_chairs() -> None:
    same = [line(unit, "9") for unit in "abcd"]
    decisions = Decisions(ballot={"c": 1, "a": 2, "b": 2}, chairs={"b": 1, "a": 2})
    placed = standing(same, "total", [], decisions)
    assert ranks(placed) == [("c", 1), ("b", 2), ("a", 3), ("d", 4)]
    assert placed[1].steps == (
        TieStep(BALLOT, "", D(2), (("c", D(1)), ("d", None))),
        TieStep(CHAIRS, "", D(1), (("a", D(2)),)),
    )
    assert placed[3].steps == (TieStep(BALLOT, "", None, (("a", D(2)), ("b", D(2)), ("c", D(1)))),)


def test_a_decision_never_goes_before_points() -> None:
    lines = [line("a", "9", branches={"I": "2"}), line("b", "9", branches={"I": "1"})]
    lines.append(line("c", "8", branches={"I": "9"}))
    placed = standing(lines, "total", ["I"], Decisions(chairs={"c": 1, "b": 2, "a": 3}))
    assert ranks(placed) == [("a", 1), ("b", 2), ("c", 3)]


def test_what_stays_equal_shares_a_rank_and_is_told() -> None:
    placed = standing([*EQUAL, line("e", "890", branches={"III": "190"})], "ratio", ["III"])
    assert ranks(placed) == [("b", 1), ("a", 2), ("c", 2), ("d", 3), ("e", 3)]
    assert unresolved_groups(placed) == [("a", "c"), ("d", "e")]
    assert [one.unresolved for one in placed] == [(), ("c",), ("a",), ("e",), ("d",)]


def test_units_without_a_rank_are_not_parted() -> None:
    lines = [line("a", "9", considered=False), line("b", "9", considered=False), line("c", "9")]
    placed = standing(lines, "total", [], Decisions(chairs={"b": 1, "a": 2}))
    assert ranks(placed) == [("c", 1), ("a", None), ("b", None)]
    assert [(one.steps, one.unresolved) for one in placed] == [((), ())] * 3


def test_only_known_rules_and_branches() -> None:
    with pytest.raises(ValueError, match="luck"):
        standing([], "luck")
    with pytest.raises(KeyError, match="IV"):
        standing([line("a", "1"), line("b", "1")], "total", ["IV"])


some = st.integers(0, 2).map(D)
field_of_units = st.lists(
    st.tuples(some, st.sampled_from([D(0), D(5), D(10)]), st.booleans(), some), max_size=8
).map(
    lambda rows: [
        Line(unit, total, most, considered, branches={"I": points})
        for unit, (total, most, considered, points) in enumerate(rows)
    ]
)
decided = st.builds(
    Decisions,
    ballot=st.dictionaries(st.integers(0, 8), st.integers(1, 3)),
    chairs=st.dictionaries(st.integers(0, 8), st.integers(1, 3)),
)
quick = settings(max_examples=60, deadline=None)
by = st.sampled_from(["ratio", "total"])
chains = st.sampled_from([[], ["I"]])


@quick
@given(field_of_units, by, chains, decided)
def test_ranks_are_dense_and_everybody_is_there(
    lines: Lines, rank_by: str, chain: list[str], decisions: Decisions[int]
) -> None:
    placed = standing(lines, rank_by, chain, decisions)
    assert sorted(one.line.unit for one in placed) == [one.unit for one in lines]
    found = [one.rank for one in placed if one.rank is not None]
    assert found == sorted(found)
    assert set(found) == set(range(1, len(set(found)) + 1))
    assert [one.rank for one in placed[len(found) :]] == [None] * (len(placed) - len(found))
    assert all(one.line.considered for one in placed[: len(found)])
    for one in placed:
        shared = [other for other in placed if one.rank and other.rank == one.rank]
        assert len(one.unresolved) == max(0, len(shared) - 1)


@quick
@given(field_of_units, by, chains, decided, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(
    lines: Lines, rank_by: str, chain: list[str], decisions: Decisions[int], chance: Random
) -> None:
    def by_unit(order: Lines) -> dict[int, Any]:
        return {
            one.line.unit: (
                one.rank,
                set(one.unresolved),
                [(step.kind, step.key, step.value, set(step.against)) for step in one.steps],
            )
            for one in standing(order, rank_by, chain, decisions)
        }

    shuffled = lines[:]
    chance.shuffle(shuffled)
    assert by_unit(shuffled) == by_unit(lines)


@quick
@given(field_of_units, by, chains, decided, st.data())
def test_more_points_never_cost_a_place(
    lines: Lines, rank_by: str, chain: list[str], decisions: Decisions[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, max(0, len(lines) - 1)))
    if not lines:
        return
    old = lines[at]
    more = Line(old.unit, old.total + 1, old.assigned_max, old.considered, branches=old.branches)
    before = standing(lines, rank_by, chain, decisions)
    after = standing([*lines[:at], more, *lines[at + 1 :]], rank_by, chain, decisions)
    ahead = _ahead(before, old.unit)
    assert _ahead(after, old.unit) <= ahead


def _ahead(placed: list[Placed[int]], unit: int) -> set[int]:
    rank = next(one.rank for one in placed if one.line.unit == unit)
    return {one.line.unit for one in placed if rank and one.rank and one.rank < rank}
