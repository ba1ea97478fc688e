"""Sums of branches and sheets: extra nodes, what is not assigned, what is empty."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.totals import (
    Node,
    SheetSum,
    Sum,
    branch_sums,
    declared_base,
    extra_keys,
    ratio,
    sheet_sum,
)

D = Decimal
Sheet = tuple[list[Node[int]], dict[int, Decimal | None], set[int]]
# Two roots of 100 together, a bonus of 10 inside the second, bonus, penalty and gate outside.
NODES = [
    Node("I", None, "group", D(60)),
    Node("I.1", "I", "group", D(40)),
    Node("I.1.a", "I.1", "direct", D(25)),
    Node("I.1.b", "I.1", "count", D(15)),
    Node("I.2", "I", "pass_fail", D(20)),
    Node("II", None, "group", D(40)),
    Node("II.1", "II", "rank", D(30)),
    Node("II.2", "II", "bonus_penalty", D(10)),
    Node("T", None, "group", D(20)),
    Node("T.1", "T", "bonus_penalty", D(20)),
    Node("P", None, "bonus_penalty", D(0)),
    Node("G", None, "gate", D(0)),
]
FULL: dict[str, Decimal | None] = {
    "I.1.a": D("24.5"),
    "I.1.b": D(15),
    "I.2": D(20),
    "II.1": D("25.71"),
    "II.2": D(-2),
    "T.1": D(20),
    "P": D(-5),
    "G": D(0),
}


def test_what_stands_outside_the_base() -> None:
    assert extra_keys(NODES) == {"II.2", "T", "T.1", "P", "G"}
    assert declared_base(NODES) == D(100)
    assert extra_keys([Node("T", None, "group", D(0))]) == set()


def test_branches_by_hand() -> None:
    assert branch_sums(NODES, FULL, set()) == {
        "I": Sum(D("59.5"), D(60), 3, 3),
        "I.1": Sum(D("39.5"), D(40), 2, 2),
        "I.1.a": Sum(D("24.5"), D(25), 1, 1),
        "I.1.b": Sum(D(15), D(15), 1, 1),
        "I.2": Sum(D(20), D(20), 1, 1),
        "II": Sum(D("23.71"), D(40), 2, 2),
        "II.1": Sum(D("25.71"), D(30), 1, 1),
        "II.2": Sum(D(-2), D(10), 1, 1),
        "T": Sum(D(20), D(20), 1, 1),
        "T.1": Sum(D(20), D(20), 1, 1),
        "P": Sum(D(-5), D(0), 1, 1),
        "G": Sum(D(0), D(0), 1, 1),
    }


@pytest.mark.parametrize(
    ("changes", "off", "expected"),
    [
        ({}, set(), SheetSum(D("98.21"), D(100), 8, 8)),
        ({}, {"I.1.b"}, SheetSum(D("83.21"), D(85), 7, 7)),
        ({}, {"I.1"}, SheetSum(D("58.71"), D(60), 6, 6)),
        ({}, {"T.1"}, SheetSum(D("78.21"), D(100), 7, 7)),
        ({"I.2": None}, set(), SheetSum(D("78.21"), D(100), 8, 7)),
        ({"I.2": D(0)}, set(), SheetSum(D("78.21"), D(100), 8, 8)),
        ({"I.2": None}, {"I.2"}, SheetSum(D("78.21"), D(80), 7, 7)),
        # Bonus lifts a full sheet above its base, uncapped.
        (
            {"I.1.a": D(25), "II.1": D(30), "II.2": D(10), "P": D(0)},
            set(),
            SheetSum(D(120), D(100), 8, 8),
        ),
        (dict.fromkeys(FULL, D(0)), set(), SheetSum(D(0), D(100), 8, 8)),
        (dict.fromkeys(FULL), set(), SheetSum(D(0), D(100), 8, 0)),
        ({}, {"I", "II"}, SheetSum(D(15), D(0), 3, 3)),
    ],
)
def test_sheets(changes: Mapping[str, Decimal | None], off: set[str], expected: SheetSum) -> None:
    found = sheet_sum(NODES, {**FULL, **changes}, off)
    assert found == expected
    assert found.complete is (expected.leaves == expected.answered)
    assert found.ratio == ratio(expected.total, expected.assigned_max)


@pytest.mark.parametrize(
    ("points", "most", "expected"),
    [("684", "700", "0.9771428571428571428571428571"), ("5", "0", None), ("107", "100", "1.07")],
)
def test_ratio(points: str, most: str, expected: str | None) -> None:
    assert ratio(D(points), D(most)) == (None if expected is None else D(expected))


def test_no_nodes_no_points() -> None:
    assert sheet_sum([], {}, set()) == SheetSum(D(0), D(0), 0, 0)
    assert branch_sums([], {}, set()) == {}


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A tree, points within the maxima, and some leaves not assigned."""
    groups, nodes = [None], []
    points: dict[int, Decimal | None] = {}
    for key in range(draw(st.integers(1, 15))):
        parent = draw(st.sampled_from(groups))
        method = draw(st.sampled_from(["group", "direct", "rank", "bonus_penalty", "gate"]))
        most = D(0) if method in ("gate", "group") else D(draw(st.integers(1, 40)))
        nodes.append(Node(key, parent, method, most))
        if method == "group":
            groups.append(key)
        else:
            points[key] = draw(st.none() | st.decimals(min_value=0, max_value=most, places=2))
    # In the order of the tree a child stands below its parent; here it suffices after it.
    return nodes, points, draw(st.sets(st.sampled_from(sorted(points) or [0]), max_size=5))


quick = settings(max_examples=60, deadline=None)


@quick
@given(sheets())
def test_a_sum_never_exceeds_what_its_parts_allow(sheet: Sheet) -> None:
    nodes, points, off = sheet
    sums = branch_sums(nodes, points, off)
    for found in sums.values():
        assert 0 <= found.points <= found.assigned_max
        assert 0 <= found.answered <= found.leaves
    roots = [sums[node.key] for node in nodes if node.parent is None]
    whole = sheet_sum(nodes, points, off)
    assert whole.total == sum(root.points for root in roots)
    assert whole.total <= sum(root.assigned_max for root in roots)
    assert whole.assigned_max <= sum(root.assigned_max for root in roots)


@quick
@given(sheets(), st.data())
def test_not_assigned_changes_only_the_branches_above(sheet: Sheet, data: st.DataObject) -> None:
    nodes, points, off = sheet
    parents = {node.key: node.parent for node in nodes}
    key = data.draw(st.sampled_from(sorted(parents)))
    above, at = set(), parents[key]
    while at is not None:
        above.add(at)
        at = parents[at]
    before, after = branch_sums(nodes, points, off), branch_sums(nodes, points, {*off, key})
    below = {other for other in parents if key in _way_up(parents, other)}
    assert after[key] == Sum()
    for other in parents.keys() - above - below:
        assert before[other] == after[other]
    for other in above:
        assert before[other].points - after[other].points == before[key].points
        assert before[other].assigned_max - after[other].assigned_max == before[key].assigned_max


def _way_up(parents: Mapping[int, int | None], key: int) -> set[int]:
    found: set[int] = set()
    at: int | None = key
    while at is not None:
        found.add(at)
        at = parents[at]
    return found


@quick
@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_siblings_does_not_matter(sheet: Sheet, chance: Random) -> None:
    nodes, points, off = sheet
    shuffled = []
    waiting = [node for node in nodes if node.parent is None]
    while waiting:
        node = waiting.pop(chance.randrange(len(waiting)))
        shuffled.append(node)
        waiting += [other for other in nodes if other.parent == node.key]
    assert branch_sums(shuffled, points, off) == branch_sums(nodes, points, off)
    assert sheet_sum(shuffled, points, off) == sheet_sum(nodes, points, off)
