"""What members give each other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Unit
from scoring.models.criteria import Criterion, points
from scoring.models.sheets import ScoreSheet
from scoring.querysets import CrossSheetQuerySet
from scoring.workflow import CrossState


class CrossSheet(models.Model):
    """One member's scores of another member's sheet. Never of its own: actions refuse it."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="cross_sheets")
    by_unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị chấm"), on_delete=models.PROTECT, related_name="cross_sheets"
    )
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=CrossState.choices, default=CrossState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người gửi"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CrossSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bảng chấm chéo")
        verbose_name_plural = _("bảng chấm chéo")
        ordering = ["sheet", "by_unit__order_key"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "by_unit"], name="cross_sheet_once"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="cross_sheet_submitted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_unit} → {self.sheet.unit}"


class CrossScore(models.Model):
    """The points that one member gives on one line of another."""

    cross_sheet = models.ForeignKey(CrossSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = points(_("điểm"), null=True, blank=True)
    remark = models.TextField(_("nhận xét"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(_("lưu lúc"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("điểm chấm chéo")
        verbose_name_plural = _("điểm chấm chéo")
        constraints = [
            models.UniqueConstraint(fields=["cross_sheet", "criterion"], name="cross_score_once")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
