"""The guided page by which an administrator changes units: what, into what, with what effect."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.actions.changing import Faulty, apply_change, asks_heir, check, preview
from clusters.forms.changes import Draft
from clusters.models import UnitChange
from clusters.offices import offices_of
from clusters.rules.offices import denial_of_change
from clusters.units.changes import Area
from clusters.units.effects import Plan
from workflow.moves import Stale

if TYPE_CHECKING:
    from accounts.models import User


@require_http_methods(["GET", "POST"])
def unit_change(request: HttpRequest) -> HttpResponse:
    if reason := denial_of_change(offices_of(request.user)):
        raise PermissionDenied(reason)
    if request.method == "GET":
        draft = Draft(None, user=request.user, first=request.GET.get("unit", ""))
        return _page(request, draft, "facts")
    draft = Draft(request.POST, user=request.user)
    asked = request.POST.get("go", "")
    return _STEPS.get(asked, _same)(request, draft)


def _same(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The step that was sent, with what was looked for or room for one more."""
    step = request.POST.get("step", "")
    return _page(request, draft, step if step in ("facts", "successors") else "facts")


def _facts(request: HttpRequest, draft: Draft) -> HttpResponse:
    return _page(request, draft, "facts")


def _successors(request: HttpRequest, draft: Draft) -> HttpResponse:
    draft.tell(_of_facts(check(draft.act())))
    if draft.facts_fail:
        return _page(request, draft, "facts", status=400)
    if draft.makes_nothing:
        return _preview(request, draft)
    return _page(request, draft, "successors")


def _of_facts(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: told for name, told in found.items() if name != "successors"}


def _preview(request: HttpRequest, draft: Draft) -> HttpResponse:
    draft.tell(check(draft.act()))
    if draft.facts_fail:
        return _page(request, draft, "facts", status=400)
    if draft.successors_fail:
        return _page(request, draft, "successors", status=400)
    return _effects(request, draft)


def _effects(request: HttpRequest, draft: Draft, status: int = 200, told: str = "") -> HttpResponse:
    plan = preview(act=draft.act())
    shown = {"plan": plan, "areas": _areas(plan), "told": told}
    return _page(request, draft, "preview", status=status, **shown)


def _apply(request: HttpRequest, draft: Draft) -> HttpResponse:
    by = cast("User", request.user)
    try:
        change = apply_change(act=draft.act(), by=by, expected=request.POST.get("seen", ""))
    except Faulty as told:
        draft.tell(told.faults)
        if set(told.faults) & {"kind", "on", "legal_basis", "predecessors", "successors"}:
            return _preview(request, draft)
        return _effects(request, draft, 400)
    except Stale as told:
        return _effects(request, draft, 409, str(told))
    messages.success(request, _("Đã ghi: %(change)s.") % {"change": change})
    return redirect("clusters:unit", pk=_shown_after(change))


def _shown_after(change: UnitChange) -> int:
    """The unit whose page shows the act: what came out of it, else what it ended."""
    unit = change.successors.first() or change.predecessors.first()
    assert unit is not None  # an act without units has faults
    return unit.pk


_STEPS = {
    "facts": _facts,
    "successors": _successors,
    "preview": _preview,
    "apply": _apply,
}


def _areas(plan: Plan) -> list[dict[str, Any]]:
    labels = {
        Area.UNITS: _("Đơn vị"),
        Area.FOLLOWING: _("Đơn vị trực thuộc"),
        Area.MEMBERSHIPS: _("Thành viên cụm, khối"),
        Area.TERMS: _("Chức danh"),
        Area.OFFICERS: _("Cán bộ"),
        Area.OTHERS: _("Việc đang làm"),
    }
    return [
        {"label": label, "effects": [effect for effect in plan.effects if effect.area == area]}
        for area, label in labels.items()
    ]


def _page(
    request: HttpRequest, draft: Draft, step: str, status: int = 200, **shown: Any
) -> HttpResponse:
    plan: Plan | None = shown.get("plan")
    context = {"draft": draft, "step": step, "kept": draft.kept(step), **shown}
    if plan is not None:
        context["asks_heir"] = asks_heir(plan)
        context["heirs"] = list(enumerate(plan.act.successors))
    return render(request, "clusters/unit_change.html", context, status=status)
