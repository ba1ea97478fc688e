"""Appraising a sheet line by line, explaining, settling: one page for each, glue only."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.offices import offices_of
from clusters.views.covenants import attempt, person, sent_version
from scoring.actions.appraising import (
    accept_lines,
    appraise,
    appraise_line,
    reappraise,
    return_sheet,
    second_look,
)
from scoring.actions.explaining import explain
from scoring.actions.finishing import adjust_line, finalize, finalize_year, reopen_sheet
from scoring.appraisers import appraisers_in
from scoring.forms.appraisal import PointsForm, ReasonForm, WordForm, fault_words
from scoring.methods import Method
from scoring.models import Criterion, ScoreSheet, ScoringYear
from scoring.pages.appraisal import after_saving, appraisal_of
from scoring.pages.appraising import (
    VERBS,
    appraisal_page,
    consequences,
    denied,
    queue_page,
)
from scoring.views.sheets import visible_sheet
from scoring.workflow import SHEET
from workflow.moves import Denied, Refused, Stale

_DEEDS: dict[str, Callable[..., ScoreSheet]] = {
    "return_sheet": return_sheet,
    "appraise": appraise,
    "explain": explain,
    "reappraise": reappraise,
    "finalize": finalize,
    "reopen_sheet": reopen_sheet,
}


def visible_year(request: HttpRequest, pk: int) -> ScoringYear:
    """The scoring of the cluster year `pk`."""
    rows = ScoringYear.objects.visible_to(request.user)
    related = ("criteria_set", "cluster_year__cluster__council")
    found: ScoringYear = get_object_or_404(rows.select_related(*related), cluster_year=pk)
    return found


def line_of(sheet: ScoreSheet, pk: int) -> Criterion:
    """A leaf of the set by which the sheet is scored: groups have no score of their own."""
    lines = Criterion.objects.filter(criteria_set=sheet.scoring_year.criteria_set_id)
    return get_object_or_404(lines.exclude(method=Method.GROUP), pk=pk)


@require_safe
def appraisals(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the sheets of a year stand, and who appraises which."""
    return render(
        request, "scoring/appraisals.html", queue_page(visible_year(request, pk), request.user)
    )


@require_safe
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = visible_sheet(request, pk)
    context = appraisal_page(sheet, request.user, request.GET.get("show", ""))
    return render(request, "scoring/appraisal.html", context)


@require_POST
def appraisal_line(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Save one word: to htmx comes what has changed around its boxes, to others the page."""
    sheet = visible_sheet(request, pk)
    line = line_of(sheet, criterion)
    _demand(request, "appraise_line", sheet)
    form = WordForm(request.POST)
    trouble, is_stale = _say(request, sheet, line, form)
    if getattr(request, "htmx", False):
        # One short answer: of the other lines nothing is read.
        (row,) = appraisal_of(sheet, request.user, {line.pk}, only=[line]).rows
        row = after_saving(row, request.POST.dict(), trouble=trouble, is_stale=is_stale)
        return render(request, "scoring/_appraisal_saved.html", {"row": row})
    context = appraisal_page(sheet, request.user)
    row = after_saving(
        context["page"].row(line.pk), request.POST.dict(), trouble=trouble, is_stale=is_stale
    )
    if not trouble:
        messages.success(request, _("Đã lưu “%(name)s”.") % {"name": line})
        return redirect("scoring:appraisal", pk=pk)
    context["rows"] = [row if each.line.pk == line.pk else each for each in context["rows"]]
    status = 409 if is_stale else 400
    return render(request, "scoring/appraisal.html", context, status=status)


def _say(
    request: HttpRequest, sheet: ScoreSheet, line: Criterion, form: WordForm
) -> tuple[str, bool]:
    """Save what `form` says: why not, and whether somebody else was there first."""
    if not form.is_valid():
        return fault_words(form), False
    try:
        appraise_line(
            sheet=sheet,
            criterion=line,
            typed=form.typed,
            version=form.cleaned_data["version"],
            by=person(request),
        )
    except Stale as told:
        return str(told), True
    except Refused as told:
        return str(told), False
    return "", False


def _demand(request: HttpRequest, verb: str, sheet: ScoreSheet) -> None:
    appraisers = appraisers_in(sheet.scoring_year)
    if reason := denied(verb, sheet, offices_of(request.user), appraisers):
        raise PermissionDenied(reason)


@require_POST
def appraisal_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take lines as scored: those that were ticked, or with `which=all` all untouched ones."""
    sheet = visible_sheet(request, pk)
    _demand(request, "accept_lines", sheet)
    ticked = [int(key) for key in request.POST.getlist("line") if key.isascii() and key.isdecimal()]
    criteria = None if request.POST.get("which") == "all" else ticked
    try:
        done = accept_lines(sheet=sheet, criteria=criteria, by=person(request))
    except Refused as told:
        messages.error(request, str(told))
        return redirect("scoring:appraisal", pk=pk)
    said = ngettext(
        "Đã chấp nhận %(n)d dòng như tự chấm.", "Đã chấp nhận %(n)d dòng như tự chấm.", done.lines
    ) % {"n": done.lines}
    if done.unanswered:
        said += " " + _("%(n)d dòng đơn vị để trống: thẩm định riêng.") % {"n": done.unanswered}
    messages.success(request, said)
    return redirect("scoring:appraisal", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def appraisal_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of the whole sheet: GET says what follows, POST does it."""
    sheet = visible_sheet(request, pk)
    if verb not in VERBS:
        raise Http404
    _demand(request, verb, sheet)
    move, stale, status = SHEET.moves[verb], "", 200
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        more: dict[str, Any] = {"reason": form.cleaned_data["reason"]} if VERBS[verb] else {}
        try:
            _DEEDS[verb](sheet=sheet, version=sent_version(request), by=person(request), **more)
        except Refused as told:
            stale, status = str(told), 409 if isinstance(told, Stale) else 400
            sheet.refresh_from_db()
        else:
            messages.success(request, _("Đã xong: %(move)s.") % {"move": move.label})
            if verb == "explain":
                return redirect("scoring:explanation", pk=pk)
            # A sheet that was given back is not theirs to see: the queue is what comes next.
            return redirect("scoring:appraisals", pk=sheet.scoring_year.cluster_year_id)
    context = {
        "sheet": sheet,
        "year": sheet.scoring_year.cluster_year,
        "unit": sheet.unit,
        "move": move,
        "form": form,
        "asks_reason": VERBS[verb],
        "consequences": consequences(verb, sheet, appraisal_of(sheet, request.user)),
        "is_possible": sheet.state in move.sources,
        "stale": stale,
    }
    return render(request, "scoring/appraisal_move.html", context, status=status)


@require_POST
def appraisal_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else of those who appraise has looked through it."""
    sheet = visible_sheet(request, pk)
    _demand(request, "second_look", sheet)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: second_look(
                sheet=sheet, remark=form.cleaned_data["reason"], by=person(request)
            ),
            _("Đã ghi: xem lại thẩm định."),
        )
    return redirect("scoring:appraisal", pk=pk)


@require_POST
def final_line(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Adjust a final score as the conference decided."""
    sheet = visible_sheet(request, pk)
    line = line_of(sheet, criterion)
    _demand(request, "adjust_line", sheet)
    form = PointsForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        attempt(
            request,
            lambda: adjust_line(
                sheet=sheet,
                criterion=line,
                points=given["points"],
                reason=given["remark"],
                version=given["version"],
                by=person(request),
            ),
            _("Đã điều chỉnh “%(name)s”.") % {"name": line},
        )
    return redirect("scoring:appraisal", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def final_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the whole year: GET says which sheets are ready, POST settles them."""
    year = visible_year(request, pk)
    context = queue_page(year, request.user)
    if context["final_denied"]:
        raise PermissionDenied(context["final_denied"])
    status = 200
    if request.method == "POST":
        left = [int(key) for key in request.POST.getlist("left_out") if key.isdecimal()]
        try:
            done = finalize_year(scoring_year=year, left_out=left, by=person(request))
        except (Denied, Refused) as told:
            context, status = context | {"trouble": str(told), "left_out": left}, 400
        else:
            words = ngettext("Đã chốt điểm %(n)d bảng.", "Đã chốt điểm %(n)d bảng.", len(done))
            messages.success(request, words % {"n": len(done)})
            return redirect("scoring:appraisals", pk=pk)
    return render(request, "scoring/appraisal_final.html", context, status=status)
