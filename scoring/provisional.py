"""The points of one sheet at every stage, those that depend on other units among them.

What other units are still filling in, and what is still being appraised of them, counts for
nobody else: of another sheet only the last finished word is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from scoring.methods import DEPENDENT, Entry, dependent_points, points_of
from scoring.models import Criterion, Score, ScoreSheet, Stage
from scoring.reading import EMPTY, ENTRY_FIELDS, Points, entry_of, leaves_of, rule_of
from scoring.workflow import SheetState

S = SheetState
# The words on a sheet that are finished in each of its states, the last outweighing the others.
FINISHED: Mapping[str, tuple[str, ...]] = {
    S.DRAFT: (),
    S.SUBMITTED: (Stage.SELF,),
    S.APPRAISED: (Stage.SELF, Stage.APPRAISAL),
    S.EXPLAINED: (Stage.SELF, Stage.APPRAISAL),
    S.REAPPRAISED: (Stage.SELF, Stage.APPRAISAL, Stage.SECOND),
    S.FINAL: (Stage.SELF, Stage.APPRAISAL, Stage.SECOND),
}


def shown_stages(sheet: ScoreSheet) -> tuple[str, ...]:
    """The stages whose words everybody may read who may read the sheet; those who appraise it

    read what they are writing as well. A sheet that was given back shows what was said of it.
    """
    if sheet.state == SheetState.DRAFT and sheet.returned_because:
        return (Stage.SELF, Stage.APPRAISAL)
    final = (Stage.FINAL,) if sheet.state == SheetState.FINAL else ()
    return (*(FINISHED[sheet.state] or (Stage.SELF,)), *final)


_CHAINS: Mapping[str, tuple[str, ...]] = {
    Stage.SELF: (Stage.SELF,),
    Stage.APPRAISAL: (Stage.APPRAISAL,),
    Stage.SECOND: (Stage.APPRAISAL, Stage.SECOND),
    Stage.FINAL: (Stage.FINAL,),
}


@dataclass(frozen=True)
class SheetScores:
    """All rows of one sheet by stage, and the points of each stage by criterion."""

    rows: Mapping[str, Mapping[int, Score]]
    points: Mapping[str, Points]

    def row(self, stage: str, criterion: int) -> Score | None:
        return self.rows[stage].get(criterion)

    def entry(self, stage: str, criterion: int) -> Entry:
        row = self.row(stage, criterion)
        return EMPTY if row is None else entry_of(row)


def scores_of(sheet: ScoreSheet, lines: list[Criterion]) -> SheetScores:
    """Of `lines` alone. One query, and one more where they depend on other units."""
    rows: dict[str, dict[int, Score]] = {stage: {} for stage in Stage.values}
    known = Score.objects.filter(sheet=sheet)
    if len(lines) == 1:
        known = known.filter(criterion=lines[0])
    for row in known.select_related("saved_by"):
        rows[row.stage][row.criterion_id] = row
    found: dict[str, Points] = {}
    leaves = leaves_of(lines)
    together = [line for line in leaves if line.method in DEPENDENT]
    others = _others(sheet, together)
    for stage, chain in _CHAINS.items():
        if not rows[stage]:
            # Nothing was said at this stage: it stands where the one before it stood.
            found[stage] = found.get(chain[0], dict.fromkeys(line.pk for line in leaves))
            continue
        said: dict[int, Entry] = {}
        for each in chain:
            said |= {key: entry_of(row) for key, row in rows[each].items()}
        points: Points = {}
        for line in leaves:
            own = said.get(line.pk, EMPTY)
            if line.method in DEPENDENT:
                column = others.get(line.pk, {}) | {sheet.unit_id: own}
                points[line.pk] = dependent_points(rule_of(line), column)[sheet.unit_id]
            else:
                points[line.pk] = points_of(rule_of(line), own)
        found[stage] = points
    return SheetScores(rows, found)


def _others(sheet: ScoreSheet, together: list[Criterion]) -> dict[int, dict[int, Entry]]:
    """The last finished words of the other units, by criterion and unit."""
    if not together:
        return {}
    rows = (
        Score.objects.filter(
            ~Q(sheet=sheet.pk),
            ~Q(sheet__state=SheetState.DRAFT),
            sheet__scoring_year=sheet.scoring_year_id,
            criterion__in=[line.pk for line in together],
        )
        .exclude(stage=Stage.FINAL)
        .values_list("criterion", "sheet__unit", "sheet__state", "stage", *ENTRY_FIELDS)
    )
    found: dict[int, dict[int, Entry]] = {}
    weights: dict[tuple[int, int], int] = {}
    for criterion, unit, state, stage, *fields in rows:
        finished = FINISHED[state]
        if stage not in finished:
            continue
        weight = finished.index(stage)
        if weights.get((criterion, unit), -1) < weight:
            weights[criterion, unit] = weight
            found.setdefault(criterion, {})[unit] = Entry(*fields)
    return found


def is_provisional(sheet: ScoreSheet, lines: list[Criterion]) -> bool:
    """Whether other units can still change points of this sheet; one query where they can."""
    if sheet.state == SheetState.FINAL or not any(line.method in DEPENDENT for line in lines):
        return False
    return (
        ScoreSheet.objects.filter(scoring_year=sheet.scoring_year_id)
        .exclude(pk=sheet.pk)
        .exclude(state__in=(S.APPRAISED, S.REAPPRAISED, S.FINAL))
        .exists()
    )
