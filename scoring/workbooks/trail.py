"""The trail of a whole sheet as a workbook: a row for every step."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.models import ScoreSheet
from scoring.reading import lines_of
from scoring.trails import Step, trails_of
from workflow.workbooks import workbook_response

Cell = str | Decimal | None


def trail_response(sheet: ScoreSheet, user: Any) -> HttpResponse:
    """Every step that the reader may see, line by line, the first first."""
    heads = [
        (_("Đường dẫn"), 12),
        (_("Tiêu chí"), 40),
        (_("Lúc"), 18),
        (_("Người"), 24),
        (_("Tư cách"), 18),
        (_("Việc"), 24),
        (_("Giá trị"), 28),
        (_("Điểm"), 10),
        (_("Lý do, ghi chú"), 40),
        (_("Tệp"), 30),
        (_("Mã băm SHA-256"), 30),
    ]
    title = _("Dấu vết điểm %(unit)s") % {"unit": sheet.unit}
    return workbook_response(title, f"dau-vet-diem-{sheet.pk}", heads, _rows(sheet, user))


def _rows(sheet: ScoreSheet, user: Any) -> Iterator[list[Cell]]:
    for trail in trails_of(sheet, user, lines_of(sheet.scoring_year.criteria_set)):
        for step in trail.steps:
            yield [trail.line.path, trail.line.title, *_cells(step)]


def _cells(step: Step) -> list[Cell]:
    file = step.file.file if step.file else None
    return [
        moment(step.at),
        step.who,
        step.capacity,
        step.kind,
        step.value,
        step.change.points if step.change else None,
        step.reason,
        file.name if file else "",
        file.sha256 if file else "",
    ]


def moment(at: datetime) -> str:
    """29/3/2024 14:32, in local time."""
    return f"{timezone.localtime(at):%-d/%-m/%Y %H:%M}"
