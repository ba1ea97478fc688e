"""One conference as an event of a calendar: what an invitation carries."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar, Event

from conferences.models import Conference

# Programmes are told in minutes; where none is, a meeting takes half a day.
_HALF_A_DAY = timedelta(hours=4)


def address_of(conference: Conference) -> str:
    path = reverse("conferences:conference", args=[conference.pk])
    return f"{settings.SITE_URL}{path}"


def length_of(conference: Conference) -> timedelta:
    """As long as its programme says."""
    minutes = [item.minutes for item in conference.items.all()]
    told = sum(minute or 0 for minute in minutes)
    return timedelta(minutes=told) if told else _HALF_A_DAY


def event(
    conference: Conference, *, sequence: int = 0, with_link: bool, made: datetime | None = None
) -> bytes:
    """`conference` as iCalendar (RFC 5545). The key stays the same when it is moved.

    `with_link` says whether the reader is invited: nobody else is told the way in.
    """
    row = Event()
    row.add("uid", f"conference-{conference.pk}@{settings.SITE_URL.partition('://')[2]}")
    row.add("dtstamp", made or datetime.now(UTC))
    row.add("sequence", sequence)
    with translation.override("vi"):
        row.add("summary", str(conference))
    _times(row, conference)
    if conference.place:
        row.add("location", conference.place)
    if with_link and conference.online_link:
        row.add("description", conference.online_link)
    row.add("url", address_of(conference))
    calendar = Calendar()
    calendar.add("prodid", "-//Cum thi dua//Hoi nghi//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(row)
    made_calendar: bytes = calendar.to_ical()
    return made_calendar


def _times(row: Event, conference: Conference) -> None:
    """Hours in UTC, which every calendar reads without a table of zones."""
    day: date = conference.held_on or timezone.localdate()
    if conference.begins is None:
        row.add("dtstart", day)
        row.add("dtend", day + timedelta(days=1))
        return
    zone = timezone.get_default_timezone()
    start = datetime.combine(day, conference.begins, tzinfo=zone)
    row.add("dtstart", start.astimezone(UTC))
    row.add("dtend", (start + length_of(conference)).astimezone(UTC))
