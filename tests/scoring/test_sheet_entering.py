"""What may be typed in a cell, and what it comes to."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.numbers import written
from scoring.entering import FIELDS, BadText, editable, fields_of, text_of, with_typed
from scoring.methods import Entry, Method, Rule

D = Decimal
RULES: dict[str, Rule] = {
    "direct": Rule(Method.DIRECT, D(40)),
    "count": Rule(Method.COUNT, D(10), points_per_unit=D(2)),
    "pass_fail": Rule(Method.PASS_FAIL, D(5)),
    "gate": Rule(Method.GATE, D(0)),
    "target_step": Rule(Method.TARGET_STEP, D(15), at_target=D("0.8"), target=D(50)),
    "target_leader": Rule(Method.TARGET_LEADER, D(20)),
    "rank": Rule(Method.RANK, D(10)),
    "both": Rule(Method.BONUS_PENALTY, D(5), D(-5), bonus=D(1), penalty=D(2)),
    "bonus": Rule(Method.BONUS_PENALTY, D(5), bonus=D(1)),
    "rateless": Rule(Method.BONUS_PENALTY, D(5), D(-5)),
    "group": Rule(Method.GROUP, D(10)),
}
NOTHING = Entry()
CELLS = {
    "direct": ("points", "remark"),
    "count": ("actual", "remark"),
    "pass_fail": ("actual", "remark"),
    "gate": ("actual", "remark"),
    "target_step": ("target", "actual", "remark"),
    "target_leader": ("target", "actual", "remark"),
    "rank": ("actual", "remark"),
    "both": ("actual", "minus", "remark"),
    "bonus": ("actual", "remark"),
    "rateless": ("points", "remark"),
    "group": (),
}


def typed(rule: str, field: str, text: str, entry: Entry = NOTHING, **more: Any) -> Entry:
    given = {"assignable": True, "measure": "%"} | more
    return with_typed(RULES[rule], entry, "", field, text, **given)[0]


def test_every_method_has_its_cells() -> None:
    assert {name: fields_of(rule, assignable=False) for name, rule in RULES.items()} == CELLS
    assert fields_of(RULES["direct"], assignable=True) == ("assigned", "points", "remark")


@pytest.mark.parametrize(
    ("rule", "field", "text", "entry"),
    [
        ("direct", "points", "12,5", Entry(points=D("12.5"))),
        ("direct", "points", "12.5", Entry(points=D("12.5"))),
        ("direct", "points", " 0 ", Entry(points=D(0))),
        ("direct", "points", "", Entry()),
        ("direct", "points", "3\x005", Entry(points=D(35))),
        ("count", "actual", "3", Entry(actual=D(3))),
        ("pass_fail", "actual", "Đạt", Entry(actual=D(1))),
        ("pass_fail", "actual", "không đạt", Entry(actual=D(0))),
        ("gate", "actual", "0", Entry(actual=D(0))),
        ("target_step", "target", "1.283,5", Entry(target=D("1283.5"))),
        ("target_step", "actual", "97,5 %", Entry(actual=D("97.5"))),
        ("both", "minus", "2", Entry(minus=D(2))),
        ("rateless", "points", "-2,5", Entry(points=D("-2.5"))),
        ("direct", "assigned", "0", Entry(assigned=False)),
    ],
)
def test_what_is_taken(rule: str, field: str, text: str, entry: Entry) -> None:
    assert typed(rule, field, text) == entry


@pytest.mark.parametrize(
    ("rule", "field", "text", "words"),
    [
        ("direct", "points", "42", "42 vượt điểm tối đa 40. Nhập từ 0 đến 40."),
        ("direct", "points", "-1", "-1 dưới điểm tối thiểu 0. Nhập từ 0 đến 40."),
        ("direct", "points", "1,234", "1,234 có quá hai chữ số thập phân. Làm tròn rồi nhập lại."),
        ("direct", "points", "=1+1", "“=1+1” không phải là số. Viết như 1.283,5 hoặc 12,5."),
        ("count", "actual", "2,5", "2,5 không phải số lần. Nhập số nguyên từ 0 trở lên."),
        ("pass_fail", "actual", "2", "2 không dùng được. Nhập 1 nếu đạt, 0 nếu không đạt."),
        (
            "target_step",
            "target",
            "0",
            "Chỉ tiêu 0 không dùng được. Nhập số lớn hơn 0 hoặc chọn không giao.",
        ),
        (
            "rank",
            "actual",
            "12345678901234567",
            "12.345.678.901.234.567 quá lớn. Đổi sang đơn vị tính lớn hơn.",
        ),
        ("count", "points", "5", "Ô này không nhập được: số liệu được tính tự động."),
        (
            "direct",
            "remark",
            "a" * 4001,
            "Ghi chú dài 4001 ký tự, quá 4000. Viết ngắn lại hoặc gửi thành tệp.",
        ),
    ],
)
def test_what_is_refused_with_the_cure(rule: str, field: str, text: str, words: str) -> None:
    with pytest.raises(BadText) as told:
        typed(rule, field, text)
    assert str(told.value) == words


def test_a_line_that_everybody_is_given_cannot_be_put_aside() -> None:
    with pytest.raises(BadText):
        typed("direct", "assigned", "0", assignable=False)


def test_a_percent_sign_belongs_to_a_measure_in_percent() -> None:
    with pytest.raises(BadText):
        typed("rank", "actual", "5 %", measure="xã")


def test_a_result_puts_aside_the_points_that_stood_in_for_it() -> None:
    assert typed("rank", "actual", "3", Entry(points=D(4))) == Entry(actual=D(3))


def test_points_that_were_worked_out_are_not_what_was_entered() -> None:
    kept = {"count": Entry(actual=D(3), points=D(6)), "direct": Entry(actual=D(7), points=D(8))}
    assert {name: editable(RULES[name], entry) for name, entry in kept.items()} == {
        "count": Entry(actual=D(3)),
        "direct": Entry(points=D(8)),
    }


@settings(max_examples=60, deadline=None)
@given(st.decimals(D("0"), D("40"), places=2, allow_nan=False, allow_infinity=False))
def test_what_a_cell_shows_means_the_same_when_typed_again(number: D) -> None:
    entry = typed("direct", "points", written(number))
    shown = text_of("points", entry, "")
    assert (entry.points, typed("direct", "points", shown)) == (number, entry)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FIELDS), st.text(max_size=20), st.sampled_from(sorted(RULES)))
def test_any_text_is_taken_or_refused_in_words(field: str, text: str, rule: str) -> None:
    try:
        entry, remark = with_typed(
            RULES[rule], Entry(), "", field, text, assignable=False, measure=""
        )
    except BadText as told:
        said = str(told)
    else:
        said = "taken"
        assert "\x00" not in remark
        assert entry == editable(RULES[rule], entry)
    assert said
