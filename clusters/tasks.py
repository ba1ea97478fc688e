"""Envelopes: what is due is in the database, and what was told has its row there."""

from datetime import date
from typing import Any

from celery import shared_task, signals
from django.utils import timezone

from clusters.deadlines import reminding


@shared_task(name="clusters.tasks.send_reminders")
def send_reminders(day: str = "") -> None:
    """Reminders of `day` (2026-03-01), or of today."""
    reminding.send_reminders(date.fromisoformat(day) if day else timezone.localdate())


@signals.worker_ready.connect
def _remind_at_start(**_kwargs: Any) -> None:
    """What fell due while no worker ran does not wait for the clock."""
    reminding.send_reminders(timezone.localdate())
