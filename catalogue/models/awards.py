from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.law import Confidence
from catalogue.models.named import Named
from catalogue.vietnamese import words


class AwardGroup(models.TextChoices):
    TITLE = "danh_hieu_thi_dua", _("Danh hiệu thi đua")
    ORDER = "huan_chuong", _("Huân chương")
    MEDAL = "huy_chuong", _("Huy chương")
    STATE_TITLE = "danh_hieu_vinh_du_nha_nuoc", _("Danh hiệu vinh dự nhà nước")
    PRIZE = "giai_thuong", _("Giải thưởng Hồ Chí Minh, Giải thưởng Nhà nước")
    COMMEMORATIVE = "ky_niem_chuong", _("Kỷ niệm chương")
    CERTIFICATE = "bang_khen", _("Bằng khen")
    COMMENDATION = "giay_khen", _("Giấy khen")


class AwardVerb(models.TextChoices):
    """What one does with an award: flags and certificates are tặng, titles công nhận."""

    GIVE = "tang", _("tặng")
    RECOGNISE = "cong_nhan", _("công nhận")
    CONFER = "phong_tang", _("phong tặng")
    CONFER_POSTHUMOUSLY = "truy_tang", _("truy tặng")


class AwardKind(Named):
    """A title or form of commendation that the law knows."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    group = models.CharField(_("nhóm"), max_length=30, choices=AwardGroup.choices)
    verb = models.CharField(_("động từ"), max_length=12, choices=AwardVerb.choices)
    subjects = models.JSONField(
        _("đối tượng"),
        default=list,
        help_text=_("individual, collective, household hoặc group."),
    )
    level = models.CharField(_("cấp"), max_length=30)
    decided_by = models.TextField(_("thẩm quyền quyết định"))
    article = models.TextField(_("điều khoản"), blank=True)
    conditions = models.JSONField(
        _("điều kiện"),
        default=list,
        blank=True,
        help_text=_("Mỗi điều kiện có nội dung, căn cứ và mức độ tin cậy."),
    )
    sources = models.JSONField(_("nguồn"), default=list, blank=True)
    confidence = models.CharField(
        _("mức độ tin cậy"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.CONFIRMED,
    )
    valid_from = models.DateField(_("áp dụng từ"), null=True, blank=True)
    valid_to = models.DateField(_("áp dụng đến hết"), null=True, blank=True)

    class Meta:
        verbose_name = _("hình thức khen thưởng, danh hiệu")
        verbose_name_plural = _("hình thức khen thưởng, danh hiệu")
        ordering = ["order_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="award_kind_period",
            )
        ]

    def searched_text(self) -> str:
        return f"{self.code} {self.name}"


class AwardAlias(models.Model):
    """Another exact wording under which sources name an award; checked by hand."""

    kind = models.ForeignKey(
        AwardKind, verbose_name=_("hình thức"), on_delete=models.CASCADE, related_name="aliases"
    )
    text = models.CharField(_("cách gọi"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("cách gọi khác")
        verbose_name_plural = _("cách gọi khác")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


def award_kinds_by_wording() -> dict[str, AwardKind]:
    """Every exact wording known, as a key of `wording_key`, with its kind."""
    kinds = {}
    for kind in AwardKind.objects.prefetch_related("aliases"):
        for text in (*kind.name.split(";"), *(alias.text for alias in kind.aliases.all())):
            kinds[wording_key(text)] = kind
    return kinds


def wording_key(text: str) -> str:
    return " ".join(words(text))
