"""What conferences add to the pages of clusters and units."""

from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest

from clusters.models import Cluster, ClusterYear, Unit
from conferences.models import Conference, Mention
from conferences.pages.conferences import STATES
from conferences.workflow import ConferenceState
from workflow.composition import Part

_LATEST = F("held_on").desc(nulls_last=True)


def _lines(conferences: "QuerySet[Conference]") -> list[dict[str, Any]]:
    return [
        {"conference": conference, "state": STATES[ConferenceState(conference.state)]}
        for conference in conferences.order_by(_LATEST, "-pk")
    ]


def conferences_of_cluster(request: HttpRequest, cluster: Cluster) -> Part:
    """The conferences of all years of a cluster, the latest first."""
    rows = Conference.objects.visible_to(request.user).filter(cluster=cluster)
    return Part("conferences/_of_cluster.html", {"lines": _lines(rows)})


def conferences_of_year(request: HttpRequest, cluster_year: ClusterYear) -> Part:
    """The conferences that speak of one year of a cluster, whenever they were held."""
    rows = Conference.objects.visible_to(request.user).filter(cluster_year=cluster_year)
    return Part("conferences/_of_cluster.html", {"lines": _lines(rows)})


def conferences_of_unit(request: HttpRequest, unit: Unit) -> Part | None:
    """Where a unit is named, and as what; nothing where no conference names it."""
    visible = Conference.objects.visible_to(request.user)
    mentions = (
        Mention.objects.filter(unit=unit, conference__in=visible)
        .select_related("conference__cluster")
        .order_by(F("conference__held_on").desc(nulls_last=True), "-conference", "role", "order")
    )
    lines = [
        {
            "conference": conference,
            "roles": list(dict.fromkeys(mention.get_role_display() for mention in said)),
        }
        for conference, said in groupby(mentions, lambda mention: mention.conference)
    ]
    return Part("conferences/_of_unit.html", {"lines": lines}) if lines else None
