"""Working days of Vietnam. Pure: what an administrator has changed is handed in.

Public holidays come from the `holidays` package; days that the government swaps each year
(a Saturday worked for a Friday off) may be missing there for the present year and always
for later ones, so an administrator's rows come before it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays
from holidays.holiday_base import HolidayBase

# Days that an administrator has laid down: True where it is worked.
Overrides = Mapping[date, bool]

NO_OVERRIDES: Overrides = {}


@cache
def _holidays() -> HolidayBase:
    """The public holidays; the package adds a year when it is first asked about it."""
    return country_holidays("VN", language="vi")


def holiday_name(day: date) -> str:
    """What public holiday `day` is, in Vietnamese; empty where it is none."""
    return _holidays().get(day) or ""


def is_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    return overrides.get(day, _holidays().is_working_day(day))


def next_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """`day` itself where it is worked, else the first working day after it."""
    while not is_working_day(day, overrides):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """The working day `count` working days after `day` (before it for a negative count).

    The day itself does not count, whether it is worked or not.
    """
    step = timedelta(days=1 if count >= 0 else -1)
    for _number in range(abs(count)):
        day += step
        while not is_working_day(day, overrides):
            day += step
    return day


def working_days_between(start: date, end: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """How many working days lie after `start` up to and with `end`; negative backwards."""
    if end < start:
        return -working_days_between(end, start, overrides)
    days = ((start + timedelta(days=number)) for number in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working_day(day, overrides))


def a_year_later(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """The same date next year (28/2 for 29/2), moved on to a working day."""
    try:
        later = day.replace(year=day.year + 1)
    except ValueError:
        later = day.replace(year=day.year + 1, day=28)
    return next_working_day(later, overrides)
