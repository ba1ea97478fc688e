"""Units, councils, clusters and offices in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from catalogue.admin import NamedAdmin
from clusters.forms.admin import AliasForm, ClusterForm, CouncilForm
from clusters.forms.filters import clusters_called
from clusters.models import (
    Abbreviation,
    AwardQuota,
    Cluster,
    ClusterAlias,
    ClusterYear,
    Council,
    CouncilSeat,
    CovenantTemplateArticle,
    Membership,
    Movement,
    Officer,
    RotationPlace,
    Term,
    Unit,
    UnitChange,
)
from clusters.search import where
from workflow.admin import BaseInline, JournaledAdmin


class Described(AutocompleteJsonView):
    """Choosing a unit needs more than its name: a merged province often keeps that of a part."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Unit):
            result["text"] = f"{obj} ({where(obj)})"
        return result


def _autocomplete(request: HttpRequest) -> HttpResponse:
    shown: HttpResponse = Described.as_view(admin_site=admin.site)(request)  # type: ignore[assignment]  # JSON
    return shown


admin.site.autocomplete_view = _autocomplete  # type: ignore[method-assign]  # no other hook for it


class OfficerInline(BaseInline):
    model = Officer
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Unit)
class UnitAdmin(NamedAdmin):
    list_display = ("__str__", "kind", "parent", "ministry", "code", "period", "is_checked")
    list_filter = ("is_checked", "kind", "is_demo")
    list_select_related = ("parent", "ministry")
    autocomplete_fields = ("parent", "ministry")
    ordering = ("order_key", "valid_from")
    inlines = (OfficerInline,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """With what tells units of one name apart where one is chosen."""
        return super().get_queryset(request).select_related("parent", "ministry")


@admin.register(UnitChange)
class UnitChangeAdmin(NamedAdmin):
    keys = ("predecessors__search_key", "successors__search_key")
    plain = ("legal_basis",)
    list_display = ("on", "kind", "before", "after", "legal_basis")
    list_filter = ("kind",)
    autocomplete_fields = ("predecessors", "successors")
    date_hierarchy = "on"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("predecessors", "successors")

    @admin.display(description=UnitChange._meta.get_field("predecessors").verbose_name)
    def before(self, change: UnitChange) -> str:
        return ", ".join(map(str, change.predecessors.all()))

    @admin.display(description=UnitChange._meta.get_field("successors").verbose_name)
    def after(self, change: UnitChange) -> str:
        return ", ".join(map(str, change.successors.all()))


@admin.register(Officer)
class OfficerAdmin(NamedAdmin):
    keys = ("unit__search_key",)
    plain = ("user__full_name", "user__username")
    list_display = ("user", "unit", "role", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user", "unit")
    autocomplete_fields = ("user", "unit")
    date_hierarchy = "starts_on"


class CouncilSeatInline(BaseInline):
    model = CouncilSeat
    autocomplete_fields = ("user",)
    extra = 0


class CovenantTemplateArticleInline(BaseInline):
    model = CovenantTemplateArticle
    extra = 0


@admin.register(Council)
class CouncilAdmin(NamedAdmin):
    form = CouncilForm
    list_display = ("name", "level", "unit", "parent", "is_demo")
    list_filter = ("level", "is_demo")
    list_select_related = ("unit", "parent")
    autocomplete_fields = ("unit", "parent")
    readonly_fields = ("name_key",)
    ordering = ("order_key",)
    inlines = (CouncilSeatInline, CovenantTemplateArticleInline)


class AliasInline(BaseInline):
    model = ClusterAlias
    form = AliasForm
    extra = 0


class RotationPlaceInline(BaseInline):
    model = RotationPlace
    autocomplete_fields = ("unit",)
    extra = 0


@admin.register(Cluster)
class ClusterAdmin(NamedAdmin):
    form = ClusterForm
    list_display = ("name", "kind", "council", "sector", "chair_title", "vice_title", "is_demo")
    list_filter = ("kind", "council__level", "is_demo")
    list_select_related = ("council",)
    autocomplete_fields = ("council",)
    readonly_fields = ("name_key", "sector_key")
    ordering = ("order_key",)
    inlines = (AliasInline, RotationPlaceInline)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> "tuple[QuerySet[Any], bool]":
        return clusters_called(queryset, search_term), False


class MembershipInline(BaseInline):
    model = Membership
    autocomplete_fields = ("unit",)
    extra = 0


class TermInline(BaseInline):
    model = Term
    autocomplete_fields = ("unit",)
    # Recognising is a deed of the council, not an edit.
    readonly_fields = ("recognised_at", "recognised_by")
    extra = 0


class AwardQuotaInline(BaseInline):
    model = AwardQuota
    autocomplete_fields = ("kind",)
    extra = 0


@admin.register(ClusterYear)
class ClusterYearAdmin(NamedAdmin):
    keys = ("label", "cluster__search_key")
    list_display = ("cluster", "label", "starts_on", "ends_on")
    list_filter = ("label", "cluster__council__level", "cluster__is_demo")
    list_select_related = ("cluster__council",)
    autocomplete_fields = ("cluster",)
    ordering = ("-label", "cluster__order_key")
    inlines = (MembershipInline, TermInline, AwardQuotaInline)


@admin.register(Movement)
class MovementAdmin(NamedAdmin):
    list_display = ("name", "council", "cluster", "launched_by", "starts_on", "ends_on")
    list_select_related = ("council", "cluster")
    autocomplete_fields = ("council", "cluster", "units")
    date_hierarchy = "starts_on"


@admin.register(Abbreviation)
class AbbreviationAdmin(JournaledAdmin):
    list_display = ("short", "long")
    search_fields = ("short", "long")
    ordering = ("short",)
