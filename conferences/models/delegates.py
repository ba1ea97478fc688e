"""Who comes for a unit, what it writes where it does not come, and who was invited."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conferences.models.conference import Conference, Delegation
from workflow.models import StoredFile


class Delegate(models.Model):
    """One person of a delegation, in the order in which the delegation names them."""

    delegation = models.ForeignKey(
        Delegation,
        verbose_name=_("đoàn đại biểu"),
        on_delete=models.CASCADE,
        related_name="delegates",
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.TextField(_("họ và tên"))
    position = models.TextField(_("chức vụ"), blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_head = models.BooleanField(_("trưởng đoàn"), default=False)
    votes = models.BooleanField(_("bỏ phiếu thay mặt đoàn"), default=False)

    class Meta:
        verbose_name = _("đại biểu")
        verbose_name_plural = _("đại biểu")
        ordering = ["delegation", "order"]
        constraints = [
            models.UniqueConstraint(fields=["delegation", "order"], name="delegate_order"),
            models.UniqueConstraint(
                fields=["delegation"], condition=Q(is_head=True), name="delegation_has_one_head"
            ),
            models.UniqueConstraint(
                fields=["delegation"], condition=Q(votes=True), name="delegation_has_one_vote"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WrittenOpinion(models.Model):
    """What a delegation that does not come has to say, as text, as a file or both."""

    delegation = models.OneToOneField(
        Delegation,
        verbose_name=_("đoàn đại biểu"),
        on_delete=models.CASCADE,
        related_name="opinion",
    )
    text = models.TextField(_("ý kiến"), blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("tệp"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    received_at = models.DateTimeField(_("nhận lúc"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhận"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("ý kiến bằng văn bản")
        verbose_name_plural = _("ý kiến bằng văn bản")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False), name="opinion_says_something"
            )
        ]

    def __str__(self) -> str:
        return str(self.delegation)


class Invitation(models.Model):
    """That somebody was written to; the address is the key, so nobody is written to twice.

    `facts` is the fingerprint of what was told: where time or place change, the same row is
    sent again with a higher `sequence`, which calendars understand as the same meeting.
    """

    conference = models.ForeignKey(
        Conference, verbose_name=_("hội nghị"), on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("thư điện tử"))
    name = models.TextField(_("họ và tên"))
    sequence = models.PositiveSmallIntegerField(_("lần gửi lại"), default=0)
    facts = models.CharField(_("dấu nội dung"), max_length=64)
    is_mailed = models.BooleanField(_("thư đã đi"), default=False)
    sent_at = models.DateTimeField(_("gửi lúc"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người gửi"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("giấy mời")
        verbose_name_plural = _("giấy mời")
        ordering = ["conference", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "email"], name="invited_once")]

    def __str__(self) -> str:
        return self.email
