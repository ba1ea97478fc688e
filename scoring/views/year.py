"""The scoring of a year: its page, setting it up, and which criteria are read from results."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.composing import members_of
from clusters.inner_years import inner_years
from clusters.models import ClusterYear
from clusters.offices import offices_of
from clusters.views.covenants import person
from scoring.actions.links import link_criterion
from scoring.actions.years import fits, set_up_scoring
from scoring.forms.set_up import SetUpForm
from scoring.models import CriteriaSet, ScoringYear
from scoring.pages.links import links_page
from scoring.pages.year import scoring_of, year_page
from scoring.rules import denial
from scoring.workflow import CriteriaState
from workflow.moves import Denied, Refused


def visible_year(request: HttpRequest, pk: int) -> ClusterYear:
    years = inner_years(request.user).select_related("cluster__council")
    return get_object_or_404(years, pk=pk)


def _demand(request: HttpRequest, verb: str, year: ClusterYear) -> None:
    if reason := denial(verb, year, offices_of(request.user)):
        raise PermissionDenied(reason)


@require_safe
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """How the year is scored, and who has sent."""
    return render(request, "scoring/year.html", year_page(visible_year(request, pk), request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, pk: int) -> HttpResponse:
    """First the set (`?set=`), then all that depends on it."""
    cluster_year = visible_year(request, pk)
    _demand(request, "set_up_scoring", cluster_year)
    scoring = scoring_of(cluster_year)
    sets = _sets(request, cluster_year)
    chosen = _chosen(request.GET.get("set", ""), sets, scoring)
    context: dict[str, Any] = {
        "year": cluster_year,
        "scoring": scoring,
        "sets": sets,
        "chosen": chosen,
    }
    status = 200
    if chosen is not None:
        sent = request.POST if request.method == "POST" else None
        members = members_of(cluster_year, timezone.localdate())
        form = SetUpForm(chosen, members, scoring, sent)
        if form.is_bound and form.is_valid():
            try:
                set_up_scoring(
                    cluster_year=cluster_year,
                    rules=form.rules,
                    version=form.cleaned_data["version"],
                    by=person(request),
                )
            except Refused as told:
                form.add_error(None, str(told))
                status = 409
            else:
                messages.success(request, _("Đã lưu cách chấm điểm và mở bảng cho các đơn vị."))
                return redirect("scoring:year", pk=pk)
        elif form.is_bound:
            status = 400
        context["form"] = form
    return render(request, "scoring/set_up.html", context, status=status)


def _sets(request: HttpRequest, cluster_year: ClusterYear) -> list[CriteriaSet]:
    """Published sets that this year may use, those made for it first."""
    rows = CriteriaSet.objects.visible_to(request.user).filter(state=CriteriaState.PUBLISHED)
    found = [row for row in rows.select_related("council") if fits(row, cluster_year)]
    return sorted(found, key=lambda row: (row.cluster_year_id is None, row.cluster_id is None))


def _chosen(asked: str, sets: list[CriteriaSet], scoring: ScoringYear | None) -> CriteriaSet | None:
    if asked:
        return next((row for row in sets if str(row.pk) == asked), None)
    if scoring is not None:
        return scoring.criteria_set
    return sets[0] if len(sets) == 1 else None


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Which criteria take their result from which target of the covenant."""
    cluster_year = visible_year(request, pk)
    _demand(request, "link_criterion", cluster_year)
    scoring = scoring_of(cluster_year)
    if scoring is None:
        raise Http404
    page = links_page(scoring)
    if request.method == "POST":
        chosen = {
            row.line: page.targets_by_pk.get(request.POST.get(f"target-{row.line.pk}", ""))
            for row in page.rows
        }
        try:
            n = link_criterion(scoring_year=scoring, targets=chosen, by=person(request))
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            messages.error(request, str(told))
        else:
            messages.success(request, _("Đã lưu; %(n)d tiêu chí thay đổi.") % {"n": n})
        return redirect("scoring:links", pk=pk)
    context = {"year": cluster_year, "scoring": scoring, "page": page}
    return render(request, "scoring/links.html", context)
