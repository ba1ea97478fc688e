from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalogue.models import AwardAlias, AwardKind, Holiday, LegalDocument
from catalogue.searching import matching
from workflow.admin import BaseInline, JournaledAdmin


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


@admin.register(LegalDocument)
class LegalDocumentAdmin(NamedAdmin):
    list_display = ("number", "name", "issued_on", "effective_from", "effective_to", "text_read")
    list_filter = ("text_read",)
    date_hierarchy = "issued_on"
    ordering = ("-issued_on", "number")


class AwardAliasInline(BaseInline):
    model = AwardAlias
    extra = 0


@admin.register(AwardKind)
class AwardKindAdmin(NamedAdmin):
    list_display = ("name", "code", "group", "verb", "decided_by", "confidence", "valid_from")
    list_filter = ("group", "confidence", "level")
    ordering = ("order_key",)
    inlines = (AwardAliasInline,)
    fieldsets = (
        (None, {"fields": ("name", "code", "name_en", "group", "verb", "level", "subjects")}),
        (_("Căn cứ"), {"fields": ("decided_by", "article", "conditions", "sources", "confidence")}),
        (_("Thời gian áp dụng"), {"fields": ("valid_from", "valid_to")}),
    )


@admin.register(Holiday)
class HolidayAdmin(JournaledAdmin):
    list_display = ("day", "is_worked", "note")
    list_filter = ("is_worked",)
    search_fields = ("note",)
    date_hierarchy = "day"
    ordering = ("-day",)
