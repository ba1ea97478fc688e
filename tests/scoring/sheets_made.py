"""Sheets that are being filled in, for the tests of their pages: with a line of every kind."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clusters.models import Deadline, Phase
from scoring.actions.writing import Line, write_lines
from scoring.methods import Entry
from scoring.models import Criterion, Score, ScoreSheet, ScoringYear, Stage
from tests.scoring.appraisals_made import begun, criteria, line, sheet_of
from tests.world import World

D = Decimal
LINES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("I", "group", "70", {}),
    ("I/1", "direct", "40", {"evidence_required": True, "guidance": "Xem báo cáo quý IV."}),
    ("I/2", "count", "10", {"points_per_unit": D(2), "measure": "mô hình"}),
    ("I/3", "group", "20", {}),
    ("I/3/a", "pass_fail", "5", {}),
    (
        "I/3/b",
        "target_step",
        "15",
        {
            "at_target": D("0.8"),
            "per_percent_over": D("0.01"),
            "per_percent_under": D("0.02"),
            "target": D(50),
            "measure": "%",
        },
    ),
    ("II", "group", "30", {}),
    ("II/1", "direct", "20", {"assignable": True}),
    ("II/2", "rank", "10", {}),
    ("T", "bonus_penalty", "5", {"min_points": D(-5), "bonus": D(1), "penalty": D(2)}),
    ("G", "gate", "0", {}),
)
FULL = {
    "I/1": Entry(points=D("30.5")),
    "I/2": Entry(actual=D(3)),
    "I/3/a": Entry(actual=D(1)),
    "I/3/b": Entry(actual=D(50)),
    "II/1": Entry(points=D(18)),
    "II/2": Entry(actual=D(7)),
    "T": Entry(actual=D(2), minus=D(1)),
    "G": Entry(actual=D(1)),
}
PDF = b"%PDF-1.4\n%%EOF\n"


def pdf(name: str = "minh-chung.pdf", more: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more.encode(), "application/pdf")


def year_of(world: World, lines: Any = LINES) -> ScoringYear:
    return begun(world, criteria_set=criteria(world, lines), cross_mode="none")


def own_sheet(world: World, lines: Any = LINES) -> ScoreSheet:
    """The sheet of the unit that `staff` works for, with nothing in it."""
    return sheet_of(year_of(world, lines), world.unit("Sở Tài chính"))


def key(sheet: ScoreSheet, path: str) -> Criterion:
    return line(sheet.scoring_year, path)


def score(sheet: ScoreSheet, path: str) -> Score | None:
    return Score.objects.filter(sheet=sheet, stage=Stage.SELF, criterion__path=path).first()


def fill(sheet: ScoreSheet, entries: dict[str, Entry] | None = None) -> ScoreSheet:
    """Every line answered; what is given replaces what is usual."""
    written = FULL | (entries or {})
    write_lines(
        [Line(sheet, key(sheet, path), entry) for path, entry in written.items()],
        stage=Stage.SELF,
        by=None,
    )
    return sheet


def due(sheet: ScoreSheet, days: int, *, is_hard: bool = False) -> Deadline:
    """The deadline of scoring oneself, so many days from today."""
    return Deadline.objects.update_or_create(
        cluster_year=sheet.scoring_year.cluster_year,
        phase=Phase.SELF_SCORE,
        defaults={"due_on": timezone.localdate() + timedelta(days=days), "is_hard": is_hard},
    )[0]


def wide(leaves: int) -> tuple[tuple[str, str, str, dict[str, Any]], ...]:
    """A set with so many leaves in branches of ten, of every method in turn."""
    kinds = [row for row in LINES if row[1] not in ("group", "gate", "bonus_penalty")]
    rows: list[tuple[str, str, str, dict[str, Any]]] = []
    for at in range(leaves):
        branch = f"{at // 10 + 1}"
        if at % 10 == 0:
            rows.append((branch, "group", "100", {}))
        _path, method, most, more = kinds[at % len(kinds)]
        guide = {"guidance": f"Cách chấm dòng {at}."}
        rows.append((f"{branch}/{at % 10 + 1}", method, most, more | guide))
    return tuple(rows)
