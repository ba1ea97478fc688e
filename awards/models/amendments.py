"""Papers that take back or correct what an issued decision says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.decisions import Decision
from awards.models.register import Award
from workflow.models import StoredFile


class AmendmentKind(models.TextChoices):
    REVOCATION = "revocation", _("Hủy")
    CORRECTION = "correction", _("Đính chính")


class Amendment(models.Model):
    """One paper about one decision: revoked wholly or for some, or corrected.

    `lines` say whom or what it changed; they stay as they were written.
    """

    decision = models.ForeignKey(
        Decision, verbose_name=_("quyết định"), on_delete=models.PROTECT, related_name="amendments"
    )
    kind = models.CharField(_("loại"), max_length=10, choices=AmendmentKind.choices)
    is_whole = models.BooleanField(_("cả quyết định"), default=False)
    document = models.CharField(_("văn bản"), max_length=200)
    dated = models.DateField(_("ngày văn bản"))
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    reason = models.TextField(_("lý do"))
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp văn bản"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ghi"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("văn bản hủy, đính chính")
        verbose_name_plural = _("văn bản hủy, đính chính")
        ordering = ["decision", "dated", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(reason=""), name="amendment_says_why"
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(is_whole=True), name="amendment_whole_once"
            ),
        ]

    def __str__(self) -> str:
        return self.document


class AmendedLine(models.Model):
    """What one paper changed: a recipient, with `after` empty where the award was taken back;
    without an award something of the decision itself, or a dossier not yet announced.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="lines")
    award = models.ForeignKey(
        Award, verbose_name=_("dòng trong sổ khen thưởng"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="amended",
    )  # fmt: skip
    about = models.TextField(_("mục, nơi được khen"))
    before = models.TextField(_("đã ghi"), blank=True)
    after = models.TextField(_("ghi lại"), blank=True)

    class Meta:
        verbose_name = _("điều đã hủy, đính chính")
        verbose_name_plural = _("điều đã hủy, đính chính")
        ordering = ["amendment", "id"]

    def __str__(self) -> str:
        return self.about
