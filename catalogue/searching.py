"""Finding by name without diacritics: "phu tho" finds Phú Thọ."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.vietnamese import search_key


def matching(rows: "QuerySet[Any]", text: str, field: str = "search_key") -> "QuerySet[Any]":
    """The rows whose `field`, a search key, holds every word of `text`."""
    for word in search_key(text).split():
        rows = rows.filter(**{f"{field}__contains": word})
    return rows


class Searched(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """The filters of a list that is searched by the names in it."""

    q = django_filters.CharFilter(
        label=_("Tìm theo tên"), method="search", widget=forms.TextInput({"type": "search"})
    )

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(rows, value)
