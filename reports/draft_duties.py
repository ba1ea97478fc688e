"""Texts of concluded conferences wait to be looked through and frozen."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.models.councils import SeatRole
from clusters.offices import offices_of
from conferences.models import Conference
from conferences.workflow import ConferenceState
from reports.workflow import DraftState
from workflow.duties import Duty

if TYPE_CHECKING:
    from accounts.models import User


def duties(user: "User", day: date) -> list[Duty]:
    """One for each conference that `user` runs and that has texts left to freeze."""
    offices = offices_of(user)
    desks = [s.council_id for s in offices.seats if s.role == SeatRole.SPECIALIST]
    if not offices.run_year_ids and not desks:
        return []
    runs = Q(cluster_year__in=offices.run_year_ids) | Q(cluster__isnull=True, council__in=desks)
    waiting = Count("drafts", filter=Q(drafts__state=DraftState.DRAFT), distinct=True)
    # Typed loosely: with the number that is annotated.
    rows: QuerySet[Any] = (
        Conference.objects.filter(runs, state=ConferenceState.CONCLUDED)
        .annotate(waiting=waiting)
        .filter(waiting__gt=0)
        .select_related("cluster_year__cluster")
        .order_by("-held_on", "-pk")
    )
    return [
        Duty(
            title=_("Rà và chốt văn bản của hội nghị"),
            text=_("%(conference)s: %(n)d văn bản đang soạn.")
            % {"conference": conference, "n": conference.waiting},
            url=f"{reverse('conferences:conference', args=[conference.pk])}#van-ban",
            action=_("Mở văn bản"),
            capacity=offices.capacity_in(conference.cluster_year),
            about=str(conference.cluster_year or ""),
        )
        for conference in rows
    ]
