"""Cross-scoring, appraisal, explanations, final scores and trails.

The sheet is that of the Sở Y tế, for which `both` works; `staff` works for the vice-chair, whose
own sheet was sent too, and `chair` appraises.
"""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from scoring.methods import Method
from scoring.models import (
    CriteriaSet,
    Criterion,
    CrossMode,
    CrossSheet,
    Evidence,
    Score,
    ScoreSheet,
    ScoringYear,
    Stage,
)
from scoring.workflow import CriteriaState, CrossState, SheetState
from tests.clusters.covenants_made import pdf
from tests.emulation.access.rows import CLUSTER_ONLY, Address, of_year, signed_in
from tests.world import World
from workflow.files import store


def scored(world: World) -> ScoreSheet:
    """A year with one line, and two sheets that were sent; written without the way there."""
    by, now = world.users["admin"], timezone.now()
    criteria = CriteriaSet.objects.create(
        council=world.cluster_year.cluster.council,
        name="Bộ thử quyền",
        total=10,
        state=CriteriaState.PUBLISHED,
    )
    line = Criterion.objects.create(
        criteria_set=criteria, path="I", order=1, title="Một dòng", method=Method.DIRECT,
        max_points=10,
    )  # fmt: skip
    year = ScoringYear.objects.create(
        cluster_year=world.cluster_year, criteria_set=criteria, cross_mode=CrossMode.ALL
    )
    found = [
        ScoreSheet.objects.create(
            scoring_year=year,
            unit=world.unit(name),
            state=SheetState.SUBMITTED,
            submitted_at=now,
            submitted_by=by,
        )
        for name in ("Sở Y tế", "Sở Tài chính")
    ]
    Score.objects.create(
        sheet=found[0], criterion=line, stage=Stage.SELF, points=Decimal(5), saved_at=now
    )
    return found[0]


def of_sheet(world: World) -> dict[str, Any]:
    return {"pk": scored(world).pk}


def of_line(world: World) -> dict[str, Any]:
    sheet = scored(world)
    return {
        "pk": sheet.pk,
        "criterion": Criterion.objects.get(
            path="I", criteria_set=sheet.scoring_year.criteria_set
        ).pk,
    }


def of_year_scored(world: World) -> dict[str, Any]:
    scored(world)
    return of_year(world)


def of_scorer(world: World) -> dict[str, Any]:
    return of_sheet(world) | {"unit": world.unit("Sở Tài chính").pk}


def of_scorer_line(world: World) -> dict[str, Any]:
    return of_line(world) | {"unit": world.unit("Sở Tài chính").pk}


def of_scores_sent(world: World) -> dict[str, Any]:
    sheet = scored(world)
    CrossSheet.objects.create(
        sheet=sheet,
        by_unit=world.unit("Sở Tài chính"),
        state=CrossState.SUBMITTED,
        submitted_at=timezone.now(),
        submitted_by=world.users["staff"],
    )
    return {"pk": sheet.pk, "unit": world.unit("Sở Tài chính").pk}


def of_file(world: World) -> dict[str, Any]:
    sheet, by = scored(world), world.users["both"]
    row = Evidence.objects.create(
        sheet=sheet,
        criterion=Criterion.objects.get(path="I", criteria_set=sheet.scoring_year.criteria_set),
        file=store(pdf(), by=by),
        with_explanation=True,
        added_by=by,
    )
    return {"pk": row.pk}


def of_return(world: World) -> dict[str, Any]:
    return of_sheet(world) | {"verb": "return_sheet"}


def word(world: World) -> dict[str, Any]:
    return {"points": "5"}


def reason(world: World) -> dict[str, Any]:
    return {"reason": "vì", "version": "0"}


def text(world: World) -> dict[str, Any]:
    return {"text": "Có ở phụ lục"}


NOT_READ = signed_in(405)


def only(status: int, *roles: str) -> dict[str, int]:
    return signed_in(403, nobody=404, other=404, **dict.fromkeys(roles, status))


ROWS: dict[str, Address] = {
    "scoring:cross": Address(CLUSTER_ONLY, arguments=of_year_scored),
    "scoring:cross_spread": Address(CLUSTER_ONLY, arguments=of_sheet),
    "scoring:cross_sheet": Address(only(200, "staff"), arguments=of_scorer),
    "scoring:cross_line": Address(NOT_READ, only(302, "staff"), of_scorer_line, word),
    "scoring:cross_take": Address(NOT_READ, only(302, "staff"), of_scorer),
    # Nothing was scored yet, so that there is nothing to send.
    "scoring:cross_submit": Address(only(200, "staff"), only(400, "staff"), of_scorer),
    "scoring:cross_reopen": Address(
        only(200, "chair", "specialist"),
        only(302, "chair", "specialist"),
        of_scores_sent,
        reason,
    ),
    "scoring:appraisals": Address(CLUSTER_ONLY, arguments=of_year_scored),
    # No sheet is appraised, so that there is nothing to settle.
    "scoring:final_year": Address(
        only(200, "chair", "specialist"), only(400, "chair", "specialist"), of_year_scored
    ),
    "scoring:appraisal": Address(CLUSTER_ONLY, arguments=of_sheet),
    "scoring:appraisal_accept": Address(NOT_READ, only(302, "chair"), of_sheet),
    "scoring:appraisal_look": Address(NOT_READ, only(302, "chair"), of_sheet, reason),
    "scoring:appraisal_line": Address(NOT_READ, only(302, "chair"), of_line, word),
    "scoring:appraisal_move": Address(only(200, "chair"), only(302, "chair"), of_return, reason),
    "scoring:final_line": Address(NOT_READ, only(302, "chair"), of_line, word),
    "scoring:explanation": Address(CLUSTER_ONLY, arguments=of_sheet),
    # The sheet is not appraised, so that there is nothing to explain.
    "scoring:explanation_line": Address(NOT_READ, only(400, "both"), of_line, text),
    "scoring:explanation_file": Address(CLUSTER_ONLY, arguments=of_file),
    "scoring:explanation_file_remove": Address(NOT_READ, only(302, "both"), of_file),
    "scoring:trail": Address(CLUSTER_ONLY, arguments=of_line),
    "scoring:trail_print": Address(CLUSTER_ONLY, arguments=of_sheet),
    "scoring:trail_workbook": Address(CLUSTER_ONLY, arguments=of_sheet),
}
