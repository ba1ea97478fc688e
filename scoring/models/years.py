"""How scoring goes in one cluster year: the set, the rule of the final score, the tie chain."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import ClusterYear, Target, Unit
from scoring.finals import FinalRule
from scoring.models.criteria import CriteriaSet, Criterion
from scoring.querysets import ScoringYearQuerySet
from scoring.standing import RankBy

__all__ = ["CriterionLink", "CrossMode", "RankBy", "ScoringYear", "TieBranch"]


class CrossMode(models.TextChoices):
    NONE = "none", _("Không chấm chéo")
    ALL = "all", _("Chấm chéo mọi tiêu chí")
    BRANCHES = "branches", _("Chấm chéo các mục đã chọn")


class ScoringYear(models.Model):
    """The scoring of one cluster year; everybody in the year sees the rules that it holds."""

    cluster_year = models.OneToOneField(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.PROTECT,
        related_name="scoring",
    )
    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("bộ tiêu chí"),
        on_delete=models.PROTECT,
        related_name="scoring_years",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    final_rule = models.CharField(
        _("cách lấy điểm cuối cùng"),
        max_length=20,
        choices=FinalRule.choices,
        default=FinalRule.APPRAISAL,
    )
    cross_mode = models.CharField(
        _("chấm chéo"), max_length=8, choices=CrossMode.choices, default=CrossMode.NONE
    )
    cross_branches = models.ManyToManyField(
        Criterion,
        verbose_name=_("mục chấm chéo"),
        blank=True,
        related_name="+",
        help_text=_("Khi chỉ chấm chéo một số mục."),
    )
    rank_by = models.CharField(
        _("xếp hạng theo"),
        max_length=5,
        choices=RankBy.choices,
        default=RankBy.RATIO,
        help_text=_("Khi có đơn vị không được giao đủ chỉ tiêu, tỷ lệ X/Y là công bằng hơn."),
    )
    appraiser = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị thẩm định bảng của đơn vị đứng đầu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Để trống: đơn vị phó thẩm định."),
    )

    objects = ScoringYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc chấm điểm của năm")
        verbose_name_plural = _("việc chấm điểm của năm")
        ordering = ["-cluster_year__label"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.cluster_year}"


class TieBranch(models.Model):
    """A branch whose points part units that are equal, in the declared order."""

    scoring_year = models.ForeignKey(
        ScoringYear, on_delete=models.CASCADE, related_name="tie_branches"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("mục"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("mục so khi bằng điểm")
        verbose_name_plural = _("mục so khi bằng điểm")
        ordering = ["scoring_year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scoring_year", "order"], name="tie_branch_order"),
            models.UniqueConstraint(fields=["scoring_year", "criterion"], name="tie_branch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.criterion}"


class CriterionLink(models.Model):
    """A criterion that is scored on a covenant's target: its value comes from the results."""

    scoring_year = models.ForeignKey(ScoringYear, on_delete=models.CASCADE, related_name="links")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="criterion_links")

    class Meta:
        verbose_name = _("tiêu chí nối với chỉ tiêu giao ước")
        verbose_name_plural = _("tiêu chí nối với chỉ tiêu giao ước")
        constraints = [
            models.UniqueConstraint(
                fields=["scoring_year", "criterion"], name="criterion_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} ← {self.target}"
