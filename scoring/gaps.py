"""What keeps a sheet from being sent, line by line.

0 is an answer. A line that claims nothing needs no proof, so that a unit with zero points
everywhere can send its sheet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.entering import editable
from scoring.linked import NOTHING_TOLD, Told, told_by_results
from scoring.methods import Entry, missing_reason
from scoring.models import Criterion, ScoreSheet
from scoring.own_sheet import OwnSheet, evidence_counts, read_own
from scoring.reading import EMPTY, leaves_of


class GapKind(StrEnum):
    EMPTY = "empty"
    EVIDENCE = "evidence"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing on a line; the message says the cure."""

    kind: GapKind
    line: Criterion
    message: str


def gaps_of(sheet: ScoreSheet) -> list[Gap]:
    """Everything that is missing, in the order of the lines."""
    # What others entered leaves no gap here: nobody else's sheet has to be seen.
    own = read_own(sheet, seen=ScoreSheet.objects.none())
    return gaps_in(own, evidence_counts(sheet), told_of(sheet))


def told_of(sheet: ScoreSheet) -> dict[int, Told]:
    """What the unit reported, by criterion."""
    told = told_by_results(sheet.scoring_year, {sheet.unit_id})
    return {criterion: said for (_unit, criterion), said in told.items()}


def gaps_in(own: OwnSheet, files: Mapping[int, int], told: Mapping[int, Told]) -> list[Gap]:
    return [
        gap
        for line in leaves_of(own.lines)
        for gap in gaps_on(own, line, files.get(line.pk, 0), told.get(line.pk, NOTHING_TOLD))
    ]


def gaps_on(own: OwnSheet, line: Criterion, files: int, said: Told) -> Iterator[Gap]:
    entry = own.entries.get(line.pk, EMPTY)
    if not entry.assigned:
        return
    rule = own.rules[line.pk]
    if reason := missing_reason(rule, editable(rule, entry)):
        yield Gap(GapKind.EMPTY, line, reason)
    elif line.evidence_required and not files and claims(entry, own.points.get(line.pk)):
        yield Gap(GapKind.EVIDENCE, line, _("Thiếu minh chứng. Thêm ít nhất một tệp."))
    row = own.rows.get(line.pk)
    if differs(entry, said) and not (row and row.remark):
        yield Gap(GapKind.REASON, line, reason_wanted(said))


def claims(entry: Entry, points: Decimal | None) -> bool:
    """Whether something is claimed that a file has to prove."""
    return bool(points) or (points is not None and bool(entry.actual))


def differs(entry: Entry, said: Told) -> bool:
    """Whether the sheet says something else than the unit's own report."""
    return said.actual is not None and entry.assigned and entry.actual not in (None, said.actual)


def reason_wanted(said: Told) -> str:
    assert said.actual is not None  # only what was reported can be departed from
    return _("Khác kết quả đã báo cáo là %(value)s. Ghi lý do vào ô ghi chú.") % {
        "value": written(said.actual)
    }
