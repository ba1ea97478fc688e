"""Picking up what was lost on the way: messages that nobody got, workers that died."""

import logging
from datetime import datetime

from django.utils import timezone

from reports.actions.leasing import LeaseLost, take_away
from reports.actions.waking import wake
from reports.models import Report

logger = logging.getLogger(__name__)

# A report that brings down its worker every time is not sent for ever.
MOST_ATTEMPTS = 3


def sweep() -> int:
    """Give back lapsed reports, and send every report that waits; returns how many were sent.

    Run by beat and when a worker starts. Two sweeps at once have one effect, but for a
    message too many, which does no harm.
    """
    now = timezone.now()
    for report in Report.objects.lapsed(now):
        _take_away(report, now)
    waiting = list(Report.objects.waiting(now).order_by("pk").values_list("pk", flat=True))
    sent = 0
    for report_id in waiting:
        if not wake(report_id):
            break
        sent += 1
    return sent


def _take_away(report: Report, now: datetime) -> None:
    try:
        left = take_away(report, now=now, most_attempts=MOST_ATTEMPTS)
    except LeaseLost:
        logger.info("Report %s goes on, or another sweep was quicker", report.pk)
    else:
        logger.warning("Report %s: its worker stopped, now %s", report.pk, left.state)
