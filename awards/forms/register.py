"""What the register of awards can be filtered by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from awards.models import Award
from catalogue.models import AwardKind
from catalogue.searching import Searched, matching
from clusters.models import Unit


def _years(request: HttpRequest) -> list[tuple[str, str]]:
    labels = Award.objects.visible_to(request.user).exclude(year=None)
    found = labels.order_by("-year").values_list("year", flat=True).distinct()
    return [(label, label) for label in found if label]


class AwardFilter(Searched):
    kind = django_filters.ModelChoiceFilter(
        label=_("Hình thức"),
        queryset=AwardKind.objects.filter(awards__isnull=False).distinct().order_by("order_key"),
        empty_label=_("Mọi hình thức"),
    )
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=(), empty_label=_("Mọi năm"))
    unit = django_filters.ModelChoiceFilter(
        label=_("Đơn vị"),
        queryset=Unit.objects.filter(awards__isnull=False).distinct().order_by("order_key"),
        empty_label=_("Mọi đơn vị"),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.filters["year"].extra["choices"] = _years(request)

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(rows, value, "search_key", "unit__search_key", "kind__search_key")
