"""Quotas filled from the top of the ranks, worked out by hand; and never more than allowed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conferences.resolutions.quotas import Deviation, Filled, Quota, Tie, deviation, fill

# Seven units, two of them share the first rank, one has none.
RANKS = {"a": 1, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": None}
PLAIN = {"a": 1, "b": 2, "c": 3, "d": 4}
TABLE = {
    "one and one": (PLAIN, [Quota(1), Quota(1)], [Filled(1, ("a",)), Filled(1, ("b",))]),
    "two and two": (
        {**PLAIN, "e": 5},
        [Quota(2), Quota(2)],
        [Filled(2, ("a", "b")), Filled(2, ("c", "d"))],
    ),
    "three flags, the others certificates": (
        {unit: rank for rank, unit in enumerate("abcdefg", 1)},
        [Quota(3), Quota()],
        [Filled(3, ("a", "b", "c")), Filled(4, ("d", "e", "f", "g"))],
    ),
    "a tie at the cut takes nobody": (
        RANKS,
        [Quota(1), Quota(2)],
        [Filled(1, (), (Tie(("a", "b"), 1),)), Filled(2, ("c",), (Tie(("a", "b"), 1),))],
    ),
    "a tie that fits goes together": (
        RANKS,
        [Quota(2), Quota(1)],
        [Filled(2, ("a", "b")), Filled(1, ("c",))],
    ),
    "a tie over two cuts": (
        {"a": 1, "b": 1, "c": 1, "d": 2},
        [Quota(1), Quota(1), Quota()],
        [
            Filled(1, (), (Tie(("a", "b", "c"), 1),)),
            Filled(1, (), (Tie(("a", "b", "c"), 1),)),
            Filled(2, ("d",), (Tie(("a", "b", "c"), 1),)),
        ],
    ),
    "two awards for one unit": (
        PLAIN,
        [Quota(1), Quota(2, is_from_top=True), Quota(1)],
        [Filled(1, ("a",)), Filled(2, ("a", "b")), Filled(1, ("b",))],
    ),
    "a share is rounded down": (
        RANKS,
        [Quota(share=(1, 3)), Quota(share=(20, 100))],
        [Filled(2, ("a", "b")), Filled(1, ("c",))],
    ),
    "a share of nothing": (PLAIN, [Quota(share=(1, 5))], [Filled(0, ())]),
    "more places than units": (PLAIN, [Quota(9), Quota()], [Filled(9, (*PLAIN,)), Filled(0, ())]),
    "the unranked are in no line": ({"a": None, "b": None}, [Quota()], [Filled(0, ())]),
    "no quotas": (PLAIN, [], []),
}


@pytest.mark.parametrize("name", TABLE)
def test_filling(name: str) -> None:
    ranks, quotas, lines = TABLE[name]
    assert fill(ranks, quotas) == lines


@pytest.mark.parametrize(
    ("quota", "ranked", "places"),
    [
        (Quota(share=(20, 100)), 9, 1),
        (Quota(share=(20, 100)), 10, 2),
        (Quota(share=(1, 3)), 8, 2),
        (Quota(share=(1, 3)), 9, 3),
        (Quota(share=(1, 1)), 9, 9),
        (Quota(2), 1, 2),
        (Quota(), 6, 6),
    ],
)
def test_places(quota: Quota, ranked: int, places: int) -> None:
    assert quota.places(ranked) == places


DEVIATIONS = {
    "as it falls": (["a", "b"], None, Deviation()),
    "fewer from the top": (["a"], None, Deviation()),
    "nobody": ([], None, Deviation()),
    "one too many": (["a", "b", "c"], None, Deviation(over=1)),
    "passed over": (["a", "c"], None, Deviation(passed_over=("b",))),
    "without a rank": (["a", "x"], None, Deviation(unranked=("x",))),
    "a bare number too large": ([], 3, Deviation(over=1)),
    "a bare number": ([], 2, Deviation()),
    "named and a number": (["a"], 4, Deviation(over=2)),
}


@pytest.mark.parametrize("name", DEVIATIONS)
def test_deviation(name: str) -> None:
    chosen, count, told = DEVIATIONS[name]
    ranks = {**PLAIN, "x": None}
    (line,) = fill(ranks, [Quota(2)])
    found = deviation(line, ranks, chosen, count=count)
    assert found == told
    assert bool(found) is (told != Deviation())


def test_who_is_left_over_by_a_tie_goes_before_the_next_rank() -> None:
    _first, second = fill({"a": 1, "b": 1, "c": 2}, [Quota(1), Quota()])
    ranks = {"a": 1, "b": 1, "c": 2}
    assert not deviation(second, ranks, ["b", "c"])
    assert deviation(second, ranks, ["c"]).passed_over == ("a", "b")


def test_what_people_chose_decides_the_lines_after() -> None:
    quotas = [Quota(1), Quota(2), Quota()]
    lines = fill(RANKS, quotas, {0: ["b"]})
    assert lines == [
        Filled(1, (), (Tie(("a", "b"), 1),)),
        Filled(2, ("a", "c")),
        Filled(3, ("d", "e", "f")),
    ]
    # Both of them in the first line, with a reason: nobody of them is due again.
    assert fill(RANKS, quotas, {0: ["a", "b"]})[1] == Filled(2, ("c", "d"))
    assert fill(RANKS, [Quota(1, is_from_top=True), Quota(2)], {0: ["c"]})[1] == Filled(
        2, ("a", "b")
    )


def test_choosing_among_the_tied_is_no_deviation() -> None:
    (line,) = fill(RANKS, [Quota(1)])
    assert not deviation(line, RANKS, ["b"])
    assert deviation(line, RANKS, ["a", "b"]).over == 1


_ranks = st.dictionaries(st.integers(0, 30), st.none() | st.integers(1, 6), max_size=12)
_quotas = st.lists(
    st.builds(Quota, count=st.integers(0, 6), is_from_top=st.booleans())
    | st.builds(
        lambda part, more: Quota(share=(part, part + more)), st.integers(1, 5), st.integers(0, 9)
    )
    | st.just(Quota()),
    max_size=5,
)


@given(_ranks, _quotas)
@settings(max_examples=60, deadline=None)
def test_never_more_than_the_quota(ranks: dict[int, int | None], quotas: list[Quota]) -> None:
    ranked = {unit for unit, rank in ranks.items() if rank is not None}
    for quota, line in zip(quotas, fill(ranks, quotas), strict=True):
        assert len(line.chosen) + line.open <= line.limit <= max(quota.places(len(ranked)), 0)
        assert {*line.chosen, *line.tied} <= ranked
        assert not {*line.chosen} & {*line.tied}
        assert all(0 < tie.places < len(tie.units) for tie in line.ties)
        picked = [unit for tie in line.ties for unit in tie.units[: tie.places]]
        assert not deviation(line, ranks, [*line.chosen, *picked])


@given(_ranks, _quotas)
@settings(max_examples=60, deadline=None)
def test_nobody_twice_unless_from_the_top(
    ranks: dict[int, int | None], quotas: list[Quota]
) -> None:
    lines = fill(ranks, quotas)
    going_on = [line for quota, line in zip(quotas, lines, strict=True) if not quota.is_from_top]
    sure = [unit for line in going_on for unit in line.chosen]
    assert len(sure) == len(set(sure))
    placed = sum(len(line.chosen) + line.open for line in going_on)
    assert placed <= sum(rank is not None for rank in ranks.values())


@given(_ranks, st.integers(0, 6), st.lists(st.integers(0, 30), unique=True, max_size=12))
@settings(max_examples=60, deadline=None)
def test_more_than_the_quota_is_always_a_deviation(
    ranks: dict[int, int | None], count: int, chosen: list[int]
) -> None:
    (line,) = fill(ranks, [Quota(count)])
    if len(chosen) > count:
        assert deviation(line, ranks, chosen).over == len(chosen) - count
