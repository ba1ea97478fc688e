"""Envelopes: an id comes in, an action does the work and knows whether it is done already."""

from typing import Any

from celery import shared_task, signals

from reports.actions.building import build
from reports.actions.sweeping import sweep
from reports.actions.waking import TASK, make_broker_folders


@shared_task(name=TASK)
def build_report(report_id: int) -> None:
    build(report_id)


@shared_task(name="reports.tasks.sweep_reports")
def sweep_reports() -> None:
    sweep()


@signals.worker_init.connect
def _prepare_broker(**_kwargs: Any) -> None:
    make_broker_folders()


@signals.worker_ready.connect
def _sweep_at_start(**_kwargs: Any) -> None:
    """What lapsed while no worker ran does not wait for the clock."""
    sweep()
