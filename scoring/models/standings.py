"""Standings that were adopted, and what was decided where units stood equal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Unit
from scoring.models.criteria import points
from scoring.models.years import ScoringYear


class TieStepKind(models.TextChoices):
    BALLOT = "ballot", _("Bỏ phiếu")
    CHAIRS = "chairs", _("Đơn vị đứng đầu và các đơn vị phó quyết định")


class TieDecision(models.Model):
    """A ballot, or the word of chair and vice-chairs, on units that stood equal.

    `place` orders the units of one decision: the smaller goes before.
    """

    scoring_year = models.ForeignKey(
        ScoringYear, on_delete=models.CASCADE, related_name="tie_decisions"
    )
    kind = models.CharField(_("cách quyết định"), max_length=6, choices=TieStepKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("thứ tự"))
    reason = models.TextField(_("lý do"))
    decided_at = models.DateTimeField(_("lúc"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("quyết định khi bằng điểm")
        verbose_name_plural = _("quyết định khi bằng điểm")
        ordering = ["scoring_year", "kind", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["scoring_year", "kind", "unit"], name="tie_decision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.unit} ({self.place})"


class AdoptedStanding(models.Model):
    """A frozen copy of a standing, with the rules that it was made by; never computed again.

    `rules` says in words what held then: set, edition, rule of the final score, tie chain.
    Of several of one year the newest is in force; older ones stay readable.
    """

    scoring_year = models.ForeignKey(
        ScoringYear, on_delete=models.PROTECT, related_name="adopted_standings"
    )
    stage = models.CharField(_("bước"), max_length=16)
    rules = models.JSONField(_("cách xếp"), default=dict)
    note = models.TextField(_("ghi chú"), blank=True)
    adopted_at = models.DateTimeField(_("thông qua lúc"))
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("bảng xếp hạng đã thông qua")
        verbose_name_plural = _("bảng xếp hạng đã thông qua")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.scoring_year.cluster_year}"


class AdoptedLine(models.Model):
    """A unit in an adopted standing.

    `branches` holds by the path of the branch its points and what was assigned there;
    `tie_steps` are sentences: how it was parted from equal units, which gate it failed.
    """

    standing = models.ForeignKey(AdoptedStanding, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    total = points(_("tổng điểm"))
    assigned_max = points(_("điểm tối đa được giao"))
    rank = models.PositiveSmallIntegerField(_("hạng"), null=True, blank=True)
    considered = models.BooleanField(_("được xét"), default=True)
    complete = models.BooleanField(_("đủ điểm"), default=True)
    branches = models.JSONField(_("điểm từng mục"), default=dict)
    tie_steps = models.JSONField(_("cách phân hạng khi bằng điểm"), default=list)

    class Meta:
        verbose_name = _("dòng xếp hạng đã thông qua")
        verbose_name_plural = _("dòng xếp hạng đã thông qua")
        ordering = ["standing", "order"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "order"], name="adopted_line_order"),
            models.UniqueConstraint(fields=["standing", "unit"], name="adopted_line_unit"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1), name="adopted_rank_from_one"
            ),
            models.CheckConstraint(
                condition=Q(considered=True) | Q(rank__isnull=True),
                name="adopted_not_considered_not_ranked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank or '—'}. {self.unit}"
