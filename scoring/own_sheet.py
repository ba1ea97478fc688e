"""A unit's own sheet with its points and sums, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from scoring.methods import DEPENDENT, Entry, Rule, dependent_points, points_of
from scoring.models import Criterion, Evidence, Score, ScoreSheet, Stage
from scoring.reading import (
    EMPTY,
    ENTRY_FIELDS,
    Points,
    entry_of,
    leaves_of,
    lines_of,
    node_of,
    rule_of,
)
from scoring.totals import SheetSum, Sum, branch_sums, sum_of_roots
from scoring.workflow import SheetState


@dataclass(frozen=True)
class OwnSheet:
    """The unit's own word on every line.

    Points that depend on other units are worked out from those sheets that the reader may see,
    and stay provisional while `waiting` sheets of the year are not in: what others are still
    filling in is nobody's business, not even through the points that it would give.
    """

    sheet: ScoreSheet
    lines: list[Criterion]
    rows: Mapping[int, Score]
    others: Mapping[int, Mapping[int, Entry]]
    waiting: int = 0

    @cached_property
    def entries(self) -> dict[int, Entry]:
        return {pk: entry_of(row) for pk, row in self.rows.items()}

    @cached_property
    def rules(self) -> dict[int, Rule]:
        return {line.pk: rule_of(line) for line in leaves_of(self.lines)}

    @cached_property
    def points(self) -> Points:
        found: Points = {}
        for line in leaves_of(self.lines):
            rule, entry = self.rules[line.pk], self.entries.get(line.pk, EMPTY)
            if line.method not in DEPENDENT:
                found[line.pk] = points_of(rule, entry)
                continue
            column = dict(self.others.get(line.pk, {})) | {self.sheet.unit_id: entry}
            found[line.pk] = dependent_points(rule, column)[self.sheet.unit_id]
        return found

    @cached_property
    def sums(self) -> dict[int, Sum]:
        off = {pk for pk, entry in self.entries.items() if not entry.assigned}
        return branch_sums(self._nodes, self.points, off)

    @cached_property
    def total(self) -> SheetSum:
        return sum_of_roots(self._nodes, self.sums)

    @cached_property
    def _nodes(self) -> list[Any]:
        return [node_of(line) for line in self.lines]

    def is_provisional(self, line: Criterion) -> bool:
        entry = self.entries.get(line.pk, EMPTY)
        return bool(
            self.waiting
            and line.method in DEPENDENT
            and entry.assigned
            and entry.actual is not None
        )


def read_own(sheet: ScoreSheet, *, seen: "QuerySet[ScoreSheet]") -> OwnSheet:
    """The sheet; `seen` are the sheets that its reader may see. Four queries at most."""
    lines = lines_of(sheet.scoring_year.criteria_set)
    rows = Score.objects.filter(sheet=sheet, stage=Stage.SELF)
    others: dict[int, dict[int, Entry]] = {}
    waiting = 0
    if any(line.method in DEPENDENT for line in lines):
        sheets = ScoreSheet.objects.filter(scoring_year=sheet.scoring_year_id)
        waiting = sheets.filter(state=SheetState.DRAFT).count()
        sent = seen.filter(scoring_year=sheet.scoring_year_id).exclude(state=SheetState.DRAFT)
        told = Score.objects.filter(
            sheet__in=sent.order_by().values("pk"),
            stage=Stage.SELF,
            criterion__method__in=DEPENDENT,
        ).exclude(sheet=sheet)
        for unit, criterion, *fields in told.values_list("sheet__unit", "criterion", *ENTRY_FIELDS):
            others.setdefault(criterion, {})[unit] = Entry(*fields)
    return OwnSheet(sheet, lines, {row.criterion_id: row for row in rows}, others, waiting)


def evidence_counts(sheet: ScoreSheet) -> dict[int, int]:
    """Files on each line of the unit's own score; those of explanations are not among them."""
    rows = Evidence.objects.filter(sheet=sheet, with_explanation=False).order_by()
    return dict(rows.values_list("criterion").annotate(n=Count("pk")))
