"""Criteria sets as everybody reads them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring.comparing import compare
from scoring.criteria_rows import editions_of, file_name, outline_of
from scoring.models import CriteriaSet, ScoringYear
from scoring.pages.criteria import CRITERIA_SETS, STATE_LOOKS, compared_rows, outline_rows
from scoring.reading import lines_of
from scoring.workbooks.criteria import workbook_response
from workflow import lists


def _visible(request: HttpRequest, pk: int) -> CriteriaSet:
    rows = CriteriaSet.objects.visible_to(request.user).select_related(
        "council", "cluster", "cluster_year__cluster", "copied_from"
    )
    found: CriteriaSet = get_object_or_404(rows, pk=pk)
    return found


@require_safe
def criteria_sets(request: HttpRequest) -> HttpResponse:
    rows = CriteriaSet.objects.visible_to(request.user).select_related(
        "council", "cluster", "cluster_year__cluster"
    )
    return lists.answer(request, CRITERIA_SETS, rows, "scoring/criteria_sets.html")


@require_safe
def criteria_set(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _visible(request, pk)
    visible = CriteriaSet.objects.visible_to(request.user)
    editions = visible.filter(pk__in=editions_of(shown)).order_by("-edition")
    # Who is scored on it is an inner paper of each year.
    years = ScoringYear.objects.visible_to(request.user).order_by("-cluster_year__label")
    context = {
        "set": shown,
        "look": STATE_LOOKS[shown.state],
        "rows": outline_rows(lines_of(shown)),
        "others": [edition for edition in editions if edition.pk != shown.pk],
        "years": years.filter(criteria_set=shown).select_related("cluster_year__cluster"),
        "may_edit": request.user.is_staff and request.user.has_perm("scoring.change_criteriaset"),
    }
    return render(request, "scoring/criteria_set.html", context)


@require_safe
def compare_sets(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What became of `other` in `pk`."""
    new, old = _visible(request, pk), _visible(request, other)
    before = outline_of(old)
    told = compare(before, outline_of(new))
    context = {"new": new, "old": old, "rows": compared_rows(told, before), "same": told.same}
    return render(request, "scoring/criteria_compare.html", context)


@require_safe
def criteria_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _visible(request, pk)
    return workbook_response(outline_of(shown), file_name(shown))
