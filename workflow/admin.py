"""The admin of every app stands on this: what is written there is journaled, too."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.journal import record
from workflow.models import JournalEntry

if TYPE_CHECKING:
    from accounts.models import User

    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.TabularInline[Any, Any]
else:
    BaseAdmin = admin.ModelAdmin
    BaseInline = admin.TabularInline


def editor(request: HttpRequest) -> "User":
    # Only who has signed in as staff comes here.
    return request.user  # type: ignore[return-value]


class JournaledAdmin(BaseAdmin):
    """Every change made in the admin writes its line, in the transaction of the change."""

    list_per_page = 50

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        detail = {"fields": form.changed_data} if change else {}
        self._journal(request, "change" if change else "add", obj, detail)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows edited together with their subject are told in the subject's journal."""
        super().save_formset(request, form, formset, change)
        rows = {
            "added": _named(formset.new_objects),
            "changed": _named(row for row, _fields in formset.changed_objects),
            "removed": _named(formset.deleted_objects),
        }
        told = {what: names for what, names in rows.items() if names}
        if told:
            detail = {"of": formset.model._meta.label_lower, **told}
            self._journal(request, "change", form.instance, detail)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic():
            self._journal(request, "delete", obj, {})
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> None:
        with transaction.atomic():
            for obj in queryset:
                self._journal(request, "delete", obj, {})
            super().delete_queryset(request, queryset)

    def _journal(
        self, request: HttpRequest, verb: str, subject: models.Model, detail: dict[str, Any]
    ) -> None:
        capacity = _("Trang quản trị")
        record(verb, subject, by=editor(request), capacity=capacity, detail=detail)


def _named(rows: Iterable[models.Model]) -> list[str]:
    return [str(row) for row in rows]


class ReadOnlyAdmin(BaseAdmin):
    """Rows that are looked at here and written elsewhere."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "verb", "subject_label", "subject_kind", "capacity")
    list_filter = ("verb", "subject_kind")
    list_select_related = ("by",)
    search_fields = ("subject_label", "verb", "by__full_name", "by__username")
    search_help_text = gettext_lazy("Đối tượng, việc hoặc người làm.")
    date_hierarchy = "at"
    ordering = ("-id",)
