"""The trail of a line, one click away from it, and of a whole sheet as page and workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring.models import Criterion
from scoring.pages.trail import line_page, sheet_page
from scoring.views.sheets import visible_sheet
from scoring.workbooks.trail import trail_response


@require_safe
def trail(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """One line: a page, and to htmx the part of it that goes into a dialog."""
    sheet = visible_sheet(request, pk)
    lines = Criterion.objects.filter(criteria_set=sheet.scoring_year.criteria_set_id)
    line = get_object_or_404(lines, pk=criterion)
    part = getattr(request, "htmx", False)
    template = "scoring/_trail.html" if part else "scoring/trail.html"
    return render(request, template, line_page(sheet, line, request.user))


@require_safe
def trail_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole sheet on A4."""
    sheet = visible_sheet(request, pk)
    return render(request, "scoring/trail_print.html", sheet_page(sheet, request.user))


@require_safe
def trail_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    return trail_response(visible_sheet(request, pk), request.user)
