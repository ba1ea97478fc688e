"""Covenants: articles, numeric targets, comments and signatures."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models.clusters import ClusterYear
from clusters.models.councils import Council
from clusters.models.units import Unit
from clusters.workflow import CovenantState
from workflow.models import StoredFile

# Values of targets and results: as many digits as every database keeps exactly.
VALUE_DIGITS = 20
VALUE_PLACES = 4


class CovenantTemplateArticle(models.Model):
    """An article that a council's covenants start from."""

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.CASCADE, related_name="articles"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    heading = models.TextField(_("tiêu đề"))
    text = models.TextField(_("nội dung"))

    class Meta:
        verbose_name = _("điều mẫu của giao ước")
        verbose_name_plural = _("điều mẫu của giao ước")
        ordering = ["council", "order"]
        constraints = [
            models.UniqueConstraint(fields=["council", "order"], name="template_article_order")
        ]

    def __str__(self) -> str:
        return self.heading


class Covenant(models.Model):
    """The pledge of a cluster's year, or an annex that amends it.

    `text_hash` is the SHA-256 of the text as it was opened for signing; every signature
    carries the hash that it was given to.
    """

    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.PROTECT,
        related_name="covenants",
    )
    amends = models.ForeignKey(
        "self",
        verbose_name=_("phụ lục của"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annexes",
    )
    state = models.CharField(
        _("trạng thái"),
        max_length=6,
        choices=CovenantState.choices,
        default=CovenantState.DRAFT,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    dated_on = models.DateField(_("ngày"), null=True, blank=True)
    place = models.TextField(_("nơi ký"), blank=True)
    text_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("giao ước thi đua")
        verbose_name_plural = _("giao ước thi đua")
        ordering = ["cluster_year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster_year"],
                condition=Q(amends__isnull=True),
                name="covenant_once_per_year",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(text_hash=""),
                name="covenant_hash_from_opening",
            ),
            models.CheckConstraint(
                condition=~Q(amends=F("pk")), name="covenant_does_not_amend_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}, {self.cluster_year}"


class CovenantArticle(models.Model):
    covenant = models.ForeignKey(Covenant, on_delete=models.CASCADE, related_name="articles")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    heading = models.TextField(_("tiêu đề"))
    text = models.TextField(_("nội dung"))
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("điều của giao ước")
        verbose_name_plural = _("điều của giao ước")
        ordering = ["covenant", "order"]
        constraints = [
            models.UniqueConstraint(fields=["covenant", "order"], name="covenant_article_order")
        ]

    def __str__(self) -> str:
        return self.heading


class CovenantComment(models.Model):
    """What a member says about the draft."""

    covenant = models.ForeignKey(Covenant, on_delete=models.CASCADE, related_name="comments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("ý kiến"))
    made_at = models.DateTimeField(_("lúc"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("ý kiến về giao ước")
        verbose_name_plural = _("ý kiến về giao ước")
        ordering = ["covenant", "id"]

    def __str__(self) -> str:
        return self.text


class Direction(models.TextChoices):
    LARGER = "larger", _("Càng lớn càng tốt")
    SMALLER = "smaller", _("Càng nhỏ càng tốt")


class Aggregate(models.TextChoices):
    """How one figure of the whole cluster comes from those of its units."""

    SUM = "sum", _("Cộng")
    MEAN = "mean", _("Trung bình cộng")
    WEIGHTED = "weighted", _("Trung bình có trọng số")
    BEST = "best", _("Đơn vị tốt nhất")


class Target(models.Model):
    """An indicator on which units pledge a value; `group` parts units of unlike kind."""

    covenant = models.ForeignKey(Covenant, on_delete=models.CASCADE, related_name="targets")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    indicator = models.TextField(_("chỉ tiêu"))
    measure = models.CharField(_("đơn vị tính"), max_length=60)
    direction = models.CharField(
        _("chiều"), max_length=7, choices=Direction.choices, default=Direction.LARGER
    )
    aggregate = models.CharField(
        _("cách tổng hợp"), max_length=8, choices=Aggregate.choices, default=Aggregate.SUM
    )
    group = models.CharField(_("nhóm đơn vị"), max_length=120, blank=True)
    can_be_negative = models.BooleanField(_("có thể âm"), default=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("chỉ tiêu giao ước")
        verbose_name_plural = _("chỉ tiêu giao ước")
        ordering = ["covenant", "order"]
        constraints = [
            models.UniqueConstraint(fields=["covenant", "order"], name="target_order"),
            models.UniqueConstraint(
                fields=["covenant", "group", "indicator"], name="target_once_per_group"
            ),
        ]

    def __str__(self) -> str:
        return self.indicator


class Pledge(models.Model):
    """What one unit pledges, beside the plan it was given; its weight serves the weighted mean."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="pledges")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pledges")
    value = models.DecimalField(
        _("mức cam kết"), max_digits=VALUE_DIGITS, decimal_places=VALUE_PLACES
    )
    plan = models.DecimalField(
        _("kế hoạch được giao"),
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_PLACES,
        null=True,
        blank=True,
    )
    weight = models.DecimalField(
        _("trọng số"),
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_PLACES,
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("mức cam kết")
        verbose_name_plural = _("mức cam kết")
        ordering = ["target", "unit__order_key"]
        constraints = [
            models.UniqueConstraint(fields=["target", "unit"], name="pledge_once"),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=0), name="pledge_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.value}"


class Signature(models.Model):
    """A unit's signature: confirmed in the platform by its leader, or on paper with a scan."""

    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="signatures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="signatures")
    name = models.TextField(_("người ký"))
    position = models.TextField(_("chức vụ"))
    signed_at = models.DateTimeField(_("lúc"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text_hash = models.CharField(max_length=64)
    scan = models.ForeignKey(
        StoredFile,
        verbose_name=_("bản chụp"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Với bản ký giấy."),
    )

    class Meta:
        verbose_name = _("chữ ký giao ước")
        verbose_name_plural = _("chữ ký giao ước")
        ordering = ["covenant", "signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["covenant", "unit"], name="signature_once_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.unit}"
