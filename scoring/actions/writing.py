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

from scoring.actions.rows import insert_rows, moment
from scoring.methods import DEPENDENT, Entry, Method, Rule, points_of
from scoring.models import Criterion, Score, ScoreChange, ScoreSheet
from scoring.reading import ENTRY_FIELDS, rule_of

if TYPE_CHECKING:
    from accounts.models import User

# In portions memory stays flat.
PORTION = 2000
# With more lines than this at once their whole sheets are read: cheaper than to name the lines.
_NAMED = 100
_LINE = ("sheet", "criterion", "stage")
_ROW = (*_LINE, "version", "saved_at", "saved_by", "remark", *ENTRY_FIELDS)
_TRAIL = (*_LINE, "changed_at", "changed_by", "capacity", "remark", *ENTRY_FIELDS)


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of one sheet shall say."""

    sheet: ScoreSheet
    criterion: Criterion
    entry: Entry
    remark: str = ""


def kept_entry(criterion: Criterion, entry: Entry, rule: Rule | None = None) -> Entry:
    """The entry with the points that are kept beside it: those that need nobody else.

    `rule` is the criterion's, where it is at hand.
    """
    if criterion.method == Method.GROUP:
        raise ValueError("A group has no score of its own.")
    if not entry.assigned or criterion.method in DEPENDENT:
        return replace(entry, points=entered_points(entry))
    return replace(entry, points=points_of(rule or rule_of(criterion), entry))


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
    criteria = {line.criterion.pk: line.criterion for line in lines}
    known = Score.objects.filter(stage=stage, sheet__in={line.sheet.pk for line in lines})
    if len(criteria) <= _NAMED:
        known = known.filter(criterion__in=criteria)
    told = known.values_list("sheet", "criterion", "version", "remark", *ENTRY_FIELDS)
    before = {(sheet, criterion): rest for sheet, criterion, *rest in told}
    rules = {pk: rule_of(criterion) for pk, criterion in criteria.items()}
    by_id, at = by.pk if by is not None else None, moment(now)
    rows, trail = [], []
    for line in lines:
        key = (line.sheet.pk, line.criterion.pk)
        entry = kept_entry(line.criterion, line.entry, rules[line.criterion.pk])
        answer = (entry.assigned, entry.actual, entry.minus, entry.target, entry.points)
        said = before.get(key)
        if said is not None and said[1:] == [line.remark, *answer]:
            continue
        version = said[0] + 1 if said is not None else 1
        kept = (answer[0], *(None if number is None else str(number) for number in answer[1:]))
        rows.append((*key, stage, version, at, by_id, line.remark, *kept))
        trail.append((*key, stage, at, by_id, capacity, line.remark, *kept))
    insert_rows(Score, _ROW, rows, unique=("sheet", "stage", "criterion"))
    insert_rows(ScoreChange, _TRAIL, trail)
    return len(rows)
