"""Envelopes: who is still to be written to, and what is to be wiped, is in the database."""

from typing import Any

from celery import shared_task, signals

from conferences.actions.ballot_wiping import sweep_ended
from conferences.actions.inviting import mail_waiting


@shared_task(name="conferences.tasks.mail_invitations")
def mail_invitations() -> None:
    """Invitations that the mail server did not take when they were sent."""
    mail_waiting()


@shared_task(name="conferences.tasks.wipe_ballots")
def wipe_ballots() -> None:
    """What secret ballots that have ended leave in the storage."""
    sweep_ended()


@signals.worker_ready.connect
def _wipe_at_start(**_kwargs: Any) -> None:
    """What waited while no worker ran does not wait for the clock."""
    sweep_ended()
