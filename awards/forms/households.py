"""Forms and filters of households."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from awards.actions.households import HouseholdFacts
from awards.forms.facts import FactForm
from awards.models import Household
from catalogue.searching import Searched, matching
from clusters.models import Unit


class HouseholdForm(FactForm):
    name = forms.CharField(
        label=_("Họ và tên chủ hộ"), max_length=150, help_text=_("Tên mà quyết định ghi.")
    )
    place = forms.CharField(
        label=_("Thôn, tổ dân phố"),
        max_length=200,
        required=False,
        help_text=_("Giúp phân biệt các hộ cùng tên chủ hộ trong xã, phường."),
    )

    @property
    def facts(self) -> HouseholdFacts:
        return HouseholdFacts(self.cleaned_data["name"], self.cleaned_data["place"])


class NewHouseholdForm(HouseholdForm):
    """`units` are those that somebody may enter households of, communes and wards first."""

    unit = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Unit.objects.none(), empty_label=_("Chọn đơn vị")
    )
    field_order = ("unit", "name", "place", "version")

    def __init__(self, *args: Any, units: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units


class HouseholdFilter(Searched):
    q = django_filters.CharFilter(
        label=_("Tìm theo chủ hộ, nơi ở, đơn vị"),
        method="search",
        widget=forms.TextInput({"type": "search"}),
    )
    awarded = django_filters.BooleanFilter(
        label=_("Đã được khen"),
        method="with_awards",
        widget=forms.Select(choices=[("", _("Tất cả")), ("true", _("Có")), ("false", _("Chưa"))]),
    )

    def with_awards(self, rows: "QuerySet[Any]", name: str, value: bool) -> "QuerySet[Any]":
        honoured = Household.objects.filter(awards__isnull=False).values("pk")
        return rows.filter(pk__in=honoured) if value else rows.exclude(pk__in=honoured)

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(rows, value, "search_key", "unit__search_key")
