"""What the desk does with a decision: each deed has a page that asks first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.actions import announcing, deciding
from awards.decisions.pages import announce_consequences, announce_fault
from awards.decisions.words import deed_words
from awards.forms.decisions import DecisionForm, IssueForm
from awards.models import Decision
from awards.proposal_querysets import desks_of
from awards.views.choosing import (
    demand_desk,
    is_confirmed,
    packed,
    person,
    seen_of,
    sent_version,
    visible_chosen,
)
from awards.views.decisions import visible
from clusters.models import Council
from clusters.offices import offices_of
from workflow.moves import Denied, Refused

FORM = "awards/decision_form.html"
# Deeds that are somebody's who may do another.
_RIGHTS = {
    "change_decision": "prepare_decision",
    "correct_issue": "issue_decision",
    "revoke": "revoke_decision",
    "revoke_lines": "revoke_decision",
    "correct_award": "correct_decision",
}


def tried(deed: Callable[[], Any], form: Any) -> int:
    """Do `deed`; the status of the page that says why not, 0 where it is done."""
    try:
        deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        field = getattr(told, "field", None)
        form.add_error(field if field in form.fields else None, str(told))
        return 400 if field else 409
    return 0


@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: HttpRequest) -> HttpResponse:
    demand_desk(request, "prepare_decision")
    seen = seen_of(request)
    rows = list(visible_chosen(request, seen)) if seen else []
    councils = {row.batch.council_id: row.batch.council for row in rows}
    if len(councils) > 1:
        messages.error(request, _("Một quyết định chỉ nhận hồ sơ của một hội đồng. Lọc rồi chọn."))
        return redirect("awards:candidates")
    mine = Council.objects.filter(pk__in=desks_of(offices_of(request.user))).order_by("order_key")
    form = DecisionForm(
        request.POST if is_confirmed(request) else None,
        councils=None if councils else mine,
        initial=_suggested(rows) | {"council": mine.first()},
    )
    status = 200
    if is_confirmed(request):
        status = 400
        if form.is_valid():
            values = form.cleaned_data
            council = values.pop("council", None) or next(iter(councils.values()))
            made: list[Decision] = []
            status = tried(
                lambda: made.append(
                    deciding.prepare_decision(
                        council=council, seen=seen, by=person(request), **values
                    )
                ),
                form,
            )
            if made:
                messages.success(request, _("Đã lập dự thảo quyết định. Ghi số khi đã ký."))
                return redirect("awards:decision", pk=made[0].pk)
    context = {
        "heading": deed_words("prepare_decision"),
        "action": _("Lập dự thảo"),
        "form": form,
        "rows": rows,
        "chosen": packed(seen),
    }
    return render(request, FORM, context, status=status)


def _suggested(rows: list[Any]) -> dict[str, str]:
    """Words that the desk will mostly keep, from the first of the dossiers."""
    if not rows:
        return {}
    kind, year = rows[0].kind, rows[0].batch.year
    words = {"verb": kind.get_verb_display(), "kind": kind.name, "year": year}
    return {
        "authority": kind.decided_by,
        "name": _("Về việc %(verb)s %(kind)s, thành tích năm %(year)d") % words,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    decision = visible(request, pk)
    initial = {"authority": decision.authority, "name": decision.name}
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm(posted, councils=None, initial=initial)
    return filled(
        request,
        decision,
        "change_decision",
        _("Lưu dự thảo"),
        form,
        lambda: deciding.change_decision(
            decision=decision,
            version=sent_version(request),
            by=person(request),
            **form.cleaned_data,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decision_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the number, or correct it until the decision is announced."""
    decision = visible(request, pk)
    is_new = decision.state == "draft"
    names = ("number", "issued_on", "signer", "signer_title")
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={name: getattr(decision, name) for name in names},
    )
    deed = deciding.issue_decision if is_new else deciding.correct_issue
    return filled(
        request,
        decision,
        "issue_decision" if is_new else "correct_issue",
        _("Ghi nhận đã ban hành") if is_new else _("Lưu quyết định"),
        form,
        lambda: deed(
            decision=decision, issue=form.issue, version=sent_version(request), by=person(request)
        ),
    )


def filled(
    request: HttpRequest,
    decision: Decision,
    verb: str,
    action: str,
    form: Any,
    deed: Callable[[], Any],
    done: str = "",
    **more: Any,
) -> HttpResponse:
    """GET shows the form, POST does the deed or says why not and keeps what was typed."""
    demand_desk(request, _RIGHTS.get(verb, verb), decision.council)
    status = 200
    if form.is_bound:
        status = tried(deed, form) if form.is_valid() else 400
        if not status:
            messages.success(request, _("Đã xong: %(deed)s.") % {"deed": deed_words(verb)})
            return redirect(done or reverse("awards:decision", args=[decision.pk]))
    context = {
        "decision": decision,
        "heading": deed_words(verb),
        "action": action,
        "form": form,
        **more,
    }
    return render(request, FORM, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_announce(request: HttpRequest, pk: int) -> HttpResponse:
    decision = visible(request, pk)
    demand_desk(request, "announce_decision", decision.council)
    if decision.state != "issued":
        messages.warning(request, _("Chỉ công bố được quyết định đã ban hành và chưa công bố."))
        return redirect("awards:decision", pk=pk)
    trouble, status = "", 200
    if request.method == "POST":
        try:
            awards = announcing.announce_decision(
                decision=decision, version=sent_version(request), by=person(request)
            )
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            trouble, status = str(told), 409
            decision = visible(request, pk)
        else:
            told_n = _("Đã công bố; %(n)d dòng trong sổ khen thưởng.") % {"n": len(awards)}
            messages.success(request, told_n)
            return redirect("awards:decision", pk=pk)
    rows = list(announcing.dossiers_to_announce(decision))
    context = {
        "decision": decision,
        "consequences": announce_consequences(decision, rows),
        "fault": trouble or announce_fault(rows, offices_of(request.user)),
        "total": len(rows),
    }
    return render(request, "awards/decision_announce.html", context, status=status)
