"""What calendars, papers, covenants and results add to the pages of clusters and their years."""

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from clusters.inner_years import inner_years
from clusters.models import Cluster, ClusterYear, Period
from clusters.offices import offices_of
from clusters.pages.calendar import year_calendar
from clusters.pages.covenants import STATES, covenants_visible_to
from clusters.rules.clusters import denial
from clusters.workflow import CovenantState
from workflow.composition import Part


def calendar_of_year(request: HttpRequest, cluster_year: ClusterYear) -> Part | None:
    """The phases of the year, for whoever may look inside it."""
    if not inner_years(request.user).filter(pk=cluster_year.pk).exists():
        return None
    context = {
        "year": cluster_year,
        "page": year_calendar(cluster_year, timezone.localdate()),
        "may_set": not denial("set_deadlines", cluster_year, offices_of(request.user)),
        "may_regroup": not denial("regroup", cluster_year, offices_of(request.user)),
    }
    return Part("clusters/_year_calendar.html", context)


def quotas_of_year(request: HttpRequest, cluster_year: ClusterYear) -> Part | None:
    """Which awards may be proposed how often, for whoever may look inside the year."""
    if not inner_years(request.user).filter(pk=cluster_year.pk).exists():
        return None
    context = {
        "year": cluster_year,
        "quotas": list(cluster_year.quotas.select_related("kind").order_by("order")),
        "may_set": not denial("set_quotas", cluster_year, offices_of(request.user)),
    }
    return Part("clusters/_year_quotas.html", context)


def keeping_of_cluster(request: HttpRequest, cluster: Cluster) -> Part:
    """Movements for everybody; for whoever keeps the cluster, what is to be kept."""
    offices = offices_of(request.user)
    may_keep = not denial("edit_cluster", cluster, offices)
    return Part("clusters/_keeping.html", {"cluster": cluster, "may_keep": may_keep})


def covenant_of_year(request: HttpRequest, cluster_year: ClusterYear) -> Part | None:
    """The ways to covenant and results, for whoever may look inside the year."""
    if not inner_years(request.user).filter(pk=cluster_year.pk).exists():
        return None
    rows = covenants_visible_to(request.user).filter(cluster_year=cluster_year, amends=None)
    covenant = rows.annotate(signed=Count("signatures")).first()
    context = {
        "year": cluster_year,
        "covenant": covenant,
        "state": STATES[CovenantState(covenant.state)] if covenant else None,
        "signed": covenant.signed if covenant else 0,
        "periods": Period.choices,
    }
    return Part("clusters/_year_covenant.html", context)
