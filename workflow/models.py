from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(models.QuerySet["JournalEntry"]):
    """Lines are added and read; the ways round `save` and `delete` are closed as well."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("Journal entries are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Journal entries are never removed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("Journal entries are never changed.")


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

    objects = AppendOnly.as_manager()

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


class StoredFile(models.Model):
    """A file that somebody handed in, kept once under the hash of its bytes.

    Whoever points at it decides who may read it; `workflow.files` checks what comes in.
    """

    sha256 = models.CharField(_("mã băm"), max_length=64)
    name = models.CharField(_("tên tệp"), max_length=200)
    kind = models.CharField(_("loại tệp"), max_length=10)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    path = models.CharField(max_length=200, editable=False)
    uploaded_at = models.DateTimeField(_("tải lên lúc"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người tải lên"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")
        ordering = ["-id"]
        indexes = [models.Index(fields=["sha256"], name="stored_file_hash")]

    def __str__(self) -> str:
        return self.name


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> Self:
        """Everybody sees their own."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class Notice(models.Model):
    """One message to one person. `key` says what it is about: the same is never sent twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    key = models.CharField(max_length=120)
    text = models.TextField(_("nội dung"))
    url = models.CharField(_("đường dẫn"), max_length=200, blank=True)
    day = models.DateField(_("ngày"))
    is_read = models.BooleanField(_("đã đọc"), default=False)
    to_mail = models.BooleanField(_("gửi cả qua thư"), default=False)
    is_mailed = models.BooleanField(_("đã gửi thư"), default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [models.Index(fields=["user", "is_read"], name="notice_unread")]

    def __str__(self) -> str:
        return self.text
