"""How units that stand equal were ordered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Unit
from scoring.models import TieStepKind


class TieForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Cách quyết định"), choices=TieStepKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Lý do, kết quả"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: biên bản kiểm phiếu số 3, ngày 12/12, 15/22 phiếu."),
    )

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        choices = [(n, n) for n in range(1, len(units) + 1)]
        own = {
            f"unit-{unit.pk}": forms.TypedChoiceField(
                label=_("Thứ tự của %(unit)s") % {"unit": unit},
                choices=[("", "—"), *choices],
                coerce=int,
            )
            for unit in units
        }
        self.fields = {"kind": self.fields["kind"], **own, "reason": self.fields["reason"]}

    @property
    def places(self) -> dict[int, int]:
        return {unit.pk: self.cleaned_data[f"unit-{unit.pk}"] for unit in self.units}
