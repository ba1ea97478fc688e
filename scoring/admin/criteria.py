"""Criteria sets in the admin: the list, what a set says of itself, and its lines below."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from catalogue.admin import NamedAdmin
from scoring.actions.criteria import create_criteria, describe_criteria, remove_criteria
from scoring.admin import pages
from scoring.admin.outline import outline
from scoring.forms.criteria import ABOUT, AboutForm
from scoring.models import CriteriaSet
from scoring.workflow import CriteriaState
from workflow.admin import editor
from workflow.moves import Denied, Refused


@admin.register(CriteriaSet)
class CriteriaSetAdmin(NamedAdmin):
    """Everything is written by the actions of scoring, which check it and keep the journal."""

    form = AboutForm
    keys = ("council__search_key", "cluster__search_key")
    plain = ("name",)
    list_display = ("name", "edition", "state", "total", "council", "cluster", "is_demo")
    list_filter = ("state", "is_demo")
    list_select_related = ("council", "cluster")
    autocomplete_fields = ("council", "cluster", "cluster_year")
    ordering = ("name", "-edition")
    # Sets are removed one by one: each says why it cannot be.
    actions = None
    change_list_template = "admin/scoring/criteriaset/change_list.html"
    change_form_template = "admin/scoring/criteriaset/change_form.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("council", "cluster", "cluster_year")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Folded once there are lines to look at; what cannot be edited has no version to keep."""
        fields = [*ABOUT, "shown_version"] if self._is_open(request, obj) else list(ABOUT)
        classes = ["collapse"] if obj is not None else []
        return ((_("Thông tin chung"), {"fields": fields, "classes": classes}),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_draft = obj is None or obj.state == CriteriaState.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_draft = obj is None or obj.state == CriteriaState.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or super().has_change_permission(request)

    def may_edit(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    def _is_open(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if change:
            shown = CriteriaSet.objects.get(pk=obj.pk)
            saved = describe_criteria(
                criteria_set=shown,
                about=form.about,
                version=form.cleaned_data["shown_version"],
                by=editor(request),
            )
        else:
            saved = create_criteria(about=form.about, by=editor(request))
        obj.pk = saved.pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        shown = CriteriaSet.objects.get(pk=obj.pk)
        remove_criteria(criteria_set=shown, version=shown.version, by=editor(request))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With the lines below the form. What an action refuses is told, not thrown."""
        shown = self.get_object(request, object_id) if object_id else None
        context = dict(extra_context or {})
        if shown is not None:
            told = outline(
                shown,
                may_edit=self.may_edit(request),
                opened=request.GET.get("line", ""),
                tries=request.GET if "results" in request.GET else None,
            )
            context |= pages.editor_context(self, request, shown) | {"outline": told}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except (Denied, Refused) as told_no:
            messages.error(request, str(told_no))
            return redirect(request.path)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except (Denied, Refused) as told:
            messages.error(request, str(told))
            return redirect("admin:scoring_criteriaset_change", object_id)

    def get_urls(self) -> list[Any]:
        addresses = (
            ("template.xlsx", pages.template, "template"),
            ("import/", pages.import_new, "import"),
            ("<int:pk>/criteria.xlsx", pages.export, "export"),
            ("<int:pk>/import/", pages.import_into, "import_into"),
            ("<int:pk>/copy/", pages.copy, "copy"),
            ("<int:pk>/moves/<slug:verb>/", pages.move, "move"),
            ("<int:pk>/lines/", pages.lines, "lines"),
            ("<int:pk>/lines/<int:line>/", pages.line, "line"),
            ("<int:pk>/lines/<int:line>/remove/", pages.line_remove, "line_remove"),
        )
        ours = [
            path(
                route,
                self.admin_site.admin_view(partial(page, admin=self)),
                name=f"scoring_criteriaset_{name}",
            )
            for route, page, name in addresses
        ]
        return [*ours, *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """To the lines: a set without any is of no use yet."""
        messages.success(request, _("Đã lập %(set)s. Thêm các dòng bên dưới.") % {"set": obj})
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        shown: HttpResponse = redirect("admin:scoring_criteriaset_change", obj.pk)
        return shown
