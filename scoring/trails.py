"""The trail of lines: who said what, when, as whom, why, with which files.

What a reader may not see on the sheet is not in its trail either: cross scores by
`CrossSheetQuerySet.visible_to`, unfinished appraisals for those who write them only,
explanations once they were sent. Callers have checked that the sheet itself is visible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalogue.numbers import written
from clusters.offices import offices_of
from scoring.actions.cross import CROSS_STAGE
from scoring.appraisers import appraisers_of
from scoring.methods import ONE, Method
from scoring.models import (
    Criterion,
    CrossSheet,
    Evidence,
    Explanation,
    ScoreChange,
    ScoreSheet,
    Stage,
)
from scoring.models.sheets import Answer
from scoring.provisional import shown_stages
from scoring.workflow import SheetState


@dataclass(frozen=True)
class Step:
    """One thing that happened to a line. `change` holds its values; a file or a text has none."""

    at: datetime
    criterion: int
    who: str
    capacity: str
    kind: str
    value: str
    reason: str = ""
    file: Evidence | None = None
    change: ScoreChange | None = None


@dataclass(frozen=True)
class LineTrail:
    line: Criterion
    steps: Sequence[Step]


def changes_visible_to(user: Any, sheet: ScoreSheet) -> "QuerySet[ScoreChange]":
    """The changes on a visible sheet that `user` may read. One query more, for appraisers."""
    rows = ScoreChange.objects.filter(sheet=sheet)
    given = CrossSheet.objects.visible_to(user).filter(sheet=sheet)
    crosses = Q(stage=CROSS_STAGE, unit__in=given.order_by().values("by_unit"))
    if may_read_drafts(user, sheet):
        return rows.filter(~Q(stage=CROSS_STAGE) | crosses)
    # A final score of before stays read after the sheet was opened again.
    stages = {*shown_stages(sheet), Stage.FINAL}
    return rows.filter(Q(stage__in=stages) | crosses)


def may_read_drafts(user: Any, sheet: ScoreSheet) -> bool:
    """Whether `user` is among those who write the appraisal of `sheet`."""
    own = offices_of(user).unit_ids
    if user.is_superuser:
        return True
    return sheet.unit_id not in own and bool(appraisers_of(sheet) & own)


def reads_explanations(user: Any, sheet: ScoreSheet) -> bool:
    """What is still being explained is the unit's own."""
    is_own = sheet.unit_id in offices_of(user).unit_ids
    return is_own or user.is_superuser or sheet.state != SheetState.APPRAISED


def evidence_visible_to(user: Any, sheet: ScoreSheet) -> "QuerySet[Evidence]":
    rows = Evidence.objects.filter(sheet=sheet).select_related("file", "added_by")
    return rows if reads_explanations(user, sheet) else rows.filter(with_explanation=False)


def explanations_visible_to(user: Any, sheet: ScoreSheet) -> "QuerySet[Explanation]":
    rows = Explanation.objects.filter(sheet=sheet).select_related("written_by")
    return rows if reads_explanations(user, sheet) else rows.none()


def steps_of(sheet: ScoreSheet, user: Any, criterion: Criterion | None = None) -> list[Step]:
    """All steps of one line, or of the whole sheet, the first first. Four queries at most."""
    only = {} if criterion is None else {"criterion": criterion}
    changes = changes_visible_to(user, sheet).filter(**only)
    found = [_of_change(row) for row in changes.select_related("changed_by", "unit", "criterion")]
    found += [_of_file(row) for row in evidence_visible_to(user, sheet).filter(**only)]
    found += [_of_text(row) for row in explanations_visible_to(user, sheet).filter(**only)]
    # Sorting is stable: of one moment, changes come in the order in which they were written.
    return sorted(found, key=lambda step: step.at)


def trails_of(sheet: ScoreSheet, user: Any, lines: Sequence[Criterion]) -> list[LineTrail]:
    """Of every line to which something happened, in printed order."""
    by_line: dict[int, list[Step]] = {}
    for step in steps_of(sheet, user):
        by_line.setdefault(step.criterion, []).append(step)
    return [LineTrail(line, by_line[line.pk]) for line in lines if line.pk in by_line]


def _of_change(row: ScoreChange) -> Step:
    kind = _("Chấm chéo") if row.stage == CROSS_STAGE else str(Stage(row.stage).label)
    if row.unit is not None:
        kind = f"{kind}: {row.unit}"
    return Step(
        at=row.changed_at,
        criterion=row.criterion_id,
        who=str(row.changed_by) if row.changed_by else _("Hệ thống"),
        capacity=row.capacity,
        kind=kind,
        value=answer_words(row.criterion, row),
        reason=row.remark,
        change=row,
    )


def _of_file(row: Evidence) -> Step:
    return Step(
        at=row.added_at,
        criterion=row.criterion_id,
        who=str(row.added_by),
        capacity="",
        kind=_("Tệp kèm giải trình") if row.with_explanation else _("Minh chứng"),
        value="",
        file=row,
    )


def _of_text(row: Explanation) -> Step:
    return Step(
        at=row.written_at,
        criterion=row.criterion_id,
        who=str(row.written_by),
        capacity="",
        kind=_("Giải trình"),
        value="",
        reason=row.text,
    )


def answer_words(criterion: Criterion, answer: Answer) -> str:
    """What was entered on a line, in words: "kết quả 5; 10 điểm"."""
    if not answer.assigned:
        return _("Không giao chỉ tiêu")
    said = []
    if answer.actual is not None:
        if criterion.method in (Method.PASS_FAIL, Method.GATE):
            said.append(_("đạt") if answer.actual == ONE else _("không đạt"))
        else:
            said.append(_("kết quả %(value)s") % {"value": written(answer.actual)})
    for value, words in (
        (answer.minus, _("trừ %(value)s lần")),
        (answer.target, _("chỉ tiêu %(value)s")),
        (answer.points, _("%(value)s điểm")),
    ):
        if value is not None and criterion.method != Method.GATE:
            said.append(words % {"value": written(value)})
    return "; ".join(said) or _("để trống")
