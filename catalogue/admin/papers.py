"""Which papers dossiers consist of, in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.admin.named import NamedAdmin
from catalogue.models import PaperRequirement
from catalogue.models.papers import PaperSource
from catalogue.rule_terms import Ground
from catalogue.vietnamese import search_key


class PaperRequirementForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    grounds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại hình"),
        choices=Ground.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Để trống: mọi loại hình."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("source") == PaperSource.ACHIEVEMENTS and given.get("is_shared"):
            self.add_error("is_shared", _("Báo cáo thành tích là của từng hồ sơ. Bỏ chọn mục này."))
        return given


@admin.register(PaperRequirement)
class PaperRequirementAdmin(NamedAdmin):
    """Which awards, from when to when. What dossiers point at stays: end it instead."""

    form = PaperRequirementForm
    keys = ("kind__search_key",)
    plain = ("title", "article", "document__number")
    list_display = (
        "title",
        "of",
        "order",
        "source",
        "is_shared",
        "is_needed",
        "confidence",
        "valid_from",
        "valid_to",
    )
    list_filter = ("source", "is_needed", "confidence", ("kind", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("kind",)
    autocomplete_fields = ("kind", "document")
    ordering = ("kind__order_key", "valid_from", "order")
    fieldsets = (
        (None, {"fields": ("kind", "order", "title", "source", "is_shared", "is_needed")}),
        (gettext_lazy("Khi nào cần"), {"fields": ("grounds", "valid_from", "valid_to")}),
        (gettext_lazy("Căn cứ"), {"fields": ("document", "article", "confidence")}),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> "tuple[QuerySet[Any], bool]":
        """Titles are found without diacritics, too: there are few enough to be looked through."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        sought = search_key(search_term).split()
        if not sought:
            return found, distinct
        titled = [
            pk
            for pk, title in queryset.values_list("pk", "title")
            if all(word in search_key(title) for word in sought)
        ]
        return queryset.filter(Q(pk__in=titled) | Q(pk__in=found.order_by().values("pk"))), distinct

    @admin.display(description=gettext_lazy("hình thức, danh hiệu"), ordering="kind__order_key")
    def of(self, row: PaperRequirement) -> str:
        return str(row.kind) if row.kind else _("mọi hình thức chưa có danh mục riêng")
