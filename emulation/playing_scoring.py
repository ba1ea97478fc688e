"""The scoring of a played year: from the units' own sheets to a standing that is adopted."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from clusters.models import Unit
from emulation.demo_scoring import criteria_sets
from scoring.actions.appraising import accept_lines, appraise, appraise_line
from scoring.actions.cross import submit_cross, take_self_scores
from scoring.actions.evidence import attach_evidence
from scoring.actions.finishing import finalize_year
from scoring.actions.sheets import Typed, paste_cells, submit_sheet
from scoring.actions.standing import adopt_standing, decide_tie
from scoring.actions.years import YearRules, set_up_scoring
from scoring.entering import ACTUAL, MINUS, POINTS, TARGET, fields_of
from scoring.finals import FinalRule
from scoring.methods import Method
from scoring.models import (
    Criterion,
    CrossMode,
    RankBy,
    Score,
    ScoreSheet,
    Stage,
    TieStepKind,
)
from scoring.places import read_places
from scoring.reading import leaves_of, lines_of, rule_of
from scoring.saying import Typed as Said

if TYPE_CHECKING:
    from emulation.playing import Deed, Play

# The smallest file that is a PDF document.
PROOF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def scored(play: "Play") -> Iterator["Deed"]:
    """Every unit fills in and sends its sheet, members score each other, the chair appraises."""
    chosen = criteria_sets(play.council)[0]
    lines = lines_of(chosen)
    roots = [line for line in lines if line.parent_id is None]
    rules = YearRules(
        criteria_set=chosen,
        final_rule=FinalRule.APPRAISAL_CROSS_MEAN,
        cross_mode=CrossMode.BRANCHES,
        rank_by=RankBy.RATIO,
        # The last branch is small enough for everybody to score everybody.
        cross_branches=roots[-1:],
        tie_branches=roots[:1],
    )
    yield play.do(
        "scoring", "set_up_scoring", play.chair, play.year,
        lambda: set_up_scoring(cluster_year=play.year, rules=rules, by=now(play.chair)),
    )  # fmt: skip
    leaves = leaves_of(lines)
    for unit in play.units:
        yield from _self_scored(play, unit, leaves)
    for unit in play.units:
        yield from _crossed(play, unit)
    for unit in play.units:
        yield from _appraised(play, unit, leaves)
    yield from _settled(play)


def now(user: User) -> User:
    """The same person as in a request of its own: offices change with every act."""
    return User.objects.get(pk=user.pk)


def _sheet(play: "Play", unit: Unit) -> ScoreSheet:
    rows = ScoreSheet.objects.select_related("unit", "scoring_year__cluster_year__cluster__council")
    found: ScoreSheet = rows.get(scoring_year__cluster_year=play.year, unit=unit)
    return found


def _self_scored(play: "Play", unit: Unit, leaves: list[Criterion]) -> Iterator["Deed"]:
    leader = play.leaders[unit]
    cells = [
        Typed(line.pk, field, _text(play, line, field), version=0)
        for line in leaves
        for field in fields_of(rule_of(line), assignable=False)
        if field in (TARGET, ACTUAL, MINUS, POINTS)
    ]
    yield play.do(
        "scoring", "paste_cells", leader, play.year,
        lambda: paste_cells(sheet=_sheet(play, unit), cells=cells, by=now(leader)),
        unit=str(unit),
    )  # fmt: skip
    for line in leaves:
        if line.evidence_required:
            name = f"minh-chung-{line.path}.pdf"
            proof = SimpleUploadedFile(name, PROOF, content_type="application/pdf")
            attach_evidence(
                sheet=_sheet(play, unit), criterion=line, uploads=[proof], by=now(leader)
            )
    yield play.do(
        "scoring", "submit_sheet", leader, play.year,
        lambda: submit_sheet(sheet=_sheet(play, unit), by=now(leader)),
        unit=str(unit),
    )  # fmt: skip


def _text(play: "Play", line: Criterion, field: str) -> str:
    """What a unit types: results about the target, points below the maximum."""
    chance = play.chance
    if field == TARGET:
        return str(int(line.target)) if line.target else "100"
    if field == MINUS:
        return str(chance.randint(0, 1))
    if field == POINTS:
        return str(chance.randint(int(line.max_points * 3 // 4), int(line.max_points)))
    if line.method in (Method.PASS_FAIL, Method.GATE):
        return "1" if line.method == Method.GATE or chance.random() < 0.9 else "0"
    if line.method in (Method.COUNT, Method.BONUS_PENALTY):
        return str(chance.randint(1, 6))
    most = int(line.target or 100)
    return str(chance.randint(most * 8 // 10, most * 12 // 10 + 1))


def _crossed(play: "Play", unit: Unit) -> Iterator["Deed"]:
    """What `unit` gives all others: what they gave themselves."""
    leader = play.leaders[unit]
    for other in play.units:
        if other == unit:
            continue
        take_self_scores(sheet=_sheet(play, other), by_unit=unit, by=now(leader))
        yield play.do(
            "scoring", "submit_cross", leader, play.year,
            partial(_submit_cross, play, other, unit),
            unit=f"{unit} → {other}",
        )  # fmt: skip


def _submit_cross(play: "Play", scored_unit: Unit, by_unit: Unit) -> None:
    by = now(play.leaders[by_unit])
    submit_cross(sheet=_sheet(play, scored_unit), by_unit=by_unit, version=None, by=by)


def _appraised(play: "Play", unit: Unit, leaves: list[Criterion]) -> Iterator["Deed"]:
    """One line is lowered with its reason where there is one to lower; the others are accepted."""
    by = play.vice_leader if play.leaders[unit] == play.chair else play.chair
    counted = [line.pk for line in leaves if line.method == Method.COUNT]
    rows = Score.objects.filter(sheet=_sheet(play, unit), stage=Stage.SELF, criterion__in=counted)
    own = rows.filter(actual__gte=1).order_by("criterion__order").first()
    if own is not None and own.actual is not None and play.chance.random() < 0.5:
        lowered = Said(actual=str(int(own.actual) - 1), remark="Minh chứng chưa đủ (minh họa)")
        yield play.do(
            "scoring", "appraise_line", by, play.year,
            lambda: appraise_line(
                sheet=_sheet(play, unit), criterion=own.criterion, typed=lowered, version=None,
                by=now(by),
            ),
            unit=f"{unit}, {own.criterion.path}",
        )  # fmt: skip
    accept_lines(sheet=_sheet(play, unit), by=now(by))
    yield play.do(
        "scoring", "appraise", by, play.year,
        lambda: appraise(sheet=_sheet(play, unit), version=None, by=now(by)),
        unit=str(unit),
    )  # fmt: skip


def _settled(play: "Play") -> Iterator["Deed"]:
    year = _sheet(play, play.units[0]).scoring_year
    yield play.do(
        "scoring", "finalize_year", play.chair, play.year,
        lambda: finalize_year(scoring_year=year, by=now(play.chair)),
    )  # fmt: skip
    for tie in read_places(year, Stage.FINAL, spoken_only=True).ties:
        places = {unit.pk: place for place, unit in enumerate(tie, start=1)}
        yield play.do(
            "scoring", "decide_tie", play.chair, play.year,
            partial(
                decide_tie, scoring_year=year, kind=TieStepKind.CHAIRS, places=places,
                reason="Thống nhất giữa cụm trưởng và cụm phó (minh họa)", by=now(play.chair),
            ),
        )  # fmt: skip
    yield play.do(
        "scoring", "adopt_standing", play.chair, play.year,
        lambda: adopt_standing(
            scoring_year=year,
            fingerprint=read_places(year, Stage.FINAL, spoken_only=True).fingerprint,
            by=now(play.chair),
        ),
    )  # fmt: skip
