"""The form of a year's quotas: one row for each award, rows without an award fall away."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import AwardKind
from clusters.actions.quotas import QuotaLine
from clusters.models import AwardQuota, ClusterYear, QuotaBasis

_SHARE = re.compile(r"\s*([0-9]{1,4})\s*/\s*([0-9]{1,4})\s*")
_PERCENT = re.compile(r"\s*([0-9]{1,3})\s*%\s*")
if TYPE_CHECKING:
    _Rows = BaseFormSet["QuotaForm"]
else:
    _Rows = BaseFormSet
# Empty rows after those that are there.
SPARE = 3


class QuotaForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=gettext_lazy("Hình thức khen thưởng"), required=False, empty_value=None
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Cách tính"), choices=QuotaBasis.choices, initial=QuotaBasis.COUNT
    )
    amount = forms.CharField(
        label=gettext_lazy("Số lượng"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("Số đơn vị như 2; phần như 1/3 hoặc 20 %; còn lại thì để trống."),
    )
    is_from_top = forms.BooleanField(
        label=gettext_lazy("Xét lại từ hạng nhất"),
        required=False,
        help_text=gettext_lazy("Một đơn vị có thể có cả hai hình thức."),
    )
    decider = forms.CharField(
        label=gettext_lazy("Cấp quyết định"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Để trống thì lấy theo danh mục."),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Điều kiện"), required=False, max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Mapping[str, AwardKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["kind"])
        named = [(pk, kind.name) for pk, kind in kinds.items()]
        field.choices = [("", gettext_lazy("Bỏ dòng này")), *named]
        field.coerce = kinds.__getitem__

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("kind"):
            return data
        amount, basis = data.get("amount", ""), data.get("basis")
        if basis == QuotaBasis.COUNT:
            if not (amount.strip().isascii() and amount.strip().isdecimal()):
                self.add_error("amount", _no_count(amount))
            elif int(amount) > 999:
                self.add_error("amount", _("%(n)s đơn vị là quá nhiều.") % {"n": amount})
        elif basis == QuotaBasis.SHARE and _share(amount) is None:
            self.add_error("amount", _no_share(amount))
        elif basis == QuotaBasis.REST and amount.strip():
            self.add_error("amount", _("Các đơn vị còn lại thì không ghi số lượng."))
        return data

    @property
    def line(self) -> QuotaLine | None:
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        basis = data["basis"]
        return QuotaLine(
            kind=data["kind"],
            count=int(data["amount"]) if basis == QuotaBasis.COUNT else None,
            share=_share(data["amount"]) if basis == QuotaBasis.SHARE else None,
            is_from_top=data["is_from_top"],
            decider=data["decider"],
            conditions=data["conditions"],
        )


class Quotas(_Rows):
    def lines(self) -> list[QuotaLine]:
        return [line for form in self.forms if (line := form.line) is not None]


def quotas_form(cluster_year: ClusterYear, posted: Any = None) -> Quotas:
    """The rows of `cluster_year` and some spare ones."""
    rows = AwardQuota.objects.filter(cluster_year=cluster_year).order_by("order")
    initial = [
        {
            "kind": row.kind_id,
            "basis": row.basis,
            "amount": _amount(row),
            "is_from_top": row.is_from_top,
            "decider": row.decider,
            "conditions": row.conditions,
        }
        for row in rows
    ]
    made = formset_factory(QuotaForm, formset=Quotas, extra=SPARE, max_num=60, absolute_max=60)
    # One reading of the catalogue for all rows.
    kinds = {str(kind.pk): kind for kind in AwardKind.objects.order_by("order_key")}
    return cast("Quotas", made(posted, initial=initial, prefix="q", form_kwargs={"kinds": kinds}))


def _amount(row: AwardQuota) -> str:
    if row.basis == QuotaBasis.COUNT:
        return str(row.count)
    return f"{row.share_part}/{row.share_whole}" if row.basis == QuotaBasis.SHARE else ""


def _share(text: str) -> tuple[int, int] | None:
    """A share as it is written: 1/3, or 20 %."""
    if found := _SHARE.fullmatch(text):
        part, whole = int(found[1]), int(found[2])
    elif found := _PERCENT.fullmatch(text):
        part, whole = int(found[1]), 100
    else:
        return None
    return (part, whole) if 1 <= part <= whole else None


def _no_count(text: str) -> str:
    return _("“%(text)s” không phải là số đơn vị. Ghi số nguyên như 2.") % {"text": text.strip()}


def _no_share(text: str) -> str:
    told = _("“%(text)s” không phải là một phần. Ghi như 1/3 hoặc 20 %%.")
    return told % {"text": text.strip()}
