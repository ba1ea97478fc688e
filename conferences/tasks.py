"""Envelopes: who is still to be written to is in the database."""

from celery import shared_task

from conferences.actions.inviting import mail_waiting


@shared_task(name="conferences.tasks.mail_invitations")
def mail_invitations() -> None:
    """Invitations that the mail server did not take when they were sent."""
    mail_waiting()
