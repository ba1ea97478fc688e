"""What is due when in a cluster's year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models.clusters import ClusterYear


class Phase(models.TextChoices):
    """The phases of a year, in the order in which they come."""

    COVENANT = "covenant", _("Ký giao ước")
    MID_YEAR_REPORT = "mid_year_report", _("Báo cáo sơ kết")
    YEAR_END_REPORT = "year_end_report", _("Báo cáo tổng kết")
    SELF_SCORE = "self_score", _("Tự chấm điểm")
    CROSS_SCORE = "cross_score", _("Chấm chéo")
    APPRAISAL = "appraisal", _("Thẩm định điểm")
    CONFERENCE = "conference", _("Hội nghị tổng kết")
    DOSSIERS = "dossiers", _("Hồ sơ đề nghị khen")


class Deadline(models.Model):
    """The last day of one phase. After a hard deadline nothing is taken any more; after a
    soft one it is taken and marked as late."""

    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.CASCADE,
        related_name="deadlines",
    )
    phase = models.CharField(_("giai đoạn"), max_length=16, choices=Phase.choices)
    due_on = models.DateField(_("hạn"))
    is_hard = models.BooleanField(
        _("hạn cứng"), default=False, help_text=_("Sau hạn cứng không nhận nữa.")
    )

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        ordering = ["due_on", "phase"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_year", "phase"], name="deadline_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()}: {self.due_on:%-d/%-m/%Y}"
