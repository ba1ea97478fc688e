"""Which units appraise whose sheet: rights follow office, so terms in effect today decide."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from clusters.models import Office, Term
from scoring.models import ScoreSheet, ScoringYear


@dataclass(frozen=True)
class Appraisers:
    """The units that appraise in one year, asked for every sheet without a query.

    `chairs` hold the chair; `of_chairs` appraise the sheets of those: the unit that the council
    named for it, else the vice-chairs.
    """

    chairs: frozenset[int]
    of_chairs: frozenset[int]

    def of(self, unit: int) -> frozenset[int]:
        """Never the unit itself; empty where nobody has been named yet."""
        return (self.of_chairs if unit in self.chairs else self.chairs) - {unit}

    def units_of(self, units: Collection[int], own: Collection[int]) -> list[int]:
        """Those of `units` whose sheets people of the units `own` appraise."""
        return [unit for unit in units if unit not in own and self.of(unit) & frozenset(own)]


def appraisers_in(scoring_year: ScoringYear) -> Appraisers:
    """One query for a whole year."""
    terms = Term.objects.in_effect(timezone.localdate()).filter(
        cluster_year=scoring_year.cluster_year_id, unit__isnull=False
    )
    held: dict[str, set[int]] = {Office.CHAIR: set(), Office.VICE_CHAIR: set()}
    for office, unit in terms.values_list("office", "unit_id"):
        if unit is not None:
            held[office].add(unit)
    named = scoring_year.appraiser_id
    vices = held[Office.VICE_CHAIR] if named is None else {named}
    return Appraisers(frozenset(held[Office.CHAIR]), frozenset(vices))


def appraisers_of(sheet: ScoreSheet) -> frozenset[int]:
    return appraisers_in(sheet.scoring_year).of(sheet.unit_id)
