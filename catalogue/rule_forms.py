"""The form of a rule of eligibility: what every rule says, and the parameters of its check."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import AwardKind, EligibilityRule
from catalogue.rule_kinds import canonical, faults
from catalogue.rule_parameters import PARAMETERS, Form, Parameter
from catalogue.rule_terms import Ground, Subject

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[EligibilityRule]
else:
    BaseForm = forms.ModelForm

# Before the name of a parameter, so that it cannot meet that of a column.
PREFIX = "p_"


def _award_choices() -> list[tuple[str, str]]:
    rows = AwardKind.objects.order_by("order_key").values_list("code", "name")
    return [(code, f"{name} ({code})") for code, name in rows]


def field_of(one: Parameter) -> forms.Field:
    """How a parameter is filled in."""
    said: dict[str, Any] = {"label": one.label, "help_text": one.help, "initial": one.default}
    if one.form is Form.WHOLE:
        return forms.IntegerField(
            required=one.is_needed, min_value=one.least, max_value=one.most, **said
        )
    if one.form is Form.YES:
        return forms.BooleanField(required=False, **said)
    if one.form is Form.AWARDS:
        return forms.MultipleChoiceField(required=one.is_needed, choices=_award_choices, **said)
    assert one.terms is not None  # a choice has its terms
    if one.form is Form.CHOICES:
        return forms.MultipleChoiceField(
            required=one.is_needed,
            choices=one.terms.choices,
            widget=forms.CheckboxSelectMultiple,
            **said,
        )
    return forms.ChoiceField(required=one.is_needed, choices=one.terms.choices, **said)


class RuleForm(BaseForm):
    """A draft of a rule; `check_kind` is that of the class (see `form_for`)."""

    check_of = ""

    subjects = forms.MultipleChoiceField(
        label=_("Đối tượng"),
        choices=Subject.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Để trống: mọi đối tượng."),
    )
    grounds = forms.MultipleChoiceField(
        label=_("Loại hình"),
        choices=Ground.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Để trống: mọi loại hình."),
    )

    class Meta:
        model = EligibilityRule
        fields = (
            "kind",
            "key",
            "text",
            "one_of",
            "route",
            "subjects",
            "grounds",
            "document",
            "article",
            "confidence",
            "effect",
            "paper",
            "valid_from",
            "valid_to",
        )
        help_texts = {
            "key": _(
                "Tên ngắn của quy định, ví dụ prior_award. Bản thay thế về sau giữ cùng khóa."
            ),
            "text": _("Một câu như trong văn bản. Người đề nghị và Hội đồng đọc câu này."),
            "article": _("Ví dụ: Điều 26 khoản 1."),
            "confidence": _("Chỉ quy định đã đối chiếu với văn bản mới được chặn hồ sơ."),
            "effect": _("Chặn: chưa đạt thì không gửi được nếu không giải trình."),
            "valid_from": _("Hồ sơ tiếp nhận từ ngày này theo quy định này."),
        }
        error_messages = {
            "key": {"required": _("Đặt khóa cho quy định, ví dụ prior_award.")},
            "text": {"required": _("Ghi nội dung quy định thành một câu.")},
            "confidence": {"required": _("Chọn mức độ tin cậy.")},
            "effect": {"required": _("Chọn chặn hay cảnh báo.")},
            "valid_from": {"required": _("Ghi ngày bắt đầu áp dụng.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in PARAMETERS.get(self.check_of, ()):
            if self.instance.pk and one.name in self.instance.parameters:
                self.initial[PREFIX + one.name] = self.instance.parameters[one.name]
            elif self.instance.pk:
                self.initial[PREFIX + one.name] = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not self.check_of:
            return cleaned
        given = {one.name: cleaned.get(PREFIX + one.name) for one in PARAMETERS[self.check_of]}
        parameters = canonical(self.check_of, given)
        kind = cleaned.get("kind")
        known = set(AwardKind.objects.values_list("code", flat=True))
        for name, told in faults(
            self.check_of, parameters, of=kind.code if kind else None, known=known
        ).items():
            field = PREFIX + name
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, told)
        self.instance.parameters = parameters
        self.instance.check_kind = self.check_of
        return cleaned


@cache
def form_for(check: str) -> type[RuleForm]:
    """The form of rules of one check, its parameters as fields.

    Raises KeyError for a check that there is not.
    """
    fields = {PREFIX + one.name: field_of(one) for one in PARAMETERS[check]}
    made: type[RuleForm] = type(f"RuleForm_{check}", (RuleForm,), {**fields, "check_of": check})
    return made


class CloseForm(forms.Form):
    on = forms.DateField(
        label=_("Áp dụng đến hết ngày"),
        required=False,
        help_text=_("Để trống: bỏ ngày hết áp dụng, áp dụng đến khi văn bản hết hiệu lực."),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Lý do rút"), max_length=300)
