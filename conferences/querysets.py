from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from clusters.offices import offices_of
from conferences.workflow import ConferenceState

if TYPE_CHECKING:
    from conferences.models import Conference  # noqa: F401  # named in quotes below


class ConferenceQuerySet(models.QuerySet["Conference"]):
    def visible_to(self, user: Any) -> Self:
        """What was published is open to everybody signed in; a meeting of our own only to
        its cluster's units and to the council above it.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        return self.filter(
            Q(state=ConferenceState.RECORDED)
            | Q(cluster_year__in=offices.year_ids)
            | Q(council__in=offices.council_ids)
            | Q(council__parent__in=offices.council_ids)
        )
