"""What people may change about their own account."""

import secrets

from accounts.models import Reminders, Theme, User

# Long enough that nobody guesses one; as many letters as the column holds.
_KEY_BYTES = 30


def choose_theme(*, by: User, theme: Theme) -> None:
    User.objects.filter(pk=by.pk).update(theme=theme)


def choose_reminders(*, by: User, reminders: Reminders) -> None:
    User.objects.filter(pk=by.pk).update(reminders=reminders)


def renew_calendar_key(*, by: User) -> str:
    """A new private address for the calendar; the one before it leads nowhere from now on."""
    key = secrets.token_urlsafe(_KEY_BYTES)
    User.objects.filter(pk=by.pk).update(calendar_key=key)
    return key


def drop_calendar_key(*, by: User) -> None:
    User.objects.filter(pk=by.pk).update(calendar_key=None)
