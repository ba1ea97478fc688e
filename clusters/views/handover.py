"""Handing the chair over: the old chair's staff give, the new one's receive."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clusters.actions import handover as actions
from clusters.actions.changing import Faulty
from clusters.models import ClusterYear, HandoverItem
from clusters.offices import offices_of
from clusters.pages.handover import handover_page, handovers_visible
from clusters.years.handovers import Handover, handovers_of
from workflow.files import response_of
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


def _year(request: HttpRequest, pk: int) -> ClusterYear:
    visible = handovers_visible(request.user).select_related("cluster__council")
    return get_object_or_404(visible, pk=pk)


@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _year(request, pk))


def _page(
    request: HttpRequest, year: ClusterYear, told: str = "", text: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "page": handover_page(year, offices_of(request.user)),
        "told": told,
        "typed": text,
    }
    return render(request, "clusters/handover.html", context, status=status)


@require_POST
def handover_list(request: HttpRequest, pk: int, giver: int, verb: str) -> HttpResponse:
    """Lay down the usual list, or add one item to it."""
    year = _year(request, pk)
    found = _of(year, giver)
    text = request.POST.get("text", "")
    by = cast("User", request.user)
    deeds: dict[str, Callable[[], object]] = {
        "begin": lambda: actions.begin_handover(handover=found, by=by),
        "add": lambda: actions.add_item(handover=found, text=text, by=by),
    }
    if verb not in deeds:
        raise Http404
    try:
        deeds[verb]()
    except Denied as denied:
        raise PermissionDenied(str(denied)) from denied
    except Faulty as faulty:
        return _page(request, year, str(faulty), text, 400)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("clusters:handover", pk=pk)


@require_POST
def handover_item(request: HttpRequest, pk: int, item: int, verb: str) -> HttpResponse:
    """Hand over, receive, or take an item off the list."""
    year = _year(request, pk)
    row = get_object_or_404(HandoverItem.objects.filter(cluster_year=year), pk=item)
    found = _of(year, row.giver_id)
    upload = request.FILES.get("file")
    by = cast("User", request.user)
    deeds: dict[str, Callable[[], object]] = {
        "give": lambda: actions.hand_over(handover=found, item=row, upload=upload, by=by),
        "receive": lambda: actions.receive(handover=found, item=row, by=by),
        "drop": lambda: actions.drop_item(handover=found, item=row, by=by),
    }
    if verb not in deeds:
        raise Http404
    try:
        deeds[verb]()
    except Denied as denied:
        raise PermissionDenied(str(denied)) from denied
    except Faulty as faulty:
        return _page(request, year, str(faulty), status=400)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã ghi."))
    return redirect("clusters:handover", pk=pk)


@require_safe
def handover_file(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    items = HandoverItem.objects.filter(cluster_year=_year(request, pk), file__isnull=False)
    row = get_object_or_404(items.select_related("file"), pk=item)
    assert row.file is not None  # filtered above
    response: HttpResponse = response_of(row.file)
    return response


def _of(year: ClusterYear, giver: int) -> Handover:
    found = [each for each in handovers_of(year) if each.giver_unit.pk == giver]
    if not found:
        raise Http404
    return found[0]
