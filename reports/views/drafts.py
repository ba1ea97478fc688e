"""The text of minutes, vote-count records and letters: reading, editing, freezing, signing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.models import Batch, CouncilSession, Proposal
from clusters.offices import offices_of
from conferences.models import Ballot
from conferences.views.asking import attempt, person, sent_number, visible
from reports import actions
from reports.draft_pages import around_of, draft_page, place_of
from reports.forms import AroundForm, SignForm
from reports.models import DocumentDraft, DocumentSection, ReportKind
from reports.models.reports import SUBJECTS
from reports.rules import draft_denial, reads_draft
from reports.subjects import READ, address_of, subject_of
from reports.texts.registry import TEXTS
from workflow.files import BadFile, response_of
from workflow.moves import Denied, Refused, Stale


def _visible(request: HttpRequest, pk: int) -> DocumentDraft:
    """The draft for somebody who may read it as it is now."""
    rows = DocumentDraft.objects.visible_to(request.user).select_related(
        *READ, "ballot", "report", "scan"
    )
    shown: DocumentDraft = get_object_or_404(rows, pk=pk)
    told = reads_draft(subject_of(shown), offices_of(request.user))
    if shown.is_open and told:
        raise PermissionDenied(told)
    return shown


def _section(request: HttpRequest, pk: int) -> DocumentSection:
    seen = DocumentDraft.objects.visible_to(request.user)
    rows = DocumentSection.objects.filter(draft__in=seen).select_related(
        *(f"draft__{name}" for name in READ), "draft__ballot", "edited_by"
    )
    return get_object_or_404(rows, pk=pk)


def _demand(request: HttpRequest, verb: str, draft: DocumentDraft) -> None:
    if reason := draft_denial(verb, subject_of(draft), offices_of(request.user)):
        raise PermissionDenied(reason)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _visible(request, pk)
    return render(request, "reports/draft.html", draft_page(shown, offices_of(request.user)))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay down the text of a document of conference `pk`, or its next version."""
    conference = visible(request, pk)
    kind = request.POST.get("kind", "")
    if kind not in TEXTS or SUBJECTS[ReportKind(kind)] != "conference":
        raise Http404
    sent = sent_number(request, "ballot")
    # Without a ballot for what is about one, the action says what is missing.
    seen = Ballot.objects.visible_to(request.user).filter(conference=conference)
    ballot = get_object_or_404(seen, pk=sent) if sent >= 0 else None
    made: list[DocumentDraft] = []

    def deed() -> None:
        decider = request.POST.get("decider", "").replace("\x00", "")
        made.append(
            actions.start_draft(
                conference, kind=kind, by=person(request), ballot=ballot, decider=decider
            )
        )

    if not attempt(request, deed, _("Đã tự soạn nội dung; rà từng mục rồi chốt.")):
        return redirect("conferences:conference", pk=pk)
    return redirect("reports:draft", pk=made[0].pk)


@require_POST
def start_about(request: HttpRequest, column: str, pk: int) -> HttpResponse:
    """Lay down the text of a document about a dossier, a letter or a session of a council."""
    rows = {
        "proposal": Proposal.objects.visible_to(request.user).select_related(
            "kind", "home", "batch__unit", "batch__proposer"
        ),
        "batch": Batch.objects.visible_to(request.user).select_related("unit", "proposer"),
        "session": CouncilSession.objects.filter(
            council__in=offices_of(request.user).council_ids
        ).select_related("council"),
    }
    kind = request.POST.get("kind", "")
    if column not in rows or kind not in TEXTS:
        raise Http404
    subject: Any = get_object_or_404(rows[column], pk=pk)
    made: list[DocumentDraft] = []
    if not attempt(
        request,
        lambda: made.append(actions.start_draft(subject, kind=kind, by=person(request))),
        _("Đã tự soạn nội dung; rà từng mục rồi chốt."),
    ):
        return redirect(address_of(subject))
    return redirect("reports:draft", pk=made[0].pk)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """One section with what was generated beside it.

    Where somebody else has edited it, both texts are shown and nothing is written; the button
    that then appears sends the version it replaces as `over`.
    """
    row = _section(request, pk)
    _demand(request, "edit_draft", row.draft)
    context = _of_section(row) | {"typed": row.text}
    if request.method == "GET":
        return render(request, "reports/draft_section.html", context)
    text = request.POST.get("text", "")
    version = sent_number(request, "over" if "over" in request.POST else "version")
    by = person(request)
    return _kept(
        request,
        context | {"typed": text},
        lambda: actions.edit_section(row, text=text, version=version, by=by),
    )


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the generated text of a section."""
    row = _section(request, pk)
    _demand(request, "edit_draft", row.draft)
    context = _of_section(row) | {"typed": row.generated}
    version, by = sent_number(request), person(request)
    return _kept(request, context, lambda: actions.restore_section(row, version=version, by=by))


def _of_section(row: DocumentSection) -> dict[str, Any]:
    return {"section": row, "draft": row.draft, "trouble": "", **place_of(row.draft)}


def _kept(
    request: HttpRequest, context: dict[str, Any], deed: Callable[[], object]
) -> HttpResponse:
    """Save a section: back to the document, or the page again with what stands in the way."""
    row = context["section"]
    try:
        deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        is_stale = isinstance(told, Stale)
        # What is there now, beside what was typed.
        now = _section(request, row.pk)
        context |= {"section": now, "trouble": str(told), "stale": is_stale}
        return render(request, "reports/draft_section.html", context, status=409)
    messages.success(request, _("Đã lưu mục “%(section)s”.") % {"section": row})
    return redirect("reports:draft", pk=row.draft_id)


@require_http_methods(["GET", "POST"])
def around(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, place, date and the names under the text."""
    shown = _visible(request, pk)
    _demand(request, "edit_draft", shown)
    form = AroundForm.of(shown, request.POST if request.method == "POST" else None)
    context = {"draft": shown, "form": form, "around": around_of(shown), **place_of(shown)}
    if request.method == "GET":
        return render(request, "reports/draft_around.html", context)
    if not form.is_valid():
        return render(request, "reports/draft_around.html", context, status=422)
    version, by = sent_number(request), person(request)
    try:
        actions.edit_around(shown, around=form.around(shown), version=version, by=by)
    except Refused as told:
        now = _visible(request, pk)
        context |= {"trouble": str(told), "draft": now, "around": around_of(now)}
        return render(request, "reports/draft_around.html", context, status=409)
    messages.success(request, _("Đã lưu."))
    return redirect("reports:draft", pk=pk)


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze what the page showed."""
    shown = _visible(request, pk)
    sections = dict(_numbers(pair) for pair in request.POST.getlist("section"))
    version, by = sent_number(request), person(request)
    attempt(
        request,
        lambda: actions.freeze(shown, version=version, sections=sections, by=by),
        _("Đã chốt văn bản; hệ thống đang tạo tệp để in và ký."),
    )
    return redirect("reports:draft", pk=pk)


def _numbers(pair: str) -> tuple[int, int]:
    """ "7:2" → section 7 in version 2; what cannot be read fits nothing."""
    section, _colon, version = pair.partition(":")
    known = all(
        part.isascii() and part.isdecimal() and len(part) < 10 for part in (section, version)
    )
    return (int(section), int(version)) if known else (-1, -1)


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down that the paper was signed, with its scan."""
    shown = _visible(request, pk)
    _demand(request, "sign", shown)
    form = SignForm(request.POST, request.FILES)
    if form.is_valid():
        told, version, by = form.cleaned_data, sent_number(request), person(request)
        try:
            actions.sign(
                shown, signed_on=told["signed_on"], upload=told["scan"], version=version, by=by
            )
        except (Refused, BadFile) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã ghi nhận văn bản đã ký."))
            return redirect("reports:draft", pk=pk)
    context = draft_page(_visible(request, pk), offices_of(request.user), form)
    return render(request, "reports/draft.html", context, status=422)


@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed paper, for everybody who sees the conference."""
    shown = _visible(request, pk)
    if shown.scan is None:
        raise Http404
    download: HttpResponse = response_of(shown.scan)
    return download
