"""The standing of a year as its page shows it: sums of branches, heat, ties, adopted copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from clusters.models import ClusterYear, Unit
from clusters.offices import Offices, offices_of
from scoring.models import AdoptedLine, AdoptedStanding, ScoringYear, Stage
from scoring.places import SPOKEN, Branch, Places, Row, read_places
from scoring.rule_words import rules_in_words
from scoring.rules import denial
from scoring.standing_words import state_of, steps_of
from scoring.totals import Sum
from workflow.lists import Value

# From which share of the points that were assigned a cell is drawn how strongly.
HEAT = (Decimal("0.5"), Decimal("0.7"), Decimal("0.8"), Decimal("0.9"), Decimal("0.97"))
PERCENT = Decimal(100)


@dataclass(frozen=True)
class Cell:
    """A unit's points in a branch; `level` is 0 to 5 by their share, "" where there is none."""

    points: Decimal | None = None
    assigned_max: Decimal | None = None
    level: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class Line:
    """One row of the table; `state` is how its remark is drawn, and the remark."""

    unit: Unit
    rank: int | None
    cells: tuple[Cell, ...]
    total: Decimal | None
    assigned_max: Decimal | None
    percent: Decimal | None
    considered: bool
    state: tuple[str, str]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class HeatRow:
    """A unit's own points beside those of the stage shown, branch by branch."""

    unit: Unit
    rank: int | None
    pairs: tuple[tuple[Branch, Cell, Cell], ...]


def scoring_year_of(cluster_year: ClusterYear) -> ScoringYear | None:
    rows = ScoringYear.objects.select_related(
        "criteria_set", "appraiser", "cluster_year__cluster__council"
    )
    found: ScoringYear | None = rows.filter(cluster_year=cluster_year).first()
    return found


def stage_of(scoring_year: ScoringYear, asked: str) -> str:
    """The stage that the address asks for, else the furthest that any sheet has come to."""
    if asked in Stage.values:
        return asked
    states = set(scoring_year.sheets.values_list("state", flat=True))
    furthest = [stage for stage in Stage.values if states & SPOKEN[stage]]
    return furthest[-1] if furthest else str(Stage.SELF)


def standing_page(scoring_year: ScoringYear, stage: str, sort: str, user: Any) -> dict[str, Any]:
    """The context; a fixed number of queries, whatever the number of units and criteria."""
    offices = offices_of(user)
    year = scoring_year.cluster_year
    places = read_places(scoring_year, stage, seen_by=offices)
    own = read_places(scoring_year, Stage.SELF, seen_by=offices) if stage != Stage.SELF else places
    adopted, locked = adopted_of(scoring_year), _locked(places, offices)
    # Whoever sees only a part cannot tell a difference.
    compared = bool(adopted) and stage == Stage.FINAL and not locked
    return {
        "year": year,
        "scoring": scoring_year,
        "stage": stage,
        "stages": Stage.choices,
        "places": places,
        "lines": sorted_lines([line_of(row, places) for row in places.rows], sort, places),
        "heat": heat_rows(places, own) if stage != Stage.SELF else (),
        "locked": locked,
        "ties": tuple(tuple(units) for units in places.ties) if stage == Stage.FINAL else (),
        "may_decide": not denial("decide_tie", year, offices),
        "may_adopt": not denial("adopt_standing", year, offices),
        "rules": rules_in_words(scoring_year),
        "adopted": adopted,
        "differences": differences(adopted[0], places) if compared else (),
        "capacity": offices.capacity_in(year),
    }


def _locked(places: Places, offices: Offices) -> str:
    """Why a member sees nothing of the others; empty where something is to be seen."""
    if any(row.unit.pk not in offices.unit_ids for row in places.counted):
        return ""
    if not places.missing:
        return ""
    return _("Điểm của các đơn vị hiện ở đây khi bảng của đơn vị mình đã qua bước này.")


def line_of(row: Row, places: Places) -> Line:
    ratio = row.ratio
    return Line(
        unit=row.unit,
        rank=row.rank,
        cells=tuple(cell_of(row.sums.get(branch.key), branch) for branch in places.branches),
        total=row.total,
        assigned_max=row.assigned_max,
        percent=ratio * PERCENT if ratio is not None else None,
        considered=row.considered,
        state=state_of(row, places),
        steps=tuple(steps_of(row, places)),
    )


def cell_of(found: Sum | None, branch: Branch) -> Cell:
    if found is None or not found.leaves:
        return Cell()
    is_part = found.assigned_max != branch.max_points
    return Cell(found.points, found.assigned_max, _level(found.points, found.assigned_max), is_part)


def _level(points: Decimal, most: Decimal) -> str:
    return str(sum(points >= step * most for step in HEAT)) if most > 0 else ""


def sorted_lines(lines: Sequence[Line], sort: str, places: Places) -> list[Line]:
    """By rank where the address names no column; who has no points is last in every order."""
    name, backwards = sort.removeprefix("-"), sort.startswith("-")
    keys = [branch.key for branch in places.branches]
    known = [line for line in lines if line.total is not None]
    rest = [line for line in lines if line.total is None]
    if name == "unit":
        known.sort(key=lambda line: (line.unit.order_key, line.unit.pk), reverse=backwards)
    elif name == "total":
        known.sort(key=lambda line: line.total or Decimal(0), reverse=backwards)
    elif name in keys:
        at = keys.index(name)
        known.sort(key=lambda line: line.cells[at].points or Decimal(0), reverse=backwards)
    elif backwards:
        known.reverse()
    return known + rest


def heat_rows(places: Places, own: Places) -> tuple[HeatRow, ...]:
    """Of the units of which both are seen, in the order of the standing."""
    by_unit = {row.unit.pk: row for row in own.counted}
    return tuple(
        HeatRow(
            row.unit,
            row.rank,
            tuple(
                (
                    branch,
                    cell_of(by_unit[row.unit.pk].sums.get(branch.key), branch),
                    cell_of(row.sums.get(branch.key), branch),
                )
                for branch in places.branches
            ),
        )
        for row in places.counted
        if row.unit.pk in by_unit
    )


def adopted_of(scoring_year: ScoringYear) -> list[AdoptedStanding]:
    """The adopted standings, the one in force first, with their lines."""
    lines = AdoptedLine.objects.select_related("unit").order_by("order")
    rows = AdoptedStanding.objects.filter(scoring_year=scoring_year)
    return list(
        rows.select_related("adopted_by").prefetch_related(Prefetch("lines", lines)).order_by("-pk")
    )


def differences(adopted: AdoptedStanding, places: Places) -> list[str]:
    """What the sheets say otherwise by now than the adopted copy, unit by unit."""
    now = {row.unit.pk: row for row in places.rows}
    found = []
    for line in adopted.lines.all():
        row = now.get(line.unit_id)
        if row is None or (row.rank, row.total or Decimal(0)) != (line.rank, line.total):
            shown = {
                "unit": line.unit,
                "was": line.rank or _("không xếp hạng"),
                "now": (row.rank if row else None) or _("không xếp hạng"),
            }
            found.append(_("%(unit)s: hạng đã thông qua %(was)s, nay %(now)s.") % shown)
    return found


def exported(page: dict[str, Any]) -> tuple[list[tuple[str, int]], list[list[Value]]]:
    """The table as shown, for a workbook: heads with widths, and the rows."""
    places: Places = page["places"]
    heads = [
        (_("Hạng"), 8),
        (_("Đơn vị"), 36),
        *((f"{branch.short} {branch.title}".strip(), 16) for branch in places.branches),
        (_("Tổng điểm"), 12),
        (_("Điểm được giao"), 12),
        (_("Tỷ lệ (%)"), 10),
        (_("Ghi chú"), 40),
    ]
    rows: list[list[Value]] = [
        [
            line.rank if line.rank is not None else "—",
            str(line.unit),
            *(cell.points if cell.points is not None else "—" for cell in line.cells),
            line.total if line.total is not None else "—",
            line.assigned_max if line.assigned_max is not None else "—",
            round(line.percent, 2) if line.percent is not None else "—",
            " ".join([line.state[1], *line.steps]).strip(),
        ]
        for line in page["lines"]
    ]
    return heads, rows


@dataclass(frozen=True)
class AdoptedRow:
    line: AdoptedLine
    cells: tuple[Cell, ...]
    percent: Decimal | None


def adopted_page(adopted: AdoptedStanding, user: Any) -> dict[str, Any]:
    """A frozen copy, read from itself alone."""
    branches = [
        Branch(one["path"], one["code"], one["title"], Decimal(one["max_points"]), one["is_extra"])
        for one in adopted.rules["branches"]
    ]
    rows = [_adopted_row(line, branches) for line in adopted.lines.all()]
    base = Decimal(adopted.rules["base"])
    year = adopted.scoring_year.cluster_year
    return {
        "adopted": adopted,
        "year": year,
        "branches": branches,
        "rows": rows,
        "shares_differ": any(
            row.line.assigned_max != base for row in rows if row.line.rank is not None
        ),
        "rules": adopted.rules["words"],
        "decisions": adopted.rules["decisions"],
        "capacity": offices_of(user).capacity_in(year),
    }


def _adopted_row(line: AdoptedLine, branches: Sequence[Branch]) -> AdoptedRow:
    cells = []
    for branch in branches:
        told = line.branches.get(branch.key)
        if told is None:
            cells.append(Cell())
            continue
        points, most = Decimal(told["points"]), Decimal(told["assigned_max"])
        cells.append(Cell(points, most, _level(points, most), most != branch.max_points))
    percent = line.total / line.assigned_max * PERCENT if line.assigned_max else None
    return AdoptedRow(line, tuple(cells), percent)
