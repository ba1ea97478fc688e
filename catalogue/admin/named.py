from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalogue.searching import matching
from workflow.admin import JournaledAdmin


class NamedAdmin(JournaledAdmin):
    """Rows found by name without diacritics, in lists and wherever one is chosen.

    `keys` are the search keys that are looked at, `plain` other fields that hold the text as
    it was typed.
    """

    keys: tuple[str, ...] = ("search_key",)
    plain: tuple[str, ...] = ()
    # Says that there is a search; get_search_results does it.
    search_fields = ("pk",)
    search_help_text = _("Tìm không cần gõ dấu.")

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> "tuple[QuerySet[Any], bool]":
        found = Q(pk__in=matching(queryset, search_term, *self.keys).order_by().values("pk"))
        for field in self.plain:
            found |= Q(**{f"{field}__icontains": search_term.strip()})
        return (queryset.filter(found) if search_term else queryset), False
