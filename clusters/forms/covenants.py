"""Forms of covenants, targets and pledges."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalogue.numbers import NotANumber, parse_number, written
from clusters.actions.targets import Definition, amounts_of
from clusters.models import Aggregate, Covenant, CovenantArticle, Direction, Target, Unit
from clusters.workbooks.targets import GROUP_MOST, MEASURE_MOST, TEXT_MOST, Amounts

DAY_INPUT = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class DescribeForm(forms.Form):
    dated_on = forms.DateField(
        label=_("Ngày của giao ước"),
        required=False,
        widget=DAY_INPUT,
        input_formats=DAY_FORMATS,
        help_text=_("Ghi trong văn bản. Phụ lục phải có ngày."),
    )
    place = forms.CharField(label=_("Nơi ký"), required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, covenant: Covenant, sent: Any = None) -> "DescribeForm":
        initial = {
            "dated_on": covenant.dated_on,
            "place": covenant.place,
            "version": covenant.version,
        }
        return cls(sent, initial=initial, auto_id="describe-%s")


class ArticleForm(forms.Form):
    heading = forms.CharField(
        label=_("Tiêu đề"), max_length=300, help_text=_("Ví dụ: Phát triển kinh tế - xã hội.")
    )
    text = forms.CharField(label=_("Nội dung"), widget=forms.Textarea({"rows": 5}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, article: CovenantArticle | None, sent: Any = None) -> "ArticleForm":
        if article is None:
            return cls(sent, auto_id="new-%s")
        initial = {
            "heading": article.heading,
            "text": article.text,
            "version": article.version,
        }
        return cls(sent, initial=initial, auto_id=f"article-{article.pk}-%s")


if TYPE_CHECKING:
    UnitField = forms.ModelChoiceField[Unit]
else:
    UnitField = forms.ModelChoiceField


class UnitChoice(UnitField):
    """One of the units at hand; hidden where there is only one."""

    def __init__(self, units: Sequence[Unit], **options: Any) -> None:
        rows = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if len(units) == 1:
            options |= {"initial": units[0], "widget": forms.HiddenInput()}
        super().__init__(rows, label=_("Đơn vị"), empty_label=_("Chọn đơn vị"), **options)


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Ý kiến"), widget=forms.Textarea({"rows": 3}), max_length=4000)

    def __init__(self, units: Sequence[Unit], sent: Any = None) -> None:
        super().__init__(sent, auto_id="comment-%s")
        self.fields["unit"] = UnitChoice(units)
        self.order_fields(["unit", "text"])


class SignForm(forms.Form):
    name = forms.CharField(label=_("Họ và tên"), max_length=200)
    position = forms.CharField(
        label=_("Chức vụ"), max_length=200, help_text=_("Ví dụ: Giám đốc Sở, Chủ tịch UBND tỉnh.")
    )
    confirmed = forms.BooleanField(
        label=_("Đã đọc toàn văn giao ước và xác nhận thay mặt đơn vị thực hiện."),
        error_messages={"required": _("Đánh dấu vào ô này để xác nhận.")},
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoice(units)
        self.order_fields(["unit", "name", "position", "confirmed", "text_hash"])


class PaperForm(forms.Form):
    name = forms.CharField(label=_("Người ký"), max_length=200)
    position = forms.CharField(label=_("Chức vụ"), max_length=200)
    signed_on = forms.DateField(
        label=_("Ngày ký trên giấy"), widget=DAY_INPUT, input_formats=DAY_FORMATS
    )
    scan = forms.FileField(
        label=_("Bản chụp"),
        help_text=_("Tệp pdf, png hoặc jpg, tối đa 20 MB, thấy rõ chữ ký và con dấu."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoice(units)
        self.order_fields(["unit", "name", "position", "signed_on", "scan", "text_hash"])

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _now("Ngày ký ở sau hôm nay. Ghi ngày đã ký trên bản giấy.")
            )
        return day


class TargetForm(forms.Form):
    group = forms.CharField(
        label=_("Nhóm đơn vị"),
        required=False,
        max_length=GROUP_MOST,
        help_text=_("Để trống khi mọi đơn vị cùng có chỉ tiêu này."),
    )
    indicator = forms.CharField(label=_("Chỉ tiêu"), max_length=TEXT_MOST)
    measure = forms.CharField(
        label=_("Đơn vị tính"), max_length=MEASURE_MOST, help_text=_("Ví dụ: %, tỷ đồng, xã.")
    )
    direction = forms.ChoiceField(label=_("Chiều"), choices=Direction.choices)
    aggregate = forms.ChoiceField(
        label=_("Cách tổng hợp"),
        choices=Aggregate.choices,
        help_text=_("Số chung của cụm, khối tính từ số của các đơn vị theo cách này."),
    )
    can_be_negative = forms.BooleanField(label=_("Kết quả có thể nhỏ hơn 0"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, target: Target | None, sent: Any = None) -> "TargetForm":
        names = ("group", "indicator", "measure", "direction", "aggregate", "can_be_negative")
        initial = {name: getattr(target, name) for name in (*names, "version")} if target else {}
        return cls(sent, initial=initial)

    @property
    def definition(self) -> Definition:
        given = dict(self.cleaned_data)
        given.pop("version")
        return Definition(**given)


class NumberField(forms.CharField):
    """A number as it is written in Vietnam; nothing where empty, which is not 0."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(required=False, max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        try:
            return parse_number(text) if text else None
        except NotANumber as told:
            raise forms.ValidationError(str(told)) from told


_KINDS = ("value", "plan", "weight")


class PledgesForm(forms.Form):
    """What one unit pledges on every target; each amount with the one that was shown."""

    def __init__(
        self, targets: Iterable[Target], unit: Unit, sent: Any = None, **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.targets = list(targets)
        labels = (_("Mức cam kết"), _("Kế hoạch được giao"), _("Trọng số"))
        for target in self.targets:
            now = amounts_of(target, unit.pk)
            for kind, label in zip(_KINDS, labels, strict=True):
                if kind == "weight" and target.aggregate != Aggregate.WEIGHTED:
                    continue
                number = getattr(now, kind)
                shown = "" if number is None else written(number)
                self.fields[f"{kind}_{target.pk}"] = NumberField(label=label, initial=shown)
                self.fields[f"was_{kind}_{target.pk}"] = NumberField(initial=shown)
                self.fields[f"was_{kind}_{target.pk}"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        for target in self.targets:
            if not any(f"{kind}_{target.pk}" in self.errors for kind in _KINDS):
                why = self._amounts(target).fault(can_be_negative=target.can_be_negative)
                if why:
                    self.add_error(f"value_{target.pk}", why[0].upper() + why[1:])
        return self.cleaned_data

    def _amounts(self, target: Target, prefix: str = "") -> Amounts:
        return Amounts(*(self.cleaned_data.get(f"{prefix}{kind}_{target.pk}") for kind in _KINDS))

    @property
    def amounts(self) -> dict[int, Amounts]:
        return {target.pk: self._amounts(target) for target in self.targets}

    @property
    def shown(self) -> dict[int, Amounts]:
        return {target.pk: self._amounts(target, "was_") for target in self.targets}

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The boxes of each target, for the page."""
        return [
            {
                "target": target,
                "boxes": [self[f"{k}_{target.pk}"] for k in _KINDS if self._has(k, target)],
                "was": [self[f"was_{k}_{target.pk}"] for k in _KINDS if self._has(k, target)],
            }
            for target in self.targets
        ]

    def _has(self, kind: str, target: Target) -> bool:
        return f"{kind}_{target.pk}" in self.fields


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("Sổ Excel"),
        help_text=_("Tệp .xlsx điền theo mẫu xuất từ trang này, tối đa 20 MB."),
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )
