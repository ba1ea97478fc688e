"""What units report against their pledges."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models.clusters import ClusterYear
from clusters.models.covenants import VALUE_DIGITS, VALUE_PLACES, Target
from clusters.models.units import Unit
from clusters.workflow import ReportingState
from workflow.models import StoredFile


class Period(models.TextChoices):
    MID_YEAR = "mid_year", _("Sáu tháng đầu năm")
    YEAR_END = "year_end", _("Cả năm")


class Reporting(models.Model):
    """One unit's report of one period: being filled in, or sent."""

    cluster_year = models.ForeignKey(
        ClusterYear, on_delete=models.PROTECT, related_name="reportings"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reportings")
    period = models.CharField(_("kỳ"), max_length=8, choices=Period.choices)
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=ReportingState.choices,
        default=ReportingState.DRAFT,
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

    class Meta:
        verbose_name = _("báo cáo kết quả")
        verbose_name_plural = _("báo cáo kết quả")
        ordering = ["cluster_year", "period", "unit__order_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster_year", "unit", "period"], name="reporting_once"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="reporting_submitted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_period_display()}, {self.unit}"


class Bound(models.TextChoices):
    EXACT = "exact", _("đúng")
    AT_LEAST = "at_least", _("hơn, trên")
    ABOUT = "about", _("gần, khoảng")


class Result(models.Model):
    """One value: 1.283,5; hơn 1.440; 97,7 to 139,5; 72 of 81; estimated or official."""

    reporting = models.ForeignKey(Reporting, on_delete=models.CASCADE, related_name="results")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="results")
    version = models.PositiveIntegerField(default=0, editable=False)
    value = models.DecimalField(
        _("kết quả"),
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_PLACES,
        null=True,
        blank=True,
    )
    bound = models.CharField(_("mức độ"), max_length=8, choices=Bound.choices, default=Bound.EXACT)
    value_max = models.DecimalField(
        _("đến"),
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_PLACES,
        null=True,
        blank=True,
    )
    of = models.DecimalField(
        _("trên tổng số"),
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_PLACES,
        null=True,
        blank=True,
    )
    is_estimate = models.BooleanField(_("ước tính"), default=False)
    source = models.TextField(_("nguồn số liệu"), blank=True)
    evidence = models.ForeignKey(
        StoredFile,
        verbose_name=_("tài liệu kiểm chứng"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = _("kết quả")
        ordering = ["reporting", "target__order"]
        constraints = [
            models.UniqueConstraint(fields=["reporting", "target"], name="result_once"),
            models.CheckConstraint(
                condition=Q(value_max__isnull=True)
                | (Q(value__isnull=False) & Q(value_max__gte=F("value"))),
                name="result_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.value}"
