from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.named import Named
from clusters.models.councils import Council
from clusters.models.units import Unit


class VisibleToAll(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Clusters, their years and offices are public facts for everybody signed in."""
        return self if user.is_authenticated else self.none()


class ClusterKind(models.TextChoices):
    CUM = "cum", _("Cụm")
    KHOI = "khoi", _("Khối")


class Cluster(Named):
    """Units that compete with each other, known by council, sector and name together."""

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, related_name="clusters"
    )
    sector = models.TextField(_("ngành"), blank=True)
    kind = models.CharField(_("loại"), max_length=4, choices=ClusterKind.choices)
    name_key = models.TextField(editable=False)
    sector_key = models.TextField(editable=False, blank=True)
    chair_title = models.CharField(
        _("chức danh đơn vị đứng đầu"), max_length=60, default="Cụm trưởng"
    )
    vice_title = models.CharField(_("chức danh đơn vị phó"), max_length=60, default="Cụm phó")
    vice_count = models.PositiveSmallIntegerField(
        _("số đơn vị phó"), default=1, help_text=_("Dùng khi gợi ý luân phiên.")
    )
    founding_decision = models.TextField(_("quyết định thành lập"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    is_demo = models.BooleanField(_("minh họa"), default=False)

    objects = VisibleToAll.as_manager()

    class Meta:
        verbose_name = _("cụm, khối thi đua")
        verbose_name_plural = _("cụm, khối thi đua")
        ordering = ["order_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "sector_key", "name_key"],
                name="cluster_once_per_council",
                violation_error_message=_("Hội đồng này đã có cụm, khối cùng ngành và cùng tên."),
            )
        ]


class ClusterAlias(models.Model):
    """Another name of the same cluster, checked by hand; what a source stated stays there."""

    cluster = models.ForeignKey(
        Cluster, verbose_name=_("cụm, khối"), on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.TextField(_("tên khác"))
    name_key = models.TextField(editable=False)

    class Meta:
        verbose_name = _("tên khác của cụm, khối")
        verbose_name_plural = _("tên khác của cụm, khối")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "name_key"], name="cluster_alias_once")
        ]

    def __str__(self) -> str:
        return self.name


class RotationPlace(models.Model):
    """A unit's place in the fixed order that a cluster has agreed on for its chair."""

    cluster = models.ForeignKey(
        Cluster, verbose_name=_("cụm, khối"), on_delete=models.CASCADE, related_name="rotation"
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("thứ tự luân phiên")
        verbose_name_plural = _("thứ tự luân phiên")
        ordering = ["cluster", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "position"], name="rotation_position_once"),
            models.UniqueConstraint(fields=["cluster", "unit"], name="rotation_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.unit}"


YEAR_LABEL = RegexValidator(
    r"\A[0-9]{4}(-[0-9]{4})?\Z", _("Ghi năm như 2023, năm học như 2020-2021.")
)


class ClusterYear(models.Model):
    """One year of a cluster: a calendar year ("2017") or a school year ("2020-2021")."""

    cluster = models.ForeignKey(
        Cluster, verbose_name=_("cụm, khối"), on_delete=models.PROTECT, related_name="years"
    )
    label = models.CharField(_("năm"), max_length=9, validators=[YEAR_LABEL])
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = VisibleToAll.as_manager()

    class Meta:
        verbose_name = _("năm thi đua")
        verbose_name_plural = _("năm thi đua")
        ordering = ["-label"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "label"], name="cluster_year_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="cluster_year_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster}, {self.label}"


class Membership(models.Model):
    """A unit's membership in a cluster in one year. What was only inferred is no membership."""

    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="memberships"
    )
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(
        _("đến hết ngày"),
        null=True,
        blank=True,
        help_text=_("Khi tư cách thành viên thay đổi giữa năm."),
    )
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("thành viên")
        verbose_name_plural = _("thành viên")
        ordering = ["cluster_year", "unit__order_key"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_year", "unit"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="membership_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.cluster_year}"


class Office(models.TextChoices):
    CHAIR = "chair", _("Cụm trưởng")
    VICE_CHAIR = "vice_chair", _("Cụm phó")


class TermStatus(models.TextChoices):
    PROPOSED = "proposed", _("Được đề xuất")
    ELECTED = "elected", _("Được bầu, suy tôn")
    SERVING = "serving", _("Đang giữ, đã giữ")


# A later word on the same office outweighs an earlier one.
STATUS_WEIGHT = {TermStatus.PROPOSED: 1, TermStatus.ELECTED: 2, TermStatus.SERVING: 3}


class TermOrigin(models.TextChoices):
    """How an office came to a unit, in the words of the field."""

    ACCLAIMED = "acclaimed", _("Suy tôn")
    ELECTED = "elected", _("Bầu")
    ASSIGNED = "assigned", _("Cấp trên phân công")
    HANDED_OVER = "handed_over", _("Bàn giao")
    INHERITED = "inherited", _("Kế thừa sau sắp xếp đơn vị")


class TermQuerySet(models.QuerySet["Term"]):
    def in_effect(self, day: date) -> Self:
        """Terms that give rights on `day`: served, or elected and, where the council asks for

        it, recognised.
        """
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(status=TermStatus.SERVING)
            | Q(status=TermStatus.ELECTED, recognised_at__isnull=False)
            | Q(
                status=TermStatus.ELECTED,
                cluster_year__cluster__council__recognises_officers=False,
            ),
        )


class Term(models.Model):
    """A unit's term of office in one year; without unit where only the office is known."""

    cluster_year = models.ForeignKey(
        ClusterYear, verbose_name=_("năm thi đua"), on_delete=models.CASCADE, related_name="terms"
    )
    office = models.CharField(_("chức danh"), max_length=10, choices=Office.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
    )
    order = models.PositiveIntegerField(
        _("thứ tự"), default=1, help_text=_("Hai cụm phó ngang nhau cùng mang số 1.")
    )
    status = models.CharField(_("tình trạng"), max_length=8, choices=TermStatus.choices)
    origin = models.CharField(_("hình thức"), max_length=11, choices=TermOrigin.choices, blank=True)
    reason = models.TextField(
        _("lý do"), blank=True, help_text=_("Khi khác với luân phiên, hoặc thay giữa năm.")
    )
    recognised_at = models.DateTimeField(_("công nhận lúc"), null=True, blank=True)
    recognised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người công nhận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.TextField(_("nguồn"))

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm kỳ")
        verbose_name_plural = _("nhiệm kỳ")
        ordering = ["cluster_year", "office", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster_year", "office", "unit"],
                condition=Q(unit__isnull=False),
                name="term_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["cluster_year", "office", "order"],
                condition=Q(unit__isnull=True),
                name="term_once_without_unit",
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="term_order_from_one"),
            models.CheckConstraint(
                condition=Q(recognised_at__isnull=True, recognised_by__isnull=True)
                | Q(recognised_at__isnull=False, recognised_by__isnull=False),
                name="term_recognised_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="term_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()} {self.cluster_year.label}: {self.unit or '—'}"
