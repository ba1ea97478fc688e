from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.awards import AwardKind
from catalogue.models.law import Confidence, LegalDocument


class PaperSource(models.TextChoices):
    """Where a paper comes from. What the platform can write, it offers to write."""

    UPLOAD = "upload", _("Đơn vị tải lên")
    LETTER = "letter", _("Tờ trình, hệ thống lập được")
    ACHIEVEMENTS = "achievements", _("Báo cáo thành tích, hệ thống lập được đề cương")
    MINUTES = "minutes", _("Biên bản xét, kết quả bỏ phiếu, hệ thống lập được")


class PaperRequirementQuerySet(models.QuerySet["PaperRequirement"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class PaperRequirement(models.Model):
    """A paper that a dossier consists of, for the time in which it is asked for.

    Requirements without a kind hold for every award that has none of its own on that day.
    """

    kind = models.ForeignKey(
        AwardKind,
        verbose_name=_("hình thức, danh hiệu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text=_("Để trống: mọi hình thức chưa có danh mục riêng."),
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    title = models.CharField(_("tên giấy tờ"), max_length=300)
    source = models.CharField(
        _("nguồn"), max_length=12, choices=PaperSource.choices, default=PaperSource.UPLOAD
    )
    is_shared = models.BooleanField(
        _("chung cho cả đợt trình"),
        default=False,
        help_text=_("Một bản cho mọi hồ sơ trong tờ trình: tờ trình, biên bản."),
    )
    is_needed = models.BooleanField(
        _("bắt buộc"), default=True, help_text=_("Bỏ trống: chỉ khi có.")
    )
    grounds = models.JSONField(
        _("loại hình"), default=list, blank=True, help_text=_("Để trống: mọi loại hình.")
    )
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    article = models.TextField(_("điều khoản"), blank=True)
    confidence = models.CharField(_("mức độ tin cậy"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("áp dụng từ"))
    valid_to = models.DateField(_("áp dụng đến hết"), null=True, blank=True)

    objects = PaperRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành phần hồ sơ")
        verbose_name_plural = _("thành phần hồ sơ")
        ordering = ["kind__order_key", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "title", "valid_from"],
                condition=Q(kind__isnull=False),
                name="paper_requirement_once_a_kind",
            ),
            models.UniqueConstraint(
                fields=["title", "valid_from"],
                condition=Q(kind__isnull=True),
                name="paper_requirement_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="paper_requirement_period",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def citation(self) -> str:
        parts = (self.article, self.document.number if self.document else "")
        return ", ".join(part for part in parts if part)
