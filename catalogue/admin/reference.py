"""Laws, award kinds and holidays in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalogue.admin.named import NamedAdmin
from catalogue.models import AwardAlias, AwardKind, Holiday, LegalDocument
from workflow.admin import BaseInline, JournaledAdmin


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
