"""Until when a dossier that came back is to be completed. Pure: no ORM, no clock of its own."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.working_days import (
    NO_OVERRIDES,
    Overrides,
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)

# No law says how long a unit has. Chosen by this platform; the desk may lay down another day.
DAYS_OFFERED = 10
# The part of a time that is left when it becomes short.
_SHORT = 5


@dataclass(frozen=True)
class Mending:
    """The time for completing one dossier. `used` and `total` are working days."""

    due_on: date
    used: int
    total: int

    @property
    def left(self) -> int:
        """Working days left; negative where the day has passed."""
        return self.total - self.used

    @property
    def is_late(self) -> bool:
        return self.left < 0

    @property
    def state(self) -> str:
        if self.is_late:
            return "bad"
        return "warn" if self.left <= max(1, self.total // _SHORT) else "now"

    @property
    def words(self) -> str:
        """How far off the day is."""
        if self.is_late:
            told = ngettext(
                "Quá hạn %(n)d ngày làm việc", "Quá hạn %(n)d ngày làm việc", -self.left
            )
            return told % {"n": -self.left}
        if self.left == 0:
            return _("Đến hạn hôm nay")
        told = ngettext("Còn %(n)d ngày làm việc", "Còn %(n)d ngày làm việc", self.left)
        return told % {"n": self.left}


def offered_day(today: date, overrides: Overrides = NO_OVERRIDES) -> date:
    return add_working_days(today, DAYS_OFFERED, overrides)


def day_fault(day: date, today: date, overrides: Overrides = NO_OVERRIDES) -> str:
    """Why a dossier that goes back `today` cannot be asked for by `day`; empty where it can."""
    if day < today:
        return _("Hạn bổ sung %(day)s đã qua. Chọn từ hôm nay trở đi.") % {"day": told_day(day)}
    if is_working_day(day, overrides):
        return ""
    return _("Hạn bổ sung %(day)s là ngày nghỉ. Ngày làm việc kế tiếp: %(next)s.") % {
        "day": told_day(day),
        "next": told_day(next_working_day(day, overrides)),
    }


def mending(
    returned_on: date | None, complete_by: date | None, today: date, overrides: Overrides
) -> Mending | None:
    """None where no day was laid down."""
    if returned_on is None or complete_by is None:
        return None
    total = working_days_between(returned_on, complete_by, overrides)
    used = working_days_between(returned_on, today, overrides)
    if today > complete_by:
        # Days off after the day do not make it in time.
        used = max(used, total + 1)
    return Mending(complete_by, used, total)


def told_day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
