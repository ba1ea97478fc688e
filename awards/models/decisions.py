"""Decisions on awards: one document, many recipients."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.proposal_querysets import benches_of, desks_of
from awards.workflow import DecisionState
from catalogue.models.named import Named
from catalogue.vietnamese import nfc, search_key
from clusters.models import Council
from clusters.offices import offices_of
from workflow.deeds import person_of
from workflow.models import StoredFile


def _file(label: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        StoredFile,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> Self:
        """What is announced or was taken over from paper; before that, the council's own people.

        Who sits on a council sees its decisions once they are issued, its desk always.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        known = Q(announced_at__isnull=False) | Q(state=DecisionState.RECORDED)
        bench = Q(council__in=benches_of(offices)) & ~Q(state=DecisionState.DRAFT)
        return self.filter(known | Q(council__in=desks_of(offices)) | bench)

    def announced(self) -> "DecisionQuerySet":
        """What everybody may read, signed in or not. A revoked one stays readable as revoked."""
        return self.filter(announced_at__isnull=False)


class Decision(Named):
    """A decision of a competent authority; `name` says what it is about (trích yếu).

    `council` is the one whose recommendations it answers, none for old ones entered from
    paper. Of one authority and year a number is used once.
    """

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="decisions",
    )  # fmt: skip
    authority = models.TextField(_("cấp quyết định"))
    authority_key = models.TextField(editable=False)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    number_key = models.CharField(max_length=80, blank=True, editable=False)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issued_year = models.PositiveSmallIntegerField(null=True, editable=False)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    file = _file(_("quyết định đã ký"))
    attachment = _file(_("danh sách kèm theo"))
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=DecisionState.choices, default=DecisionState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    issued_at = models.DateTimeField(_("ghi nhận lúc"), null=True, blank=True)
    issued_by = person_of(_("người ghi nhận"))
    announced_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    announced_by = person_of(_("người công bố"))
    revoked_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    revoked_by = person_of(_("người ghi nhận hủy"))
    revoke_reason = models.TextField(_("lý do, văn bản hủy"), blank=True)
    created_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)
    created_by = person_of(_("người lập"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định khen thưởng")
        verbose_name_plural = _("quyết định khen thưởng")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority_key", "number_key", "issued_year"],
                condition=~Q(number_key="") & Q(issued_year__isnull=False),
                name="decision_number_once",
                violation_error_message=_("Số quyết định này đã dùng trong năm."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(number="") & Q(issued_on__isnull=False),
                name="decision_issued_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="announced") | Q(announced_at__isnull=False),
                name="decision_announced_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_at__isnull=False) & ~Q(revoke_reason=""),
                name="decision_revoked_has_reason",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{deed}_at__isnull": True, f"{deed}_by__isnull": True})
                    | Q(**{f"{deed}_at__isnull": False, f"{deed}_by__isnull": False}),
                    name=f"decision_{deed}_at_and_by",
                )
                for deed in ("issued", "announced", "revoked")
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.name

    def set_keys(self) -> None:
        super().set_keys()
        self.number = nfc(self.number).strip()
        self.number_key = "".join(self.number.split()).casefold()
        self.authority = nfc(self.authority).strip()
        self.authority_key = search_key(self.authority)
        self.issued_year = self.issued_on.year if self.issued_on else None

    def searched_text(self) -> str:
        return f"{self.number} {self.name} {self.authority}"
