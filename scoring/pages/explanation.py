"""What the unit sees of its appraisal, and where it answers."""

from typing import Any

from clusters.offices import offices_of
from scoring.models import ScoreSheet
from scoring.pages.appraisal import appraisal_of
from scoring.rules import denial
from scoring.workflow import SHEET, SheetState
from workflow.files import KINDS


def explanation_page(sheet: ScoreSheet, user: Any) -> dict[str, Any]:
    """The lines that the appraisal changed or that were explained; others need no answer."""
    year = sheet.scoring_year.cluster_year
    offices = offices_of(user)
    locked = denial("write_explanation", year, offices, unit=sheet.unit_id)
    page = appraisal_of(sheet, user)
    rows = [
        row
        for row in page.rows
        if not row.is_group and (row.is_different or row.explanation is not None)
    ]
    return {
        "sheet": sheet,
        "year": year,
        "unit": sheet.unit,
        "page": page,
        "rows": rows,
        "explained": sum(row.explanation is not None for row in rows),
        "locked": locked,
        "may_edit": not locked and sheet.state == SheetState.APPRAISED,
        "move": SHEET.moves["explain"],
        "accept": ",".join(f".{kind}" for kind in KINDS),
        "final_rule": sheet.scoring_year.get_final_rule_display(),
        "capacity": offices.capacity_in(year),
    }
