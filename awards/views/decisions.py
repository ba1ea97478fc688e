"""Decisions: found, read, downloaded; dossiers that wait for one."""

from itertools import groupby
from operator import itemgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.decisions.listing import CANDIDATES, DECISIONS
from awards.decisions.lists import recipient_rows, recipients_workbook
from awards.decisions.pages import decision_context, has_register
from awards.decisions.querysets import candidates_of, decisions_of, hidden_from
from awards.models import Decision
from awards.rules.proposals import council_denial
from awards.views.choosing import demand_desk
from awards.workflow import DecisionState, ProposalState
from clusters.offices import offices_of
from workflow import lists
from workflow.files import response_of
from workflow.journal import history

FILES = ("file", "attachment")


def visible(request: HttpRequest, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("council", "file", "attachment"), pk=pk)


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    may_keep = any(
        not council_denial("prepare_decision", offices_of(request.user), seat.council)
        for seat in offices_of(request.user).seats
    )
    return lists.answer(
        request, DECISIONS, decisions_of(request.user), "awards/decisions.html", may_keep=may_keep
    )


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible(request, pk)
    context = decision_context(row, request.user, request.GET.dict())
    if context["sees_desk"]:
        context["journal"] = list(history(row))
    return render(request, "awards/decision.html", context)


@require_safe
def decision_file(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    row = visible(request, pk)
    stored = getattr(row, which) if which in FILES else None
    if stored is None:
        raise Http404
    response: HttpResponse = response_of(stored)
    return response


@require_safe
def decision_list(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible(request, pk)
    return recipients_workbook(row, request.user, from_register=has_register(row))


@require_safe
def decision_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that goes with the decision, for A4; browsers keep it as PDF."""
    row = visible(request, pk)
    rows = recipient_rows(row, request.user, from_register=has_register(row))
    by_award = [(award, list(each)) for award, each in groupby(rows, key=itemgetter(4))]
    context = {"decision": row, "parts": by_award}
    return render(request, "awards/decision_print.html", context)


@require_safe
def candidates(request: HttpRequest) -> HttpResponse:
    if not request.user.is_superuser:
        demand_desk(request, "prepare_decision")
    drafts = (
        Decision.objects.visible_to(request.user).filter(state=DecisionState.DRAFT).order_by("-pk")
    )
    return lists.answer(
        request,
        CANDIDATES,
        candidates_of(request.user),
        "awards/candidates.html",
        drafts=list(drafts.order_by("-pk")),
        hidden=hidden_from(request.user, [ProposalState.RECOMMENDED]),
        lede=_("Hội đồng đã đề nghị khen thưởng, chưa nằm trong quyết định nào."),
    )
