from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    LIGHT = "light", _("Nền sáng")
    DARK = "dark", _("Nền tối")


class Reminders(models.TextChoices):
    """Where somebody wants to be reminded of deadlines."""

    NONE = "none", _("Không nhắc")
    APP = "app", _("Trong ứng dụng")
    MAIL = "mail", _("Trong ứng dụng và qua thư điện tử")


class User(AbstractUser):
    """Somebody who can sign in. What they may do follows from the offices they hold."""

    # One name in Vietnamese order; the two halves of AbstractUser do not fit it.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=150)
    theme = models.CharField(
        _("giao diện"), max_length=5, choices=Theme.choices, default=Theme.LIGHT
    )
    reminders = models.CharField(
        _("nhắc hạn"), max_length=4, choices=Reminders.choices, default=Reminders.MAIL
    )
    # Whoever has this key reads the person's calendar and nothing else; made when asked for.
    calendar_key = models.CharField(max_length=40, unique=True, null=True, editable=False)
    is_demo = models.BooleanField(_("tài khoản minh họa"), default=False)

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name
