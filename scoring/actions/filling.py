"""A unit's sheet filled in from a workbook: all of it, or nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from clusters.offices import offices_of
from scoring.actions.sheets import claim
from scoring.actions.writing import Line, write_lines
from scoring.actions.years import allow
from scoring.entering import editable
from scoring.models import ScoreSheet, Stage
from scoring.reading import rule_of
from scoring.workbooks.scores import ScoreRow
from workflow import journal

if TYPE_CHECKING:
    from accounts.models import User


def import_sheet(*, sheet: ScoreSheet, rows: Sequence[ScoreRow], by: "User") -> int:
    """Write rows that were read without a fault; returns how many lines changed.

    A line that the workbook does not name stays as it is; what a line said before is in its
    trail. Raises Denied, and Refused once the sheet was sent.
    """
    year = sheet.scoring_year.cluster_year
    allow("import_sheet", year, by, unit=sheet.unit_id)
    capacity = offices_of(by).capacity_in(year)
    with transaction.atomic():
        claim(sheet)
        lines = (
            Line(sheet, row.criterion, editable(rule_of(row.criterion), row.entry), row.remark)
            for row in rows
        )
        changed = write_lines(lines, stage=Stage.SELF, by=by, capacity=capacity)
        journal.record(
            "import_sheet",
            sheet,
            by=by,
            capacity=capacity,
            detail={"rows": len(rows), "changed": changed},
        )
    return changed
