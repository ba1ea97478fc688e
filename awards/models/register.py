from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.decisions import Decision
from awards.models.people import LAST_YEAR, Household, Person
from catalogue.models import AwardKind
from catalogue.models.named import Named
from catalogue.rule_terms import Ground
from clusters.models import Council, Unit
from conferences.models import ConferralGroup, ConferralRecipient, NominationRecipient
from workflow.deeds import person_of, together

# What PostgreSQL takes into an index, with room for the other columns of it.
_LONGEST_ORDER_KEY = 1000


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: Any) -> Self:
        """Awards given are public facts for everybody who has signed in."""
        return self if user.is_authenticated else self.none()


class Award(Named):
    """One line of the register: an award given to a unit, or a number of them.

    `name` is the wording of the source; `kind` what the catalogue calls it. Each line
    points at the statement that it stands on.
    """

    kind = models.ForeignKey(
        AwardKind,
        verbose_name=_("hình thức trong danh mục"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("cá nhân"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
    )
    household = models.ForeignKey(
        Household,
        verbose_name=_("hộ gia đình"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
    )
    ground = models.CharField(
        _("loại hình"),
        max_length=10,
        choices=Ground.choices,
        blank=True,
        help_text=_("Để trống khi nguồn không nêu."),
    )
    recipient = models.TextField(_("nơi được khen như nguồn ghi"), blank=True)
    count = models.PositiveIntegerField(
        _("số lượng"), default=1, help_text=_("Lớn hơn 1 khi nguồn chỉ nêu số lượng.")
    )
    year = models.CharField(_("thành tích năm"), max_length=9, null=True, blank=True)
    # The year that the label ends in, or that of the day; 0 where neither is known.
    year_no = models.PositiveSmallIntegerField(default=0, editable=False)
    awarded_on = models.DateField(_("ngày"), null=True, blank=True)
    decider = models.TextField(_("cấp quyết định"), blank=True)
    decision_number = models.TextField(_("số quyết định"), blank=True)
    nomination = models.OneToOneField(
        NominationRecipient,
        verbose_name=_("theo đề nghị"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="award",
    )
    conferral = models.OneToOneField(
        ConferralGroup,
        verbose_name=_("theo lần trao"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="award",
    )

    named = models.OneToOneField(
        ConferralRecipient,
        verbose_name=_("theo người được trao"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="award",
    )

    decision = models.ForeignKey(
        Decision,
        verbose_name=_("quyết định"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
    )
    revoked_on = models.DateField(_("hủy ngày"), null=True, blank=True)
    revoke_reason = models.TextField(_("lý do, văn bản hủy"), blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("khen thưởng")
        verbose_name_plural = _("sổ khen thưởng")
        ordering = ["-year", "order_key", "id"]
        indexes = [
            # The register as it opens, and its last page, without sorting it.
            models.Index(fields=["-year_no", "order_key", "id"], name="award_newest_first"),
            # Its totals without reading it.
            models.Index(fields=["revoked_on", "count"], name="award_totals"),
            models.Index(fields=["decision_number"], name="award_decision_number"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=0), name="award_count"),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoke_reason="")
                | Q(revoked_on__isnull=False) & ~Q(revoke_reason=""),
                name="award_revoked_says_why",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, household__isnull=True)
                | Q(unit__isnull=True, person__isnull=True)
                | Q(unit__isnull=True, household__isnull=True),
                name="award_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(nomination__isnull=True, conferral__isnull=True)
                | Q(nomination__isnull=True, named__isnull=True)
                | Q(conferral__isnull=True, named__isnull=True),
                name="award_stands_on_one_statement",
            ),
        ]

    def set_keys(self) -> None:
        super().set_keys()
        self.order_key = self.order_key[:_LONGEST_ORDER_KEY]
        self.year_no = year_no(self.year, self.awarded_on)

    def searched_text(self) -> str:
        return f"{self.name} {self.recipient} {self.decider} {self.decision_number}"


class RegisterImport(models.Model):
    """One workbook of old decisions taken in; what it wrote can be taken back.

    `made` holds the keys of what it wrote: `awards`, `decisions`, `persons`, `households`.
    """

    council = models.ForeignKey(
        Council,
        verbose_name=_("hội đồng"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="register_imports",
    )
    file_name = models.CharField(_("tệp"), max_length=200, blank=True)
    made = models.JSONField(default=dict, editable=False)
    imported_at = models.DateTimeField(_("nhập lúc"), auto_now_add=True)
    imported_by = person_of(_("người nhập"))
    undone_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)
    undone_by = person_of(_("người gỡ"))

    class Meta:
        verbose_name = _("lần nhập quyết định cũ")
        verbose_name_plural = _("các lần nhập quyết định cũ")
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=together("undone"), name="import_undone_at_and_by")
        ]

    def __str__(self) -> str:
        return self.file_name or str(self._meta.verbose_name)


def year_no(label: str | None, day: date | None) -> int:
    """The year of merit as a number: the school year "2020-2021" ends in 2021."""
    if label and label[-4:].isdecimal():
        return min(int(label[-4:]), LAST_YEAR)
    return day.year if day else 0
