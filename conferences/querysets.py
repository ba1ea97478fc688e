from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from clusters.offices import Offices, offices_of
from conferences.workflow import ConferenceState

if TYPE_CHECKING:
    from conferences.models import Conference  # noqa: F401  # named in quotes below


class ConferenceQuerySet(models.QuerySet["Conference"]):
    def visible_to(self, user: Any) -> Self:
        """What was published is open to everybody signed in; a meeting of our own to those who
        come to it and to the council above, and its draft only to those who prepare it and to
        the council.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        return self.filter(
            Q(state=ConferenceState.RECORDED)
            | Q(cluster_year__in=offices.run_year_ids)
            | Q(council__in=offices.council_ids)
            | Q(council__parent__in=offices.council_ids)
            | ~Q(state=ConferenceState.DRAFT) & self._attended_by(user, offices)
        )

    def _attended_by(self, user: Any, offices: Offices) -> Q:
        """Members of its clusters, units that come as guests, delegates with an account."""
        rows = self.model._default_manager
        return (
            Q(cluster_year__in=offices.year_ids)
            | Q(pk__in=rows.filter(also_years__in=offices.year_ids).values("pk"))
            | Q(pk__in=rows.filter(delegations__unit__in=offices.unit_ids).values("pk"))
            | Q(pk__in=rows.filter(delegations__delegates__user=user).values("pk"))
        )
