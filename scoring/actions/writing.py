"""The one place where lines of sheets are written: rows, their points and their trail.

Callers have checked who may, in which state, and whether the entries are sound.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from django.utils import timezone

from scoring.methods import DEPENDENT, Entry, Method, points_of
from scoring.models import Criterion, Score, ScoreChange, ScoreSheet
from scoring.reading import ENTRY_FIELDS, rule_of

if TYPE_CHECKING:
    from accounts.models import User

# Small portions: memory stays flat, and other writers get their turn.
PORTION = 500
_WRITTEN = (*ENTRY_FIELDS, "remark", "version", "saved_at", "saved_by")


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of one sheet shall say."""

    sheet: ScoreSheet
    criterion: Criterion
    entry: Entry
    remark: str = ""


def kept_entry(criterion: Criterion, entry: Entry) -> Entry:
    """The entry with the points that are kept beside it: those that need nobody else."""
    if criterion.method == Method.GROUP:
        raise ValueError("A group has no score of its own.")
    if not entry.assigned or criterion.method in DEPENDENT:
        return replace(entry, points=entered_points(entry))
    return replace(entry, points=points_of(rule_of(criterion), entry))


def entered_points(entry: Entry) -> Decimal | None:
    """Points that stand in for a result; beside a result they are worked out, not entered."""
    return entry.points if entry.assigned and entry.actual is None else None


def write_lines(
    lines: Iterable[Line],
    *,
    stage: str,
    by: "User | None",
    capacity: str = "",
    at: datetime | None = None,
) -> int:
    """Write `lines` at `stage`, and the trail of those that changed; returns their number.

    A line that says what it said is left alone. A constant number of queries per portion.
    """
    now = at or timezone.now()
    changed = 0
    for portion in _portions(iter(lines)):
        changed += _write_portion(portion, stage, by, capacity, now)
    return changed


def _portions(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    while portion := list(islice(lines, PORTION)):
        yield portion


def _write_portion(
    lines: Sequence[Line], stage: str, by: "User | None", capacity: str, now: datetime
) -> int:
    rows = Score.objects.filter(
        stage=stage,
        sheet__in={line.sheet.pk for line in lines},
        criterion__in={line.criterion.pk for line in lines},
    )
    before = {(row.sheet_id, row.criterion_id): row for row in rows}
    wanted: list[Score] = []
    for line in lines:
        row = before.get((line.sheet.pk, line.criterion.pk))
        entry = kept_entry(line.criterion, line.entry)
        if row is not None and _says(row, entry, line.remark):
            continue
        wanted.append(
            Score(
                sheet=line.sheet,
                criterion=line.criterion,
                stage=stage,
                version=row.version + 1 if row is not None else 1,
                saved_at=now,
                saved_by=by,
                remark=line.remark,
                **{name: getattr(entry, name) for name in ENTRY_FIELDS},
            )
        )
    Score.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["sheet", "stage", "criterion"],
        update_fields=_WRITTEN,
    )
    ScoreChange.objects.bulk_create(trail_of(row, by, capacity, now) for row in wanted)
    return len(wanted)


def _says(row: Score, entry: Entry, remark: str) -> bool:
    return row.remark == remark and all(
        getattr(row, name) == getattr(entry, name) for name in ENTRY_FIELDS
    )


def trail_of(row: Score, by: "User | None", capacity: str, now: datetime) -> ScoreChange:
    return ScoreChange(
        sheet_id=row.sheet_id,
        criterion_id=row.criterion_id,
        stage=row.stage,
        changed_at=now,
        changed_by=by,
        capacity=capacity,
        remark=row.remark,
        **{name: getattr(row, name) for name in ENTRY_FIELDS},
    )
