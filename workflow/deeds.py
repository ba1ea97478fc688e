"""The two columns of a deed that may not have happened yet: its moment and its person."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


def person_of(label: Any) -> "models.ForeignKey[Any, Any]":
    """Who did what the moment beside it dates."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )


def together(deed: str) -> Q:
    """A moment and its person are both there or both not."""
    at, by = f"{deed}_at__isnull", f"{deed}_by__isnull"
    return Q(**{at: True, by: True}) | Q(**{at: False, by: False})
