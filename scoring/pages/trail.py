"""What the pages and papers of a trail show."""

from typing import Any

from clusters.offices import offices_of
from scoring.models import Criterion, ScoreSheet
from scoring.reading import lines_of
from scoring.trails import steps_of, trails_of


def line_page(sheet: ScoreSheet, criterion: Criterion, user: Any) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "year": sheet.scoring_year.cluster_year,
        "unit": sheet.unit,
        "line": criterion,
        "steps": steps_of(sheet, user, criterion),
        "capacity": offices_of(user).capacity_in(sheet.scoring_year.cluster_year),
    }


def sheet_page(sheet: ScoreSheet, user: Any) -> dict[str, Any]:
    """Of the whole sheet; a fixed number of queries, whatever the number of lines."""
    return {
        "sheet": sheet,
        "year": sheet.scoring_year.cluster_year,
        "unit": sheet.unit,
        "trails": trails_of(sheet, user, lines_of(sheet.scoring_year.criteria_set)),
    }
