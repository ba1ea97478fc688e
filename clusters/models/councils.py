from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.named import Named
from clusters.models.units import Unit


class CouncilLevel(models.TextChoices):
    CENTRAL = "central", _("Trung ương")
    MINISTRY = "ministry", _("Bộ, ngành")
    PROVINCE = "province", _("Tỉnh")
    DISTRICT = "district", _("Huyện")
    COMMUNE = "commune", _("Xã")


class Council(Named):
    """Who organises clusters: an emulation and commendation council, or its unit."""

    level = models.CharField(_("cấp"), max_length=8, choices=CouncilLevel.choices)
    name_key = models.TextField(editable=False)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("của đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="councils",
        help_text=_("Đơn vị mà tên của các thành viên được hiểu trong phạm vi của nó."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("cấp trên"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    recognises_officers = models.BooleanField(
        _("công nhận cụm trưởng, cụm phó"),
        default=False,
        help_text=_("Đơn vị được bầu chỉ giữ chức danh sau khi Hội đồng công nhận."),
    )
    is_demo = models.BooleanField(_("minh họa"), default=False)

    class Meta:
        verbose_name = _("hội đồng")
        verbose_name_plural = _("hội đồng")
        ordering = ["order_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "name_key", "unit"],
                condition=Q(unit__isnull=False),
                name="council_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["level", "name_key"],
                condition=Q(unit__isnull=True),
                name="council_once_without_unit",
            ),
        ]


class InOffice(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Those whose time in office includes `day`."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class SeatRole(models.TextChoices):
    CHAIR = "chair", _("Chủ tịch Hội đồng")
    VICE_CHAIR = "vice_chair", _("Phó Chủ tịch Hội đồng")
    MEMBER = "member", _("Ủy viên Hội đồng")
    SPECIALIST = "specialist", _("Chuyên viên Thường trực Hội đồng")


class CouncilSeat(models.Model):
    """Somebody's seat in a council, or desk in its standing body, for a time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người"),
        on_delete=models.PROTECT,
        related_name="council_seats",
    )
    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, related_name="seats"
    )
    role = models.CharField(_("chức trách"), max_length=10, choices=SeatRole.choices)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = InOffice.as_manager()

    class Meta:
        verbose_name = _("ghế trong hội đồng")
        verbose_name_plural = _("ghế trong hội đồng")
        ordering = ["council", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="council_seat_period",
            ),
            models.UniqueConstraint(
                fields=["user", "council", "role", "starts_on"], name="council_seat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class OfficerRole(models.TextChoices):
    STAFF = "staff", _("Cán bộ")
    LEADER = "leader", _("Lãnh đạo")


class Officer(models.Model):
    """Somebody who works for a unit in the platform, for a time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người"),
        on_delete=models.PROTECT,
        related_name="offices",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="officers"
    )
    role = models.CharField(_("vai trò"), max_length=6, choices=OfficerRole.choices)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = InOffice.as_manager()

    class Meta:
        verbose_name = _("người của đơn vị")
        verbose_name_plural = _("người của đơn vị")
        ordering = ["unit", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="officer_period",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "starts_on"], name="officer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.unit}"
