"""Dossiers chosen in lists: put into a decision and out of it, refused, dated, revoked."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.actions import deciding, refusing, stepping
from awards.decisions.dates import ENTERED
from awards.decisions.listing import AWAITING, REFUSABLE
from awards.decisions.querysets import awaiting_step, hidden_from, refusable_of
from awards.forms.decisions import STEPS, RefuseForm, StepForm
from awards.models import Decision
from awards.views.choosing import (
    demand_desk,
    is_confirmed,
    packed,
    person,
    seen_of,
    sent_version,
    visible_chosen,
)
from awards.views.deciding import FORM, tried
from awards.views.decisions import visible
from workflow import lists
from workflow.moves import Denied, Refused


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest) -> HttpResponse:
    """GET lists whom one may refuse; POST brings those ticked along, asks, and does it."""
    demand_desk(request, "prepare_decision")
    if request.method != "POST":
        hidden = hidden_from(request.user, refusing.REFUSABLE)
        every = refusable_of(request.user)
        return lists.answer(request, REFUSABLE, every, "awards/refuse.html", hidden=hidden)
    seen = seen_of(request)
    rows = list(visible_chosen(request, seen))
    if not rows:
        messages.error(request, _("Chưa chọn hồ sơ nào. Đánh dấu ít nhất một hồ sơ."))
        return redirect("awards:refuse")
    form = RefuseForm(request.POST if is_confirmed(request) else None)
    status = 200
    if is_confirmed(request):
        status = 400
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            status = tried(
                lambda: refusing.refuse(seen=seen, reason=reason, by=person(request)), form
            )
            if not status:
                told = _("Đã thông báo không khen thưởng %(n)d hồ sơ.") % {"n": len(rows)}
                messages.success(request, told)
                return redirect("awards:refuse")
    letters = len({row.batch_id for row in rows})
    context = {
        "heading": _("Thông báo không khen thưởng"),
        "action": _("Thông báo không khen thưởng"),
        "form": form,
        "rows": rows,
        "chosen": packed(seen),
        "back": "awards:refuse",
        "consequences": [
            _("%(n)d hồ sơ kết thúc, không đưa vào quyết định nữa.") % {"n": len(rows)},
            _("Nơi trình của %(n)d đợt trình nhận thông báo kèm lý do.") % {"n": letters},
        ],
    }
    return render(request, FORM, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest) -> HttpResponse:
    """The dossiers whose step is due, with the form that dates those ticked."""
    demand_desk(request, "prepare_decision")
    asked = request.POST.get("step") or request.GET.get("step", "")
    step = asked if asked in ENTERED else str(ENTERED[0])
    form = StepForm(
        request.POST if is_confirmed(request) else None,
        initial={"step": step, "day": timezone.localdate()},
    )
    if is_confirmed(request) and form.is_valid():
        seen = seen_of(request)
        visible_chosen(request, seen)
        status = tried(
            lambda: stepping.record_step(seen=seen, by=person(request), **form.cleaned_data), form
        )
        if not status:
            told = _("Đã ghi ngày cho %(n)d hồ sơ.") % {"n": len(seen)}
            messages.success(request, told)
            return redirect(f"{request.path}?step={step}")
    rows = awaiting_step(request.user, step)
    context = {
        "form": form,
        "step": step,
        "steps": STEPS,
        "ticked": seen_of(request),
        "hidden": hidden_from(request.user, stepping.STATES[step]),
    }
    answer = lists.answer(request, AWAITING, rows, "awards/steps.html", **context)
    if form.is_bound:
        answer.status_code = 400
    return answer


@require_POST
def decision_add(request: HttpRequest, pk: int) -> HttpResponse:
    decision = visible(request, pk)
    demand_desk(request, "prepare_decision", decision.council)
    seen = seen_of(request)
    visible_chosen(request, seen)
    return _moved(
        request,
        decision,
        lambda: deciding.decide(
            decision=decision, seen=seen, version=sent_version(request), by=person(request)
        ),
        _("Đã đưa %(n)d hồ sơ vào dự thảo.") % {"n": len(seen)},
        back="awards:candidates",
    )


@require_POST
def decision_remove(request: HttpRequest, pk: int) -> HttpResponse:
    decision = visible(request, pk)
    demand_desk(request, "prepare_decision", decision.council)
    seen = seen_of(request)
    visible_chosen(request, seen)
    return _moved(
        request,
        decision,
        lambda: deciding.take_off_decision(
            decision=decision, seen=seen, version=sent_version(request), by=person(request)
        ),
        _("Đã đưa %(n)d hồ sơ ra khỏi dự thảo; hồ sơ trở lại chờ quyết định.") % {"n": len(seen)},
    )


@require_POST
def decision_discard(request: HttpRequest, pk: int) -> HttpResponse:
    decision = visible(request, pk)
    demand_desk(request, "prepare_decision", decision.council)
    try:
        deciding.discard_decision(
            decision=decision, version=sent_version(request), by=person(request)
        )
    except Refused as told:
        messages.error(request, str(told))
        return redirect("awards:decision", pk=pk)
    messages.success(request, _("Đã xóa dự thảo quyết định."))
    return redirect("awards:decisions")


def _moved(
    request: HttpRequest,
    decision: Decision,
    deed: Callable[[], Any],
    done: str,
    back: str = "",
) -> HttpResponse:
    """Do `deed` with dossiers of a decision, and say so or say why not."""
    try:
        deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return redirect(back) if back else redirect("awards:decision", pk=decision.pk)
    messages.success(request, done)
    return redirect("awards:decision", pk=decision.pk)
