from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One thing that somebody did. Written in the transaction of the deed, never changed.

    The subject is a key ("conferences.conference", 12) and not a foreign key: the journal
    outlives what it speaks of and knows none of the apps to its right.
    """

    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người làm"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Để trống khi hệ thống tự làm."),
    )
    verb = models.CharField(_("việc"), max_length=40)
    subject_kind = models.CharField(_("loại đối tượng"), max_length=80)
    subject_id = models.BigIntegerField(_("mã đối tượng"))
    subject_label = models.TextField(_("đối tượng"))
    capacity = models.CharField(_("tư cách"), max_length=200, blank=True)
    detail = models.JSONField(_("chi tiết"), default=dict, blank=True)

    class Meta:
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="journal_subject")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A journal entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A journal entry is never removed.")
