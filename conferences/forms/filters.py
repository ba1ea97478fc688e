from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.searching import Searched
from clusters.models import CouncilLevel
from conferences.models import Conference, ConferenceKind
from conferences.workflow import ConferenceState

ALL = _("Tất cả")


class ConferenceFilters(Searched):
    """What the list of conferences is narrowed down by."""

    kind = django_filters.ChoiceFilter(
        label=_("Loại"), choices=ConferenceKind.choices, empty_label=ALL
    )
    for_year = django_filters.ChoiceFilter(label=_("Cho năm"), empty_label=ALL)
    level = django_filters.ChoiceFilter(
        label=_("Cấp"),
        field_name="council__level",
        choices=CouncilLevel.choices,
        empty_label=ALL,
    )
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"), choices=ConferenceState.choices, empty_label=ALL
    )
    in_cluster = django_filters.ChoiceFilter(
        label=_("Cụm, khối"),
        choices=(("yes", _("Thuộc cụm, khối")), ("no", _("Không thuộc cụm, khối"))),
        empty_label=ALL,
        method="by_cluster",
    )

    class Meta:
        model = Conference
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only years of what the person sees: a list of choices can betray, too.
        years = self.queryset.exclude(for_year=None).order_by("-for_year")
        years = years.values_list("for_year", flat=True).distinct()
        self.filters["for_year"].extra["choices"] = [(year, year) for year in years]

    def by_cluster(
        self, rows: "QuerySet[Conference]", name: str, value: str
    ) -> "QuerySet[Conference]":
        return rows.filter(cluster__isnull=value == "no")
