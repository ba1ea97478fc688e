"""What the lists of clusters and units can be filtered by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.searching import Searched, matching
from catalogue.vietnamese import search_key
from clusters.models import (
    Cluster,
    ClusterAlias,
    ClusterKind,
    ClusterYear,
    Council,
    CouncilLevel,
    Unit,
    UnitKind,
)


def _years(request: HttpRequest) -> list[tuple[str, str]]:
    labels = ClusterYear.objects.visible_to(request.user).values_list("label", flat=True)
    return [(label, label) for label in labels.order_by("-label").distinct()]


def clusters_called(rows: "QuerySet[Cluster]", text: str) -> "QuerySet[Cluster]":
    """Clusters by name, council and other names. The last are few, and read to be compared."""
    words = search_key(text).split()
    also = [
        alias.cluster_id
        for alias in ClusterAlias.objects.all()
        if all(word in search_key(alias.name) for word in words)
    ]
    own = matching(rows, text, "search_key", "council__search_key").values("pk")
    return rows.filter(Q(pk__in=own) | Q(pk__in=also))


class ClusterFilter(Searched):
    level = django_filters.ChoiceFilter(
        label=_("Cấp"),
        field_name="council__level",
        choices=CouncilLevel.choices,
        empty_label=_("Mọi cấp"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Loại"), choices=ClusterKind.choices, empty_label=_("Cụm và khối")
    )
    year = django_filters.ChoiceFilter(
        label=_("Năm"), method="in_year", choices=(), empty_label=_("Mọi năm")
    )
    council = django_filters.ModelChoiceFilter(
        label=_("Hội đồng"),
        queryset=Council.objects.order_by("order_key"),
        empty_label=_("Mọi hội đồng"),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.filters["year"].extra["choices"] = _years(request)

    def search(self, rows: "QuerySet[Cluster]", name: str, value: str) -> "QuerySet[Cluster]":
        return clusters_called(rows, value)

    def in_year(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(years__label=value)


class UnitFilter(Searched):
    kind = django_filters.ChoiceFilter(
        label=_("Loại"), choices=UnitKind.choices, empty_label=_("Mọi loại")
    )
    within = django_filters.ModelChoiceFilter(
        label=_("Trực thuộc"),
        method="in_unit",
        queryset=Unit.objects.filter(Q(children__isnull=False) | Q(sector_units__isnull=False))
        .distinct()
        .order_by("order_key"),
        empty_label=_("Mọi đơn vị"),
    )
    checked = django_filters.ChoiceFilter(
        label=_("Đối chiếu"),
        field_name="is_checked",
        choices=[("True", _("Đã đối chiếu")), ("False", _("Chưa đối chiếu"))],
        empty_label=_("Tất cả"),
    )
    on = django_filters.DateFilter(
        label=_("Có trong ngày"),
        method="existing_on",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Không đọc được ngày này. Ghi ngày như 30/6/2025.")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def in_unit(self, rows: "QuerySet[Any]", name: str, value: Unit) -> "QuerySet[Any]":
        return rows.filter(Q(parent=value) | Q(ministry=value))

    def existing_on(self, rows: Any, name: str, value: Any) -> Any:
        return rows.on(value)


def today() -> dict[str, str]:
    """Units are shown as they are today until another day is asked for."""
    return {"on": timezone.localdate().isoformat()}
