"""Forms of one dossier: a reason, an explanation, an answer; and what their list is filtered by."""

from datetime import datetime
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from awards.actions.replying import LONGEST_TEXT
from awards.actions.submitting import LONGEST_REASON
from awards.dossiers.columns import DossierFilter
from awards.dossiers.tabs import TABS, in_tab
from awards.models import Proposal
from clusters.forms.officers import Told


class ReasonForm(Told):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Hội đồng và người sau xem lại hồ sơ đọc được."),
        error_messages={"required": _("Chưa ghi lý do. Ghi vì sao rút hồ sơ.")},
    )


class TextForm(Told):
    """What somebody writes about one thing; `seen` is when what they saw there was written."""

    text = forms.CharField(
        label=_("Nội dung"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Chưa ghi nội dung. Ghi vài dòng rồi gửi.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        sent = self.cleaned_data["seen"]
        if not sent:
            return None
        try:
            return datetime.fromisoformat(sent)
        except ValueError as error:
            raise forms.ValidationError(_("Tải lại trang rồi ghi lại.")) from error

    def take_up(self, seen: datetime | None) -> None:
        """Let the next saving replace what another has written meanwhile: it was shown."""
        sent = cast("QueryDict", self.data).copy()
        sent["seen"] = stamp(seen)
        self.data = sent


def stamp(seen: datetime | None) -> str:
    return seen.isoformat() if seen else ""


def _years(request: HttpRequest) -> list[tuple[str, str]]:
    rows = Proposal.objects.visible_to(request.user).order_by("-batch__year")
    years = rows.values_list("batch__year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


class OwnFilter(DossierFilter):
    tab = django_filters.ChoiceFilter(
        choices=[(tab.key, tab.label) for tab in TABS], method="of_tab", widget=forms.HiddenInput
    )
    year = django_filters.ChoiceFilter(
        label=_("Thành tích năm"),
        field_name="batch__year",
        choices=(),
        empty_label=_("Mọi năm"),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.filters["year"].extra["choices"] = _years(request)

    def of_tab(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return in_tab(rows, value)
