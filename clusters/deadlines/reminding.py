"""Reminding people of deadlines: who is told what on a day.

`day` is always handed in. What is told carries a key of deadline, its day and occasion, so that
nobody is told twice, and is told again where the deadline was moved. What later apps remind of
comes with the same run (`SOURCES["reminders"]`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models.holidays import holiday_overrides
from clusters.deadlines.calendar import Occasion, last_day, lateness, occasion_on
from clusters.deadlines.sending import OF_EVERY_UNIT, concerned, sent_in
from clusters.models import Deadline, Office, Officer, Term, Unit
from workflow.composition import gather
from workflow.notices import mail_waiting, notify, notify_all

if TYPE_CHECKING:
    from accounts.models import User
    from catalogue.working_days import Overrides


@dataclass(frozen=True)
class Reminder:
    """One deadline on one occasion. `units` have still to send; None where nobody can tell."""

    deadline: Deadline
    occasion: Occasion
    members: tuple[Unit, ...]
    units: tuple[Unit, ...] | None

    @property
    def key(self) -> str:
        due = self.deadline
        return f"deadline:{due.cluster_year_id}:{due.phase}:{due.due_on}:{self.occasion}"


def send_reminders(day: date) -> int:
    """Tell everybody who is to be told on `day`, and mail what was left over; how many told."""
    told = 0
    with translation.override(settings.LANGUAGE_CODE):
        overrides = holiday_overrides()
        for reminder in reminders_on(day, overrides):
            told += _tell_units(reminder, day, overrides)
            told += _tell_chair(reminder, day)
        told += notify_all(gather("reminders", day, overrides), day)
        mail_waiting(day)
    return told


def reminders_on(day: date, overrides: "Overrides") -> list[Reminder]:
    rows = Deadline.objects.select_related("cluster_year__cluster").order_by("due_on", "pk")
    found = []
    for deadline in rows:
        occasion = occasion_on(deadline.due_on, day, overrides)
        if occasion is not None:
            found.append(_reminder(deadline, occasion))
    return found


def _reminder(deadline: Deadline, occasion: Occasion) -> Reminder:
    rows = deadline.cluster_year.memberships.select_related("unit").order_by("unit__order_key")
    members = tuple(row.unit for row in rows if concerned(row, deadline.due_on))
    answered = sent_in(deadline.cluster_year).get(deadline.phase)
    if deadline.phase not in OF_EVERY_UNIT or answered is None:
        return Reminder(deadline, occasion, members, None)
    waiting = tuple(unit for unit in members if unit.pk not in answered.at)
    return Reminder(deadline, occasion, members, waiting)


def _tell_units(reminder: Reminder, day: date, overrides: "Overrides") -> int:
    """The people of the units that have not sent; where nobody can tell, all, but not after."""
    deadline = reminder.deadline
    units: Iterable[Unit]
    if deadline.phase not in OF_EVERY_UNIT:
        units = _chairs(deadline, day)
    elif reminder.units is None:
        units = reminder.members
    else:
        units = reminder.units
    if reminder.units is None and reminder.occasion.is_after:
        return 0
    told = 0
    for user, theirs in _people(units, day).items():
        names = ", ".join(unit.name for unit in theirs)
        text = _text(deadline, names if reminder.units else "", day, overrides)
        told += notify(user, key=reminder.key, text=text, url=_address(deadline), day=day)
    return told


def _tell_chair(reminder: Reminder, day: date) -> int:
    """Who is late, for the people of the chair."""
    if not (reminder.units and reminder.occasion.is_after):
        return 0
    deadline, late = reminder.deadline, reminder.units
    text = ngettext(
        "%(n)d đơn vị chưa gửi “%(phase)s” (hạn %(due)s), %(year)s: %(units)s.",
        "%(n)d đơn vị chưa gửi “%(phase)s” (hạn %(due)s), %(year)s: %(units)s.",
        len(late),
    ) % {
        "n": len(late),
        "phase": deadline.get_phase_display(),
        "due": _day(deadline.due_on),
        "year": deadline.cluster_year,
        "units": ", ".join(unit.name for unit in late),
    }
    people = _people(_chairs(deadline, day), day)
    url = _address(deadline)
    return sum(
        notify(user, key=f"late:{reminder.key}", text=text, url=url, day=day) for user in people
    )


def _text(deadline: Deadline, units: str, day: date, overrides: "Overrides") -> str:
    """What somebody is told: the phase, its day and the distance, and for which unit."""
    phase, year = deadline.get_phase_display(), str(deadline.cluster_year)
    text = distance_words(phase, year, deadline.due_on, day, overrides)
    return text + (" " + _("Chưa gửi: %(units)s.") % {"units": units} if units else "")


def distance_words(what: str, of: str, due_on: date, day: date, overrides: "Overrides") -> str:
    """How far `day` is from that on which `what` is due, and whose matter it is."""
    known = {"phase": what, "due": _day(due_on), "year": of}
    late = lateness(due_on, None, day, overrides)
    left = (last_day(due_on, overrides) - day).days
    if late:
        return ngettext(
            "“%(phase)s” đã quá hạn %(n)d ngày làm việc (hạn %(due)s), %(year)s.",
            "“%(phase)s” đã quá hạn %(n)d ngày làm việc (hạn %(due)s), %(year)s.",
            late,
        ) % {**known, "n": late}
    if left > 0:
        return ngettext(
            "Còn %(n)d ngày đến hạn “%(phase)s” (hạn %(due)s), %(year)s.",
            "Còn %(n)d ngày đến hạn “%(phase)s” (hạn %(due)s), %(year)s.",
            left,
        ) % {**known, "n": left}
    return _("Hôm nay là hạn “%(phase)s” (hạn %(due)s), %(year)s.") % known


def _chairs(deadline: Deadline, day: date) -> list[Unit]:
    terms = Term.objects.in_effect(day).filter(
        cluster_year=deadline.cluster_year, office=Office.CHAIR, unit__isnull=False
    )
    return [term.unit for term in terms.select_related("unit") if term.unit is not None]


def _people(units: Iterable[Unit], day: date) -> dict["User", list[Unit]]:
    """Who works for `units` on `day`, and for which of them."""
    by_key = {unit.pk: unit for unit in units}
    people: dict[User, list[Unit]] = {}
    rows = Officer.objects.on(day).filter(unit__in=by_key).select_related("user")
    for officer in rows.order_by("user_id", "unit__order_key", "pk"):
        theirs = people.setdefault(officer.user, [])
        if by_key[officer.unit_id] not in theirs:
            theirs.append(by_key[officer.unit_id])
    return people


def _address(deadline: Deadline) -> str:
    return reverse("clusters:calendar", args=[deadline.cluster_year_id])


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
