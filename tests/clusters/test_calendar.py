"""Deadlines in working days: tables of the days that go wrong elsewhere."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.deadlines.calendar import (
    Due,
    Occasion,
    day_off,
    is_closed,
    last_day,
    lateness,
    next_label,
    occasion_on,
    occasions,
    out_of_order,
    steps,
)

FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 15)
MONDAY, TUESDAY = date(2026, 3, 16), date(2026, 3, 17)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("due", "sent", "late"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, FRIDAY - timedelta(days=30), 0),
        (FRIDAY, SATURDAY, 1),
        (FRIDAY, SUNDAY, 1),
        (FRIDAY, MONDAY, 1),
        (FRIDAY, TUESDAY, 2),
        (SATURDAY, MONDAY, 0),
        (SUNDAY, MONDAY, 0),
        (SATURDAY, TUESDAY, 1),
        # Tết 2026: from 16 to 20 February nobody works.
        (date(2026, 2, 13), date(2026, 2, 23), 1),
        (date(2026, 2, 17), date(2026, 2, 23), 0),
        (date(2026, 2, 17), date(2026, 2, 24), 1),
    ],
)
def test_late_by_working_days(due: date, sent: date, late: int) -> None:
    assert lateness(due, sent, day=date(2026, 12, 31)) == late


def test_what_was_not_sent_is_late_up_to_the_day() -> None:
    assert [lateness(FRIDAY, None, day) for day in (FRIDAY, SATURDAY, MONDAY, TUESDAY)] == [
        0,
        1,
        1,
        2,
    ]


def test_a_day_laid_down_as_worked_counts() -> None:
    assert lateness(FRIDAY, MONDAY, MONDAY, {SATURDAY: True}) == 2
    assert last_day(FRIDAY, {FRIDAY: False}) == MONDAY


@given(DAYS, DAYS)
def test_lateness_never_shrinks_with_time(due: date, sent: date) -> None:
    assert lateness(due, sent, sent) <= lateness(due, sent + timedelta(days=1), sent)
    assert (lateness(due, sent, sent) > 0) == (sent > last_day(due))


@pytest.mark.parametrize(
    ("due", "hard", "day", "closed"),
    [
        (FRIDAY, True, FRIDAY, False),
        (FRIDAY, True, SATURDAY, True),
        (SATURDAY, True, MONDAY, False),
        (SATURDAY, True, TUESDAY, True),
        (FRIDAY, False, TUESDAY, False),
    ],
)
def test_only_hard_deadlines_close(due: date, hard: bool, day: date, closed: bool) -> None:
    assert is_closed(Due("covenant", due, hard), day) is closed


def test_the_occasions_of_a_deadline() -> None:
    assert occasions(FRIDAY) == {
        Occasion.WEEK_BEFORE: date(2026, 3, 6),
        Occasion.DAY_BEFORE: date(2026, 3, 12),
        Occasion.ON_DAY: FRIDAY,
        Occasion.DAY_AFTER: MONDAY,
        Occasion.THREE_DAYS_AFTER: date(2026, 3, 18),
    }


@pytest.mark.parametrize(
    ("day", "occasion"),
    [
        (date(2026, 3, 5), None),
        (date(2026, 3, 6), Occasion.WEEK_BEFORE),
        (date(2026, 3, 11), Occasion.WEEK_BEFORE),
        (date(2026, 3, 12), Occasion.DAY_BEFORE),
        (FRIDAY, Occasion.ON_DAY),
        (SUNDAY, Occasion.ON_DAY),
        (MONDAY, Occasion.DAY_AFTER),
        (TUESDAY, Occasion.DAY_AFTER),
        (date(2026, 3, 18), Occasion.THREE_DAYS_AFTER),
        (date(2026, 3, 25), Occasion.THREE_DAYS_AFTER),
        (date(2026, 3, 26), None),
    ],
)
def test_the_occasion_that_a_day_has_reached(day: date, occasion: Occasion | None) -> None:
    assert occasion_on(FRIDAY, day) == occasion


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2027, 1, 1), "Tết Dương lịch"),
        (SATURDAY, "thứ Bảy"),
        (SUNDAY, "Chủ nhật"),
        (FRIDAY, ""),
    ],
)
def test_why_a_day_is_off(day: date, name: str) -> None:
    assert day_off(day, {}) == name


def test_an_administrators_reason_comes_first() -> None:
    assert day_off(FRIDAY, {FRIDAY: False}, {FRIDAY: "hoán đổi"}) == "hoán đổi"
    assert day_off(FRIDAY, {FRIDAY: False}) == "ngày nghỉ"
    assert day_off(SATURDAY, {SATURDAY: True}) == ""


def test_steps_are_done_now_and_to_come() -> None:
    dues = [Due("b", TUESDAY), Due("a", FRIDAY), Due("c", date(2026, 4, 1))]

    def told(day: date, *finished: str) -> list[tuple[str, str]]:
        return [(step.due.phase, step.state.value) for step in steps(dues, day, finished)]

    assert told(FRIDAY) == [("a", "now"), ("b", "ahead"), ("c", "ahead")]
    assert told(SATURDAY) == [("a", "done"), ("b", "now"), ("c", "ahead")]
    assert told(FRIDAY, "a", "b") == [("a", "done"), ("b", "done"), ("c", "now")]
    assert told(date(2026, 5, 1)) == [("a", "done"), ("b", "done"), ("c", "done")]


def test_phases_that_come_in_a_wrong_order() -> None:
    first, second, third = Due("a", TUESDAY), Due("b", FRIDAY), Due("c", MONDAY)
    assert out_of_order([first, second, third]) == [(first, second)]
    assert out_of_order([second, third, first]) == []


@pytest.mark.parametrize(("label", "after"), [("2017", "2018"), ("2020-2021", "2021-2022")])
def test_the_label_of_the_next_year(label: str, after: str) -> None:
    assert next_label(label) == after
