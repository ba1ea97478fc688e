"""Figures of units proposed: points by branch, results against what was pledged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from awards.models import Proposal
from awards.reading import year_of
from clusters.figures import is_reached
from clusters.models import Pledge, Result
from clusters.models.covenants import Direction
from clusters.models.results import Period
from clusters.workflow import ReportingState
from scoring.models import AdoptedLine, AdoptedStanding


@dataclass(frozen=True)
class Bar:
    """A branch of the frozen standing: points of what was assigned there."""

    label: str
    points: Decimal
    assigned_max: Decimal


@dataclass(frozen=True)
class Against:
    """A result beside its pledge; `reached` is None where nothing was reported."""

    indicator: str
    measure: str
    pledged: Decimal
    value: Decimal | None
    reached: bool | None
    is_over: bool = False


@dataclass(frozen=True)
class Targets:
    lines: tuple[Against, ...] = ()

    @property
    def reached(self) -> int:
        return sum(line.reached is True for line in self.lines)

    @property
    def over(self) -> int:
        return sum(line.is_over for line in self.lines)

    @property
    def unknown(self) -> int:
        return sum(line.reached is None for line in self.lines)

    @property
    def missed(self) -> list[Against]:
        return [line for line in self.lines if line.reached is not True]


def bars_of(proposals: Iterable[Proposal]) -> dict[int, tuple[Bar, ...]]:
    """From the standing that the resolution adopted, else the newest adopted of the year."""
    wanted: dict[int, int] = {}
    years: dict[int, int] = {}
    for row in proposals:
        if row.unit_id is None:
            continue
        resolution = row.nomination.nomination.resolution if row.nomination else None
        if resolution is not None and resolution.scoring_standing_id:
            wanted[row.pk] = resolution.scoring_standing_id
        elif row.batch.cluster_year_id:
            years[row.pk] = row.batch.cluster_year_id
    newest = dict(
        AdoptedStanding.objects.filter(scoring_year__cluster_year__in=set(years.values()))
        .order_by("pk")
        .values_list("scoring_year__cluster_year_id", "pk")
    )
    wanted |= {pk: newest[year] for pk, year in years.items() if year in newest}
    units = {row.pk: row.unit_id for row in proposals}
    lines = {
        (line.standing_id, line.unit_id): line
        for line in AdoptedLine.objects.filter(
            standing__in=set(wanted.values()), unit__in={units[pk] for pk in wanted}
        ).select_related("standing")
    }
    return {
        pk: _bars_of(line)
        for pk, standing in wanted.items()
        if (line := lines.get((standing, units[pk] or 0))) is not None
    }


def _bars_of(line: AdoptedLine) -> tuple[Bar, ...]:
    titles = {
        one["path"]: f"{one['code']} {one['title']}".strip()
        for one in line.standing.rules.get("branches", ())
    }
    return tuple(
        Bar(titles.get(path, path), Decimal(one["points"]), Decimal(one["assigned_max"]))
        for path, one in line.branches.items()
    )


def targets_of(proposals: Iterable[Proposal]) -> dict[int, Targets]:
    """What units pledged for the year of merit, and what they reported at its end."""
    units = {row.unit_id for row in proposals if row.unit_id is not None}
    values: Mapping[tuple[int, int], Decimal | None] = {
        (target, unit): value
        for target, unit, value in Result.objects.filter(
            reporting__unit__in=units,
            reporting__period=Period.YEAR_END,
            reporting__state=ReportingState.SUBMITTED,
        ).values_list("target_id", "reporting__unit_id", "value")
    }
    found: dict[tuple[int, int], list[Against]] = {}
    pledges = Pledge.objects.filter(unit__in=units).select_related("target__covenant__cluster_year")
    for pledge in pledges.order_by("target__order", "pk"):
        year = year_of(pledge.target.covenant.cluster_year.label)
        if year is not None:
            line = _against(pledge, values.get((pledge.target_id, pledge.unit_id)))
            found.setdefault((pledge.unit_id, year), []).append(line)
    return {
        row.pk: Targets(tuple(found.get((row.unit_id, row.batch.year), ())))
        for row in proposals
        if row.unit_id is not None
    }


def _against(pledge: Pledge, value: Decimal | None) -> Against:
    smaller = pledge.target.direction == Direction.SMALLER
    reached = None
    if value is not None:
        reached = is_reached(value, pledge.value, smaller_is_better=smaller)
    return Against(
        indicator=pledge.target.indicator,
        measure=pledge.target.measure,
        pledged=pledge.value,
        value=value,
        reached=reached,
        is_over=bool(reached) and value != pledge.value,
    )
