"""The standing of a year: read, exported, equal units decided upon, adopted as a frozen copy."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.inner_years import inner_years
from clusters.offices import offices_of
from clusters.views.covenants import person
from scoring.actions.standing import adopt_standing, adoption_refusal, decide_tie
from scoring.forms.standing import TieForm
from scoring.models import AdoptedStanding, ScoringYear, Stage
from scoring.pages.standing import (
    adopted_page,
    exported,
    scoring_year_of,
    stage_of,
    standing_page,
)
from scoring.places import read_places
from scoring.rule_words import rules_in_words
from scoring.rules import denial
from workflow.moves import Refused, Stale
from workflow.workbooks import workbook_response


def _scoring(request: HttpRequest, pk: int) -> ScoringYear:
    """The scoring of a year whose inner papers the person may read."""
    rows = ScoringYear.objects.visible_to(request.user).select_related(
        "criteria_set", "appraiser", "cluster_year__cluster__council"
    )
    found: ScoringYear = get_object_or_404(rows, cluster_year=pk)
    return found


def _demand(request: HttpRequest, verb: str, scoring: ScoringYear) -> None:
    if reason := denial(verb, scoring.cluster_year, offices_of(request.user)):
        raise PermissionDenied(reason)


@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """The standing at a stage; `?format=xlsx` is the same table as a workbook."""
    year = get_object_or_404(inner_years(request.user).select_related("cluster__council"), pk=pk)
    scoring = scoring_year_of(year)
    if scoring is None:
        return render(request, "scoring/standing_missing.html", {"year": year})
    stage = stage_of(scoring, request.GET.get("stage", ""))
    page = standing_page(scoring, stage, request.GET.get("sort", ""), request.user)
    if request.GET.get("format") == "xlsx":
        title = _("Xếp hạng %(year)s, %(stage)s") % {
            "year": year.label,
            "stage": Stage(stage).label.lower(),
        }
        return workbook_response(title, f"xep-hang-{year.label}-{stage}", *exported(page))
    return render(request, "scoring/standing.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Write down how the units that stand equal with `unit` were ordered."""
    scoring = _scoring(request, pk)
    _demand(request, "decide_tie", scoring)
    places = read_places(scoring, Stage.FINAL, spoken_only=True)
    equal = next((units for units in places.ties if unit in {one.pk for one in units}), None)
    if equal is None:
        messages.info(request, _("Đơn vị này không còn bằng điểm với đơn vị nào."))
        return redirect("scoring:standing", pk=pk)
    form = TieForm(equal, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decide_tie(
                scoring_year=scoring,
                kind=form.cleaned_data["kind"],
                places=form.places,
                reason=form.cleaned_data["reason"],
                by=person(request),
            )
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã ghi thứ tự của các đơn vị bằng điểm."))
            return redirect("scoring:standing", pk=pk)
    context = {"year": scoring.cluster_year, "form": form, "units": equal}
    return render(request, "scoring/standing_tie.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will be frozen, POST does it."""
    scoring = _scoring(request, pk)
    _demand(request, "adopt_standing", scoring)
    stale = ""
    if request.method == "POST":
        try:
            adopted = adopt_standing(
                scoring_year=scoring,
                fingerprint=request.POST.get("fingerprint", ""),
                note=request.POST.get("note", ""),
                by=person(request),
            )
        except Stale as told:
            stale = str(told)
        except Refused as told:
            messages.error(request, str(told))
            return redirect("scoring:standing", pk=pk)
        else:
            messages.success(request, _("Đã thông qua bảng xếp hạng."))
            return redirect("scoring:adopted_standing", pk=adopted.pk)
    context = _adoption(scoring) | {"stale": stale}
    return render(request, "scoring/standing_adopt.html", context, status=409 if stale else 200)


def _adoption(scoring: ScoringYear) -> dict[str, Any]:
    places = read_places(scoring, Stage.FINAL, spoken_only=True)
    return {
        "year": scoring.cluster_year,
        "places": places,
        "refusal": adoption_refusal(places),
        "rules": rules_in_words(scoring),
    }


@require_safe
def adopted(request: HttpRequest, pk: int) -> HttpResponse:
    """One adopted standing as it was frozen."""
    rows = AdoptedStanding.objects.filter(
        scoring_year__in=ScoringYear.objects.visible_to(request.user)
    ).select_related("scoring_year__cluster_year__cluster__council", "adopted_by")
    found = get_object_or_404(rows.prefetch_related("lines__unit"), pk=pk)
    return render(request, "scoring/standing_adopted.html", adopted_page(found, request.user))
