"""What is printed for the hall: A4 pages for the browser's own print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from conferences.pages.printing import SHEETS
from conferences.views.asking import demand, visible


@require_safe
def sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """One kind of sheet; papers of a conference are in Vietnamese, whatever the page is in."""
    shown = visible(request, pk)
    if sheet not in SHEETS:
        raise Http404
    demand(request, "prepare", shown)
    with translation.override("vi"):
        context = {"conference": shown, "sheet": sheet} | SHEETS[sheet].context(shown)
        return render(request, SHEETS[sheet].template, context)
