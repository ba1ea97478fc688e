"""How many units of a year may be proposed for an award."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import AwardKind
from clusters.models.clusters import ClusterYear


class QuotaBasis(models.TextChoices):
    COUNT = "count", _("Số đơn vị")
    SHARE = "share", _("Phần của số đơn vị được xếp hạng")
    REST = "rest", _("Các đơn vị còn lại")


class AwardQuota(models.Model):
    """A line of the quotas of a year; ranks fill the lines in their order from the top.

    No rule of law says how many a cluster may propose: the board of the council enters it each
    year (domain notes 2.6, unconfirmed). With `is_from_top` the line begins again at the first
    rank, so that one unit may have two awards.
    """

    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.CASCADE,
        related_name="quotas",
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.ForeignKey(
        AwardKind,
        verbose_name=_("hình thức khen thưởng"),
        on_delete=models.PROTECT,
        related_name="quotas",
    )
    basis = models.CharField(
        _("cách tính"), max_length=5, choices=QuotaBasis.choices, default=QuotaBasis.COUNT
    )
    count = models.PositiveSmallIntegerField(_("số đơn vị"), null=True, blank=True)
    share_part = models.PositiveSmallIntegerField(_("tử số"), null=True, blank=True)
    share_whole = models.PositiveSmallIntegerField(_("mẫu số"), null=True, blank=True)
    is_from_top = models.BooleanField(
        _("xét lại từ hạng nhất"),
        default=False,
        help_text=_("Đơn vị đã được đề nghị ở dòng trên vẫn được xét ở dòng này."),
    )
    decider = models.TextField(_("cấp quyết định"), blank=True)
    conditions = models.TextField(_("điều kiện"), blank=True)

    class Meta:
        verbose_name = _("hạn mức khen thưởng")
        verbose_name_plural = _("hạn mức khen thưởng")
        ordering = ["cluster_year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_year", "order"], name="award_quota_order"),
            models.CheckConstraint(
                condition=Q(
                    basis="count",
                    count__isnull=False,
                    share_part__isnull=True,
                    share_whole__isnull=True,
                )
                | Q(
                    basis="share",
                    count__isnull=True,
                    share_part__gte=1,
                    share_whole__gte=F("share_part"),
                )
                | Q(
                    basis="rest",
                    count__isnull=True,
                    share_part__isnull=True,
                    share_whole__isnull=True,
                ),
                name="award_quota_says_how_many",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind.name}: {self.in_words}"

    @property
    def in_words(self) -> str:
        """How many, as people say it."""
        if self.basis == QuotaBasis.COUNT:
            return str(_("%(count)d đơn vị")) % {"count": self.count}
        if self.basis == QuotaBasis.SHARE:
            told = _("không quá %(part)d/%(whole)d số đơn vị được xếp hạng")
            return str(told) % {"part": self.share_part, "whole": self.share_whole}
        return str(QuotaBasis.REST.label)
