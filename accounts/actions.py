"""What people may change about their own account."""

from accounts.models import Theme, User


def choose_theme(*, by: User, theme: Theme) -> None:
    User.objects.filter(pk=by.pk).update(theme=theme)
