"""What of a cluster's year is not public: open to its units, its council and those above."""

from typing import Any

from django.db.models import Q, QuerySet

from clusters.models import ClusterPaper, ClusterYear, Deadline, Movement
from clusters.offices import offices_of


def _within(user: Any, year: str, council: str) -> Q:
    """Rows whose `year` is one of the person's own, or whose `council` they sit in or above."""
    offices = offices_of(user)
    return (
        Q(**{f"{year}__in": offices.year_ids})
        | Q(**{f"{council}__in": offices.council_ids})
        | Q(**{f"{council}__parent__in": offices.council_ids})
    )


def _visible(rows: "QuerySet[Any]", user: Any, allowed: Q) -> "QuerySet[Any]":
    if not user.is_authenticated:
        return rows.none()
    return rows if user.is_superuser else rows.filter(allowed)


def years_inside(user: Any) -> "QuerySet[ClusterYear]":
    """The cluster years whose inner matters `user` may see."""
    allowed = _within(user, "pk", "cluster__council")
    return _visible(ClusterYear.objects.all(), user, allowed)


def deadlines_visible_to(user: Any) -> "QuerySet[Deadline]":
    allowed = _within(user, "cluster_year", "cluster_year__cluster__council")
    return _visible(Deadline.objects.all(), user, allowed)


def papers_visible_to(user: Any) -> "QuerySet[ClusterPaper]":
    """Papers of one's years; those of no year are for every unit that was ever a member."""
    offices = offices_of(user)
    allowed = _within(user, "cluster_year", "cluster__council") | Q(
        cluster_year__isnull=True,
        cluster__in=ClusterYear.objects.filter(pk__in=offices.year_ids).values("cluster"),
    )
    return _visible(ClusterPaper.objects.all(), user, allowed)


def movements_visible_to(user: Any) -> "QuerySet[Movement]":
    """Movements are announced to everybody; all who have signed in see them."""
    return Movement.objects.all() if user.is_authenticated else Movement.objects.none()
