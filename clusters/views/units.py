from django.db.models import Value
from django.db.models.functions import NullIf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clusters.models import Unit
from clusters.pages.listings import UNITS
from clusters.units.histories import clusters_run_by, inner_units, read_history
from workflow import lists
from workflow.composition import parts


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    rows = Unit.objects.visible_to(request.user).select_related("parent", "ministry")
    # A unit without code is not the first of those that have one.
    rows = rows.alias(known_code=NullIf("code", Value("")))
    return lists.answer(request, UNITS, rows, "clusters/units.html")


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Unit.objects.visible_to(request.user).select_related("parent", "ministry")
    shown = get_object_or_404(visible, pk=pk)
    context = {
        "unit": shown,
        "history": read_history(shown),
        "clusters": clusters_run_by(shown, request.user),
        "has_inner_units": inner_units(shown, request.user).exists(),
        "today": timezone.localdate(),
        "parts": parts("unit", request, shown),
    }
    return render(request, "clusters/unit.html", context)
