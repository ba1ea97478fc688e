"""The first page: what waits for somebody, in which capacity, and until when."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clusters.models import ClusterYear
from clusters.offices import Offices, offices_of
from clusters.pages.calendar import strips
from conferences.models import Conference
from workflow.composition import gather
from workflow.duties import Duty, in_order

RECENT = 5
MOST_CLUSTERS = 8


@dataclass(frozen=True)
class Desk:
    """The duties that somebody has in one capacity."""

    capacity: str
    about: str
    duties: list[Duty]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    offices = offices_of(request.user)
    duties = in_order(gather("duties", request.user, day))
    years = _years(request, offices)
    context = {
        "today": day,
        "desks": desks(duties),
        "waiting": len(duties),
        "overdue": sum(duty.due is not None and duty.due < day for duty in duties),
        "due_today": sum(duty.due == day for duty in duties),
        "recent": _recent(request),
        "years": years,
        "strips": strips([each["year"] for each in years], day),
    }
    return render(request, "emulation/home.html", context)


def desks(duties: list[Duty]) -> list[Desk]:
    """`duties` by capacity; whoever has the first duty due comes first."""

    def desk(duty: Duty) -> tuple[str, str]:
        return duty.capacity, duty.about

    first = {key: place for place, key in reversed(list(enumerate(map(desk, duties))))}
    grouped = groupby(sorted(duties, key=lambda duty: first[desk(duty)]), desk)
    return [Desk(capacity, about, list(row)) for (capacity, about), row in grouped]


def _recent(request: HttpRequest) -> list[Conference]:
    rows = Conference.objects.visible_to(request.user).filter(held_on__isnull=False)
    return list(rows.select_related("cluster").order_by("-held_on", "-pk")[:RECENT])


def _years(request: HttpRequest, offices: Offices) -> list[dict[str, Any]]:
    """The last year of each cluster in which one has a place, and which place it is."""
    years = ClusterYear.objects.visible_to(request.user).filter(pk__in=offices.year_ids)
    latest: dict[int, ClusterYear] = {}
    for year in years.select_related("cluster").order_by("-label"):
        latest.setdefault(year.cluster_id, year)
    return [
        {"year": year, "capacity": offices.capacity_in(year)}
        for year in list(latest.values())[:MOST_CLUSTERS]
    ]


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For watchers: whether the platform answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
