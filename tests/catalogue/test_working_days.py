"""Working days: by hand around Tết and swapped days, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Holiday
from catalogue.models.holidays import holiday_overrides
from catalogue.working_days import (
    a_year_later,
    add_working_days,
    holiday_name,
    is_working_day,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 3, 16), True),
        (date(2026, 3, 14), False),  # a Saturday
        (date(2026, 2, 17), False),  # Tết
        (date(2026, 2, 23), True),
        (date(2024, 4, 29), False),  # swapped
        (date(2026, 8, 22), True),  # the Saturday worked for 31/8
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
    ],
)
def test_is_working_day(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_the_holiday_is_named_in_vietnamese() -> None:
    assert holiday_name(date(2026, 2, 17)) == "Tết Nguyên Đán"
    assert holiday_name(date(2026, 3, 16)) == ""


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết
        (date(2026, 2, 23), -1, date(2026, 2, 13)),
        (date(2026, 3, 13), 0, date(2026, 3, 13)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),  # from a Saturday
        (date(2026, 3, 2), 10, date(2026, 3, 16)),
    ],
)
def test_add_working_days(day: date, count: int, after: date) -> None:
    assert add_working_days(day, count) == after


def test_a_year_later_is_worked() -> None:
    assert a_year_later(date(2025, 3, 14)) == date(2026, 3, 16)
    assert a_year_later(date(2024, 2, 29)) == date(2025, 2, 28)
    assert a_year_later(date(2025, 2, 17)) == date(2026, 2, 23)


@pytest.mark.django_db
def test_an_administrators_day_comes_first() -> None:
    Holiday.objects.create(day=date(2027, 9, 4), is_worked=True, note="Làm bù")
    Holiday.objects.create(day=date(2027, 9, 6), is_worked=False, note="Nghỉ bù")
    overrides = holiday_overrides()
    assert next_working_day(date(2027, 9, 2), overrides) == date(2027, 9, 4)
    assert next_working_day(date(2027, 9, 5), overrides) == date(2027, 9, 7)


@given(DAYS, st.integers(0, 30))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


@given(DAYS, st.integers(0, 60))
def test_counting_backwards_is_negative(day: date, length: int) -> None:
    end = day + timedelta(days=length)
    assert working_days_between(end, day) == -working_days_between(day, end)
