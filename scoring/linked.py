"""What units reported on the covenant's targets, for the criteria that are scored on them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from clusters.composing import Line, lines_in_force
from clusters.models import Period, Result
from clusters.workflow import ReportingState
from scoring.models import CriterionLink, ScoringYear


@dataclass(frozen=True, slots=True)
class Told:
    """The result that a unit sent with its report of the whole year, and what it had pledged."""

    actual: Decimal | None = None
    target: Decimal | None = None


NOTHING_TOLD = Told()


def told_by_results(
    scoring_year: ScoringYear, units: Collection[int]
) -> dict[tuple[int, int], Told]:
    """By unit and criterion, for every criterion that is linked. A fixed number of queries.

    Only what was sent counts: a report that is being filled in is nobody's word yet.
    """
    links = dict(
        CriterionLink.objects.filter(scoring_year=scoring_year).values_list("criterion", "target")
    )
    if not links:
        return {}
    lines = lines_in_force(scoring_year.cluster_year)
    by_target = {pk: line for line in lines for pk in line.target_ids}
    results = {
        (unit, target): value
        for unit, target, value in Result.objects.filter(
            reporting__cluster_year=scoring_year.cluster_year_id,
            reporting__unit__in=units,
            reporting__period=Period.YEAR_END,
            reporting__state=ReportingState.SUBMITTED,
            value__isnull=False,
        ).values_list("reporting__unit", "target", "value")
    }
    return {
        (unit, criterion): _told(by_target.get(target), unit, results)
        for criterion, target in links.items()
        for unit in units
    }


def _told(line: Line | None, unit: int, results: dict[tuple[int, int], Decimal | None]) -> Told:
    if line is None:
        return NOTHING_TOLD
    pledge = line.pledge_of(unit)
    actual = next((results[unit, pk] for pk in line.target_ids if (unit, pk) in results), None)
    return Told(actual, pledge.value if pledge else None)
