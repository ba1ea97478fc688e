"""From rows to what the pure modules work on: a set's lines, a year's entries, their points.

Everything is read in a fixed number of queries, whatever the number of units and lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.methods import DEPENDENT, Entry, Rule, dependent_points, points_of
from scoring.models import CriteriaSet, Criterion, Score, ScoringYear, Stage
from scoring.models.sheets import Answer
from scoring.totals import Node

Points = dict[int, Decimal | None]
"""By the key of the criterion, leaves only; None where nothing was entered."""

EMPTY = Entry()

ENTRY_FIELDS = ("assigned", "actual", "minus", "target", "points")


def lines_of(criteria_set: CriteriaSet) -> list[Criterion]:
    """All lines of a set in printed order, parents before their children; one query."""
    return list(Criterion.objects.filter(criteria_set=criteria_set).order_by("order"))


def rule_of(criterion: Criterion) -> Rule:
    return Rule(
        method=criterion.method,
        max_points=criterion.max_points,
        min_points=criterion.min_points,
        points_per_unit=criterion.points_per_unit,
        bonus=criterion.bonus,
        penalty=criterion.penalty,
        target=criterion.target,
        direction=criterion.direction,
        at_target=criterion.at_target,
        per_percent_over=criterion.per_percent_over,
        per_percent_under=criterion.per_percent_under,
        floor=criterion.floor,
    )


def entry_of(answer: Answer) -> Entry:
    return Entry(
        assigned=answer.assigned,
        actual=answer.actual,
        minus=answer.minus,
        target=answer.target,
        points=answer.points,
    )


def node_of(criterion: Criterion) -> Node[int]:
    return Node(criterion.pk, criterion.parent_id, criterion.method, criterion.max_points)


def leaves_of(lines: Iterable[Criterion]) -> list[Criterion]:
    return [line for line in lines if line.method != "group"]


@dataclass(frozen=True)
class YearEntries:
    """The entries of one stage of a year: by unit, by criterion."""

    lines: list[Criterion]
    entries: Mapping[int, Mapping[int, Entry]]

    def points(self) -> dict[int, Points]:
        """The points of every unit on every leaf, those that depend on others together."""
        found: dict[int, Points] = {unit: {} for unit in self.entries}
        for line in leaves_of(self.lines):
            rule = rule_of(line)
            column = {unit: rows.get(line.pk, EMPTY) for unit, rows in self.entries.items()}
            if line.method in DEPENDENT:
                for unit, points in dependent_points(rule, column).items():
                    found[unit][line.pk] = points
            else:
                for unit, entry in column.items():
                    found[unit][line.pk] = points_of(rule, entry)
        return found

    def not_assigned(self, unit: int) -> set[int]:
        return {key for key, entry in self.entries.get(unit, {}).items() if not entry.assigned}


# What a stage falls back to where a line has no word of its own at that stage.
_UNTIL = {
    Stage.SELF: (Stage.SELF,),
    Stage.APPRAISAL: (Stage.APPRAISAL,),
    Stage.SECOND: (Stage.APPRAISAL, Stage.SECOND),
    Stage.FINAL: (Stage.FINAL,),
}


def year_entries(scoring_year: ScoringYear, stage: str, units: Iterable[int] = ()) -> YearEntries:
    """All entries of `stage`; a second appraisal speaks only of the lines that it changes.

    `units` are there also without a sheet. Two queries.
    """
    stages = _UNTIL[Stage(stage)]
    rows = (
        Score.objects.filter(sheet__scoring_year=scoring_year, stage__in=stages)
        .values_list("sheet__unit", "criterion", "stage", *ENTRY_FIELDS)
        .iterator(chunk_size=5000)
    )
    entries: dict[int, dict[int, Entry]] = {unit: {} for unit in units}
    spoken: dict[tuple[int, int], int] = {}
    for unit, criterion, said, *fields in rows:
        weight = stages.index(said)
        if spoken.get((unit, criterion), -1) < weight:
            spoken[unit, criterion] = weight
            entries.setdefault(unit, {})[criterion] = Entry(*fields)
    return YearEntries(lines_of(scoring_year.criteria_set), entries)
