"""Imports of old decisions, and the councils that somebody keeps the register of."""

from typing import Any

from django.db.models import Q, QuerySet

from awards.models.register import RegisterImport
from awards.proposal_querysets import desks_of
from clusters.models import Council
from clusters.offices import offices_of


def imports_of(user: Any) -> "QuerySet[RegisterImport]":
    """Those that `user` made, and those for the councils whose desk `user` is."""
    if user.is_superuser:
        return RegisterImport.objects.all()
    mine = Q(imported_by=user) | Q(council__in=desks_of(offices_of(user)))
    return RegisterImport.objects.filter(mine)


def councils_of_register(user: Any) -> "QuerySet[Council]":
    councils = Council.objects.order_by("level", "order_key")
    if user.is_superuser:
        return councils
    return councils.filter(pk__in=desks_of(offices_of(user)))
