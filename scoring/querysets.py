"""Who may read what of scoring: one queryset per kind of thing."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from clusters.inner_years import inner_years
from clusters.offices import offices_of
from scoring.workflow import CriteriaState, SheetState


class CriteriaSetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What was published is for everybody signed in; drafts for the council that makes

        them, the one above it, and the chair's staff of the year that they are bound to.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        return self.filter(
            ~Q(state=CriteriaState.DRAFT)
            | Q(council__in=offices.council_ids)
            | Q(council__parent__in=offices.council_ids)
            | Q(cluster_year__in=offices.run_year_ids)
        )


class ScoringYearQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The inner papers of a year: its units, its council and the one above it."""
        return self.filter(cluster_year__in=inner_years(user))


class ScoreSheetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own unit's sheet always. Others' once they were sent: at once for the chair's

        staff, the council and administrators; for other members when their own was sent too,
        so that nobody copies. What is being filled in is the unit's alone.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        sent = ~Q(state=SheetState.DRAFT)
        # The rows of years in which one of somebody's own units has sent its sheet.
        own_sent = (
            self.model._default_manager.filter(unit__in=offices.unit_ids)
            .exclude(state=SheetState.DRAFT)
            .values("scoring_year")
        )
        council = Q(scoring_year__cluster_year__cluster__council__in=offices.council_ids) | Q(
            scoring_year__cluster_year__cluster__council__parent__in=offices.council_ids
        )
        return self.filter(
            Q(unit__in=offices.unit_ids)
            | sent
            & (
                council
                | Q(scoring_year__cluster_year__in=offices.run_year_ids)
                | Q(scoring_year__appraiser__in=offices.unit_ids)
                | Q(
                    scoring_year__cluster_year__in=offices.year_ids,
                    scoring_year__in=own_sent,
                )
            )
        )


class CrossSheetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own unit's cross sheets. Others' scores of the same sheet stay hidden until

        one's own are in; the scored unit, the chair's staff and the council see what was sent.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        year = "sheet__scoring_year__cluster_year"
        sent = Q(submitted_at__isnull=False)
        own_sent = self.model._default_manager.filter(
            by_unit__in=offices.unit_ids, submitted_at__isnull=False
        ).values("sheet")
        # A chair is a member too: blind like every other until its own scores are in.
        owes = self.model._default_manager.filter(
            by_unit__in=offices.unit_ids, submitted_at__isnull=True
        ).values("sheet")
        council = Q(**{f"{year}__cluster__council__in": offices.council_ids}) | Q(
            **{f"{year}__cluster__council__parent__in": offices.council_ids}
        )
        runs = Q(**{f"{year}__in": offices.run_year_ids}) & ~Q(sheet__in=owes)
        return self.filter(
            Q(by_unit__in=offices.unit_ids)
            | sent & (council | runs | Q(sheet__in=own_sent) | Q(sheet__unit__in=offices.unit_ids))
        ).exclude(by_unit=F("sheet__unit"))
