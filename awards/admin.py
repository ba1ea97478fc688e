from django.contrib import admin

from awards.models import (
    Award,
    Headcount,
    HeadcountTitle,
    HistoryCheck,
    Hold,
    Household,
    Initiative,
    Person,
    PersonAlias,
    YearlyRating,
)
from catalogue.admin import NamedAdmin
from workflow.admin import BaseInline


@admin.register(Award)
class AwardAdmin(NamedAdmin):
    """The register. The statement that a line stands on is read here, not chosen."""

    keys = ("search_key", "unit__search_key", "person__search_key", "household__search_key")
    plain = ("decision_number",)
    list_display = ("name", "kind", "unit", "recipient", "count", "year", "awarded_on", "decider")
    list_filter = ("year", "ground", "kind__group", "kind")
    list_select_related = ("kind", "unit")
    autocomplete_fields = ("kind", "unit", "person", "household")
    readonly_fields = ("nomination", "conferral")
    date_hierarchy = "awarded_on"
    ordering = ("-year", "order_key")


class PersonAliasInline(BaseInline):
    model = PersonAlias
    fields = ("name",)
    extra = 0


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    keys = ("search_key", "unit__search_key")
    list_display = ("name", "birth_year", "position", "unit", "left_on")
    list_filter = ("gender",)
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)
    inlines = (PersonAliasInline,)
    ordering = ("order_key", "birth_year")


@admin.register(Household)
class HouseholdAdmin(NamedAdmin):
    keys = ("search_key", "unit__search_key")
    list_display = ("name", "place", "unit")
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)
    ordering = ("order_key",)


class FactAdmin(NamedAdmin):
    """Facts of a unit or a person, found by either."""

    keys = ("unit__search_key", "person__search_key")


@admin.register(YearlyRating)
class YearlyRatingAdmin(FactAdmin):
    list_display = ("year", "level", "unit", "person", "source")
    list_filter = ("year", "level")
    list_select_related = ("unit", "person")
    autocomplete_fields = ("unit", "person")
    ordering = ("-year", "pk")


@admin.register(Initiative)
class InitiativeAdmin(FactAdmin):
    plain = ("title",)
    list_display = ("title", "scope", "year", "unit", "person", "recognised_on", "used_for")
    list_filter = ("year", "scope")
    list_select_related = ("unit", "person", "used_for")
    autocomplete_fields = ("unit", "person", "used_for")
    ordering = ("-year", "title")


@admin.register(Hold)
class HoldAdmin(FactAdmin):
    list_display = ("kind", "unit", "person", "starts_on", "ends_on", "is_certain", "is_cleared")
    list_filter = ("kind", "is_certain", "is_cleared")
    list_select_related = ("unit", "person")
    autocomplete_fields = ("unit", "person")
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "pk")


@admin.register(HistoryCheck)
class HistoryCheckAdmin(FactAdmin):
    list_display = ("unit", "person", "complete_from", "checked_at", "checked_by")
    list_select_related = ("unit", "person", "checked_by")
    autocomplete_fields = ("unit", "person", "checked_by")
    date_hierarchy = "checked_at"
    ordering = ("-checked_at",)


class HeadcountTitleInline(BaseInline):
    model = HeadcountTitle
    autocomplete_fields = ("kind",)
    extra = 0


@admin.register(Headcount)
class HeadcountAdmin(NamedAdmin):
    keys = ("unit__search_key",)
    list_display = ("unit", "year", "members", "completed", "disciplined", "women")
    list_filter = ("year",)
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)
    inlines = (HeadcountTitleInline,)
    ordering = ("-year", "pk")
