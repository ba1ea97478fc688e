"""The papers of a dossier."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.proposals import Batch, Proposal
from catalogue.models import PaperRequirement
from workflow.deeds import person_of, together
from workflow.models import StoredFile


class PaperOrigin(models.TextChoices):
    UPLOADED = "uploaded", _("Tải lên")
    GENERATED = "generated", _("Hệ thống lập")


class DossierPaper(models.Model):
    """One version of one paper, of a dossier or of all dossiers of a letter.

    The newest `number` of a paper holds; the earlier ones stay. What was taken out keeps who
    did so, and why.
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, null=True, blank=True, related_name="papers"
    )
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="papers"
    )
    requirement = models.ForeignKey(
        PaperRequirement,
        verbose_name=_("thành phần hồ sơ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text=_("Để trống: giấy tờ khác."),
    )
    title = models.CharField(_("tên giấy tờ"), max_length=300)
    number = models.PositiveSmallIntegerField(_("bản thứ"), default=1)
    origin = models.CharField(
        _("nguồn"), max_length=9, choices=PaperOrigin.choices, default=PaperOrigin.UPLOADED
    )
    # The code of the document it was generated as, by which it can be verified.
    code = models.CharField(_("mã văn bản"), max_length=10, blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thêm"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    removed_at = models.DateTimeField(_("bỏ lúc"), null=True, blank=True)
    removed_by = person_of(_("người bỏ"))

    class Meta:
        verbose_name = _("giấy tờ của hồ sơ")
        verbose_name_plural = _("giấy tờ của hồ sơ")
        ordering = ["requirement__order", "title", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__isnull=True, proposal__isnull=False)
                | Q(batch__isnull=False, proposal__isnull=True),
                name="paper_one_owner",
            ),
            *(
                models.UniqueConstraint(
                    fields=[owner, "requirement", "title", "number"],
                    condition=Q(**{f"{owner}__isnull": False}),
                    name=f"paper_version_once_a_{owner}",
                )
                for owner in ("batch", "proposal")
            ),
            models.CheckConstraint(condition=together("removed"), name="paper_removed_at_and_by"),
        ]

    def __str__(self) -> str:
        return self.title
