"""Reads of the register that several pages share."""

from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from awards.models import Award
from conferences.models import Conference

_NOMINATED = "nomination__nomination__resolution__conference"
_CONFERRED = "conferral__conferral__resolution__conference"


def with_sources(user: Any) -> "QuerySet[Award]":
    """The register that `user` may see, each line with the conference that states it.

    `shows_conference` says whether `user` may see that conference, too: an award is public
    before a meeting of one's own is.
    """
    visible = Conference.objects.visible_to(user).values("pk")
    seen = Q(**{f"{_NOMINATED}__in": visible}) | Q(**{f"{_CONFERRED}__in": visible})
    return (
        Award.objects.visible_to(user)
        .select_related("kind", "unit", _NOMINATED, _CONFERRED)
        .annotate(
            shows_conference=Case(
                When(seen, then=Value(True)), default=Value(False), output_field=BooleanField()
            )
        )
    )


def stating_conference(award: Award) -> Conference | None:
    """The conference that states `award`; no query after `with_sources`."""
    if award.nomination is not None:
        return award.nomination.nomination.resolution.conference
    if award.conferral is not None:
        return award.conferral.conferral.resolution.conference
    return None
