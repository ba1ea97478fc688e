"""Score sheets: one per unit and year, a score per line and stage, and the trail of each line."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Unit
from scoring.models.criteria import Criterion, points, value
from scoring.models.years import ScoringYear
from scoring.querysets import ScoreSheetQuerySet
from scoring.workflow import SheetState
from workflow.models import StoredFile


class ScoreSheet(models.Model):
    """The sheet of one unit in one year."""

    scoring_year = models.ForeignKey(ScoringYear, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="score_sheets"
    )
    state = models.CharField(
        _("trạng thái"),
        max_length=11,
        choices=SheetState.choices,
        default=SheetState.DRAFT,
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
    returned_because = models.TextField(_("lý do trả lại"), blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bảng chấm điểm")
        verbose_name_plural = _("bảng chấm điểm")
        ordering = ["scoring_year", "unit__order_key"]
        constraints = [
            models.UniqueConstraint(fields=["scoring_year", "unit"], name="score_sheet_once"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="score_sheet_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="score_sheet_was_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.unit}, {self.scoring_year.cluster_year}"


class Stage(models.TextChoices):
    """Whose word on a line it is; later ones outweigh earlier ones, except the final one's rule."""

    SELF = "self", _("Tự chấm")
    APPRAISAL = "appraisal", _("Thẩm định")
    SECOND = "second_appraisal", _("Thẩm định lại")
    FINAL = "final", _("Điểm cuối cùng")


class Answer(models.Model):
    """What is entered on a line. Empty is not 0; `points` is entered, or worked out at saving.

    The points of the methods that depend on other units stay empty here until the final
    score freezes them: they are worked out from all sheets together whenever they are read.
    """

    assigned = models.BooleanField(_("được giao chỉ tiêu"), default=True)
    actual = value(_("kết quả"))
    minus = value(_("số trường hợp bị trừ"))
    target = value(_("chỉ tiêu của đơn vị"))
    points = points(_("điểm"), null=True, blank=True)
    remark = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        abstract = True


class Score(Answer):
    """One line of a sheet at one stage."""

    # No index of its own where another begins with it, or where nobody ever looks by it:
    # twenty thousand rows are written at once.
    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.CASCADE, related_name="scores", db_index=False
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    stage = models.CharField(_("bước"), max_length=16, choices=Stage.choices)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(_("lưu lúc"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người lưu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = _("điểm")
        verbose_name_plural = _("điểm")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "stage", "criterion"], name="score_once")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class AppendOnlyChanges(models.QuerySet["ScoreChange"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("The trail of a line is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The trail of a line is never removed.")

    def of_line(self, sheet: ScoreSheet, criterion: Criterion) -> Self:
        return self.filter(sheet=sheet, criterion=criterion).order_by("pk")


class ScoreChange(Answer):
    """The trail of a line: what it became, who made it so, when and why. Never changed.

    This is the journal of single lines: written in the transaction of the deed like a
    journal entry, but found by line. `unit` is whose word it was in a cross score.
    """

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    stage = models.CharField(_("bước"), max_length=16)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(_("lúc"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    capacity = models.CharField(_("tư cách"), max_length=200, blank=True)

    objects = AppendOnlyChanges.as_manager()

    class Meta:
        verbose_name = _("lần sửa điểm")
        verbose_name_plural = _("lần sửa điểm")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sheet", "criterion"], name="score_change_line")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Evidence(models.Model):
    """A file that proves a line, of the unit's own score or of its explanation."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    with_explanation = models.BooleanField(_("kèm giải trình"), default=False)
    added_at = models.DateTimeField(_("thêm lúc"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("tài liệu kiểm chứng")
        verbose_name_plural = _("tài liệu kiểm chứng")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sheet", "criterion"], name="evidence_line")]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion", "file"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return self.file.name


class Explanation(models.Model):
    """What a unit says on a line that was lowered; one text per line, revised until it is sent."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="explanations")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("giải trình"))
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(_("viết lúc"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("giải trình")
        verbose_name_plural = _("giải trình")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="explanation_once")
        ]

    def __str__(self) -> str:
        return self.text
