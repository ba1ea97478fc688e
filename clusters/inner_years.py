"""Whose papers are whose: drafts, results and files of a year are not for everybody."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from clusters.models import ClusterYear, Membership, Unit
from clusters.offices import offices_of


def inner_years(user: Any) -> "QuerySet[ClusterYear]":
    """The years whose inner papers `user` may read: units of the year, seats in the council

    of the cluster or the one above it, administrators.
    """
    years = ClusterYear.objects.visible_to(user)
    if not user.is_authenticated or user.is_superuser:
        return years
    offices = offices_of(user)
    return years.filter(
        Q(pk__in=offices.year_ids)
        | Q(cluster__council__in=offices.council_ids)
        | Q(cluster__council__parent__in=offices.council_ids)
    )


def memberships_on(cluster_year: ClusterYear, day: date) -> "QuerySet[Membership]":
    """The memberships of a year that include `day`."""
    return cluster_year.memberships.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
    )


def members_on(cluster_year: ClusterYear, day: date) -> list[Unit]:
    """The units that are members of the year on `day`, in Vietnamese order."""
    rows = memberships_on(cluster_year, day).select_related("unit")
    return [row.unit for row in rows.order_by("unit__order_key", "unit_id")]
