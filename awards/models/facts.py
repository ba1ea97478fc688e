"""What rules of eligibility ask for: ratings, initiatives, headcounts, holds, checked registers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models.people import FIRST_YEAR, LAST_YEAR, YEARS, Person
from awards.models.register import Award
from catalogue.models import AwardKind
from catalogue.rule_terms import HoldKind, InitiativeScope, RatingLevel
from clusters.models import Unit

# A fact is about a unit or about a person, never about both or none.
ONE_OWNER = Q(unit__isnull=True, person__isnull=False) | Q(unit__isnull=False, person__isnull=True)
A_YEAR = Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)


class OwnedFact(models.Model):
    """A fact of one unit or one person; `version` tells a stale form from a fresh one."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    person = models.ForeignKey(
        Person, verbose_name=_("cá nhân"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def owner(self) -> Unit | Person:
        found = self.person or self.unit
        assert found is not None  # a constraint holds it
        return found


class YearlyRating(OwnedFact):
    """How a unit or person was rated for a year."""

    year = models.PositiveSmallIntegerField(_("năm"), validators=YEARS)
    level = models.CharField(_("mức"), max_length=6, choices=RatingLevel.choices)

    class Meta:
        verbose_name = _("xếp loại hằng năm")
        verbose_name_plural = _("xếp loại hằng năm")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="rating_one_owner"),
            models.CheckConstraint(condition=A_YEAR, name="rating_year"),
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(unit__isnull=False), name="rating_once_a_unit"
            ),
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=Q(person__isnull=False),
                name="rating_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.year}: {self.get_level_display()}"


class Initiative(OwnedFact):
    """An initiative or research; recognised where a decision says so, and used at most once."""

    title = models.CharField(_("tên sáng kiến, đề tài"), max_length=300)
    scope = models.CharField(_("phạm vi"), max_length=18, choices=InitiativeScope.choices)
    year = models.PositiveSmallIntegerField(_("năm"), validators=YEARS)
    recognised_on = models.DateField(
        _("công nhận ngày"), null=True, blank=True, help_text=_("Để trống khi chưa công nhận.")
    )
    used_for = models.ForeignKey(
        Award,
        verbose_name=_("đã dùng cho"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
    )

    class Meta:
        verbose_name = _("sáng kiến, đề tài")
        verbose_name_plural = _("sáng kiến, đề tài")
        ordering = ["-year", "title"]
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="initiative_one_owner"),
            models.CheckConstraint(condition=A_YEAR, name="initiative_year"),
            models.CheckConstraint(
                condition=Q(used_for__isnull=True) | Q(recognised_on__isnull=False),
                name="initiative_recognised_before_use",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Headcount(models.Model):
    """The members of a unit at the end of a year; what is empty was not counted."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="headcounts"
    )
    year = models.PositiveSmallIntegerField(_("năm"), validators=YEARS)
    members = models.PositiveIntegerField(_("số người"))
    completed = models.PositiveIntegerField(_("hoàn thành nhiệm vụ"), null=True, blank=True)
    disciplined = models.PositiveIntegerField(
        _("bị kỷ luật từ cảnh cáo trở lên"), null=True, blank=True
    )
    direct_workers = models.PositiveIntegerField(_("trực tiếp lao động"), null=True, blank=True)
    women = models.PositiveIntegerField(_("nữ"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("số người của đơn vị")
        verbose_name_plural = _("số người của đơn vị")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="headcount_once"),
            models.CheckConstraint(condition=A_YEAR, name="headcount_year"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part}__isnull": True}) | Q(**{f"{part}__lte": F("members")}),
                    name=f"headcount_{part}",
                )
                for part in ("completed", "disciplined", "direct_workers", "women")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.year}: {self.members}"


class HeadcountTitle(models.Model):
    """How many of a unit's members hold a title of that year."""

    headcount = models.ForeignKey(Headcount, on_delete=models.CASCADE, related_name="titles")
    kind = models.ForeignKey(
        AwardKind, verbose_name=_("danh hiệu"), on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveIntegerField(_("số người"))

    class Meta:
        verbose_name = _("số người đạt danh hiệu")
        verbose_name_plural = _("số người đạt danh hiệu")
        ordering = ["kind__order_key"]
        constraints = [
            models.UniqueConstraint(fields=["headcount", "kind"], name="headcount_title_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"


class Hold(OwnedFact):
    """A matter that awards wait for, with its first and last day."""

    kind = models.CharField(_("vụ việc"), max_length=20, choices=HoldKind.choices)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    is_certain = models.BooleanField(
        _("đã có văn bản"),
        default=True,
        help_text=_("Bỏ trống khi mới nghe nói: chỉ nhắc phải làm rõ, không chặn."),
    )
    is_cleared = models.BooleanField(
        _("kết luận không có vi phạm"), default=False, help_text=_("Điền khi kết thúc.")
    )

    class Meta:
        verbose_name = _("vụ việc chưa xét khen thưởng")
        verbose_name_plural = _("vụ việc chưa xét khen thưởng")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="hold_one_owner"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="hold_period",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(is_cleared=False) | Q(ends_on__isnull=False), name="hold_cleared_at_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_kind_display()}"


class HistoryCheck(OwnedFact):
    """Somebody has compared the register with the decisions: from `complete_from` on it is whole.

    Without it an award that the register does not hold is only a line that may be missing.
    """

    complete_from = models.PositiveSmallIntegerField(
        _("đủ từ năm"),
        null=True,
        blank=True,
        validators=YEARS,
        help_text=_("Để trống khi đủ từ trước đến nay."),
    )
    checked_at = models.DateTimeField(_("đối chiếu lúc"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người đối chiếu"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("đối chiếu sổ khen thưởng")
        verbose_name_plural = _("đối chiếu sổ khen thưởng")
        ordering = ["-checked_at"]
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="history_check_one_owner"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(unit__isnull=False), name="history_check_once_a_unit"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(person__isnull=False),
                name="history_check_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.owner)
