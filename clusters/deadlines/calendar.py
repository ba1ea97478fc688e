"""When things are due in a cluster's year. Pure: no ORM; the day is always handed in.

A deadline counts until the end of its day, and one that falls on a day off until the end of
the next working day (Civil Code 2015, Article 148.5 and 148.6). What comes on a day off counts
as come on the next working day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from django.utils.translation import gettext as _

from catalogue.working_days import (
    NO_OVERRIDES,
    Overrides,
    add_working_days,
    holiday_name,
    is_working_day,
    next_working_day,
    working_days_between,
)

_SATURDAY, _SUNDAY = 5, 6
# For how long after its day a reminder that nobody sent (the machine was off) is made up for.
_MADE_UP_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """The last day of one phase; after a hard one nothing is taken any more."""

    phase: str
    on: date
    is_hard: bool = False


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    due: Due
    state: StepState


def steps(dues: Sequence[Due], day: date, finished: Collection[str] = ()) -> list[Step]:
    """The phases in the order of their days: those over or `finished`, the present, the rest."""
    found: list[Step] = []
    has_present = False
    for due in sorted(dues, key=lambda due: due.on):
        if due.phase in finished or due.on < day:
            state = StepState.DONE
        else:
            state = StepState.AHEAD if has_present else StepState.NOW
            has_present = True
        found.append(Step(due, state))
    return found


def last_day(due: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """The day at whose end the deadline `due` is over."""
    return next_working_day(due, overrides)


def lateness(due: date, sent: date | None, day: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """How many working days late: of what was sent, and up to `day` of what was not; 0 in time."""
    came = next_working_day(sent or day, overrides)
    return max(0, working_days_between(last_day(due, overrides), came, overrides))


def is_closed(due: Due, day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether nothing is taken any more on `day`."""
    return due.is_hard and day > last_day(due.on, overrides)


def out_of_order(dues: Sequence[Due]) -> list[tuple[Due, Due]]:
    """Neighbours of which the later phase is due first; `dues` stand in the order of phases."""
    return [(before, after) for before, after in pairwise(dues) if after.on < before.on]


def day_off(day: date, overrides: Overrides, notes: Mapping[date, str] | None = None) -> str:
    """Why `day` is not worked, in words; empty where it is. `notes` are the administrator's."""
    if is_working_day(day, overrides):
        return ""
    if notes and notes.get(day):
        return notes[day]
    if name := holiday_name(day):
        return name
    if day.weekday() == _SATURDAY:
        return _("thứ Bảy")
    return _("Chủ nhật") if day.weekday() == _SUNDAY else _("ngày nghỉ")


class Occasion(StrEnum):
    """When somebody is reminded: before, on and after the last day of a phase."""

    WEEK_BEFORE = "before-7"
    DAY_BEFORE = "before-1"
    ON_DAY = "on"
    DAY_AFTER = "after-1"
    THREE_DAYS_AFTER = "after-3"

    @property
    def is_after(self) -> bool:
        return self in (Occasion.DAY_AFTER, Occasion.THREE_DAYS_AFTER)


def occasions(due: date, overrides: Overrides = NO_OVERRIDES) -> dict[Occasion, date]:
    """The day of each occasion: 7 and 1 days before, the day, 1 and 3 working days after."""
    end = last_day(due, overrides)
    return {
        Occasion.WEEK_BEFORE: due - timedelta(days=7),
        Occasion.DAY_BEFORE: due - timedelta(days=1),
        Occasion.ON_DAY: due,
        Occasion.DAY_AFTER: add_working_days(end, 1, overrides),
        Occasion.THREE_DAYS_AFTER: add_working_days(end, 3, overrides),
    }


def occasion_on(
    due: date, day: date, overrides: Overrides = NO_OVERRIDES, *, since: date = date.min
) -> Occasion | None:
    """The latest occasion that `day` has reached.

    Whoever was not reminded on its very day is reminded now, but of the present state only:
    of several occasions missed the last one counts, and after a week none. Nobody is reminded
    of what they were told `since` then for the first time.
    """
    days = occasions(due, overrides)
    reached = [(on, which) for which, on in days.items() if since < on <= day]
    if not reached or day > reached[-1][0] + _MADE_UP_FOR:
        return None
    return reached[-1][1]


def next_label(label: str) -> str:
    """The year after: "2018" after "2017", "2021-2022" after "2020-2021"."""
    return "-".join(str(int(part) + 1) for part in label.split("-"))
