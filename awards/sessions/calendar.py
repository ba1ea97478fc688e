"""One session of a council as an event of a calendar."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from awards.models import CouncilSession

# Nobody says how long a council sits; half a day is kept free.
_HALF_A_DAY = timedelta(hours=4)


def event(session: CouncilSession, *, made: datetime | None = None) -> bytes:
    """`session` as iCalendar (RFC 5545); a session that is moved keeps its key."""
    row = Event()
    row.add("uid", f"council-session-{session.pk}@{settings.SITE_URL.partition('://')[2]}")
    row.add("dtstamp", made or datetime.now(UTC))
    row.add("sequence", session.version)
    row.add("summary", session.title)
    row.add("dtstart", session.held_at.astimezone(UTC))
    row.add("dtend", (session.held_at + _HALF_A_DAY).astimezone(UTC))
    if session.place:
        row.add("location", session.place)
    row.add("url", f"{settings.SITE_URL}{reverse('awards:session', args=[session.pk])}")
    calendar = Calendar()
    calendar.add("prodid", "-//Cum thi dua//Phien hop//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(row)
    made_calendar: bytes = calendar.to_ical()
    return made_calendar
