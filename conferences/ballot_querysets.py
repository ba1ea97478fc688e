"""Which ballots, seats and counts somebody may see."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from clusters.models.councils import SeatRole
from clusters.offices import offices_of
from conferences.workflow import BallotState

if TYPE_CHECKING:
    from conferences.models import Ballot, PaperCount, Seat  # noqa: F401  # named in quotes


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: Any) -> Self:
        """A ballot is open to who sees its conference, sits in its council, votes in it or
        counts its paper; while it is being drafted only to who runs it.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        seats = self.model._meta.get_field("seats").related_model
        assert isinstance(seats, type)  # a model of this app, not a name
        own = seats._default_manager.filter(ballot=OuterRef("pk")).filter(
            Q(user=user) | Q(user__isnull=True, unit__in=offices.unit_ids, stands_for_unit=True)
        )
        conferences = self.model._meta.get_field("conference").related_model
        assert isinstance(conferences, type)
        seen = conferences.objects.visible_to(user)  # type: ignore[attr-defined]  # its manager
        desks = [s.council_id for s in offices.seats if s.role == SeatRole.SPECIALIST]
        runs = (
            Q(conference__cluster_year__in=offices.run_year_ids)
            | Q(conference__cluster__isnull=True, conference__council__in=desks)
            | Q(council__in=desks)
        )
        return self.filter(
            runs
            | ~Q(state__in=(BallotState.DRAFT, BallotState.CANCELLED))
            & (
                Q(conference__in=seen)
                | Q(council__in=offices.council_ids)
                | Q(tellers__user=user)
                | Exists(own)
            )
        ).distinct()

    def with_progress(self) -> Self:
        """With the number of seats and of those that have voted; never with what they chose."""
        return self.annotate(
            seat_count=Count("seats", distinct=True), voted_count=Count("roll", distinct=True)
        )


class SeatQuerySet(models.QuerySet["Seat"]):
    def of(self, user: Any) -> Self:
        """The seats for which `user` votes: named for it, or staff of a unit without a name."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user)
            | Q(user__isnull=True, stands_for_unit=True, unit__in=offices_of(user).unit_ids)
        )


class PaperCountQuerySet(models.QuerySet["PaperCount"]):
    def seen_by(self, user: Any) -> Self:
        """Blind until both are in: before that a teller sees only their own count."""
        others = self.model._default_manager.filter(teller__ballot=OuterRef("teller__ballot"))
        both = others.exclude(pk=OuterRef("pk"))
        return self.filter(Q(teller__user=user.pk) | Exists(both))
