"""The scoring of one year: its rules in words, and whose sheet stands where."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from clusters.deadlines.sending import working_days_late
from clusters.models import ClusterYear, Deadline, Phase
from clusters.offices import offices_of
from scoring.methods import DEPENDENT, Method
from scoring.models import Criterion, Score, ScoreSheet, ScoringYear, Stage
from scoring.pages.sheet_head import SHEET_LOOK
from scoring.rule_words import rules_in_words
from scoring.rules import denial
from scoring.workflow import SheetState


@dataclass(frozen=True)
class SheetLine:
    """One unit's sheet; how far it is filled in only for those who may look into it."""

    sheet: ScoreSheet
    look: tuple[str, str]
    is_own: bool
    is_seen: bool
    answered: int
    leaves: int
    days_late: int

    @property
    def is_sent(self) -> bool:
        return self.sheet.state != SheetState.DRAFT


def scoring_of(cluster_year: ClusterYear) -> ScoringYear | None:
    return (
        ScoringYear.objects.filter(cluster_year=cluster_year)
        .select_related("criteria_set", "appraiser", "cluster_year__cluster__council")
        .first()
    )


def year_page(cluster_year: ClusterYear, user: Any) -> dict[str, Any]:
    """The context; a fixed number of queries, whatever the number of units."""
    offices = offices_of(user)
    scoring = scoring_of(cluster_year)
    context: dict[str, Any] = {
        "year": cluster_year,
        "scoring": scoring,
        "capacity": offices.capacity_in(cluster_year),
        "locked": denial("set_up_scoring", cluster_year, offices),
        "may_link": not denial("link_criterion", cluster_year, offices),
    }
    if scoring is None:
        return context
    lines = sheet_lines(scoring, user)
    return context | {
        "rules": rules_in_words(scoring),
        "lines": lines,
        "own": [line for line in lines if line.is_own],
        "sent": sum(line.is_sent for line in lines),
        "deadline": Deadline.objects.filter(
            cluster_year=cluster_year, phase=Phase.SELF_SCORE
        ).first(),
    }


def sheet_lines(scoring: ScoringYear, user: Any) -> list[SheetLine]:
    own = offices_of(user).unit_ids
    seen = ScoreSheet.objects.visible_to(user).filter(scoring_year=scoring)
    late = working_days_late(scoring.cluster_year, Phase.SELF_SCORE, timezone.localdate())
    counts = answered_in(scoring, seen)
    leaves = Criterion.objects.filter(criteria_set=scoring.criteria_set_id)
    total = leaves.exclude(method=Method.GROUP).count()
    visible = set(seen.order_by().values_list("pk", flat=True))
    found = []
    for sheet in scoring.sheets.select_related("unit").order_by("unit__order_key", "unit_id"):
        answered, off = counts.get(sheet.pk, (0, 0))
        found.append(
            SheetLine(
                sheet,
                SHEET_LOOK[SheetState(sheet.state)],
                sheet.unit_id in own,
                sheet.pk in visible,
                answered,
                total - off,
                late.get(sheet.unit_id, 0),
            )
        )
    return found


def answered_in(scoring: ScoringYear, seen: Any) -> dict[int, tuple[int, int]]:
    """By sheet: how many lines have an answer, and how many were not given to the unit."""
    entered = Q(points__isnull=False) | Q(actual__isnull=False, criterion__method__in=DEPENDENT)
    rows = (
        Score.objects.filter(sheet__in=seen.order_by().values("pk"), stage=Stage.SELF)
        .order_by()
        .values_list("sheet")
        .annotate(
            answered=Count("pk", filter=Q(assigned=True) & entered),
            off=Count("pk", filter=Q(assigned=False)),
        )
    )
    return {sheet: (answered, off) for sheet, answered, off in rows}
