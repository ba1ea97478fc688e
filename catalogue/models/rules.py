from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.awards import AwardKind
from catalogue.models.law import Confidence, LegalDocument
from catalogue.rule_parameters import CheckKind
from catalogue.rule_sets import Effect
from catalogue.workflow import RuleState

RULE_KEY = RegexValidator(r"\A[a-z][a-z0-9_]*\Z", _("Ghi bằng chữ thường không dấu, số và dấu _."))


class EligibilityRuleQuerySet(models.QuerySet["EligibilityRule"]):
    def of_kind(self, kind: AwardKind) -> Self:
        """The rules of `kind` and those of every award."""
        return self.filter(Q(kind=kind) | Q(kind__isnull=True))

    def on(self, day: date) -> Self:
        """Published rules whose own time and whose document's time include `day`."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(document__isnull=True)
            | Q(document__effective_from__isnull=True)
            | Q(document__effective_from__lte=day),
            Q(document__isnull=True)
            | Q(document__effective_to__isnull=True)
            | Q(document__effective_to__gte=day),
            state=RuleState.PUBLISHED,
            valid_from__lte=day,
        )


class EligibilityRule(models.Model):
    """One condition of an award, or of every award, for the time in which it holds.

    A published rule is never edited: it ends (`valid_to`) and a new one with the same key
    begins. What a dossier was judged by stays what it was. Only what is confirmed may block.
    """

    kind = models.ForeignKey(
        AwardKind,
        verbose_name=_("hình thức, danh hiệu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        help_text=_("Để trống khi quy định áp dụng cho mọi hình thức."),
    )
    key = models.CharField(_("khóa"), max_length=40, validators=[RULE_KEY])
    text = models.TextField(_("nội dung"))
    check_kind = models.CharField(_("kiểu kiểm tra"), max_length=20, choices=CheckKind.choices)
    parameters = models.JSONField(_("tham số"), default=dict, blank=True)
    one_of = models.CharField(
        _("nhóm chọn một"),
        max_length=40,
        blank=True,
        validators=[RULE_KEY],
        help_text=_("Các quy định cùng nhóm: chỉ cần đạt một hướng."),
    )
    route = models.CharField(
        _("hướng"),
        max_length=40,
        blank=True,
        validators=[RULE_KEY],
        help_text=_("Các quy định cùng nhóm và cùng hướng phải đạt cả."),
    )
    subjects = models.JSONField(
        _("đối tượng"), default=list, blank=True, help_text=_("Để trống: mọi đối tượng.")
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
        related_name="rules",
    )
    article = models.TextField(_("điều khoản"), blank=True)
    confidence = models.CharField(_("mức độ tin cậy"), max_length=12, choices=Confidence.choices)
    effect = models.CharField(_("tác dụng"), max_length=5, choices=Effect.choices)
    paper = models.TextField(
        _("giấy tờ làm rõ"),
        blank=True,
        help_text=_("Giấy tờ giải quyết được khi chưa đủ căn cứ."),
    )
    valid_from = models.DateField(_("áp dụng từ"))
    valid_to = models.DateField(
        _("áp dụng đến hết"),
        null=True,
        blank=True,
        help_text=_("Để trống: đến khi văn bản hết hiệu lực."),
    )
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=RuleState.choices, default=RuleState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người công bố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = EligibilityRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy định về điều kiện khen thưởng")
        verbose_name_plural = _("quy định về điều kiện khen thưởng")
        ordering = ["kind__order_key", "key", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "valid_from"],
                condition=Q(state="published", kind__isnull=False),
                name="rule_once_per_kind",
            ),
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                condition=Q(state="published", kind__isnull=True),
                name="rule_once_for_every_kind",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="rule_period",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=~Q(effect="block") | Q(confidence="confirmed"),
                name="rule_blocks_only_confirmed",
                violation_error_message=_("Quy định chưa đối chiếu chỉ được cảnh báo."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="rule_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(one_of="", route="") | ~Q(one_of="") & ~Q(route=""),
                name="rule_route_in_group",
                violation_error_message=_("Điền cả nhóm và hướng, hoặc bỏ trống cả hai."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind.code if self.kind else '*'}.{self.key}"

    @property
    def citation(self) -> str:
        """Document and article as they are cited; empty where none is known."""
        parts = (self.article, self.document.number if self.document else "")
        return ", ".join(part for part in parts if part)
