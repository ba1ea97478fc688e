"""Papers that take back or correct an issued decision: each deed has a page that asks first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions import amending
from awards.decisions.pages import correct_consequences, revoke_consequences
from awards.forms.decisions import CorrectionForm, PaperForm, RecipientForm
from awards.models import Amendment, Award, Decision, Initiative, Proposal
from awards.rules.proposals import denial
from awards.views.choosing import is_number, person, sent_version
from awards.views.deciding import filled
from awards.views.decisions import visible
from awards.workflow import PROPOSAL
from clusters.offices import offices_of
from workflow.files import response_of


def _form(kind: type[Any], request: HttpRequest, initial: dict[str, Any]) -> Any:
    """Bound where it was sent; the page of a decision brings along ticks only."""
    is_sent = request.method == "POST" and "ticked" not in request.POST
    return kind(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial
    )


def _chosen(request: HttpRequest) -> list[int]:
    """The lines of the register that were ticked, or brought along; what is no key is none."""
    told = [*request.POST.getlist("ids"), *request.POST.get("chosen", "").split(",")]
    return sorted({int(each) for each in told if is_number(each)})


@require_http_methods(["GET", "HEAD", "POST"])
def decision_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of it, or of its lines in the register those that were ticked on its page."""
    decision = visible(request, pk)
    chosen = _chosen(request)
    if "ticked" in request.POST and not chosen:
        messages.error(request, _("Chưa chọn dòng nào. Đánh dấu ít nhất một dòng."))
        return redirect("awards:decision", pk=pk)
    awards = Award.objects.visible_to(request.user).filter(decision=decision, revoked_on=None)
    held = decision.proposals.filter(state__in=PROPOSAL.moves["revoke"].sources)
    if chosen:
        awards = awards.filter(pk__in=chosen)
        held = held.filter(award__in=awards.values("pk"))
    used = Initiative.objects.filter(used_for__in=awards.values("pk")).count()
    form = _form(PaperForm, request, {})
    given: dict[str, Any] = {
        "decision": decision,
        "version": sent_version(request),
        "by": person(request),
    }
    return filled(
        request,
        decision,
        "revoke_lines" if chosen else "revoke_decision",
        _("Hủy khen thưởng đã chọn") if chosen else _("Hủy quyết định"),
        form,
        lambda: (
            amending.revoke_lines(awards=chosen, paper=form.paper, **given)
            if chosen
            else amending.revoke_decision(paper=form.paper, **given)
        ),
        consequences=revoke_consequences(held.count(), awards.count(), used),
        is_grave=True,
        lines=awards.select_related("person", "household", "unit") if chosen else None,
        chosen=",".join(str(key) for key in chosen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the award of one dossier."""
    rows = Proposal.objects.visible_to(request.user)
    row = get_object_or_404(
        rows.select_related("batch__council", "home", "kind", "decision__council"), pk=pk
    )
    if reason := denial("revoke", offices_of(request.user), row):
        raise PermissionDenied(reason)
    if row.decision is None:
        messages.warning(request, _("Hồ sơ chưa nằm trong quyết định nào."))
        return redirect("awards:proposal", pk=pk)
    form = _form(PaperForm, request, {})
    used = Initiative.objects.filter(used_for=row.award_id).count() if row.award_id else 0
    return filled(
        request,
        row.decision,
        "revoke",
        _("Hủy khen thưởng"),
        form,
        lambda: amending.revoke(
            proposal=row, paper=form.paper, version=sent_version(request), by=person(request)
        ),
        done=reverse("awards:proposal", args=[pk]),
        proposal=row,
        version=row.version,
        consequences=revoke_consequences(1, int(bool(row.award_id)), used),
        is_grave=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def award_correct(request: HttpRequest, pk: int, award: int) -> HttpResponse:
    """How an announced decision should have written one recipient."""
    decision = visible(request, pk)
    lines = Award.objects.visible_to(request.user).filter(decision=decision)
    row = get_object_or_404(lines.select_related("person", "household", "unit"), pk=award)
    dossiers = list(decision.proposals.filter(award=row))
    form = _form(RecipientForm, request, {"name": amending.printed_name(row, dossiers)})
    return filled(
        request,
        decision,
        "correct_award",
        _("Đính chính tên"),
        form,
        lambda: amending.correct_recipient(
            decision=decision,
            award=row,
            name=form.cleaned_data["name"],
            paper=form.paper,
            version=sent_version(request),
            by=person(request),
        ),
        consequences=correct_consequences(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, day and signer of an announced decision as they should have been written."""
    decision = visible(request, pk)
    names = ("number", "issued_on", "signer", "signer_title")
    form = _form(CorrectionForm, request, {name: getattr(decision, name) for name in names})
    return filled(
        request,
        decision,
        "correct_decision",
        _("Đính chính quyết định"),
        form,
        lambda: amending.correct_decision(
            decision=decision,
            issue=form.issue,
            paper=form.paper,
            version=sent_version(request),
            by=person(request),
        ),
        consequences=correct_consequences(),
    )


@require_safe
def amendment_file(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Decision.objects.visible_to(request.user)
    row = get_object_or_404(Amendment.objects.filter(decision__in=seen, file__isnull=False), pk=pk)
    assert row.file is not None  # asked for above
    response: HttpResponse = response_of(row.file)
    return response
