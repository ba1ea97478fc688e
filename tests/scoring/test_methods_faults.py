"""What is wrong with parameters and with entries, by the field, with the cure."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from scoring.methods import Entry, Fault, Method, Rule, entry_faults
from scoring.parameters import parameter_faults
from tests.scoring.test_methods import (
    BONUS,
    BY_HAND,
    COUNT,
    DIRECT,
    GATE,
    LATE,
    PASS_FAIL,
    STEP,
    given,
)

D = Decimal
LEADER = Rule("target_leader", D(10))
RANK = Rule("rank", D(10), direction="smaller")
GROUP = Rule("group", D(100))
COMPLETE = [DIRECT, PASS_FAIL, COUNT, STEP, BONUS, LATE, BY_HAND, GATE, LEADER, RANK, GROUP]


def test_complete_parameters_have_no_faults() -> None:
    assert {rule.method for rule in COMPLETE} == set(Method.values)
    assert [fault for rule in COMPLETE for fault in parameter_faults(rule)] == []


@pytest.mark.parametrize(
    ("rule", "changes", "fields"),
    [
        (DIRECT, {"method": "guess"}, ["method"]),
        (DIRECT, {"max_points": D(0)}, ["max_points"]),
        (DIRECT, {"max_points": D("7.125")}, ["max_points"]),
        (DIRECT, {"min_points": D(-1)}, ["min_points"]),
        (DIRECT, {"min_points": D(41)}, ["min_points"]),
        (DIRECT, {"min_points": D(40)}, []),
        (GROUP, {"max_points": D(0)}, []),
        (GROUP, {"max_points": D(-1)}, ["max_points", "min_points"]),
        (BONUS, {"min_points": D(10)}, ["min_points"]),
        (BONUS, {"bonus": D(-1), "penalty": D(-1)}, ["bonus", "penalty"]),
        (GATE, {"max_points": D(5)}, ["max_points"]),
        (GATE, {"min_points": D(-5)}, ["max_points"]),
        (COUNT, {"points_per_unit": None}, ["points_per_unit"]),
        (COUNT, {"points_per_unit": D(0)}, ["points_per_unit"]),
        (COUNT, {"points_per_unit": D(-1)}, ["points_per_unit"]),
        (STEP, {"at_target": None}, ["at_target"]),
        (STEP, {"at_target": D("1.1")}, ["at_target"]),
        (STEP, {"at_target": D(1), "per_percent_over": None}, []),
        (STEP, {"per_percent_over": None}, ["per_percent_over"]),
        (STEP, {"per_percent_under": None}, ["per_percent_under"]),
        (STEP, {"per_percent_under": D(-1)}, ["per_percent_under"]),
        (STEP, {"floor": None}, []),
        (STEP, {"floor": D("0.95")}, ["floor"]),
        (STEP, {"floor": D(2)}, ["floor"]),
        (STEP, {"direction": ""}, ["direction"]),
        (DIRECT, {"direction": ""}, []),
    ],
)
def test_parameters(rule: Rule, changes: dict[str, Any], fields: list[str]) -> None:
    assert [fault.field for fault in parameter_faults(replace(rule, **changes))] == fields


@pytest.mark.parametrize(
    ("rule", "entry", "fields"),
    [
        *((rule, Entry(), []) for rule in COMPLETE),
        (DIRECT, given(points="40"), []),
        (DIRECT, given(points="0"), []),
        (DIRECT, given(points="-1"), ["points"]),
        (DIRECT, given(points="1.125"), ["points"]),
        (DIRECT, given("41"), ["actual"]),
        (DIRECT, given("41", points="5"), []),
        (PASS_FAIL, given("1"), []),
        (PASS_FAIL, given("2"), ["actual"]),
        (PASS_FAIL, given("-1"), ["actual"]),
        (PASS_FAIL, given(points="3"), ["points"]),
        (PASS_FAIL, given("1", points="7.5"), []),
        (PASS_FAIL, given("1", points="0"), ["points"]),
        (GATE, given("0.5"), ["actual"]),
        (GATE, given(points="0"), []),
        (GATE, given(points="1"), ["points"]),
        (COUNT, given("3"), []),
        (COUNT, given("2.5"), ["actual"]),
        (COUNT, given("-1"), ["actual"]),
        (COUNT, given("3", points="1.50"), []),
        (COUNT, given("3", points="2"), ["points"]),
        (COUNT, given(points="2"), []),
        (STEP, given("100", points="45"), []),
        (STEP, given("100", points="44"), ["points"]),
        (STEP, given("100", target="0", points="44"), []),
        (BONUS, given("3", "1"), []),
        (BONUS, given("-2"), []),
        (BONUS, given("-2", "1"), ["actual"]),
        (BONUS, given("1.5", "0.5"), ["actual", "minus"]),
        (BONUS, given("1", "-1"), ["minus"]),
        (BONUS, given(points="-6"), ["points"]),
        (LATE, given("2", "1"), ["actual"]),
        (LATE, given("2"), []),
        (BY_HAND, given(points="-30"), []),
        (BY_HAND, given("-31"), ["actual"]),
        (BY_HAND, given("2", points="-3"), []),
        (LEADER, given("5", points="3"), []),
        (LEADER, given(points="11"), ["points"]),
        (DIRECT, Entry(assigned=False, points=D(99)), []),
        (GROUP, given(points="99"), []),
    ],
)
def test_entries(rule: Rule, entry: Entry, fields: list[str]) -> None:
    assert [fault.field for fault in entry_faults(rule, entry)] == fields


def test_a_message_names_the_value_and_the_cure() -> None:
    assert entry_faults(DIRECT, given(points="42")) == [
        Fault("points", "42 vượt điểm tối đa 40. Nhập từ 0 đến 40.")
    ]
    assert entry_faults(BONUS, given(points="-5.5")) == [
        Fault("points", "-5,5 dưới điểm tối thiểu -5. Nhập từ -5 đến 10.")
    ]
    assert entry_faults(COUNT, given("3", points="2")) == [
        Fault(
            "points",
            "Điểm 2 khác 1,5 là điểm tính từ kết quả. Bỏ trống điểm hoặc sửa kết quả.",
        )
    ]
    assert parameter_faults(replace(STEP, floor=D("1.5"))) == [
        Fault("floor", "1,5 nằm ngoài khoảng. Nhập từ 0 đến 1, như 0,9 cho 90% điểm.")
    ]
