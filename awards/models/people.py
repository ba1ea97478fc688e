from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.named import Named
from catalogue.vietnamese import nfc, person_order_key, search_key, words
from clusters.models import Unit
from clusters.names import key
from workflow.deeds import person_of, together

FIRST_YEAR, LAST_YEAR = 1900, 2100
YEARS = (MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR))


def name_key(name: str) -> str:
    """Two names of persons are one name word by word, wherever a tone mark sits; never fuzzy."""
    return key(tuple(words(name)))


class Gender(models.TextChoices):
    FEMALE = "female", _("Nữ")
    MALE = "male", _("Nam")


class Person(Named):
    """Somebody who may be honoured: no more of them than rules and decisions need.

    Two persons of one name, year and unit are told apart by `distinction`, which somebody
    fills in; the platform never takes one for the other, nor two for one.
    """

    name_key = models.TextField(editable=False)
    birth_year = models.PositiveSmallIntegerField(
        _("năm sinh"), null=True, blank=True, validators=YEARS
    )
    gender = models.CharField(_("giới tính"), max_length=6, choices=Gender.choices, blank=True)
    position = models.CharField(_("chức vụ, nghề nghiệp"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="persons"
    )
    distinction = models.CharField(
        _("dấu hiệu phân biệt"),
        max_length=100,
        blank=True,
        help_text=_("Chỉ điền khi có người cùng tên, cùng năm sinh trong đơn vị."),
    )
    left_on = models.DateField(
        _("rời đơn vị ngày"), null=True, blank=True, help_text=_("Để trống khi đang công tác.")
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("cá nhân")
        verbose_name_plural = _("cá nhân")
        ordering = ["order_key", "birth_year"]
        indexes = [models.Index(fields=["unit", "name_key"], name="person_unit_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name_key", "birth_year", "distinction"],
                condition=Q(birth_year__isnull=False),
                name="person_once",
                violation_error_message=_("Đã có người cùng tên, cùng năm sinh trong đơn vị."),
            ),
            models.UniqueConstraint(
                fields=["unit", "name_key", "distinction"],
                condition=Q(birth_year__isnull=True),
                name="person_once_without_year",
                violation_error_message=_("Đã có người cùng tên, không rõ năm sinh trong đơn vị."),
            ),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True)
                | Q(birth_year__gte=FIRST_YEAR, birth_year__lte=LAST_YEAR),
                name="person_birth_year",
            ),
        ]

    def set_keys(self) -> None:
        self.name = nfc(" ".join(self.name.split()))
        self.name_key = name_key(self.name)
        self.search_key = search_key(self.name)
        self.order_key = person_order_key(self.name)

    def __str__(self) -> str:
        return f"{self.name} ({self.birth_year})" if self.birth_year else self.name


class PersonAlias(models.Model):
    """An earlier or other name of the same person, entered by hand."""

    person = models.ForeignKey(
        Person, verbose_name=_("cá nhân"), on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(_("tên khác, tên trước đây"), max_length=200)
    name_key = models.TextField(editable=False)

    class Meta:
        verbose_name = _("tên khác của cá nhân")
        verbose_name_plural = _("tên khác của cá nhân")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name_key"], name="person_alias_once")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = nfc(" ".join(self.name.split()))
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)


class PersonJoining(models.Model):
    """Two persons made one, which can be taken back.

    The keys are kept as such: the row of `gone` is no more, and `kept` may one day be joined
    with somebody else.

    `held` is what the two were before: rows as they stood, keys of what moved.
    """

    kept = models.PositiveBigIntegerField(editable=False)
    gone = models.PositiveBigIntegerField(editable=False)
    name = models.TextField(_("người đã nhập vào"))
    held = models.JSONField(default=dict, editable=False)
    joined_at = models.DateTimeField(_("nhập lúc"), auto_now_add=True)
    joined_by = person_of(_("người nhập"))
    undone_at = models.DateTimeField(_("tách lúc"), null=True, blank=True)
    undone_by = person_of(_("người tách"))

    class Meta:
        verbose_name = _("lần nhập hai người làm một")
        verbose_name_plural = _("các lần nhập hai người làm một")
        ordering = ["-joined_at", "-id"]
        indexes = [models.Index(fields=["kept"], name="joining_kept")]
        constraints = [
            models.CheckConstraint(condition=together("undone"), name="joining_undone_at_and_by")
        ]

    def __str__(self) -> str:
        return self.name


class Household(Named):
    """A household that may be honoured, by the name of its head, in a commune or ward."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="households"
    )
    place = models.CharField(_("thôn, tổ dân phố"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("hộ gia đình")
        verbose_name_plural = _("hộ gia đình")
        ordering = ["order_key"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "place"], name="household_once")
        ]
