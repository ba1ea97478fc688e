"""Conferences in the admin: what was stated is read there, and names are matched with units."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalogue.searching import matching
from conferences.actions.matching import match
from conferences.duties import unmatched
from conferences.models import Conference, Mention
from workflow.admin import BaseAdmin, BaseInline, ReadOnlyAdmin


class MentionInline(BaseInline):
    model = Mention
    fields = ("role", "text", "unit", "match", "warning")
    show_change_link = True
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("unit")


@admin.register(Conference)
class ConferenceAdmin(ReadOnlyAdmin):
    """Written by imports and by the actions of conferences, never here."""

    list_display = ("__str__", "kind", "for_year", "held_on", "council", "state")
    list_filter = ("state", "kind", "council__level", "is_demo", "council_name_inferred")
    list_select_related = ("council",)
    # Says that there is a search; get_search_results does it.
    search_fields = ("pk",)
    search_help_text = _("Tên hội nghị, cụm, hội đồng, nơi họp hoặc mã bản ghi.")
    date_hierarchy = "held_on"
    ordering = ("-held_on", "-pk")
    inlines = (MentionInline,)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> "tuple[QuerySet[Any], bool]":
        named = Q(pk__in=matching(queryset, search_term).order_by().values("pk"))
        return queryset.filter(named | Q(record_id=search_term.strip())), False


class MatchedFilter(admin.SimpleListFilter):
    title = _("đối chiếu")
    parameter_name = "matched"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Chờ đối chiếu")), ("yes", _("Đã gắn với đơn vị"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "no":
            return queryset.filter(pk__in=unmatched().values("pk"))
        return queryset.filter(unit__isnull=False) if self.value() == "yes" else queryset


@admin.register(Mention)
class MentionAdmin(BaseAdmin):
    """Names in records; only the unit that a name means is an administrator's to say."""

    list_display = ("text", "role", "unit", "match", "meeting", "warning")
    list_filter = (MatchedFilter, "role", "match", "conference__council__level")
    list_select_related = ("unit", "conference")
    search_fields = ("text", "conference__search_key", "conference__record_id", "unit__search_key")
    autocomplete_fields = ("unit",)
    fields = ("text", "role", "meeting", "unit", "match", "warning")
    readonly_fields = ("text", "role", "meeting", "match", "warning")
    list_per_page = 50

    @admin.display(description=_("hội nghị"), ordering="conference__order_key")
    def meeting(self, row: Mention) -> SafeString:
        """The conference, and the page on which the name stands."""
        url = reverse("conferences:conference", args=[row.conference_id])
        return format_html('<a href="{}">{}</a>', url, row.conference)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Units of our own conferences were chosen, not named: there is nothing to match."""
        ours = obj is not None and not obj.conference.is_recorded
        return not ours and super().has_change_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: Mention, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        said = Mention.objects.select_related("conference__cluster", "unit").get(pk=obj.pk)
        match(mention=said, unit=obj.unit, by=request.user)  # type: ignore[arg-type]  # staff only
