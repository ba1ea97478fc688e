"""The calendar of one person as a feed: titles, dates and links, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from clusters.scope import deadlines_visible_to

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Entry:
    """One whole day in the calendar; `uid` stays the same when the day is moved."""

    uid: str
    title: str
    on: date
    path: str


def deadlines(user: "User") -> list[Entry]:
    """The deadlines of the cluster years that `user` sees inside: the part of this app."""
    rows = deadlines_visible_to(user).select_related("cluster_year__cluster")
    return [
        Entry(
            f"deadline-{row.cluster_year_id}-{row.phase}",
            _("Hạn: %(phase)s, %(year)s")
            % {"phase": row.get_phase_display(), "year": row.cluster_year},
            row.due_on,
            reverse("clusters:calendar", args=[row.cluster_year_id]),
        )
        for row in rows.order_by("due_on", "pk")
    ]


def feed(entries: Iterable[Entry], *, site: str, made: datetime | None = None) -> bytes:
    """`entries` as iCalendar (RFC 5545); `site` begins every link and ends every key."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cum thi dua//Lich//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Lịch thi đua"))
    stamp = made or datetime.now(UTC)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{site.partition('://')[2]}")
        event.add("dtstamp", stamp)
        event.add("summary", entry.title)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("url", site + entry.path)
        calendar.add_component(event)
    made_calendar: bytes = calendar.to_ical()
    return made_calendar
