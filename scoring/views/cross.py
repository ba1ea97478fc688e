"""Cross-scoring: the matrix of a year, one member's scores of another, their spread."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.inner_years import members_on
from clusters.models import Unit
from clusters.offices import offices_of
from clusters.views.covenants import person, sent_version
from scoring.actions.cross import reopen_cross, save_cross, submit_cross, take_self_scores
from scoring.forms.appraisal import PointsForm, ReasonForm, fault_words
from scoring.models import Criterion, CrossSheet, ScoreSheet
from scoring.pages.cross import after_saving, cross_page, cross_saved, matrix_page, spread_page
from scoring.rules import denial, denial_of_cross
from scoring.views.appraisal import line_of, visible_year
from scoring.views.sheets import visible_sheet
from scoring.workflow import CROSS
from workflow.moves import Refused, Stale


@require_safe
def cross(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has scored whom, and what one's own units have still to score."""
    return render(
        request, "scoring/cross.html", matrix_page(visible_year(request, pk), request.user)
    )


def _scorer(request: HttpRequest, sheet: ScoreSheet, pk: int) -> Unit:
    """The unit that scores: one's own, or another one whose scores may be read by now."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if not _own_refusal(request, sheet, unit):
        return unit
    seen = CrossSheet.objects.visible_to(request.user)
    if not seen.filter(sheet=sheet, by_unit=unit, submitted_at__isnull=False).exists():
        raise PermissionDenied(
            _("Điểm chấm chéo của %(unit)s chưa xem được: gửi điểm của đơn vị mình trước.")
            % {"unit": unit}
        )
    return unit


def _own_refusal(request: HttpRequest, sheet: ScoreSheet, by_unit: Unit) -> str:
    year = sheet.scoring_year.cluster_year
    return denial_of_cross(
        year,
        offices_of(request.user),
        by_unit=by_unit.pk,
        scored=sheet.unit_id,
        members=[unit.pk for unit in members_on(year, timezone.localdate())],
    )


def _own_scorer(request: HttpRequest, sheet: ScoreSheet, pk: int) -> Unit:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if reason := _own_refusal(request, sheet, unit):
        raise PermissionDenied(reason)
    return unit


@require_safe
def cross_sheet(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """What `unit` gives the sheet: to fill in, or to read."""
    sheet = visible_sheet(request, pk)
    scorer = _scorer(request, sheet, unit)
    return render(request, "scoring/cross_sheet.html", cross_page(sheet, scorer, request.user))


@require_POST
def cross_line(request: HttpRequest, pk: int, unit: int, criterion: int) -> HttpResponse:
    """Save one line: to htmx comes what has changed around its boxes, to others the page."""
    sheet = visible_sheet(request, pk)
    scorer = _own_scorer(request, sheet, unit)
    line = line_of(sheet, criterion)
    trouble, is_stale = _save(request, sheet, scorer, line)
    saved = cross_saved(sheet, scorer, line)
    if saved["row"] is None:
        raise Http404
    row = after_saving(saved["row"], request.POST.dict(), trouble=trouble, is_stale=is_stale)
    if getattr(request, "htmx", False):
        return render(request, "scoring/_cross_saved.html", saved | {"row": row})
    if not trouble:
        messages.success(request, _("Đã lưu “%(name)s”.") % {"name": line})
        return redirect("scoring:cross_sheet", pk=pk, unit=unit)
    context = cross_page(sheet, scorer, request.user)
    context["rows"] = [row if each.line.pk == line.pk else each for each in context["rows"]]
    status = 409 if is_stale else 400
    return render(request, "scoring/cross_sheet.html", context, status=status)


def _save(
    request: HttpRequest, sheet: ScoreSheet, scorer: Unit, line: Criterion
) -> tuple[str, bool]:
    """Save what was sent: why not, and whether somebody else was there first."""
    form = PointsForm(request.POST)
    if not form.is_valid():
        return fault_words(form), False
    try:
        save_cross(
            sheet=sheet, by_unit=scorer, criterion=line, by=person(request), **form.cleaned_data
        )
    except Stale as told:
        return str(told), True
    except Refused as told:
        return str(told), False
    return "", False


@require_POST
def cross_take(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Give every empty line the points of the unit itself."""
    sheet = visible_sheet(request, pk)
    scorer = _own_scorer(request, sheet, unit)
    try:
        taken = take_self_scores(sheet=sheet, by_unit=scorer, by=person(request))
    except Refused as told:
        messages.error(request, str(told))
    else:
        words = ngettext(
            "Đã lấy điểm tự chấm cho %(n)d dòng.", "Đã lấy điểm tự chấm cho %(n)d dòng.", taken
        )
        messages.success(request, words % {"n": taken})
    return redirect("scoring:cross_sheet", pk=pk, unit=unit)


@require_http_methods(["GET", "HEAD", "POST"])
def cross_submit(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Send one's scores: GET says what follows and what is missing, POST sends them."""
    sheet = visible_sheet(request, pk)
    scorer = _own_scorer(request, sheet, unit)
    trouble, status = "", 200
    if request.method == "POST":
        try:
            submit_cross(
                sheet=sheet, by_unit=scorer, version=sent_version(request), by=person(request)
            )
        except Refused as told:
            trouble, status = str(told), 409 if isinstance(told, Stale) else 400
        else:
            messages.success(
                request, _("Đã xong: %(move)s.") % {"move": CROSS.moves["submit_cross"].label}
            )
            return redirect("scoring:cross", pk=sheet.scoring_year.cluster_year_id)
    context = cross_page(sheet, scorer, request.user) | {"trouble": trouble}
    return render(request, "scoring/cross_submit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def cross_reopen(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Give scores back to the unit that gave them, with a reason; the chair's to do."""
    sheet = visible_sheet(request, pk)
    year = sheet.scoring_year.cluster_year
    if reason := denial("reopen_cross", year, offices_of(request.user)):
        raise PermissionDenied(reason)
    rows = CrossSheet.objects.filter(sheet=sheet, by_unit=unit).exclude(by_unit=sheet.unit_id)
    found = get_object_or_404(rows.select_related("by_unit", "sheet__scoring_year"), by_unit=unit)
    form, trouble, status = ReasonForm(request.POST or None), "", 200
    if request.method == "POST" and form.is_valid():
        try:
            reopen_cross(
                cross_sheet=found,
                reason=form.cleaned_data["reason"],
                version=sent_version(request),
                by=person(request),
            )
        except Refused as told:
            trouble, status = str(told), 409 if isinstance(told, Stale) else 400
        else:
            messages.success(
                request, _("Đã xong: %(move)s.") % {"move": CROSS.moves["reopen_cross"].label}
            )
            return redirect("scoring:cross", pk=year.pk)
    context = {
        "sheet": sheet,
        "year": year,
        "unit": sheet.unit,
        "by_unit": found.by_unit,
        "cross": found,
        "form": form,
        "move": CROSS.moves["reopen_cross"],
        "trouble": trouble,
    }
    return render(request, "scoring/cross_reopen.html", context, status=status)


@require_safe
def cross_spread(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the scores that a sheet was given lie apart, line by line."""
    sheet = visible_sheet(request, pk)
    return render(request, "scoring/cross_spread.html", spread_page(sheet, request.user))
