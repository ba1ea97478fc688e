"""Reports in the admin: to look at only. They are ordered and made by actions."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reports.models import Report
from reports.subjects import READ_REPORT, SEARCHED, subject_of, title_of

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Any]
else:
    BaseAdmin = admin.ModelAdmin


@admin.register(Report)
class ReportAdmin(BaseAdmin):
    list_display = ("code", "kind", "about", "state", "progress", "attempt", "requested_at")
    list_filter = ("state", "kind")
    list_select_related = READ_REPORT
    search_fields = ("code", *SEARCHED, "sha256", "facts_sha256")
    search_help_text = _(
        "Mã, tên hội nghị, đơn vị, người được đề nghị không cần gõ dấu, hoặc SHA-256 của tệp hay "
        "dữ liệu."
    )
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).defer("facts")

    @admin.display(description=_("về"), ordering="conference__order_key")
    def about(self, report: Report) -> str:
        return title_of(subject_of(report))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
