"""Who may read what of scoring: one queryset per kind of thing."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from clusters.inner_years import inner_years
from clusters.models import Membership
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
        """One's own unit's cross sheets always, of others only what was sent, and blindly:

        * another member's scores of a unit once one's own unit has scored that unit;
        * of one's own unit, what others gave it once it has given them theirs, so that nobody
          pays back, or once its sheet is final;
        * the chair's staff, the council and those with a second office in a member unit wait
          like every member; a council or a chair that scores nobody sees what was sent.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.exclude(by_unit=F("sheet__unit"))
        own = offices_of(user).unit_ids
        mine = self.model._default_manager.filter(by_unit__in=own, submitted_at__isnull=False)
        own_sent = mine.values("sheet")
        given_back = mine.filter(
            sheet__unit=OuterRef("by_unit"),
            sheet__scoring_year=OuterRef("sheet__scoring_year"),
        )
        final = Q(sheet__state=SheetState.FINAL)
        of_mine = Q(sheet__unit__in=own) & (final | Exists(given_back))
        free = _overseen(user) & ~Q(sheet__unit__in=own) & (final | ~_scores_in_year(own))
        sent = Q(submitted_at__isnull=False)
        return self.filter(
            Q(by_unit__in=own) | sent & (Q(sheet__in=own_sent) | of_mine | free)
        ).exclude(by_unit=F("sheet__unit"))


def _overseen(user: Any) -> Q:
    """Cross sheets of the years that somebody runs, or whose council they sit in."""
    offices = offices_of(user)
    year = "sheet__scoring_year__cluster_year"
    council = f"{year}__cluster__council"
    return (
        Q(**{f"{council}__in": offices.council_ids})
        | Q(**{f"{council}__parent__in": offices.council_ids})
        | Q(**{f"{year}__in": offices.run_year_ids})
    )


def _scores_in_year(own: frozenset[int]) -> Q:
    """Cross sheets of the years in which one of the units `own` scores the others."""
    years = Membership.objects.filter(unit__in=own).values("cluster_year")
    return Q(sheet__scoring_year__cluster_year__in=years)
