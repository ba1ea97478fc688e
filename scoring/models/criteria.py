"""Criteria sets: what is scored, and by which method."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, ClusterYear, Council, Direction
from scoring.methods import Method
from scoring.querysets import CriteriaSetQuerySet
from scoring.workflow import CriteriaState

# Points in hundredths, as many digits as every database keeps exactly; printed sets use halves.
POINT_DIGITS = 8
POINT_PLACES = 2
# Shares of the maximum (0,9 of it at the plan, 0,01 for each percent over).
SHARE_DIGITS = 8
SHARE_PLACES = 6


def points(label: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        label, max_digits=POINT_DIGITS, decimal_places=POINT_PLACES, **options
    )


def share(label: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        label,
        max_digits=SHARE_DIGITS,
        decimal_places=SHARE_PLACES,
        null=True,
        blank=True,
        **options,
    )


def value(label: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    """A result or a target: the digits that covenants and results keep."""
    return models.DecimalField(
        label, max_digits=20, decimal_places=4, null=True, blank=True, **options
    )


class CriteriaSet(models.Model):
    """One edition of a table of criteria, of a council, of a cluster, or of one cluster year.

    Published sets do not change once a sheet has been opened on them; a change makes a new
    edition. `total` is the declared sum of the base criteria; bonus and penalty at the root
    stand outside it.
    """

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, related_name="criteria_sets"
    )
    cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("cụm, khối"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        help_text=_("Để trống nếu dùng cho mọi cụm, khối của hội đồng."),
    )
    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        help_text=_("Khi bộ tiêu chí chỉ dùng cho một năm."),
    )
    name = models.CharField(_("tên"), max_length=300)
    edition = models.PositiveSmallIntegerField(_("bản"), default=1)
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=CriteriaState.choices,
        default=CriteriaState.DRAFT,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    total = points(_("tổng điểm công bố"), help_text=_("Chưa kể điểm thưởng, điểm trừ."))
    effective_from = models.DateField(_("áp dụng từ"), null=True, blank=True)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    copied_from = models.ForeignKey(
        "self",
        verbose_name=_("chép từ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
    )
    is_demo = models.BooleanField(_("minh họa"), default=False)
    published_at = models.DateTimeField(_("ban hành lúc"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ban hành"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["name", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name", "edition"], name="criteria_set_edition_once"
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="criteria_set_total"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False),
                name="criteria_set_published_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(name)s (bản %(edition)d)") % {
            "name": self.name,
            "edition": self.edition,
        }


class Criterion(models.Model):
    """A line of a set: a group of lines, or a leaf that is scored by its method.

    `path` is the key within the set ("I/2/a" or "I.2.a"): printed labels repeat. `order` runs
    through the whole set, so that parents come before their children and a set is read in
    one query.
    """

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self",
        verbose_name=_("thuộc"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(_("đường dẫn"), max_length=120)
    order = models.PositiveIntegerField(_("thứ tự"))
    depth = models.PositiveSmallIntegerField(_("cấp"), default=0)
    code = models.CharField(_("ký hiệu"), max_length=40, blank=True)
    title = models.TextField(_("nội dung"))
    method = models.CharField(_("cách chấm"), max_length=13, choices=Method.choices)
    max_points = points(_("điểm tối đa"))
    min_points = points(_("điểm tối thiểu"), default=0)
    points_per_unit = points(_("điểm mỗi đơn vị"), null=True, blank=True)
    bonus = points(_("điểm cộng mỗi trường hợp"), null=True, blank=True)
    penalty = points(_("điểm trừ mỗi trường hợp"), null=True, blank=True)
    target = value(_("chỉ tiêu chung"))
    measure = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    direction = models.CharField(
        _("chiều"), max_length=7, choices=Direction.choices, default=Direction.LARGER
    )
    at_target = share(_("phần điểm khi đạt chỉ tiêu"))
    per_percent_over = share(_("phần điểm cộng cho mỗi % vượt"))
    per_percent_under = share(_("phần điểm trừ cho mỗi % hụt"))
    floor = share(_("phần điểm thấp nhất"))
    evidence_required = models.BooleanField(_("phải có minh chứng"), default=False)
    assignable = models.BooleanField(
        _("có thể không giao"),
        default=False,
        help_text=_("Đơn vị không được giao chỉ tiêu thì dòng này không tính vào tổng."),
    )
    guidance = models.TextField(_("hướng dẫn chấm"), blank=True)

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["criteria_set", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "path"], name="criterion_path_once"),
            models.CheckConstraint(
                condition=Q(max_points__gte=F("min_points")), name="criterion_points_range"
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="criterion_not_own_parent"),
            models.CheckConstraint(
                condition=~Q(method="gate") | Q(max_points=0, min_points=0),
                name="criterion_gate_weighs_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()
