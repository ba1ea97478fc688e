"""A scoring year in the states that tests of cross-scoring and appraisal need.

The set has a line of every kind: entered, counted, met or not, against the leader, by rank,
bonus and penalty, a gate. Everything is reached through the real actions.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from clusters.models import ClusterYear, Officer, OfficerRole, Unit
from scoring.actions.appraising import accept_lines, appraise, appraise_line, reappraise
from scoring.actions.cross import save_cross, submit_cross, take_self_scores
from scoring.actions.explaining import explain, write_explanation
from scoring.actions.finishing import finalize_year
from scoring.actions.sheets import submit_sheet
from scoring.actions.writing import Line, write_lines
from scoring.actions.years import YearRules, set_up_scoring
from scoring.methods import Entry
from scoring.models import CriteriaSet, Criterion, CrossSheet, ScoreSheet, ScoringYear, Stage
from scoring.saying import Typed
from scoring.workflow import CriteriaState
from tests.world import World

D = Decimal
LINES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("I", "group", "60", {}),
    ("I/1", "direct", "20", {}),
    ("I/2", "count", "10", {"points_per_unit": D(2)}),
    ("I/3", "pass_fail", "10", {}),
    ("I/4", "target_leader", "20", {}),
    ("II", "group", "40", {}),
    ("II/1", "direct", "30", {"assignable": True}),
    ("II/2", "rank", "10", {}),
    ("T", "bonus_penalty", "5", {"min_points": D(-5), "bonus": D(1), "penalty": D(1)}),
    ("G", "gate", "0", {}),
)
# What every unit enters; each adds its number, so that no two are alike.
ENTRIES = {
    "I/1": Entry(points=D(10)),
    "I/2": Entry(actual=D(2)),
    "I/3": Entry(actual=D(1)),
    "I/4": Entry(actual=D(100)),
    "II/1": Entry(points=D(20)),
    "II/2": Entry(actual=D(50)),
    "T": Entry(actual=D(1), minus=D(0)),
    "G": Entry(actual=D(1)),
}


def criteria(world: World, lines: Any = LINES) -> CriteriaSet:
    made = CriteriaSet.objects.create(
        council=world.cluster_year.cluster.council,
        name="Bộ thử",
        total=D(100),
        state=CriteriaState.PUBLISHED,
        published_at=timezone.now(),
        published_by=world.users["admin"],
    )
    known: dict[str, Criterion] = {}
    for order, (path, method, most, more) in enumerate(lines, start=1):
        above = path.rpartition("/")[0]
        known[path] = Criterion.objects.create(
            criteria_set=made,
            parent=known.get(above),
            path=path,
            order=order,
            depth=path.count("/"),
            code=path.rpartition("/")[2],
            title=f"Tiêu chí {path}",
            method=method,
            max_points=D(most),
            **more,
        )
    return made


def begun(world: World, branches: tuple[str, ...] = (), **rules: Any) -> ScoringYear:
    """A year whose sheets are open; by default everybody scores all lines of each other."""
    made = rules.pop("criteria_set", None) or criteria(world)
    chosen = {"final_rule": "appraisal", "cross_mode": "all", "rank_by": "total"} | rules
    return set_up_scoring(
        cluster_year=world.cluster_year,
        rules=YearRules(
            criteria_set=made,
            cross_branches=list(made.criteria.filter(path__in=branches)),
            **chosen,
        ),
        by=world.users["chair"],
    )


def line(year: ScoringYear, path: str) -> Criterion:
    return Criterion.objects.get(criteria_set=year.criteria_set_id, path=path)


def sheet_of(year: ScoringYear, unit: Unit) -> ScoreSheet:
    rows = ScoreSheet.objects.select_related("unit", "scoring_year__cluster_year__cluster__council")
    found: ScoreSheet = rows.get(scoring_year=year, unit=unit)
    return found


def staff_of(unit: Unit, second: bool = False) -> User:
    """Somebody who works for `unit`, made where there is nobody; `second` is another one."""
    user, is_new = User.objects.get_or_create(
        username=f"staff-{unit.pk}{'-2' * second}", defaults={"full_name": f"Cán bộ {unit.name}"}
    )
    if is_new:
        user.set_password("mat-khau-thu")
        user.save()
        employ(user, unit)
    return User.objects.get(pk=user.pk)


def employ(user: User, unit: Unit) -> None:
    Officer.objects.create(user=user, unit=unit, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1))


def fresh(user: User) -> User:
    """The same person in a new request: offices are read once in each."""
    return User.objects.get(pk=user.pk)


def fill(year: ScoringYear, unit: Unit, extra: int = 0, **changed: Entry) -> ScoreSheet:
    sheet = sheet_of(year, unit)
    said = ENTRIES | {"I/4": Entry(actual=D(100 + extra)), "II/2": Entry(actual=D(50 + extra))}
    said |= changed
    lines = [
        Line(sheet, row, said[row.path])
        for row in Criterion.objects.filter(criteria_set=year.criteria_set_id)
        if row.path in said
    ]
    write_lines(lines, stage=Stage.SELF, by=staff_of(unit))
    return sheet


def sent(year: ScoringYear, unit: Unit, extra: int = 0, **changed: Entry) -> ScoreSheet:
    sheet = fill(year, unit, extra, **changed)
    submit_sheet(sheet=sheet, by=staff_of(unit))
    return sheet_of(year, unit)


def units(cluster_year: ClusterYear) -> list[Unit]:
    rows = cluster_year.memberships.select_related("unit").order_by("unit__order_key")
    return [row.unit for row in rows]


def all_sent(year: ScoringYear) -> dict[str, ScoreSheet]:
    """Every member has sent its sheet, each with figures of its own."""
    members = units(year.cluster_year)
    return {unit.name: sent(year, unit, extra) for extra, unit in enumerate(members)}


def crossed(sheet: ScoreSheet, by_unit: Unit) -> CrossSheet:
    """`by_unit` gives `sheet` the points of the unit itself, and sends them."""
    by = staff_of(by_unit)
    take_self_scores(sheet=sheet, by_unit=by_unit, by=by)
    return submit_cross(sheet=sheet, by_unit=by_unit, version=None, by=by)


def say(
    sheet: ScoreSheet, criterion: Criterion, by: User, version: int | None = None, **typed: Any
) -> Any:
    return appraise_line(
        sheet=sheet, criterion=criterion, typed=Typed(**typed), version=version, by=by
    )


def appraiser(world: World, sheet: ScoreSheet) -> User:
    """The chair's staff; of the chair's own sheet the vice-chair's."""
    own = sheet.unit_id in {o.unit_id for o in world.users["chair"].offices.all()}
    return fresh(world.users["staff" if own else "chair"])


def appraised(world: World, sheet: ScoreSheet, **lowered: str) -> ScoreSheet:
    """Everything accepted but what is `lowered`: points by path, with a reason."""
    by = appraiser(world, sheet)
    for path, points in lowered.items():
        said = say(sheet, line(sheet.scoring_year, path), by, points=points, remark="Thiếu số liệu")
        assert said.points == D(points)
    accept_lines(sheet=sheet, by=by)
    appraise(sheet=sheet, version=None, by=by)
    return fetched(sheet)


def explained(world: World, sheet: ScoreSheet, path: str = "I/1") -> ScoreSheet:
    """Lowered on one line, which the unit explains."""
    sheet = appraised(world, sheet, **{path: "5"})
    by = staff_of(sheet.unit)
    write_explanation(
        sheet=sheet,
        criterion=line(sheet.scoring_year, path),
        text="Số liệu có ở phụ lục.",
        version=None,
        by=by,
    )
    explain(sheet=sheet, version=None, by=by)
    return fetched(sheet)


def reappraised(world: World, sheet: ScoreSheet, path: str = "I/1") -> ScoreSheet:
    sheet = explained(world, sheet, path)
    by = appraiser(world, sheet)
    accept_lines(sheet=sheet, by=by)
    reappraise(sheet=sheet, version=None, by=by)
    return fetched(sheet)


def settled(world: World, **rules: Any) -> tuple[ScoringYear, dict[str, ScoreSheet]]:
    """A whole year appraised as scored, and final."""
    year = begun(world, **rules)
    sheets = all_sent(year)
    for sheet in sheets.values():
        appraised(world, sheet)
    finalize_year(scoring_year=year, by=fresh(world.users["chair"]))
    return year, {name: fetched(sheet) for name, sheet in sheets.items()}


def fetched(sheet: ScoreSheet) -> ScoreSheet:
    return sheet_of(sheet.scoring_year, sheet.unit)


# Lines that need nobody else's figures: a sheet can be settled alone.
ALONE = tuple(row for row in LINES if row[0] not in ("I/4", "II/2"))


def alone(world: World, **rules: Any) -> ScoringYear:
    return begun(world, criteria_set=criteria(world, ALONE), **rules)


def give(
    sheet: ScoreSheet, by_unit: Unit, points: dict[str, str], by: User | None = None
) -> CrossSheet:
    """`by_unit` gives `sheet` these points, and the unit's own on all other lines; sends them."""
    who = by or staff_of(by_unit)
    for path, said in points.items():
        save_cross(
            sheet=sheet,
            by_unit=by_unit,
            criterion=line(sheet.scoring_year, path),
            points=said,
            remark="",
            version=None,
            by=who,
        )
    take_self_scores(sheet=sheet, by_unit=by_unit, by=who)
    return submit_cross(sheet=sheet, by_unit=by_unit, version=None, by=who)
