"""Dossiers for those who write them: their list, one page each, and what is done there."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions import replying, submitting
from awards.dossiers.listing import DOSSIERS, RELATED
from awards.dossiers.page import page_of, read_page
from awards.dossiers.sending import many_page, move_page
from awards.dossiers.tabs import counts_of, own_dossiers
from awards.forms.dossier_texts import ReasonForm, TextForm, stamp
from awards.models import AnswerKind, Batch, Proposal
from awards.rules.proposals import PROPOSER_MOVES, batch_denial, denial
from awards.views.choosing import person, seen_of, sent_version
from awards.workflow import PROPOSAL, ProposalState
from clusters.offices import offices_of
from workflow import lists
from workflow.composition import parts
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from django.db.models import QuerySet

_MOVES: dict[str, Callable[..., Proposal]] = {
    verb: getattr(submitting, verb) for verb in PROPOSER_MOVES
}


def visible_dossier(request: HttpRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related(
        "batch__unit", "batch__proposer", "batch__council", "kind", "home"
    )
    return get_object_or_404(rows, pk=pk)


def demand(request: HttpRequest, verb: str, row: Proposal) -> None:
    if reason := denial(verb, offices_of(request.user), row):
        raise PermissionDenied(reason)


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    rows = own_dossiers(request.user)
    tabs = counts_of(rows)
    shown = rows.select_related(*RELATED)
    returned = Proposal.objects.of(request.user).filter(state=ProposalState.RETURNED)
    return lists.answer(
        request,
        DOSSIERS,
        shown,
        "awards/proposals.html",
        tabs=tabs,
        tab=request.GET.get("tab", ""),
        returned=returned.count(),
    )


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(read_page(Proposal.objects.visible_to(request.user)), pk=pk)
    context = page_of(row, request) | {
        "sees_batch": Batch.objects.visible_to(request.user).filter(pk=row.batch_id).exists(),
        "parts": parts("proposal", request, row),
    }
    return render(request, "awards/proposal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """A move of the proposer: GET says what follows and what is missing, POST does it."""
    row = visible_dossier(request, pk)
    if verb not in PROPOSER_MOVES:
        raise Http404
    demand(request, verb, row)
    asks = verb == "withdraw"
    form = ReasonForm(request.POST if request.method == "POST" else None) if asks else None
    trouble, status = "", 200
    if request.method == "POST":
        status = 400
        if form is None or form.is_valid():
            more = {"reason": form.cleaned_data["reason"]} if form else {}
            try:
                _MOVES[verb](
                    proposal=row, version=sent_version(request), by=person(request), **more
                )
            except Refused as told:
                trouble, status = str(told), 409
                row = visible_dossier(request, pk)
            else:
                label = PROPOSAL.moves[verb].label
                messages.success(request, _("Đã xong: %(move)s.") % {"move": label})
                return redirect("awards:proposal", pk=pk)
    context = move_page(row, verb) | {"form": form, "trouble": trouble}
    return render(request, "awards/proposal_move.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def batch_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """All dossiers of a letter that are ready go at once; the others are named with what lacks."""
    batch = _letter(request, pk)
    if reason := batch_denial("submit", offices_of(request.user), batch):
        raise PermissionDenied(reason)

    def deed(seen: Mapping[int, int]) -> list[Proposal]:
        return submitting.submit_batch(batch=batch, seen=seen, by=person(request))

    return _send_many(request, "submit", batch.proposals.all(), deed, batch)


@require_http_methods(["GET", "HEAD", "POST"])
def resubmit_many(request: HttpRequest) -> HttpResponse:
    """Returned dossiers that are complete go again at once: of one letter, or of all one's own."""
    rows, batch = Proposal.objects.of(request.user), None
    if asked := request.GET.get("batch", ""):
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
            raise Http404
        batch = _letter(request, int(asked))
        rows = rows.filter(batch=batch)

    def deed(seen: Mapping[int, int]) -> list[Proposal]:
        return submitting.resubmit_all(seen=seen, by=person(request))

    return _send_many(request, "resubmit", rows, deed, batch)


def _letter(request: HttpRequest, pk: int) -> Batch:
    rows = Batch.objects.visible_to(request.user).select_related("unit", "proposer", "council")
    return get_object_or_404(rows, pk=pk)


def _send_many(
    request: HttpRequest,
    verb: str,
    rows: "QuerySet[Proposal]",
    deed: Callable[[Mapping[int, int]], list[Proposal]],
    batch: Batch | None,
) -> HttpResponse:
    trouble, status, ticked = "", 200, None
    back = reverse("awards:batch", args=[batch.pk]) if batch else reverse("awards:proposals")
    if request.method == "POST":
        seen = seen_of(request)
        try:
            sent = deed(seen)
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            trouble, status, ticked = str(told), 409, list(seen)
        else:
            words = ngettext("Đã gửi %(n)d hồ sơ.", "Đã gửi %(n)d hồ sơ.", len(sent))
            messages.success(request, words % {"n": len(sent)})
            return redirect(back)
    page = many_page(verb, rows, ticked)
    context = {"batch": batch, "back": back, "trouble": trouble, **page}
    return render(request, "awards/send_many.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_explain(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    row = visible_dossier(request, pk)
    demand(request, "explain_finding", row)
    found = replying.finding_of(row, rule)
    if found is None:
        raise Http404
    known = row.answers.filter(rule=rule, kind=AnswerKind.EXPLAIN).first()

    def deed(form: TextForm) -> Any:
        return replying.explain_finding(
            proposal=row,
            rule=rule,
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            by=person(request),
        )

    context = {
        "heading": _("Giải trình điều kiện"),
        "action": _("Lưu giải trình"),
        "asked": found.finding.text,
        "fact": found.finding.fact,
        "citation": found.finding.citation,
        "help": _(
            "Giải trình không thay quyết định của Hội đồng: Hội đồng xem xét từng trường hợp."
        ),
    }
    now = (known.text, known.answered_at) if known else ("", None)
    return _write(request, row, deed, now, _("Đã lưu giải trình."), context)


@require_http_methods(["GET", "HEAD", "POST"])
def remark_answer(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    row = visible_dossier(request, pk)
    demand(request, "answer_remark", row)
    asked = get_object_or_404(row.remarks.all(), pk=remark)

    def deed(form: TextForm) -> Any:
        return replying.answer_remark(
            proposal=row,
            remark=remark,
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            by=person(request),
        )

    context = {
        "heading": _("Trả lời nhận xét"),
        "action": _("Gửi trả lời"),
        "asked": asked.text,
        "help": _("Sửa được cho đến khi Hội đồng xác nhận đã xong."),
    }
    now = (asked.answer, asked.answered_at)
    return _write(request, row, deed, now, _("Đã gửi trả lời."), context)


def _write(
    request: HttpRequest,
    row: Proposal,
    deed: Callable[[TextForm], Any],
    now: tuple[str, Any],
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page with one text: GET shows what stands there, POST does `deed` or says why not."""
    text, written = now
    sent = request.POST if request.method == "POST" else None
    form = TextForm(sent, initial={"text": text, "seen": stamp(written)})
    status, theirs = 200, ""
    if sent is not None:
        status = 400
        if form.is_valid():
            try:
                deed(form)
            except Denied as told:
                raise PermissionDenied(str(told)) from told
            except Refused as told:
                status = 409
                form.add_error(None, str(told))
                if isinstance(told, Stale):
                    theirs = text
                    form.take_up(written)
            else:
                messages.success(request, done)
                return redirect("awards:proposal", pk=row.pk)
    more = {"proposal": row, "form": form, "theirs": theirs}
    return render(request, "awards/dossier_text.html", context | more, status=status)
