from django.contrib import admin

from awards.models import Award
from catalogue.admin import NamedAdmin


@admin.register(Award)
class AwardAdmin(NamedAdmin):
    """The register. The statement that a line stands on is read here, not chosen."""

    keys = ("search_key", "unit__search_key")
    plain = ("decision_number",)
    list_display = ("name", "kind", "unit", "recipient", "count", "year", "awarded_on", "decider")
    list_filter = ("year", "kind__group", "kind")
    list_select_related = ("kind", "unit")
    autocomplete_fields = ("kind", "unit")
    readonly_fields = ("nomination", "conferral")
    date_hierarchy = "awarded_on"
    ordering = ("-year", "order_key")
