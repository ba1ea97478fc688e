"""A unit's sheet filled in from a workbook: all of it, or nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.offices import offices_of
from scoring.actions.sheets import claim
from scoring.actions.writing import Line, kept_entry, write_lines
from scoring.actions.years import allow
from scoring.entering import editable
from scoring.models import Score, ScoreSheet, Stage
from scoring.reading import entry_of, rule_of
from scoring.workbooks.grid import Fault, fault_at
from scoring.workbooks.scores import ScoreRow
from scoring.workbooks.sheet import KEYS
from workflow import journal
from workflow.moves import Stale

if TYPE_CHECKING:
    from accounts.models import User


class Overwriting(Stale):
    """Lines that others have changed since the workbook was downloaded; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.words for fault in faults))
        self.faults = tuple(faults)


def import_sheet(
    *, sheet: ScoreSheet, rows: Sequence[ScoreRow], since: datetime | None, by: "User"
) -> int:
    """Write rows that were read without a fault; returns how many lines changed.

    `since` is the moment whose state the person knows: that of the download, or of the list of
    what would be overwritten; None where nobody knows it. A line that the workbook does not name
    stays as it is; what a line said before is in its trail.

    Raises Denied; Refused once the sheet was sent; Overwriting where somebody else has changed
    lines after `since` that the workbook would change again.
    """
    year = sheet.scoring_year.cluster_year
    allow("import_sheet", year, by, unit=sheet.unit_id)
    capacity = offices_of(by).capacity_in(year)
    with transaction.atomic():
        claim(sheet)
        lines = [
            Line(sheet, row.criterion, editable(rule_of(row.criterion), row.entry), row.remark)
            for row in rows
        ]
        if faults := _overwritten(sheet, rows, lines, since, by):
            raise Overwriting(faults)
        changed = write_lines(lines, stage=Stage.SELF, by=by, capacity=capacity)
        journal.record(
            "import_sheet",
            sheet,
            by=by,
            capacity=capacity,
            detail={"rows": len(rows), "changed": changed},
        )
    return changed


def _overwritten(
    sheet: ScoreSheet,
    rows: Sequence[ScoreRow],
    lines: Sequence[Line],
    since: datetime | None,
    by: "User",
) -> list[Fault]:
    """The rows of the workbook that would undo what others have entered after `since`."""
    others = Score.objects.filter(sheet=sheet, stage=Stage.SELF).exclude(saved_by=by)
    if since is not None:
        others = others.filter(saved_at__gt=since)
    known = {score.criterion_id: score for score in others.select_related("saved_by")}
    words = _("“%(path)s” đã đổi lúc %(at)s bởi %(who)s. Tải lại sổ, hoặc xác nhận ghi đè.")
    faults = []
    for row, line in zip(rows, lines, strict=True):
        now = known.get(line.criterion.pk)
        if now is None:
            continue
        if (entry_of(now), now.remark) != (kept_entry(line.criterion, line.entry), line.remark):
            at = timezone.localtime(now.saved_at)
            shown = {
                "path": line.criterion.path,
                "at": f"{at:%H:%M %-d/%-m/%Y}",
                "who": now.saved_by or _("hệ thống"),
            }
            faults.append(fault_at(row.number, KEYS.index("path"), words % shown))
    return faults
