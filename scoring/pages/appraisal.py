"""One sheet as those see it who appraise it, and its unit when it explains.

Every line with the unit's own word, its evidence, the appraisal and the explanation. A fixed
number of queries, whatever the number of lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.gaps import claims
from scoring.methods import DEPENDENT, Entry, Method
from scoring.models import Criterion, Evidence, Explanation, Score, ScoreSheet, Stage
from scoring.provisional import SheetScores, is_provisional, scores_of, shown_stages
from scoring.reading import leaves_of, lines_of, node_of
from scoring.saying import boxes_of, differs
from scoring.totals import SheetSum, sheet_sum
from scoring.trails import (
    answer_words,
    evidence_visible_to,
    explanations_visible_to,
    may_read_drafts,
)
from scoring.workflow import SheetState


@dataclass(frozen=True)
class Box:
    """One box of a line; `is_answer` is one of met and not met."""

    name: str
    label: str
    value: str
    is_answer: bool = False


@dataclass(frozen=True)
class Row:
    """One line. `word` is the row of the stage that is being written, `said` the words so far.

    `now` tells what somebody else has saved meanwhile, `trouble` why nothing was saved.
    """

    line: Criterion
    own: Score | None = None
    own_points: Decimal | None = None
    own_words: str = ""
    said: tuple[tuple[str, Score, str, Decimal | None], ...] = ()
    word: Score | None = None
    final: Score | None = None
    boxes: tuple[Box, ...] = ()
    remark: str = ""
    is_off: bool = False
    files: Sequence[Evidence] = ()
    explanation: Explanation | None = None
    explanation_files: Sequence[Evidence] = ()
    is_open: bool = False
    is_waiting: bool = False
    is_different: bool = False
    lacks_evidence: bool = False
    is_provisional: bool = False
    is_saved: bool = False
    trouble: str = ""
    now: str = ""

    @property
    def is_group(self) -> bool:
        return self.line.method == Method.GROUP

    @property
    def version(self) -> int | None:
        return self.word.version if self.word else None

    @property
    def is_ungiven(self) -> bool:
        return self.own is not None and not self.own.assigned

    @property
    def level(self) -> str:
        """Groups are drawn by how deep they stand, as on the sheet."""
        return "d1" if self.line.depth == 0 else "d2"


FILTERS = ("waiting", "different", "evidence", "explained")


@dataclass(frozen=True)
class Appraisal:
    """A sheet with all its rows, and its sums by stage."""

    sheet: ScoreSheet
    rows: Sequence[Row]
    sums: Mapping[str, SheetSum]
    is_provisional: bool
    counts: Mapping[str, int] = field(default_factory=dict)

    def filtered(self, key: str) -> list[Row]:
        """The rows that a filter lets through, with the groups above them."""
        if key not in FILTERS:
            return list(self.rows)
        kept = {row.line.pk for row in self.rows if not row.is_group and _passes(row, key)}
        above = {row.line.pk: row.line.parent_id for row in self.rows}
        for pk in list(kept):
            parent = above[pk]
            while parent is not None and parent not in kept:
                kept.add(parent)
                parent = above[parent]
        return [row for row in self.rows if row.line.pk in kept]

    def row(self, criterion: int) -> Row:
        return next(row for row in self.rows if row.line.pk == criterion)


def _passes(row: Row, key: str) -> bool:
    return {
        "waiting": row.is_waiting,
        "different": row.is_different,
        "evidence": row.lacks_evidence,
        "explained": row.explanation is not None,
    }[key]


def appraisal_of(
    sheet: ScoreSheet,
    user: Any,
    open_lines: Iterable[int] = (),
    only: Sequence[Criterion] = (),
) -> Appraisal:
    """What `user` may see of the appraisal of a visible sheet, or of `only` some of its lines.

    `open_lines` are those that they may give a word now. About seven queries.
    """
    lines = only or lines_of(sheet.scoring_year.criteria_set)
    scores = scores_of(sheet, list(lines))
    shown = _shown(sheet, user)
    files: dict[tuple[int, bool], list[Evidence]] = {}
    for each in evidence_visible_to(user, sheet):
        files.setdefault((each.criterion_id, each.with_explanation), []).append(each)
    texts = {row.criterion_id: row for row in explanations_visible_to(user, sheet)}
    provisional = is_provisional(sheet, list(lines))
    opened = frozenset(open_lines)
    rows = [
        Row(line)
        if line.method == Method.GROUP
        else _row(line, sheet, scores, shown, files, texts.get(line.pk), opened, provisional)
        for line in lines
    ]
    leaves = [row for row in rows if not row.is_group]
    return Appraisal(
        sheet,
        rows,
        # Of some lines there is no sum.
        {} if only else _sums(lines, scores, shown),
        provisional,
        {key: sum(_passes(row, key) for row in leaves) for key in FILTERS},
    )


def _shown(sheet: ScoreSheet, user: Any) -> tuple[str, ...]:
    """In the order in which they are said."""
    if may_read_drafts(user, sheet):
        return tuple(Stage.values)
    allowed = shown_stages(sheet)
    return tuple(stage for stage in Stage.values if stage in allowed)


def _stage(sheet: ScoreSheet) -> str:
    """The stage that is being written, or was last."""
    second = (SheetState.EXPLAINED, SheetState.REAPPRAISED, SheetState.FINAL)
    return Stage.SECOND if sheet.state in second else Stage.APPRAISAL


def _row(
    line: Criterion,
    sheet: ScoreSheet,
    scores: SheetScores,
    shown: tuple[str, ...],
    files: Mapping[tuple[int, bool], list[Evidence]],
    text: Explanation | None,
    opened: frozenset[int],
    provisional: bool,
) -> Row:
    own, stage = scores.row(Stage.SELF, line.pk), _stage(sheet)
    word = scores.row(stage, line.pk) if stage in shown else None
    said = tuple(
        (str(Stage(each).label), row, answer_words(line, row), scores.points[each].get(line.pk))
        for each in (Stage.APPRAISAL, Stage.SECOND)
        if each in shown and (row := scores.row(each, line.pk)) is not None
    )
    last = said[-1][1] if said else None
    entry = scores.entry(Stage.SELF, line.pk)
    points = scores.points[Stage.SELF].get(line.pk)
    proven = files.get((line.pk, False), [])
    is_open = line.pk in opened
    base = word or last or own
    return Row(
        line=line,
        own=own,
        own_points=points,
        own_words=answer_words(line, own) if own else "",
        said=said,
        word=word,
        final=scores.row(Stage.FINAL, line.pk) if Stage.FINAL in shown else None,
        boxes=_boxes(line, base) if is_open else (),
        remark=word.remark if word else "",
        is_off=base is not None and not base.assigned,
        files=proven,
        explanation=text,
        explanation_files=files.get((line.pk, True), []),
        is_open=is_open,
        is_waiting=_is_waiting(sheet, word, text, is_open),
        is_different=last is not None and _differs(line, entry, last),
        lacks_evidence=line.evidence_required and not proven and claims(entry, points),
        is_provisional=provisional and line.method in DEPENDENT,
    )


def _is_waiting(
    sheet: ScoreSheet, word: Score | None, text: Explanation | None, is_open: bool
) -> bool:
    if word is not None or not is_open:
        return False
    return sheet.state == SheetState.SUBMITTED or text is not None


def _differs(line: Criterion, own: Entry, row: Score) -> bool:
    return differs(line, own, Entry(row.assigned, row.actual, row.minus, row.target, row.points))


_LABELS = {
    "actual": lambda: _("Kết quả"),
    "minus": lambda: _("Số lần trừ"),
    "target": lambda: _("Chỉ tiêu"),
    "points": lambda: _("Điểm"),
}


def _boxes(line: Criterion, row: Score | None) -> tuple[Box, ...]:
    """What stands in the boxes before anything is typed: the last word on the line."""
    marked = line.method in (Method.PASS_FAIL, Method.GATE)
    names = boxes_of(line)
    # Points that were worked out from a result are not entered; they would stand in its way.
    by_hand = "actual" not in names or (row is not None and row.actual is None)
    found = []
    for name in names:
        value = getattr(row, name) if row is not None else None
        if name == "points" and not by_hand:
            value = None
        text = "" if value is None else written(value)
        found.append(Box(name, _LABELS[name](), text, marked and name == "actual"))
    return tuple(found)


def _sums(
    lines: Sequence[Criterion], scores: SheetScores, shown: Sequence[str]
) -> dict[str, SheetSum]:
    """The total of each stage that has begun; a second appraisal stands on the first."""
    nodes = [node_of(line) for line in lines]
    found: dict[str, SheetSum] = {}
    for stage in shown:
        if not scores.rows[stage]:
            continue
        chain = (Stage.APPRAISAL, Stage.SECOND) if stage == Stage.SECOND else (stage,)
        off = set()
        for line in leaves_of(lines):
            rows = [row for each in chain if (row := scores.row(each, line.pk)) is not None]
            if rows and not rows[-1].assigned:
                off.add(line.pk)
        found[stage] = sheet_sum(nodes, scores.points[stage], off)
    return found


def after_saving(row: Row, data: Mapping[str, str], *, trouble: str, is_stale: bool) -> Row:
    """`row` after somebody tried to save it: what was refused stays as it was typed.

    A stale row learns the version of now (it is in `row.word`), so that the next save is taken.
    """
    if not trouble:
        return replace(row, is_saved=True)
    boxes = tuple(replace(box, value=data.get(box.name, "")) for box in row.boxes)
    now = ""
    if is_stale and row.word is not None:
        now = answer_words(row.line, row.word)
        now += f" ({row.word.remark})" if row.word.remark else ""
    return replace(
        row,
        boxes=boxes,
        remark=data.get("remark", ""),
        is_off="off" in data,
        trouble=trouble,
        now=now,
    )
