"""Rules of eligibility in the admin: drafted by a form for each check, tried, published, ended."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.rules import close_rule, copy_rule, publish_rule, withdraw_rule
from catalogue.admin.named import NamedAdmin
from catalogue.models import EligibilityRule
from catalogue.rule_conflicts import beside
from catalogue.rule_forms import PREFIX, CloseForm, RuleForm, WithdrawForm, form_for
from catalogue.rule_parameters import PARAMETERS, CheckKind
from catalogue.rule_reading import period_of
from catalogue.rule_words import grounds_in_words, parameters_in_words, subjects_in_words
from catalogue.workflow import RuleState
from workflow.composition import gather
from workflow.moves import Denied, Refused

_LOCKED = (
    "kind", "key", "text", "check_kind", "asked", "for_whom", "on_grounds", "one_of", "route",
    "document", "article", "confidence", "effect", "paper", "valid_from", "valid_to",
)  # fmt: skip


@admin.register(EligibilityRule)
class EligibilityRuleAdmin(NamedAdmin):
    """Only drafts are edited; what is in force ends, is withdrawn or is begun anew."""

    keys = ("kind__search_key",)
    plain = ("key", "text", "article", "document__number")
    list_display = (
        "__str__",
        "text",
        "check_kind",
        "effect",
        "confidence",
        "valid_from",
        "valid_to",
        "state",
    )
    list_filter = ("state", "effect", "confidence", "check_kind")
    list_select_related = ("kind", "document")
    autocomplete_fields = ("kind", "document")
    ordering = ("kind__order_key", "key", "valid_from")
    change_form_template = "catalogue/admin/rule_change.html"

    @admin.display(description=gettext_lazy("Tham số"))
    def asked(self, obj: EligibilityRule) -> str:
        told = parameters_in_words(obj)
        return format_html_join("", "<div>{}: {}</div>", told) or "—"

    @admin.display(description=gettext_lazy("Đối tượng"))
    def for_whom(self, obj: EligibilityRule) -> str:
        return subjects_in_words(obj)

    @admin.display(description=gettext_lazy("Loại hình"))
    def on_grounds(self, obj: EligibilityRule) -> str:
        return grounds_in_words(obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act)
        name = "catalogue_eligibilityrule_act"
        return [path("<int:pk>/do/<slug:verb>/", view, name=name), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The check is chosen first: what there is to fill in depends on it."""
        if request.GET.get("check") in PARAMETERS:
            return super().add_view(request, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Chọn kiểu kiểm tra"),
            "checks": [(kind.value, kind.label) for kind in CheckKind],
        }
        return TemplateResponse(request, "catalogue/admin/rule_check.html", context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if self._is_locked(obj):
            return super().get_form(request, obj, change, **kwargs)
        kwargs["form"] = form_for(_check(request, obj))
        # The fields of the parameters are the form's own, not columns.
        kwargs["fields"] = RuleForm.Meta.fields
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self._is_locked(obj):
            return ((None, {"fields": (*_LOCKED, "state")}),)
        check = _check(request, obj)
        parameters = [PREFIX + one.name for one in PARAMETERS[check]]
        return (
            (None, {"fields": ("kind", "key", "text", "subjects", "grounds")}),
            (CheckKind(check).label, {"fields": parameters}),
            (gettext_lazy("Nhóm chọn một"), {"fields": ("one_of", "route")}),
            (
                gettext_lazy("Căn cứ và tác dụng"),
                {"fields": ("document", "article", "confidence", "effect", "paper")},
            ),
            (gettext_lazy("Thời gian áp dụng"), {"fields": ("valid_from", "valid_to")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*_LOCKED, "state") if self._is_locked(obj) else ()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if self._is_locked(context.get("original")):
            buttons = ("show_save", "show_save_and_continue", "show_save_and_add_another")
            context |= dict.fromkeys(buttons, False)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was in force stays on record."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not self._is_locked(obj)

    def _is_locked(self, obj: EligibilityRule | None) -> bool:
        return obj is not None and obj.state != RuleState.DRAFT

    def act(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """GET says what will follow, with the rule tried on past cases; POST does it."""
        rows = EligibilityRule.objects.select_related("kind", "document")
        rule = get_object_or_404(rows, pk=pk)
        if verb not in _WORDS:
            raise Http404
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        form = _FORMS[verb](request.POST or None) if verb in _FORMS else None
        back = reverse("admin:catalogue_eligibilityrule_change", args=[rule.pk])
        if request.method == "POST" and (form is None or form.is_valid()):
            try:
                done = _do(verb, rule, form.cleaned_data if form else {}, request)
            except (Denied, Refused) as told:
                messages.error(request, str(told))
            else:
                messages.success(request, _("Đã làm: %(what)s.") % {"what": _WORDS[verb]})
                back = reverse("admin:catalogue_eligibilityrule_change", args=[done.pk])
            return redirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _WORDS[verb],
            "rule": rule,
            "verb": verb,
            "form": form,
            "back": back,
            "asked": parameters_in_words(rule),
            "beside": beside(rule),
            "ended_on": _ended_on(rule),
            "trials": gather("trials", rule) if verb in ("try_rule", "publish_rule") else [],
        }
        return TemplateResponse(request, "catalogue/admin/rule_act.html", context)


def _ended_on(rule: EligibilityRule) -> date | None:
    """The last day of a rule whose time is over: it judges past years only."""
    _begins, ends = period_of(rule)
    return ends if ends is not None and ends < timezone.localdate() else None


def _check(request: HttpRequest, obj: EligibilityRule | None) -> str:
    return obj.check_kind if obj is not None else request.GET.get("check", CheckKind.PAPER)


_WORDS = {
    "try_rule": gettext_lazy("Thử với các trường hợp đã có"),
    "publish_rule": gettext_lazy("Công bố quy định"),
    "withdraw_rule": gettext_lazy("Rút quy định"),
    "close_rule": gettext_lazy("Đặt ngày hết áp dụng"),
    "copy_rule": gettext_lazy("Chép thành bản mới"),
}
_FORMS = {"withdraw_rule": WithdrawForm, "close_rule": CloseForm}


def _do(
    verb: str, rule: EligibilityRule, said: dict[str, Any], request: HttpRequest
) -> EligibilityRule:
    by: Any = request.user
    if verb == "publish_rule":
        return publish_rule(rule=rule, by=by)
    if verb == "withdraw_rule":
        return withdraw_rule(rule=rule, reason=said["reason"], by=by)
    if verb == "close_rule":
        return close_rule(rule=rule, on=said["on"], by=by)
    if verb == "copy_rule":
        return copy_rule(rule=rule, by=by)
    raise Refused(_("Thử không thay đổi gì."))
