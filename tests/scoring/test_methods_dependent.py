"""Points that depend on the other units, worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.methods import Entry, Rule, dependent_points, missing_reason

D = Decimal
LEADER = Rule("target_leader", D(10), target=D(100))
FREE = replace(LEADER, target=None)
FEWER = replace(LEADER, direction="smaller")
FREE_FEWER = replace(FREE, direction="smaller")
RANK = Rule("rank", D(30))
PLACE = replace(RANK, direction="smaller")


def entries(*results: str | None) -> dict[int, Entry]:
    """One unit each: "120" is a result, "120/80" one with its own target, "=5" entered points,

    "x" not assigned.
    """
    found = {}
    for unit, said in enumerate(results):
        if said is None:
            found[unit] = Entry()
        elif said.startswith("x"):
            found[unit] = Entry(assigned=False, actual=D(said[1:] or 0))
        elif said.startswith("="):
            found[unit] = Entry(points=D(said[1:]))
        else:
            actual, _slash, target = said.partition("/")
            found[unit] = Entry(actual=D(actual), target=D(target) if target else None)
    return found


TABLE: list[tuple[Rule, list[str | None], list[str | None]]] = [
    (LEADER, [], []),
    (LEADER, [None], [None]),
    # e = 0,5 leads; 0,25 is half way; at the target half; under it half of A/T.
    (LEADER, ["150", "125", "100", "80", "0"], ["10", "7.5", "5", "4", "0"]),
    (LEADER, ["150", "150", "110"], ["10", "10", "6"]),
    # Equal e of different sizes share the lead: 4/3 − 1 = 40/30 − 1.
    (LEADER, ["4/3", "40/30", "130"], ["10", "10", "9.5"]),
    # Nobody is over the target: nobody gets more than half.
    (LEADER, ["100", "100"], ["5", "5"]),
    (LEADER, ["99", "50"], ["4.95", "2.5"]),
    (LEADER, ["-20", "150"], ["0", "10"]),
    (LEADER, ["150", "120/0", "100"], ["10", None, "5"]),
    (LEADER, ["150", "120/-5", "=3", None], ["10", None, "3", None]),
    (LEADER, ["x900", "110", "100"], [None, "10", "5"]),
    (LEADER, ["=99", "110"], ["10", "10"]),
    (FREE, ["50", "25", "0", "-3"], ["10", "5", "0", "0"]),
    (FREE, ["50", "50", "1"], ["10", "10", "0.2"]),
    (FREE, ["3", "1", "2"], ["10", "3.33", "6.67"]),
    (FREE, ["0", "0"], ["0", "0"]),
    (FREE, ["-1", "-2"], ["0", "0"]),
    (FREE, ["50/40", "25"], ["10", None]),
    # A target of somebody who has no result, or is not assigned, gives nobody a target.
    (FREE, ["50", "25", "x5"], ["10", "5", None]),
    # e = (T − A)/T: 0,5 leads, 0,2 is 0,4 of it; 125 is worth half of 100/125.
    (FEWER, ["50", "80", "100", "125"], ["10", "7", "5", "4"]),
    (FEWER, ["0", "50"], ["10", "7.5"]),
    (FEWER, ["0", "0", "200"], ["10", "10", "2.5"]),
    (FEWER, ["100", "400"], ["5", "1.25"]),
    (FREE_FEWER, ["2", "4", "8"], ["10", "5", "2.5"]),
    (FREE_FEWER, ["0", "4"], ["10", "0"]),
    (FREE_FEWER, ["0", "0", "-1"], ["10", "10", "10"]),
    (FREE_FEWER, ["3"], ["10"]),
    (RANK, [], []),
    (RANK, ["7"], ["30"]),
    (RANK, ["90", "80", "70"], ["30", "20", "10"]),
    (RANK, ["90", "90", "70"], ["30", "30", "20"]),
    (
        RANK,
        ["7", "6", "5", "4", "3", "2", "1"],
        ["30", "25.71", "21.43", "17.14", "12.86", "8.57", "4.29"],
    ),
    (RANK, ["90", None, "70", "x99", "=12"], ["30", None, "15", None, "12"]),
    (RANK, ["0", "-1"], ["30", "15"]),
    (PLACE, ["12", "3", "40"], ["20", "30", "10"]),
    (PLACE, ["1", "1", "2"], ["30", "30", "20"]),
]


@pytest.mark.parametrize(("rule", "results", "expected"), TABLE)
def test_points(rule: Rule, results: list[str | None], expected: list[str | None]) -> None:
    found = dependent_points(rule, entries(*results))
    assert list(found.values()) == [None if text is None else D(text) for text in expected]
    assert list(found) == list(range(len(results)))


def test_a_target_without_a_result_counts_for_nobody() -> None:
    among = {"a": Entry(actual=D(5)), "b": Entry(target=D(9)), "c": Entry(actual=D(10))}
    assert dependent_points(FREE, among) == {"a": D(5), "b": None, "c": D(10)}


def test_points_stay_within_the_least_and_the_most() -> None:
    rule = replace(RANK, min_points=D(12))
    assert list(dependent_points(rule, entries("9", "8", "7")).values()) == [D(30), D(20), D(12)]


def test_other_methods_are_not_computed_together() -> None:
    with pytest.raises(KeyError):
        dependent_points(Rule("direct", D(5)), entries("1"))


@pytest.mark.parametrize(
    ("rule", "results", "reasons"),
    [
        (LEADER, ["5", None, "=2", "x"], ["", "Chưa nhập kết quả.", "", ""]),
        (FREE, ["5", "6"], ["", ""]),
        (RANK, ["5", None], ["", "Chưa nhập kết quả."]),
    ],
)
def test_why_there_are_no_points(rule: Rule, results: list[str | None], reasons: list[str]) -> None:
    among = entries(*results)
    assert [missing_reason(rule, e, among.values()) for e in among.values()] == reasons


def test_a_unit_without_target_is_told_that_others_have_one() -> None:
    among = entries("5/4", "6")
    assert missing_reason(FREE, among[1], among.values()).startswith("Đơn vị khác có chỉ tiêu")
    assert missing_reason(FREE, among[1]) == ""
