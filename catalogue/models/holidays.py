from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """A day that an administrator lays down as off or worked, before any public calendar."""

    day = models.DateField(_("ngày"), unique=True)
    is_worked = models.BooleanField(
        _("làm việc"), default=False, help_text=_("Đánh dấu với ngày nghỉ được hoán đổi thành làm.")
    )
    note = models.CharField(_("lý do"), max_length=200)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%-d/%-m/%Y}: {self.note}"


def holiday_overrides() -> dict[date, bool]:
    """Every day laid down, for `catalogue.working_days`."""
    return dict(Holiday.objects.values_list("day", "is_worked"))
