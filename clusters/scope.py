"""What of a cluster's year is not public: open to its units, its council and those above."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from clusters.inner_years import inner_years
from clusters.models import (
    Cluster,
    ClusterPaper,
    ClusterYear,
    Council,
    Deadline,
    Movement,
    Unit,
)
from clusters.models.councils import SeatRole
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


def papers_of(cluster_year: ClusterYear, user: Any) -> "QuerySet[ClusterPaper]":
    """The papers of a year, and those of its cluster that hold for every year."""
    rows = papers_visible_to(user).filter(
        Q(cluster_year=cluster_year) | Q(cluster=cluster_year.cluster_id, cluster_year__isnull=True)
    )
    newest = F("dated_on").desc(nulls_last=True)
    return rows.select_related("file__uploaded_by").order_by("kind", newest, "-pk")


def movements_of(cluster: Cluster, user: Any) -> "QuerySet[Movement]":
    """The movements of a cluster, and those that its council launched for all."""
    rows = movements_visible_to(user).filter(
        Q(cluster=cluster) | Q(council=cluster.council_id, cluster__isnull=True)
    )
    return rows.prefetch_related(Prefetch("units", Unit.objects.order_by("order_key", "pk")))


def councils_kept_by(user: Any) -> "QuerySet[Council]":
    """The councils whose clusters `user` keeps: see `clusters.rules.clusters.organises`."""
    councils = Council.objects.order_by("order_key")
    offices = offices_of(user)
    if offices.is_admin:
        return councils
    desks = [seat.council_id for seat in offices.seats if seat.role == SeatRole.SPECIALIST]
    return councils.filter(Q(pk__in=desks) | Q(parent__in=desks))
