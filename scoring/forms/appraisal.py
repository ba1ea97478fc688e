"""What is sent with a line that is appraised, scored by another member, explained or adjusted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.saying import Typed

NUMBER_LENGTH = 40
TEXT_LENGTH = 4000


def number() -> forms.CharField:
    return forms.CharField(required=False, max_length=NUMBER_LENGTH)


class WordForm(forms.Form):
    """A line of an appraisal; `off` says that the unit was not given it."""

    actual = number()
    minus = number()
    target = number()
    points = number()
    off = forms.BooleanField(required=False)
    remark = forms.CharField(label=_("Lý do"), required=False, max_length=TEXT_LENGTH)
    version = forms.IntegerField(required=False, min_value=0)

    @property
    def typed(self) -> Typed:
        given: dict[str, Any] = dict(self.cleaned_data)
        given.pop("version")
        return Typed(assigned=not given.pop("off"), **given)


class PointsForm(forms.Form):
    """Points of a line with what is said of them."""

    points = number()
    remark = forms.CharField(label=_("Nhận xét"), required=False, max_length=TEXT_LENGTH)
    version = forms.IntegerField(required=False, min_value=0)


class ExplanationForm(forms.Form):
    text = forms.CharField(label=_("Giải trình"), required=False, max_length=TEXT_LENGTH)
    version = forms.IntegerField(required=False, min_value=0)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"), required=False, max_length=TEXT_LENGTH, widget=forms.Textarea
    )


def fault_words(form: forms.Form) -> str:
    """All that is wrong with a small form, in one line beside it."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
