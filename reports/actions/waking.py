"""Telling a worker that a report waits. May fail without harm: the sweep sends again."""

import logging
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from reports.models import Report

logger = logging.getLogger(__name__)

TASK = "reports.tasks.build_report"
# Whoever pressed a button waits at most so long for a broker that does not answer.
_PATIENCE_SECONDS = 1.5


def wake_on_commit(report: Report) -> None:
    """Send the wake-up when the transaction in hand is committed."""
    transaction.on_commit(partial(wake, report.pk))


def wake(report_id: int) -> bool:
    """Send the wake-up for a report; False where the broker is away.

    The task is named and not imported: a web process has no need of WeasyPrint.
    """
    later = timezone.now() + timedelta(seconds=settings.REPORT_LEASE_SECONDS)
    Report.objects.filter(pk=report_id).update(resend_after=later)
    try:
        make_broker_folders()
        with current_app.connection_for_write(
            url=settings.CELERY_BROKER_URL, transport_options=_impatient()
        ) as connection:
            current_app.send_task(TASK, args=[report_id], connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Broker away, report %s is left to the sweep: %s", report_id, error)
        return False
    return True


def make_broker_folders() -> None:
    """The filesystem transport does not make its folders itself."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        for name, folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.items():
            if "folder" in name:
                Path(folder).mkdir(parents=True, exist_ok=True)


def _impatient() -> dict[str, Any]:
    """Transport options with which connecting is tried once; by default it goes on for ever."""
    options: dict[str, Any] = {
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        "max_retries": 0,
        "connect_retries_timeout": _PATIENCE_SECONDS,
    }
    for name in ("socket_connect_timeout", "socket_timeout"):
        if name in options:
            options[name] = _PATIENCE_SECONDS
    return options
