"""Hours and days in documents."""

from datetime import date, datetime, time

from django.utils import timezone

from reports.documents.wording import long_day

BLANK_HOUR = "…… giờ ……"


def hour(at: time) -> str:
    """ "8 giờ 05"."""
    return f"{at.hour} giờ {at.minute:02d}"


def hour_on(day: date | None, at: datetime | None, planned: time | None = None) -> str:
    """The hour of `at` if it was on `day`: what was pressed later says nothing about the
    meeting. Else the hour that was laid down, else a blank.
    """
    if at is not None and timezone.localtime(at).date() == day:
        return hour(timezone.localtime(at).time())
    return hour(planned) if planned is not None else BLANK_HOUR


def on_day(day: date | None) -> str:
    return long_day(day.isoformat()) if day else "ngày …… tháng …… năm ………"
