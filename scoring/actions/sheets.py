"""Filling in a unit's own sheet, sending it, and taking it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models.holidays import holiday_overrides
from clusters.deadlines.calendar import last_day
from clusters.deadlines.sending import closed_words, working_days_late
from clusters.models import Deadline, Phase
from clusters.offices import offices_of
from scoring.actions.writing import Line, write_lines
from scoring.actions.years import allow
from scoring.entering import FIELDS, BadText, editable, text_of, with_typed
from scoring.gaps import gaps_of
from scoring.methods import Entry
from scoring.models import Criterion, CrossScore, Score, ScoreSheet, Stage
from scoring.reading import EMPTY, entry_of, rule_of
from scoring.sending import first_sent
from scoring.workflow import SHEET, SheetState
from workflow import journal
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in one cell; `shown` is the text that stood there before.

    `version` is that of the line as it was shown (0 where there was none): an old one matters
    only if somebody has changed this very cell.
    """

    criterion: int
    field: str
    text: str
    shown: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell was not saved; `now` is what another person has put there, where one has."""

    typed: Typed
    message: str
    now: str | None = None
    version: int = 0
    by: str = ""


class Faulty(Refused):
    """Cells that cannot be saved as they are typed; nothing at all was written."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = tuple(faults)


class StaleCell(Faulty, Stale):
    """Another person has changed the same cell; both values are in the fault."""


def save_cell(*, sheet: ScoreSheet, typed: Typed, by: "User") -> Criterion:
    """Save one cell of a sheet that is being filled in; its line's trail is its journal.

    Raises Denied, Refused once the sheet was sent, Faulty where the text cannot stand there,
    StaleCell where another person has changed the cell since it was shown.
    """
    return _save(sheet, [typed], "save_cell", by)[0].criterion


def paste_cells(*, sheet: ScoreSheet, cells: Sequence[Typed], by: "User") -> list[Criterion]:
    """Save many cells at once, all of them or none: a block that is half written misleads.

    Raises as `save_cell` does, with every fault.
    """
    with transaction.atomic():
        lines = _save(sheet, cells, "paste_cells", by)
        journal.record(
            "paste_cells",
            sheet,
            by=by,
            capacity=offices_of(by).capacity_in(sheet.scoring_year.cluster_year),
            detail={"lines": len(lines), "cells": len(cells)},
        )
    return [line.criterion for line in lines]


def _save(sheet: ScoreSheet, cells: Sequence[Typed], verb: str, by: "User") -> list[Line]:
    year = sheet.scoring_year.cluster_year
    allow(verb, year, by, unit=sheet.unit_id)
    with transaction.atomic():
        claim(sheet)
        lines, faults = _read(sheet, cells)
        if faults:
            conflict = all(fault.now is not None for fault in faults)
            raise StaleCell(faults) if conflict else Faulty(faults)
        capacity = offices_of(by).capacity_in(year)
        write_lines(lines, stage=Stage.SELF, by=by, capacity=capacity)
    return lines


def claim(sheet: ScoreSheet) -> None:
    """Take the sheet for this transaction: two savers wait for each other, and a sheet that

    was sent is not written any more.
    """
    rows = ScoreSheet.objects.filter(pk=sheet.pk, state=SheetState.DRAFT)
    if not rows.update(version=F("version") + 1):
        raise Refused(_("Bảng đã gửi nên không sửa được. Rút bảng để sửa, rồi gửi lần nữa."))


def _read(sheet: ScoreSheet, cells: Sequence[Typed]) -> tuple[list[Line], list[CellFault]]:
    """The lines as they will be, and every cell that cannot be saved."""
    keys = {typed.criterion for typed in cells}
    criteria = Criterion.objects.filter(criteria_set=sheet.scoring_year.criteria_set_id)
    known = {row.pk: row for row in criteria.filter(pk__in=keys).defer("guidance")}
    scores = Score.objects.filter(sheet=sheet, stage=Stage.SELF, criterion__in=keys)
    rows = {row.criterion_id: row for row in scores.select_related("saved_by")}
    lines: dict[int, Line] = {}
    faults: list[CellFault] = []
    # What belongs to a line comes in the order in which its cells mean something together.
    for typed in sorted(cells, key=_by_field):
        criterion = known.get(typed.criterion)
        if criterion is None or typed.field not in FIELDS:
            faults.append(CellFault(typed, _("Dòng này không có trong bảng. Tải lại trang.")))
            continue
        rule, row = rule_of(criterion), rows.get(criterion.pk)
        line = lines.get(criterion.pk)
        if line is None:
            entry = editable(rule, entry_of(row)) if row else EMPTY
            line = Line(sheet, criterion, entry, row.remark if row else "")
        if changed := _changed(typed, row, editable(rule, entry_of(row)) if row else EMPTY):
            faults.append(changed)
            continue
        try:
            entry, remark = with_typed(
                rule,
                line.entry,
                line.remark,
                typed.field,
                typed.text,
                assignable=criterion.assignable,
                measure=criterion.measure,
            )
        except BadText as told:
            faults.append(CellFault(typed, str(told)))
            continue
        lines[criterion.pk] = Line(sheet, criterion, entry, remark)
    return list(lines.values()), faults


def _by_field(typed: Typed) -> int:
    return FIELDS.index(typed.field) if typed.field in FIELDS else len(FIELDS)


def _changed(typed: Typed, row: Score | None, entry: Entry) -> CellFault | None:
    """What another person has put into the cell since it was shown; None where nobody has."""
    version = row.version if row else 0
    if version == typed.version:
        return None
    now = text_of(typed.field, entry, row.remark if row else "")
    if typed.shown == now or typed.text.strip() == now:
        return None
    by = str(row.saved_by) if row and row.saved_by else ""
    message = _("%(who)s vừa ghi “%(now)s” vào ô này; ở đây đang gõ “%(typed)s”. Chọn một bản.")
    shown = {"who": by or _("Người khác"), "now": now, "typed": typed.text.strip()}
    return CellFault(typed, message % shown, now, version, by)


def submit_sheet(*, sheet: ScoreSheet, version: int | None = None, by: "User") -> ScoreSheet:
    """Send the sheet to be appraised; marked as late, in working days, after a soft deadline.

    Raises Denied and Stale; Refused with what is missing, or after a hard deadline. A sheet
    that was returned goes back whatever the day: who returned it asked for it, and the day of
    its first sending counts.
    """
    year = sheet.scoring_year.cluster_year
    allow("submit_sheet", year, by, unit=sheet.unit_id)
    today = timezone.localdate()
    if not sheet.returned_because and (why := closed_words(year, Phase.SELF_SCORE, today)):
        raise Refused(why)

    def sent(moved: ScoreSheet) -> dict[str, Any]:
        _refuse_gaps(moved)
        returned = moved.returned_because
        first = first_sent([moved.pk]).get(moved.pk) if returned else None
        moved.submitted_at = first or timezone.now()
        moved.submitted_by, moved.returned_because = by, ""
        moved.save(update_fields=["submitted_at", "submitted_by", "returned_because"])
        late = working_days_late(year, Phase.SELF_SCORE, today).get(moved.unit_id, 0)
        return {"working_days_late": late, "was_returned_because": returned}

    return perform(
        SHEET.moves["submit_sheet"],
        sheet,
        by=by,
        capacity=offices_of(by).capacity_in(year),
        version=version,
        then=sent,
        # The database takes no sent sheet without them.
        stamps={"submitted_at": timezone.now(), "submitted_by": by},
    )


def _refuse_gaps(sheet: ScoreSheet) -> None:
    gaps: Collection[Any] = gaps_of(sheet)
    if gaps:
        raise Refused(
            ngettext(
                "Còn %(n)d chỗ thiếu nên chưa gửi được. Xem danh sách rồi điền nốt.",
                "Còn %(n)d chỗ thiếu nên chưa gửi được. Xem danh sách rồi điền nốt.",
                len(gaps),
            )
            % {"n": len(gaps)}
        )


def recall_sheet(*, sheet: ScoreSheet, version: int | None = None, by: "User") -> ScoreSheet:
    """Take a sheet back to change it, before the deadline and before anybody has scored it.

    Raises Denied, Refused and Stale.
    """
    year = sheet.scoring_year.cluster_year
    allow("recall_sheet", year, by, unit=sheet.unit_id)
    if why := recall_refusal(sheet):
        raise Refused(why)

    def recalled(moved: ScoreSheet) -> dict[str, Any]:
        if why := recall_refusal(moved):
            raise Refused(why)
        was = moved.submitted_at.isoformat() if moved.submitted_at else ""
        moved.submitted_at = moved.submitted_by = None
        moved.save(update_fields=["submitted_at", "submitted_by"])
        return {"was_submitted_at": was}

    return perform(
        SHEET.moves["recall_sheet"],
        sheet,
        by=by,
        capacity=offices_of(by).capacity_in(year),
        version=version,
        then=recalled,
    )


def recall_refusal(sheet: ScoreSheet) -> str:
    """Why a sheet that was sent stays where it is; empty where it may be taken back."""
    if Score.objects.filter(sheet=sheet, stage=Stage.APPRAISAL).exists():
        return _("Đã bắt đầu thẩm định nên không rút được. Đề nghị đơn vị thẩm định trả lại.")
    if CrossScore.objects.filter(cross_sheet__sheet=sheet).exists():
        return _("Đơn vị khác đã chấm chéo nên không rút được. Đề nghị đơn vị thẩm định trả lại.")
    year = sheet.scoring_year.cluster_year
    deadline = Deadline.objects.filter(cluster_year=year, phase=Phase.SELF_SCORE).first()
    if deadline is None:
        return ""
    day = last_day(deadline.due_on, holiday_overrides())
    if timezone.localdate() <= day:
        return ""
    return _("Đã hết hạn tự chấm %(day)s nên không rút được. Đề nghị đơn vị thẩm định trả lại.") % {
        "day": f"{day:%-d/%-m/%Y}"
    }
