from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.named import Named


class Confidence(models.TextChoices):
    """How well a fact of the law is known. Only a confirmed rule blocks."""

    CONFIRMED = "confirmed", _("Đã đối chiếu")
    SECONDARY = "secondary", _("Theo nguồn thứ cấp")
    UNCONFIRMED = "unconfirmed", _("Chưa đối chiếu")


class LegalDocument(Named):
    """A law, decree, circular or decision, with the time in which it is in force."""

    number = models.CharField(_("số, ký hiệu"), max_length=60, unique=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hết hiệu lực sau ngày"), null=True, blank=True)
    text_read = models.BooleanField(
        _("đã đọc toàn văn"),
        default=False,
        help_text=_(
            "Bỏ trống khi chưa đọc được toàn văn: mỗi quy định dẫn từ đó có mức tin cậy riêng."
        ),
    )
    note = models.TextField(_("ghi chú"), blank=True)
    source = models.TextField(_("nguồn"), blank=True)

    class Meta:
        verbose_name = _("văn bản pháp luật")
        verbose_name_plural = _("văn bản pháp luật")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
                name="legal_document_period",
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"

    def searched_text(self) -> str:
        return f"{self.number} {self.name}"
