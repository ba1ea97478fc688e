"""Final scores: by the rule of the year, never the larger of self and appraisal, frozen."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from scoring.actions.appraising import accept_lines, appraise, reappraise
from scoring.actions.finishing import adjust_line, finalize, finalize_year, reopen_sheet
from scoring.finals import FinalRule, final_points
from scoring.methods import Entry
from scoring.models import Score, ScoreChange, ScoreSheet, ScoringYear, Stage
from scoring.reading import year_entries
from scoring.workflow import SheetState
from tests.scoring.appraisals_made import (
    all_sent,
    alone,
    appraised,
    appraiser,
    begun,
    explained,
    fetched,
    fresh,
    give,
    line,
    reappraised,
    say,
    sent,
    units,
)
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused

D = Decimal
HEALTH, WORKS, SCHOOLS = "Sở Y tế", "Sở Xây dựng", "Sở Giáo dục và Đào tạo"


@pytest.fixture
def chair(world: World) -> User:
    return fresh(world.users["chair"])


def finals(sheet: ScoreSheet) -> dict[str, Decimal | None]:
    rows = Score.objects.filter(sheet=sheet, stage=Stage.FINAL)
    return dict(rows.values_list("criterion__path", "points"))


def settle(sheet: ScoreSheet, by: User) -> ScoreSheet:
    finalize(sheet=sheet, version=None, by=by)
    return fetched(sheet)


def test_no_rule_takes_the_larger_of_self_and_appraisal() -> None:
    assert set(FinalRule) == {"appraisal", "cross_mean", "cross_trimmed", "appraisal_cross_mean"}


@pytest.mark.parametrize(("rule", "expected"), [
    ("appraisal", D(5)),
    ("cross_mean", D(7)),
    ("cross_trimmed", D(7)),
    ("appraisal_cross_mean", D(6)),
])  # fmt: skip
def test_the_units_own_higher_score_never_becomes_final(
    world: World, chair: User, rule: str, expected: Decimal
) -> None:
    """It gave itself 10, the appraisal 5, two members 6 and 8."""
    year = alone(world, final_rule=rule)
    sheet = sent(year, world.unit(HEALTH))
    give(sheet, world.unit(WORKS), {"I/1": "6"})
    give(sheet, world.unit(SCHOOLS), {"I/1": "8"})
    sheet = settle(appraised(world, sheet, **{"I/1": "5"}), chair)
    found = finals(sheet)["I/1"]
    assert found == expected == final_points(rule, appraisal=D(5), crosses=[D(6), D(8)])


def test_what_is_final_are_points_and_nothing_to_compute_them_from(
    world: World, chair: User
) -> None:
    year = alone(world)
    sheet = sent(year, world.unit(HEALTH), **{"II/1": Entry(assigned=False)})
    sheet = settle(appraised(world, sheet), chair)
    rows = Score.objects.filter(sheet=sheet, stage=Stage.FINAL)
    assert {row.criterion.path: (row.assigned, row.actual, row.points) for row in rows} == {
        "I/1": (True, None, D(10)),
        "I/2": (True, None, D(4)),
        "I/3": (True, None, D(10)),
        "II/1": (False, None, None),
        "T": (True, None, D(1)),
        "G": (True, D(1), D(0)),
    }
    read = year_entries(year, Stage.FINAL).points()[sheet.unit_id]
    assert {line(year, path).pk: points for path, points in finals(sheet).items()} == read


def test_a_gate_follows_the_appraisal_whatever_the_rule(world: World, chair: User) -> None:
    year = alone(world, final_rule="cross_mean")
    sheet = sent(year, world.unit(HEALTH))
    give(sheet, world.unit(WORKS), {})
    say(sheet, line(year, "G"), chair, actual="0", remark="Bị kỷ luật")
    accept_lines(sheet=sheet, by=chair)
    appraise(sheet=sheet, version=None, by=chair)
    sheet = settle(fetched(sheet), chair)
    assert Score.objects.get(sheet=sheet, stage=Stage.FINAL, criterion__path="G").actual == 0


def test_lines_that_nobody_was_asked_to_score_follow_the_appraisal(
    world: World, chair: User
) -> None:
    year = alone(world, final_rule="cross_mean", cross_mode="branches", branches=("II",))
    sheet = sent(year, world.unit(HEALTH))
    give(sheet, world.unit(WORKS), {"II/1": "3"})
    sheet = settle(appraised(world, sheet, **{"I/1": "5"}), chair)
    assert (finals(sheet)["I/1"], finals(sheet)["II/1"]) == (D(5), D(3))


def test_without_the_cross_scores_that_the_rule_needs_nothing_is_settled(
    world: World, chair: User
) -> None:
    sheet = appraised(world, sent(alone(world, final_rule="cross_mean"), world.unit(HEALTH)))
    with pytest.raises(Refused, match="chưa có điểm cuối cùng ở: I/1; I/2; I/3; II/1; T"):
        finalize(sheet=sheet, version=None, by=chair)
    assert (fetched(sheet).state, finals(sheet)) == (SheetState.APPRAISED, {})


def test_a_second_appraisal_goes_before_the_first(world: World, chair: User) -> None:
    year = alone(world)
    sheet = explained(world, sent(year, world.unit(HEALTH)))
    say(sheet, line(year, "I/1"), chair, points="7,5", remark="Chấp nhận một phần")
    reappraise(sheet=sheet, version=None, by=chair)
    assert finals(settle(fetched(sheet), chair))["I/1"] == D("7.5")


def test_the_chairs_sheet_is_settled_by_the_vice_chair(world: World, chair: User) -> None:
    sheet = appraised(world, sent(alone(world), world.unit("Sở Nội vụ")))
    with pytest.raises(Denied):
        finalize(sheet=sheet, version=None, by=chair)
    assert settle(sheet, fresh(world.users["staff"])).state == SheetState.FINAL


# Lines that depend on others ----------------------------------------------


def test_one_sheet_waits_for_the_others_where_lines_depend_on_them(
    world: World, chair: User
) -> None:
    year = begun(world)
    sheet = appraised(world, sent(year, world.unit(HEALTH)))
    with pytest.raises(Refused, match="tính theo kết quả của cả cụm, khối"):
        finalize(sheet=sheet, version=None, by=chair)
    assert finals(sheet) == {}


def whole(world: World) -> tuple[ScoringYear, dict[str, ScoreSheet]]:
    year = begun(world)
    sheets = {name: appraised(world, sheet) for name, sheet in all_sent(year).items()}
    return year, sheets


def test_the_whole_year_is_computed_together(
    world: World, chair: User, django_assert_max_num_queries: Any
) -> None:
    """Results 100 to 106 without targets: A/max(A) of 20; ranks 7 to 1 of 7 units, of 10."""
    year, sheets = whole(world)
    done = finalize_year(scoring_year=year, by=chair)
    names = [unit.name for unit in units(world.cluster_year)]
    leader = [finals(sheets[name])["I/4"] for name in names]
    ranks = [finals(sheets[name])["II/2"] for name in names]
    assert leader == [
        D(2000 + 20 * extra).__truediv__(106).quantize(D("0.01")) for extra in range(7)
    ]
    assert ranks == [D("1.43"), D("2.86"), D("4.29"), D("5.71"), D("7.14"), D("8.57"), D(10)]
    assert {sheet.state for sheet in done} == {SheetState.FINAL}
    told = history(year).get(verb="finalize_year")
    assert (len(told.detail["units"]), told.detail["left_out"]) == (7, [])


def test_who_is_not_ready_is_named_or_left_out(world: World, chair: User) -> None:
    year = begun(world)
    names = [unit.name for unit in units(world.cluster_year)]
    for extra, name in enumerate(names[:-1]):
        appraised(world, sent(year, world.unit(name), extra))
    late = world.unit(names[-1])
    with pytest.raises(Refused, match=f"Chưa thẩm định xong: {late.name}"):
        finalize_year(scoring_year=year, by=chair)
    assert len(finalize_year(scoring_year=year, left_out=[late.pk], by=chair)) == 6
    best = ScoreSheet.objects.get(scoring_year=year, unit=world.unit(names[-2]))
    assert finals(best)["I/4"] == 20
    # It comes in late with the best result: the others' frozen points are worked out again.
    settle(appraised(world, sent(year, late, 20)), fresh(world.users["chair"]))
    assert finals(best)["I/4"] == D("17.50")
    assert finals(ScoreSheet.objects.get(scoring_year=year, unit=late))["I/4"] == 20


@pytest.mark.parametrize("role", ["nobody", "other", "staff", "both", "member", "admin"])
def test_only_the_chair_or_the_councils_desk_settle_a_year(world: World, role: str) -> None:
    year = alone(world)
    with pytest.raises(Denied):
        finalize_year(scoring_year=year, by=fresh(world.users[role]))


def test_a_year_without_anything_to_settle_says_so(world: World, chair: User) -> None:
    year = alone(world)
    everybody = [unit.pk for unit in units(world.cluster_year)]
    with pytest.raises(Refused, match="Không có bảng nào chờ chốt"):
        finalize_year(scoring_year=year, left_out=everybody, by=chair)


# After -------------------------------------------------------------------


def final(world: World) -> ScoreSheet:
    sheet = appraised(world, sent(alone(world), world.unit(HEALTH)))
    return settle(sheet, fresh(world.users["chair"]))


def adjust(sheet: ScoreSheet, by: User, path: str = "I/1", **given: Any) -> Score:
    said = {"points": "9,25", "reason": "Hội nghị biểu quyết", "version": 1} | given
    return adjust_line(sheet=sheet, criterion=line(sheet.scoring_year, path), by=by, **said)


def test_the_conference_adjusts_a_line_with_its_reason(world: World, chair: User) -> None:
    sheet = final(world)
    row = adjust(sheet, chair)
    assert (row.points, row.remark, row.version) == (D("9.25"), "Hội nghị biểu quyết", 2)
    entry = history(sheet).get(verb="adjust_line")
    assert entry.detail == {
        "path": "I/1",
        "was": "10",
        "points": "9,25",
        "reason": "Hội nghị biểu quyết",
    }


ADJUSTED_WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"reason": " "}, "Chưa ghi lý do"),
    ({"points": ""}, "Chưa ghi điểm"),
    ({"points": "20,5"}, "20,5 vượt điểm tối đa 20"),
    ({"version": 7}, "vừa được người khác sửa"),
    ({"path": "G", "points": "0"}, "không có điểm để điều chỉnh"),
)


@pytest.mark.parametrize("case", range(len(ADJUSTED_WRONG)))
def test_an_adjustment_that_cannot_be_is_refused(world: World, chair: User, case: int) -> None:
    given, told = ADJUSTED_WRONG[case]
    sheet = final(world)
    with pytest.raises(Refused, match=told):
        adjust(sheet, chair, **given)
    assert finals(sheet)["I/1"] == 10


def test_nobody_adjusts_their_own_units_score(world: World, chair: User) -> None:
    sheet = appraised(world, sent(alone(world), world.unit("Sở Nội vụ")))
    sheet = settle(sheet, fresh(world.users["staff"]))
    with pytest.raises(Denied):
        adjust(sheet, chair)


def test_what_the_conference_decided_outlasts_a_new_reckoning(world: World, chair: User) -> None:
    year = begun(world)
    names = [unit.name for unit in units(world.cluster_year)]
    for extra, name in enumerate(names[:-1]):
        appraised(world, sent(year, world.unit(name), extra))
    late = world.unit(names[-1])
    finalize_year(scoring_year=year, left_out=[late.pk], by=chair)
    touched = ScoreSheet.objects.get(scoring_year=year, unit=world.unit(SCHOOLS))
    adjust(touched, chair, path="I/4", points="12")
    settle(appraised(world, sent(year, late, 20)), fresh(world.users["chair"]))
    assert finals(touched)["I/4"] == 12


def test_a_reopened_sheet_says_why_and_loses_its_frozen_scores(world: World, chair: User) -> None:
    sheet = final(world)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        reopen_sheet(sheet=sheet, reason="", version=None, by=chair)
    reopen_sheet(sheet=sheet, reason="Kiểm tra lại I/2", version=None, by=chair)
    sheet = fetched(sheet)
    assert (sheet.state, finals(sheet)) == (SheetState.EXPLAINED, {})
    assert ScoreChange.objects.filter(sheet=sheet, stage=Stage.FINAL).count() == 6
    assert history(sheet).get(verb="reopen_sheet").detail == {"reason": "Kiểm tra lại I/2"}
    # Every line may be appraised again, not only what was explained.
    row = say(sheet, line(sheet.scoring_year, "I/2"), chair, actual="1", remark="Trùng một vụ")
    assert row.stage == Stage.SECOND
    reappraise(sheet=sheet, version=None, by=chair)
    assert finals(settle(fetched(sheet), chair))["I/2"] == 2


def test_an_answered_explanation_is_settled(world: World) -> None:
    sheet = reappraised(world, sent(alone(world), world.unit(HEALTH)))
    assert finals(settle(sheet, appraiser(world, sheet)))["I/1"] == 10
