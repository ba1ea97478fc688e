"""Points of the methods that need nobody else, worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.methods import DEPENDENT, Entry, Method, Rule, gate_failed, missing_reason, points_of

D = Decimal


def num(text: str | None) -> Decimal | None:
    return None if text is None else D(text)


def given(
    actual: str | None = None,
    minus: str | None = None,
    target: str | None = None,
    points: str | None = None,
) -> Entry:
    return Entry(actual=num(actual), minus=num(minus), target=num(target), points=num(points))


DIRECT = Rule("direct", D(40))
PASS_FAIL = Rule("pass_fail", D("7.5"))
COUNT = Rule("count", D(5), points_per_unit=D("0.5"))
STEP = Rule(
    "target_step",
    D(50),
    target=D(100),
    at_target=D("0.9"),
    per_percent_over=D("0.01"),
    per_percent_under=D("0.02"),
    floor=D("0.1"),
)
FEWER = replace(STEP, direction="smaller")
BONUS = Rule("bonus_penalty", D(10), D(-5), bonus=D("0.5"), penalty=D(1))
LATE = Rule("bonus_penalty", D(0), D(-20), penalty=D(5))
BY_HAND = Rule("bonus_penalty", D(0), D(-30))
GATE = Rule("gate", D(0))


@pytest.mark.parametrize(
    ("rule", "entry", "expected"),
    [
        (DIRECT, given(), None),
        (DIRECT, given(points="0"), "0"),
        (DIRECT, given(points="39.5"), "39.5"),
        (DIRECT, given(points="42"), "40"),
        (DIRECT, given(points="-1"), "0"),
        (DIRECT, given(actual="12.345"), "12.35"),
        (DIRECT, given(actual="1000", points="3"), "3"),
        (PASS_FAIL, given(), None),
        (PASS_FAIL, given("1"), "7.5"),
        (PASS_FAIL, given("0"), "0"),
        (PASS_FAIL, given("0", points="7.5"), "0"),
        (PASS_FAIL, given(points="7.5"), "7.5"),
        (PASS_FAIL, given("2"), "7.5"),
        (COUNT, given(), None),
        (COUNT, given("0"), "0"),
        (COUNT, given("3"), "1.5"),
        (COUNT, given("10"), "5"),
        (COUNT, given("11"), "5"),
        (COUNT, given("-1"), "0"),
        (COUNT, given(points="4"), "4"),
        (COUNT, given("3", points="4"), "1.5"),
        (GATE, given(), None),
        (GATE, given("1"), "0"),
        (GATE, given("0"), "0"),
        (GATE, given(points="0"), "0"),
        (GATE, given(points="3"), "0"),
        (replace(COUNT, points_per_unit=None), given("3"), None),
    ],
)
def test_entered_and_counted(rule: Rule, entry: Entry, expected: str | None) -> None:
    assert points_of(rule, entry) == num(expected)


@pytest.mark.parametrize(
    ("rule", "entry", "expected"),
    [
        # At the plan 0,9 of 50; each percent over adds 0,5, at most 5; under takes 1.
        (STEP, given("100"), "45"),
        (STEP, given("101"), "45.5"),
        (STEP, given("110"), "50"),
        (STEP, given("300"), "50"),
        (STEP, given("99"), "44"),
        (STEP, given("60"), "5"),
        (STEP, given("59"), "5"),
        (STEP, given("-10"), "5"),
        (STEP, given("50", target="50"), "45"),
        # 1/3 % under: 45 − 1/3 = 44,666… ; an exact half goes up.
        (STEP, given("299", target="300"), "44.67"),
        (STEP, given("100.01", target="100"), "45.01"),
        (STEP, given("99.9950"), "45.00"),
        (STEP, given("99.985"), "44.99"),
        (STEP, given("5", target="0"), None),
        (STEP, given("5", target="-3"), None),
        (STEP, given("5", target="0", points="12"), "12"),
        (replace(STEP, target=None), given("5"), None),
        (STEP, given(), None),
        (STEP, given(points="12"), "12"),
        # Without steps over the plan, more than the plan is worth no more.
        (replace(STEP, per_percent_over=None), given("300"), "45"),
        (replace(STEP, at_target=D(1), per_percent_over=None), given("300"), "50"),
        (replace(STEP, floor=None), given("0"), "0"),
    ],
)
def test_steps_around_the_target(rule: Rule, entry: Entry, expected: str | None) -> None:
    assert points_of(rule, entry) == num(expected)


@pytest.mark.parametrize(
    ("rule", "actual", "expected"),
    [
        # T/A in place of A/T: 100/80 is 25 % better, 100/125 is 20 % worse.
        (FEWER, "100", "45"),
        (FEWER, "80", "50"),
        (FEWER, "97.6563", "46.2"),
        (FEWER, "125", "25"),
        (FEWER, "1000", "5"),
        (FEWER, "0", "50"),
        (FEWER, "-4", "50"),
        (replace(FEWER, per_percent_over=None), "0", "45"),
    ],
)
def test_smaller_is_better(rule: Rule, actual: str, expected: str) -> None:
    assert points_of(rule, given(actual)) == D(expected)


@pytest.mark.parametrize(
    ("rule", "entry", "expected"),
    [
        (BONUS, given(), None),
        (BONUS, given("0"), "0"),
        (BONUS, given("3"), "1.5"),
        (BONUS, given("3", "1"), "0.5"),
        (BONUS, given(None, "2"), "-2"),
        (BONUS, given("0", "9"), "-5"),
        (BONUS, given("40"), "10"),
        (BONUS, given("40", "3"), "10"),
        (BONUS, given("-2"), "-2"),
        (BONUS, given(points="-4"), "-4"),
        (LATE, given("-2"), "-10"),
        (LATE, given("2"), "-10"),
        (LATE, given(None, "2"), "-10"),
        (LATE, given("0", "7"), "-20"),
        (LATE, given("0"), "0"),
        (BY_HAND, given(), None),
        (BY_HAND, given(points="-12.5"), "-12.5"),
        (BY_HAND, given(actual="-12.5"), "-12.5"),
        (BY_HAND, given(points="-31"), "-30"),
        (BY_HAND, given(points="4"), "0"),
        (BY_HAND, given(None, "2"), None),
    ],
)
def test_bonus_and_penalty(rule: Rule, entry: Entry, expected: str | None) -> None:
    assert points_of(rule, entry) == num(expected)


ALONE = [DIRECT, PASS_FAIL, COUNT, STEP, FEWER, BONUS, LATE, BY_HAND, GATE]


@pytest.mark.parametrize("rule", ALONE, ids=lambda rule: rule.method)
def test_what_is_not_assigned_has_no_points(rule: Rule) -> None:
    entry = replace(given("1", "1", "1", "1"), assigned=False)
    assert (points_of(rule, entry), missing_reason(rule, entry)) == (None, "")


def test_every_method_is_computed_in_one_way() -> None:
    assert {*DEPENDENT, *(rule.method for rule in ALONE), "group"} == set(Method.values)
    for method in (*DEPENDENT, Method.GROUP):
        with pytest.raises(KeyError):
            points_of(Rule(method, D(1)), given("1"))


@pytest.mark.parametrize(
    ("entry", "failed"),
    [
        (given(), False),
        (given("1"), False),
        (given("0"), True),
        (given("0.0"), True),
        (given(points="0"), False),
        (given("0", points="0"), True),
        (Entry(assigned=False, actual=D(0)), False),
    ],
)
def test_a_gate_fails_only_by_saying_so(entry: Entry, failed: bool) -> None:
    assert gate_failed(GATE, entry) is failed
    assert gate_failed(DIRECT, entry) is False


@pytest.mark.parametrize(
    ("rule", "entry", "start"),
    [
        (DIRECT, given(), "Chưa nhập điểm"),
        (DIRECT, given(points="0"), ""),
        (DIRECT, given("0"), ""),
        (GATE, given(), "Chưa chọn"),
        (BONUS, given(None, "0"), ""),
        (BONUS, given(), "Chưa nhập số lần"),
        (BY_HAND, given(None, "1"), "Chưa nhập số lần"),
        (STEP, given(), "Chưa nhập kết quả"),
        (STEP, given("5"), ""),
        (STEP, given("5", target="0"), "Chưa có chỉ tiêu"),
        (STEP, given("5", target="0", points="1"), ""),
        (Rule("group", D(5)), given(), ""),
    ],
)
def test_why_there_are_no_points(rule: Rule, entry: Entry, start: str) -> None:
    reason = missing_reason(rule, entry)
    assert reason[: len(start)] == start
    assert bool(reason) == bool(start)
