"""Movements, hand-overs and the papers of a cluster."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.named import Named
from clusters.models.clusters import Cluster, ClusterYear
from clusters.models.councils import Council
from clusters.models.units import Unit
from workflow.models import StoredFile


class MovementQuerySet(models.QuerySet["Movement"]):
    def of_year(self, year: ClusterYear) -> Self:
        """The movements that a cluster has in `year`: its own, and its council's for all."""
        cluster = year.cluster
        rows = self.filter(Q(cluster=cluster) | Q(council=cluster.council, cluster__isnull=True))
        if year.ends_on is not None:
            rows = rows.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=year.ends_on))
        if year.starts_on is not None:
            rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=year.starts_on))
        return rows


class Movement(Named):
    """A movement (phong trào) that a council or cluster takes up; `name` is as announced."""

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, related_name="movements"
    )
    cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("cụm, khối"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
    )
    launched_by = models.TextField(_("phát động bởi"), blank=True)
    theme = models.TextField(_("chủ đề"), blank=True)
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    units = models.ManyToManyField(
        Unit, verbose_name=_("đơn vị hưởng ứng"), related_name="movements", blank=True
    )

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("phong trào thi đua")
        verbose_name_plural = _("phong trào thi đua")
        ordering = ["-starts_on", "order_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="movement_period",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            )
        ]


class PaperKind(models.TextChoices):
    REGULATION = "regulation", _("Quy chế")
    PLAN = "plan", _("Kế hoạch")
    NOTICE = "notice", _("Thông báo")
    DECISION = "decision", _("Quyết định")
    OTHER = "other", _("Khác")


class ClusterPaper(models.Model):
    """A document of a cluster, or of one of its years, as a file."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="papers")
    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    kind = models.CharField(_("loại"), max_length=10, choices=PaperKind.choices)
    title = models.TextField(_("tên văn bản"))
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    dated_on = models.DateField(_("ngày"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("văn bản của cụm, khối")
        verbose_name_plural = _("văn bản của cụm, khối")
        ordering = ["cluster", "-dated_on", "-id"]

    def __str__(self) -> str:
        return self.title


class HandoverItem(models.Model):
    """One thing that the old chair hands to the new: a paper, a stamp, the rotating flag."""

    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("bàn giao năm"),
        on_delete=models.CASCADE,
        related_name="handover_items",
    )
    giver = models.ForeignKey(
        Unit,
        verbose_name=_("bên giao"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Đơn vị thôi giữ chức danh; chức danh có thể chuyển nhiều lần trong năm."),
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    text = models.TextField(_("nội dung bàn giao"))
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_at = models.DateTimeField(_("giao lúc"), null=True, blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người giao"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    received_at = models.DateTimeField(_("nhận lúc"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("mục bàn giao")
        verbose_name_plural = _("mục bàn giao")
        ordering = ["cluster_year", "giver", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster_year", "giver", "order"], name="handover_item_order"
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_by__isnull=True)
                | Q(handed_at__isnull=False, handed_by__isnull=False),
                name="handover_handed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False, handed_at__isnull=False),
                name="handover_received_after_handed",
            ),
        ]

    def __str__(self) -> str:
        return self.text
