"""Cross-scoring: who has scored whom, one member's scores of another, how far they lie apart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.numbers import written
from clusters.inner_years import members_on
from clusters.models import Deadline, Phase, Unit
from clusters.offices import Offices, offices_of
from scoring.actions.cross import asked_lines, cross_refusal
from scoring.cross_lines import cross_leaves
from scoring.models import (
    Criterion,
    CrossMode,
    CrossScore,
    CrossSheet,
    Evidence,
    Score,
    ScoreSheet,
    ScoringYear,
    Stage,
)
from scoring.provisional import scores_of
from scoring.reading import lines_of
from scoring.rules import denial, denial_of_cross
from scoring.spread import Spread, spread
from scoring.trails import answer_words
from scoring.workflow import CROSS, CrossState, SheetState
from workflow.journal import history

SENT, BEGUN, NOT_YET, NOT_OPEN, ITSELF = "sent", "begun", "not_yet", "not_open", "itself"


@dataclass(frozen=True)
class Cell:
    """One unit's cross sheet of another, as the matrix shows it; never its points."""

    kind: str
    sheet: ScoreSheet | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Line:
    """A unit that scores, and what has become of its sheet of every other unit."""

    unit: Unit
    cells: Sequence[tuple[Unit, Cell]]

    @property
    def sent(self) -> int:
        return sum(cell.kind == SENT for _unit, cell in self.cells)

    @property
    def owed(self) -> int:
        return sum(cell.kind in (SENT, BEGUN, NOT_YET) for _unit, cell in self.cells)


def matrix_page(scoring_year: ScoringYear, user: Any) -> dict[str, Any]:
    """Who has scored whom: that something was sent is no secret, what was sent is.

    How far a unit has got before it sends is its own business. Six queries, however many units.
    """
    year = scoring_year.cluster_year
    offices = offices_of(user)
    units = members_on(year, timezone.localdate())
    sheets = {sheet.unit_id: sheet for sheet in scoring_year.sheets.select_related("unit")}
    states = {
        (by_unit, scored): state
        for by_unit, scored, state in CrossSheet.objects.filter(
            sheet__scoring_year=scoring_year
        ).values_list("by_unit", "sheet__unit", "state")
    }
    lines = [
        Line(
            unit,
            [(other, _cell(unit, other, sheets.get(other.pk), states, offices)) for other in units],
        )
        for unit in units
    ]
    return {
        "scoring_year": scoring_year,
        "year": year,
        "units": units,
        "lines": lines,
        "own": [line for line in lines if line.unit.pk in offices.unit_ids],
        "branches": list(scoring_year.cross_branches.order_by("order")),
        "is_off": scoring_year.cross_mode == CrossMode.NONE,
        "deadline": Deadline.objects.filter(cluster_year=year, phase=Phase.CROSS_SCORE).first(),
        "capacity": offices.capacity_in(year),
    }


def _cell(
    unit: Unit,
    other: Unit,
    sheet: ScoreSheet | None,
    states: Mapping[tuple[int, int], str],
    offices: Offices,
) -> Cell:
    if unit.pk == other.pk:
        return Cell(ITSELF)
    state = states.get((unit.pk, other.pk))
    own = unit.pk in offices.unit_ids
    if sheet is None or sheet.state == SheetState.DRAFT:
        return Cell(NOT_OPEN, sheet, own)
    if state == CrossState.SUBMITTED:
        return Cell(SENT, sheet, own)
    return Cell(BEGUN if own and state is not None else NOT_YET, sheet, own)


@dataclass(frozen=True)
class Row:
    """One line that is scored; `given` is what stands there, in words as typed."""

    line: Criterion
    own_words: str = ""
    own_points: Decimal | None = None
    own_remark: str = ""
    files: Sequence[Evidence] = ()
    score: CrossScore | None = None
    given: str = ""
    remark: str = ""
    is_group: bool = False
    is_off: bool = False
    is_saved: bool = False
    trouble: str = ""
    now: str = ""

    @property
    def version(self) -> int | None:
        return self.score.version if self.score else None

    @property
    def level(self) -> str:
        return "d1" if self.line.depth == 0 else "d2"

    @property
    def is_missing(self) -> bool:
        return not (self.is_group or self.is_off) and not self.given


def cross_page(sheet: ScoreSheet, by_unit: Unit, user: Any) -> dict[str, Any]:
    """One member's scores of a visible sheet; the caller has checked that they may be seen."""
    year = sheet.scoring_year.cluster_year
    offices = offices_of(user)
    members = {unit.pk for unit in members_on(year, timezone.localdate())}
    cross = CrossSheet.objects.filter(sheet=sheet, by_unit=by_unit).first()
    locked = denial_of_cross(
        year, offices, by_unit=by_unit.pk, scored=sheet.unit_id, members=members
    )
    closed = cross_refusal(sheet)
    is_sent = cross is not None and cross.state == CrossState.SUBMITTED
    rows = cross_rows(sheet, cross)
    return {
        "sheet": sheet,
        "year": year,
        "unit": sheet.unit,
        "by_unit": by_unit,
        "cross": cross,
        "rows": rows,
        **_sums(
            {row.line.pk for row in rows if not (row.is_group or row.is_off)},
            {row.line.pk: row.score.points for row in rows if row.score},
        ),
        "is_sent": is_sent,
        "locked": locked,
        "closed": closed,
        "may_edit": not (locked or closed or is_sent),
        "may_reopen": is_sent and not denial("reopen_cross", year, offices),
        "move": CROSS.moves["submit_cross"],
        "reopen": CROSS.moves["reopen_cross"],
        "journal": list(history(cross)) if cross else [],
        "capacity": offices.capacity_in(year),
    }


def _sums(asked: Collection[int], given: Mapping[int, Decimal | None]) -> dict[str, Any]:
    """How many lines are `asked` and still missing, and the total of what was given."""
    return {
        "asked": len(asked),
        "missing": sum(given.get(line) is None for line in asked),
        "given_total": sum((points or 0 for points in given.values()), Decimal(0)),
    }


def cross_saved(sheet: ScoreSheet, by_unit: Unit, line: Criterion) -> dict[str, Any]:
    """What changes on the page when `line` is saved: its row and the sums, nothing else is read.

    There is no row where members do not score the line.
    """
    cross = CrossSheet.objects.filter(sheet=sheet, by_unit=by_unit).first()
    lines = lines_of(sheet.scoring_year.criteria_set)
    given = dict(cross.scores.values_list("criterion", "points")) if cross else {}
    rows = [row for row in cross_rows(sheet, cross, only=line) if not row.is_group]
    asked = {each.pk for each in asked_lines(sheet, lines)}
    return {"row": rows[0] if rows else None, **_sums(asked, given)}


def cross_rows(
    sheet: ScoreSheet, cross: CrossSheet | None, only: Criterion | None = None
) -> list[Row]:
    """The lines that are asked, with the groups above them and the unit's own word on each."""
    lines = lines_of(sheet.scoring_year.criteria_set)
    asked = {line.pk for line in cross_leaves(sheet.scoring_year, lines)}
    scored = cross.scores.all() if cross else CrossScore.objects.none()
    shown = Evidence.objects.filter(sheet=sheet, with_explanation=False)
    if only is not None:
        lines = [only]
        scored, shown = scored.filter(criterion=only), shown.filter(criterion=only)
    scores = scores_of(sheet, lines)
    given = {row.criterion_id: row for row in scored}
    files: dict[int, list[Evidence]] = {}
    for each in shown.select_related("file"):
        files.setdefault(each.criterion_id, []).append(each)
    above = _groups_above(lines, asked)
    rows = []
    for line in lines:
        if line.pk in above:
            rows.append(Row(line, is_group=True))
        elif line.pk in asked:
            rows.append(
                _row(
                    line,
                    scores.row(Stage.SELF, line.pk),
                    scores.points[Stage.SELF].get(line.pk),
                    given.get(line.pk),
                    files.get(line.pk, []),
                )
            )
    return rows


def _groups_above(lines: Sequence[Criterion], leaves: set[int]) -> set[int]:
    found: set[int] = set()
    for line in reversed(lines):
        if (line.pk in leaves or line.pk in found) and line.parent_id is not None:
            found.add(line.parent_id)
    return found


def _row(
    line: Criterion,
    own: Score | None,
    points: Decimal | None,
    score: CrossScore | None,
    files: Sequence[Evidence],
) -> Row:
    given = "" if score is None or score.points is None else written(score.points)
    return Row(
        line,
        own_words=answer_words(line, own) if own else "",
        own_points=points,
        own_remark=own.remark if own else "",
        files=files,
        score=score,
        given=given,
        remark=score.remark if score else "",
        is_off=own is not None and not own.assigned,
    )


def after_saving(row: Row, data: Mapping[str, str], *, trouble: str, is_stale: bool) -> Row:
    """`row` after somebody tried to save it: what was refused stays as it was typed."""
    if not trouble:
        return replace(row, is_saved=True)
    now = (row.given or _("chưa có điểm")) if is_stale else ""
    return replace(
        row,
        given=data.get("points", ""),
        remark=data.get("remark", ""),
        trouble=trouble,
        now=now,
    )


@dataclass(frozen=True)
class SpreadRow:
    """What the members gave one line; `given` by unit, in Vietnamese order."""

    line: Criterion
    own_points: Decimal | None
    spread: Spread[int] | None
    given: Sequence[tuple[Unit, CrossScore | None, bool]]


def spread_page(sheet: ScoreSheet, user: Any) -> dict[str, Any]:
    """How far the cross scores of a sheet lie apart, of those that the reader may see.

    `hidden` counts what was sent and is kept from them until their own scores are in.
    """
    visible = CrossSheet.objects.visible_to(user).filter(sheet=sheet, submitted_at__isnull=False)
    seen = list(visible.select_related("by_unit").order_by("by_unit__order_key", "by_unit_id"))
    sent = CrossSheet.objects.filter(sheet=sheet, submitted_at__isnull=False).count()
    given: dict[int, dict[int, CrossScore]] = {}
    for row in CrossScore.objects.filter(cross_sheet__in=[each.pk for each in seen]):
        given.setdefault(row.criterion_id, {})[row.cross_sheet_id] = row
    lines = lines_of(sheet.scoring_year.criteria_set)
    own = scores_of(sheet, lines).points[Stage.SELF]
    rows = [
        _spread_row(line, own.get(line.pk), seen, given.get(line.pk, {}))
        for line in cross_leaves(sheet.scoring_year, lines)
    ]
    year = sheet.scoring_year.cluster_year
    offices = offices_of(user)
    return {
        "sheet": sheet,
        "year": year,
        "unit": sheet.unit,
        "crosses": seen,
        "rows": rows if seen else [],
        "outliers": sum(bool(row.spread and row.spread.outliers) for row in rows),
        "hidden": sent - len(seen),
        "may_reopen": not denial("reopen_cross", year, offices),
        "capacity": offices.capacity_in(year),
    }


def _spread_row(
    line: Criterion,
    own: Decimal | None,
    seen: Sequence[CrossSheet],
    given: Mapping[int, CrossScore],
) -> SpreadRow:
    points = {cross.pk: given[cross.pk].points for cross in seen if cross.pk in given}
    found = spread(points)
    out = found.outliers if found else ()
    return SpreadRow(
        line,
        own,
        found,
        [(cross.by_unit, given.get(cross.pk), cross.pk in out) for cross in seen],
    )
