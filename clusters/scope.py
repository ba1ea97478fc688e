"""What of a cluster's year is not public: open to its units, its council and those above."""

from typing import Any

from django.db.models import Q, QuerySet

from clusters.inner_years import inner_years
from clusters.models import ClusterPaper, Deadline, Movement
from clusters.offices import offices_of


def deadlines_visible_to(user: Any) -> "QuerySet[Deadline]":
    return Deadline.objects.filter(cluster_year__in=inner_years(user))


def papers_visible_to(user: Any) -> "QuerySet[ClusterPaper]":
    """Papers of one's years; those of no year are for whoever sees any year of the cluster."""
    if user.is_superuser:
        return ClusterPaper.objects.all()
    inside = inner_years(user)
    offices = offices_of(user)
    return ClusterPaper.objects.filter(
        Q(cluster_year__in=inside)
        | Q(cluster_year__isnull=True)
        & (
            Q(cluster__in=inside.values("cluster"))
            | Q(cluster__council__in=offices.council_ids)
            | Q(cluster__council__parent__in=offices.council_ids)
        )
    )


def movements_visible_to(user: Any) -> "QuerySet[Movement]":
    """Movements are announced to everybody; all who have signed in see them."""
    return Movement.objects.all() if user.is_authenticated else Movement.objects.none()
