"""One dossier before somebody of the board: to decide on, to ask about, to put off."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.actions.remarking import (
    answer_finding,
    answers_open,
    ask_remark,
    judged_rule,
    paper_rules,
    settle_remark,
)
from awards.actions.reviewing import give_opinion, postpone_review, remove_reviewer
from awards.board.review_page import page_of
from awards.forms.board import FindingForm, OpinionForm, RemarkForm, about_choices
from awards.models import Proposal, Remark, Review
from awards.pages import Shown
from awards.rules.proposals import denial
from awards.views.facts import by, sent
from clusters.offices import offices_of
from workflow.moves import Denied, Refused


def seen(request: HttpRequest, pk: int) -> Proposal:
    rows = Proposal.objects.board_sees(request.user).select_related(
        "batch__council", "batch__cluster_year", "home", "kind", "rules", "holder"
    )
    return get_object_or_404(rows, pk=pk)


def demand(request: HttpRequest, verb: str, proposal: Proposal) -> None:
    if reason := denial(verb, offices_of(request.user), proposal):
        raise PermissionDenied(reason)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, and with POST one's opinion; then on to the next dossier."""
    proposal = seen(request, pk)
    if request.method != "POST":
        return _page(request, pk, None, 200)
    demand(request, "give_opinion", proposal)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form, 400)
    try:
        give_opinion(
            proposal=proposal,
            verdict=form.cleaned_data["verdict"],
            comment=form.cleaned_data["comment"],
            version=form.cleaned_data["version"] or 0,
            by=by(request),
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return _page(request, pk, form, 409)
    messages.success(request, _("Đã ghi ý kiến về %(name)s.") % {"name": proposal.name})
    if "stay" in request.POST:
        return redirect("awards:review", pk=pk)
    return redirect("awards:next_review")


def _page(request: HttpRequest, pk: int, form: OpinionForm | None, status: int) -> HttpResponse:
    page = page_of(request, pk, form)
    return render(request, "awards/review.html", {"page": page}, status=status)


@require_POST
def review_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = seen(request, pk)
    try:
        postpone_review(proposal=proposal, by=by(request))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return redirect("awards:review", pk=pk)
    messages.success(request, _("Đã để %(name)s xem sau.") % {"name": proposal.name})
    return redirect("awards:next_review")


@require_POST
def reviewer_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Review.objects.filter(proposal__in=Proposal.objects.board_sees(request.user))
    row = get_object_or_404(rows.select_related("reviewer"), pk=pk)
    try:
        remove_reviewer(review=row, by=by(request))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(
            request, _("%(person)s không còn xem hồ sơ này.") % {"person": row.reviewer}
        )
    return redirect("awards:review", pk=row.proposal_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remark_add(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = seen(request, pk)
    demand(request, "ask_remark", proposal)
    about = about_choices(proposal)
    form = RemarkForm(sent(request), about=about, initial={"kind": "question"})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            ask_remark(proposal=proposal, by=by(request), **form.cleaned_data)
        except Refused as told:
            form.add_error(None, str(told))
            status = 409
        else:
            messages.success(request, _("Đã gửi tới đơn vị trình."))
            return redirect("awards:review", pk=pk)
    elif form.is_bound:
        status = 400
    texts = {"heading": _("Hỏi, nhận xét"), "action": _("Gửi tới đơn vị")}
    return act_page(request, proposal, form, status, **texts)


@require_POST
def remark_settle(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Remark.objects.filter(proposal__in=Proposal.objects.board_sees(request.user))
    row = get_object_or_404(rows.select_related("proposal__batch", "proposal__home"), pk=pk)
    try:
        settle_remark(remark=row, by=by(request))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã xác nhận xong."))
    return redirect("awards:review", pk=row.proposal_id)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_answer(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    proposal = seen(request, pk)
    demand(request, "answer_finding", proposal)
    judged = judged_rule(proposal, rule)
    kinds = answers_open(judged, paper_rules(proposal)) if judged else []
    if judged is None or not kinds:
        raise Http404
    said = judged.answer
    initial = {"seen": said.pk, "kind": said.kind, "text": said.text} if said else {}
    form = FindingForm(sent(request), kinds=kinds, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            answer_finding(
                proposal=proposal,
                rule=rule,
                kind=told["kind"],
                text=told["text"],
                seen=told["seen"] or 0,
                by=by(request),
            )
        except Refused as why:
            form.add_error(None, str(why))
            status = 409
        else:
            messages.success(request, _("Đã ghi ý kiến về điều kiện."))
            return redirect("awards:review", pk=pk)
    elif form.is_bound:
        status = 400
    texts = {"heading": _("Ý kiến về điều kiện"), "action": _("Ghi ý kiến")}
    return act_page(request, proposal, form, status, finding=Shown(judged.finding), **texts)


def act_page(
    request: HttpRequest, proposal: Proposal, form: Any, status: int, **more: Any
) -> HttpResponse:
    """A form about one dossier of the board."""
    context = {"proposal": proposal, "form": form, **more}
    return render(request, "awards/board_act.html", context, status=status)
