from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.models.named import Named


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Tỉnh")
    CITY = "city", _("Thành phố trực thuộc trung ương")
    MINISTRY = "ministry", _("Bộ, ban, ngành")
    DEPARTMENT = "department", _("Sở, cơ quan cấp tỉnh")
    DISTRICT = "district", _("Huyện, quận, thị xã")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    COLLECTIVE = "collective", _("Tập thể")
    OTHER = "other", _("Khác")


PROVINCIAL = (UnitKind.PROVINCE, UnitKind.CITY)


class UnitQuerySet(models.QuerySet["Unit"]):
    def on(self, day: date) -> Self:
        """The units that existed on `day` (both ends included)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def visible_to(self, user: Any) -> Self:
        """Units are public facts for everybody who has signed in."""
        return self if user.is_authenticated else self.none()


class Unit(Named):
    """Anything that can be a member of a cluster, for the time in which it existed.

    A merger, split, renaming or upgrade ends a unit and begins another (`UnitChange`): the
    code of an area passes on and may come to mean something else, so the key is the row.
    """

    full_name = models.TextField(_("tên đầy đủ"))
    kind = models.CharField(_("loại"), max_length=12, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("trực thuộc"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    ministry = models.ForeignKey(
        "self",
        verbose_name=_("ngành dọc"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sector_units",
        help_text=_("Bộ, ngành mà cơ quan này thuộc về, ví dụ Bộ Công an với Công an tỉnh."),
    )
    code = models.CharField(_("mã"), max_length=10, blank=True)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("có đến hết ngày"), null=True, blank=True)
    is_checked = models.BooleanField(
        _("đã đối chiếu"),
        default=True,
        help_text=_("Bỏ trống khi đơn vị chỉ được biết qua tên nêu trong một bản ghi."),
    )
    is_demo = models.BooleanField(_("minh họa"), default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ["order_key", "valid_from"]
        indexes = [models.Index(fields=["parent", "kind"], name="unit_parent_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="unit_period",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")) & ~Q(ministry=F("pk")),
                name="unit_not_its_own_parent",
                violation_error_message=_("Một đơn vị không thể trực thuộc chính nó."),
            ),
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=~Q(code="") & Q(valid_from__isnull=False),
                name="unit_code_from",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.name

    def searched_text(self) -> str:
        return f"{self.full_name} {self.code}" if self.full_name else self.name

    def existed_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )

    @property
    def period(self) -> str:
        """The time in which the unit existed, in words; empty where nothing bounds it."""
        start = self.valid_from and f"{self.valid_from:%-d/%-m/%Y}"
        end = self.valid_to and f"{self.valid_to:%-d/%-m/%Y}"
        if start and end:
            return gettext("từ %(start)s đến %(end)s") % {"start": start, "end": end}
        if start:
            return gettext("từ %(start)s") % {"start": start}
        return gettext("đến %(end)s") % {"end": end} if end else ""


class ProvinceManager(models.Manager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # dynamic
    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).filter(
            kind__in=PROVINCIAL, is_demo=False, is_checked=True
        )


class Province(Unit):
    """A province or centrally governed city."""

    objects = ProvinceManager()  # type: ignore[misc]  # narrower than Unit's

    class Meta:
        proxy = True
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")


class UnitChangeKind(models.TextChoices):
    MERGE = "merge", _("Hợp nhất, sáp nhập")
    SPLIT = "split", _("Chia, tách")
    RENAME = "rename", _("Đổi tên")
    UPGRADE = "upgrade", _("Nâng cấp, chuyển loại")
    ABOLISH = "abolish", _("Giải thể")
    # What lies inside a unit goes with it; recorded by the act itself, never chosen.
    FOLLOW = "follow", _("Chuyển theo đơn vị cấp trên")


class UnitChange(models.Model):
    """A dated act by which units end and others begin."""

    kind = models.CharField(_("loại"), max_length=8, choices=UnitChangeKind.choices)
    on = models.DateField(_("có hiệu lực từ ngày"))
    legal_basis = models.TextField(_("căn cứ"))
    note = models.TextField(_("ghi chú"), blank=True)
    predecessors = models.ManyToManyField(
        Unit, verbose_name=_("đơn vị trước"), related_name="changes_out"
    )
    successors = models.ManyToManyField(
        Unit, verbose_name=_("đơn vị sau"), related_name="changes_in", blank=True
    )

    class Meta:
        verbose_name = _("thay đổi đơn vị")
        verbose_name_plural = _("thay đổi đơn vị")
        ordering = ["-on", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%-d/%-m/%Y}"


class Abbreviation(models.Model):
    """Two wordings of the same words in names of organs: VHTTDL, Văn hóa, Thể thao và Du lịch."""

    short = models.CharField(_("viết tắt"), max_length=100, unique=True)
    long = models.CharField(_("viết đủ"), max_length=200)

    class Meta:
        verbose_name = _("chữ viết tắt")
        verbose_name_plural = _("chữ viết tắt")
        ordering = ["short"]

    def __str__(self) -> str:
        return f"{self.short} = {self.long}"
