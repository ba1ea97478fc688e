"""Whose facts somebody may see: those of their own units, and of the units of their council."""

from typing import Any

from django.db.models import Q, QuerySet

from awards.models import Person
from awards.rules.facts import Standing
from clusters.models import Unit
from clusters.models.councils import SeatRole
from clusters.offices import offices_of


def units_with_facts(user: Any) -> "QuerySet[Unit]":
    """The units whose ratings, persons and holds `user` may see; nobody else's."""
    units = Unit.objects.visible_to(user)
    if not user.is_authenticated or user.is_superuser:
        return units
    own = offices_of(user).unit_ids
    return units.filter(Q(pk__in=own) | Q(parent__in=own) | Q(pk__in=_of_council(user)))


def persons_visible_to(user: Any) -> "QuerySet[Person]":
    return Person.objects.filter(unit__in=units_with_facts(user).values("pk"))


def units_of_desks(user: Any) -> "QuerySet[Unit]":
    """The units whose register `user` keeps for a council; all of them for an administrator."""
    if user.is_superuser:
        return Unit.objects.all()
    return Unit.objects.filter(pk__in=_of_council(user).values("pk"))


def standing_of(user: Any, unit: Unit) -> Standing:
    """In what capacity `user` deals with the facts of `unit`; at most one query."""
    if user.is_superuser:
        return Standing(is_admin=True)
    own = offices_of(user).unit_ids
    return Standing(
        is_staff=unit.pk in own or unit.parent_id in own,
        is_council=_of_council(user).filter(pk=unit.pk).exists(),
    )


def _of_council(user: Any) -> "QuerySet[Unit]":
    """The units that the desks of `user` look after: members of clusters, and those below."""
    desks = [seat.council_id for seat in offices_of(user).seats if seat.role == SeatRole.SPECIALIST]
    members = Q(memberships__cluster_year__cluster__council__in=desks) | Q(
        memberships__cluster_year__cluster__council__parent__in=desks
    )
    direct = Unit.objects.filter(members | Q(parent__councils__in=desks)).values("pk")
    inner = Unit.objects.filter(parent__in=direct).values("pk")
    return Unit.objects.filter(Q(pk__in=direct) | Q(pk__in=inner))
