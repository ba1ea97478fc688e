"""Finding by name without diacritics: "phu tho" finds Phú Thọ."""

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.vietnamese import search_key


def matching(rows: "QuerySet[Any]", text: str, *fields: str) -> "QuerySet[Any]":
    """The rows in which every word of `text` stands in one of `fields`, which are search keys.

    Without `fields` it is the rows' own `search_key`.
    """
    for word in search_key(text).split():
        here = (Q(**{f"{field}__contains": word}) for field in fields or ("search_key",))
        rows = rows.filter(reduce(or_, here))
    return rows


class Searched(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """The filters of a list that is searched by the names in it."""

    q = django_filters.CharFilter(
        label=_("Tìm theo tên"), method="search", widget=forms.TextInput({"type": "search"})
    )

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(rows, value)
