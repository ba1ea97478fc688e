"""The form of one reported result."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.actions.results import Entered, figure_words
from clusters.models import Result, Target


class ResultForm(forms.Form):
    figure = forms.CharField(
        label=_("Kết quả"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"inputmode": "text", "autocomplete": "off", "class": "num"}),
    )
    is_estimate = forms.BooleanField(label=_("Ước tính"), required=False)
    source = forms.CharField(label=_("Nguồn số liệu"), required=False, max_length=300)
    evidence = forms.FileField(label=_("Tài liệu kiểm chứng"), required=False)
    drop_evidence = forms.BooleanField(label=_("Bỏ tệp đã gửi"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(
        cls, target: Target, result: Result | None, sent: Any = None, files: Any = None
    ) -> "ResultForm":
        initial = {}
        if result is not None:
            initial = {
                "figure": figure_words(result),
                "is_estimate": result.is_estimate,
                "source": result.source,
                "version": result.version,
            }
        return cls(sent, files, initial=initial, auto_id=f"r{target.pk}-%s")

    @property
    def entered(self) -> Entered:
        given = dict(self.cleaned_data)
        given.pop("version")
        return Entered(**given)
