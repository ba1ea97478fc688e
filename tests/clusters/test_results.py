"""Results: entered, sent, taken back; and what they come to over the cluster."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clusters.actions.covenants import add_article, describe_covenant, move, start_annex
from clusters.actions.results import Entered, enter_result, figure_words, move_reporting
from clusters.actions.targets import Definition, save_target
from clusters.composing import lines_in_force, lines_of_unit
from clusters.models import ClusterYear, Deadline, Period, Phase, Reporting, Result
from clusters.pages.results import Board, board_of
from clusters.pages.target_bars import Bar, draw
from tests.clusters.covenants_made import (
    COMMUNES,
    GROWTH,
    drafted,
    enter,
    leader_of,
    members,
    opened,
    pdf,
    pledge_all,
    sign_for,
    signed,
    submit,
    target,
)
from tests.world import World
from workflow.files import BadFile
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

FIGURES = {
    "43": "43",
    "1.283,5": "1.283,5",
    "0": "0",
    "hơn 1.440": "hơn 1.440",
    "gần 21": "khoảng 21",
    "97,7 - 139,5": "97,7 - 139,5",
    "72/81": "72/81",
    "72 trên 81": "72/81",
    "-0,25": "-0,25",
    "": "",
}
REFUSED = {
    "-1": "-1 nhỏ hơn 0 mà chỉ tiêu này không nhận số âm. Nhập từ 0 trở lên.",
    "abc": "“abc” không phải là số. Viết như 1.283,5 hoặc 12,5.",
    "1,283.5": "“1,283.5” không phải là số. Viết như 1.283,5 hoặc 12,5.",
    "82/81": "82/81 không thể có: số đạt nằm trong tổng số. Viết như 72/81.",
    "139,5 - 97,7": "Khoảng “139,5 - 97,7” đi ngược: số đầu phải nhỏ hơn số cuối.",
    "0,12345": "0,12345 có quá 4 chữ số thập phân. Làm tròn rồi nhập lại.",
    "12345678901234567": ("12.345.678.901.234.567 quá lớn. Đổi sang đơn vị tính lớn hơn."),
}


def test_figures_are_kept_as_they_were_said(world: World) -> None:
    covenant, unit = opened(world), world.unit("Sở Tài chính")
    on = target(covenant, GROWTH)
    told = {}
    for figure in FIGURES:
        Result.objects.filter(target=on).delete()
        result = enter(world.cluster_year, unit, on, figure)
        told[figure] = figure_words(Result.objects.get(pk=result.pk))
    assert told == FIGURES


@pytest.mark.parametrize("figure", REFUSED)
def test_a_figure_that_cannot_be_is_refused_with_the_cure(world: World, figure: str) -> None:
    covenant, unit = opened(world), world.unit("Sở Tài chính")
    with pytest.raises(Refused) as told:
        enter(world.cluster_year, unit, target(covenant), figure)
    assert (str(told.value), Result.objects.count()) == (REFUSED[figure], 0)


def given(world: World, **changed: Any) -> dict[str, Any]:
    unit = world.unit("Sở Tài chính")
    return {
        "cluster_year": world.cluster_year,
        "unit": unit,
        "period": "mid_year",
        "entered": Entered("5"),
        "version": None,
        "by": leader_of(unit),
    } | changed


def test_only_the_unit_itself_enters_its_results(world: World) -> None:
    on = target(opened(world))
    for name in ("chair", "specialist", "admin", "other"):
        with pytest.raises(Denied):
            enter_result(**given(world, target=on, by=world.users[name]))
    enter_result(**given(world, target=on, by=world.users["staff"]))
    assert Result.objects.count() == 1


def test_a_stale_row_is_refused(world: World) -> None:
    on = target(opened(world))
    first = enter_result(**given(world, target=on))
    assert first.version == 0
    enter_result(**given(world, target=on, version=0, entered=Entered("6")))
    for version in (None, 0):
        with pytest.raises(Stale):
            enter_result(**given(world, target=on, version=version, entered=Entered("7")))
    assert Result.objects.get().value == 6


def test_evidence_is_kept_until_dropped_and_must_be_what_it_says(world: World) -> None:
    on = target(opened(world))
    made = enter_result(**given(world, target=on, entered=Entered("5", evidence=pdf())))
    assert made.evidence is not None
    made = enter_result(**given(world, target=on, version=0, entered=Entered("6")))
    assert made.evidence is not None
    wrong = Entered("7", evidence=SimpleUploadedFile("x.pdf", b"MZ"))
    with pytest.raises(BadFile):
        enter_result(**given(world, target=on, version=1, entered=wrong))
    dropped = Entered("6", drop_evidence=True)
    made = enter_result(**given(world, target=on, version=1, entered=dropped))
    assert made.value == Decimal(6)
    assert made.evidence is None


def test_targets_of_a_draft_take_no_results(world: World) -> None:
    with pytest.raises(Refused):
        enter_result(**given(world, target=target(drafted(world))))


def test_sent_results_stay_until_they_are_taken_back(world: World) -> None:
    covenant, unit = opened(world), world.unit("Sở Tài chính")
    on = target(covenant)
    enter(world.cluster_year, unit, on, "0")
    reporting = submit(world.cluster_year, unit)
    assert (reporting.state, reporting.submitted_by) == ("submitted", leader_of(unit))
    for verb in ("report_result",):
        with pytest.raises(Refused):
            move_reporting(reporting, verb=verb, by=leader_of(unit))
    with pytest.raises(Refused):
        enter_result(**given(world, target=on, period="year_end", version=0))
    with pytest.raises(Denied):
        move_reporting(reporting, verb="recall_results", by=world.users["chair"])
    move_reporting(reporting, verb="recall_results", by=leader_of(unit))
    assert (reporting.state, reporting.submitted_at) == ("draft", None)
    assert history(reporting)[0].detail["was_submitted_at"] != ""
    assert history(reporting)[1].detail["results"] == {COMMUNES.indicator: "0"}


def test_an_empty_report_is_not_sent_but_a_zero_is(world: World) -> None:
    covenant, unit = opened(world), world.unit("Sở Tài chính")
    enter(world.cluster_year, unit, target(covenant), "")
    with pytest.raises(Refused) as told:
        submit(world.cluster_year, unit)
    assert str(told.value) == "Chưa có số liệu nào. Nhập kết quả rồi gửi; 0 cũng là một kết quả."


@pytest.mark.parametrize("is_hard", [True, False])
def test_after_the_deadline(world: World, is_hard: bool) -> None:
    covenant, unit = opened(world), world.unit("Sở Tài chính")
    Deadline.objects.create(
        cluster_year=world.cluster_year,
        phase=Phase.YEAR_END_REPORT,
        due_on=timezone.localdate() - timedelta(days=20),
        is_hard=is_hard,
    )
    enter(world.cluster_year, unit, target(covenant), "5")
    if is_hard:
        with pytest.raises(Refused):
            submit(world.cluster_year, unit)
        assert Reporting.objects.get().state == "draft"
    else:
        reporting = submit(world.cluster_year, unit)
        assert history(reporting)[0].detail["working_days_late"] > 0


def indicator(board: Board, definition: Definition) -> Any:
    return next(row for row in board.indicators if row.target.indicator == definition.indicator)


def test_the_board_counts_what_was_sent_and_compares_like_with_like(world: World) -> None:
    covenant, year = opened(world), world.cluster_year
    units = members(world)
    on = target(covenant)
    for unit, figure in zip(units[:3], ("1", "hơn 3", "5"), strict=True):
        enter(year, unit, on, figure)
        submit(year, unit)
    enter(year, units[3], on, "100")
    board = board_of(year, Period.YEAR_END)
    row = indicator(board, COMMUNES)
    assert board.sent == 3
    # Members pledge 1 to 7, those who have sent 1 + 2 + 3.
    assert (row.value, row.pledged, row.fulfilment) == (9, 28, Decimal("150.00"))
    assert (row.reported, row.inexact, row.is_provisional, row.last_year) == (3, 1, True, None)
    assert indicator(board, GROWTH).value is None


def test_last_year_is_compared_by_indicator(world: World) -> None:
    covenant, year = opened(world), world.cluster_year
    earlier = ClusterYear.objects.get(cluster=year.cluster, label=str(int(year.label) - 1))
    covenant.cluster_year = earlier
    covenant.save()
    unit = members(world)[0]
    enter(earlier, unit, target(covenant), "4")
    submit(earlier, unit)
    now = opened(world)
    enter(year, unit, target(now), "6")
    submit(year, unit)
    row = indicator(board_of(year, Period.YEAR_END), COMMUNES)
    assert (row.value, row.last_year) == (6, 4)


def test_groups_have_their_own_indicators(world: World) -> None:
    chair, covenant = world.users["chair"], drafted(world)
    only = Definition("Khối tổng hợp", "Hồ sơ đúng hạn", "%", "larger", "mean", False)
    made = save_target(covenant=covenant, target=None, definition=only, by=chair)
    finance, health = world.unit("Sở Tài chính"), world.unit("Sở Y tế")
    pledge_all(covenant, finance, {made.pk: 95}, chair)
    covenant.refresh_from_db()
    move(covenant, verb="open_signing", by=chair)
    lines = lines_in_force(world.cluster_year)
    counts = [len(lines_of_unit(lines, unit.pk)) for unit in (finance, health)]
    assert counts == [3, 2]
    with pytest.raises(Refused):
        enter(world.cluster_year, health, made, "90")
    groups = board_of(world.cluster_year, Period.YEAR_END).groups
    assert [(name, [len(row.shares) for row in rows]) for name, rows in groups] == [
        ("", [7, 7]),
        ("Khối tổng hợp", [1]),
    ]


def test_an_annex_changes_the_pledges_that_it_names(world: World) -> None:
    covenant, chair = signed(world), world.users["chair"]
    finance, health = world.unit("Sở Tài chính"), world.unit("Sở Y tế")
    enter(world.cluster_year, finance, target(covenant), "3", "mid_year")
    annex = start_annex(covenant=covenant, by=chair)
    add_article(covenant=annex, heading="Điều chỉnh", text="…", by=chair)
    made = save_target(covenant=annex, target=None, definition=COMMUNES, by=chair)
    pledge_all(annex, finance, {made.pk: 50}, chair)
    annex.refresh_from_db()
    day = world.conference.held_on
    describe_covenant(covenant=annex, dated_on=day, place="", version=annex.version, by=chair)
    annex.refresh_from_db()
    move(annex, verb="open_signing", by=chair)
    before = target(covenant).pledges.get(unit=finance).value
    kept = target(covenant).pledges.get(unit=health).value

    def pledged() -> list[Decimal]:
        line = next(row for row in lines_in_force(world.cluster_year) if "xã" in row.target.measure)
        return [line.pledges[unit.pk].value for unit in (finance, health)]

    assert pledged() == [before, kept]
    for unit in members(world):
        sign_for(annex, unit)
    assert pledged() == [50, kept]
    # What was entered before the annex is the same row after it.
    again = given(world, target=made, version=0, entered=Entered("4"))
    assert enter_result(**again).target == target(covenant)


def test_bars_share_a_scale_that_starts_at_zero() -> None:
    bars = draw(
        [
            Bar("A", Decimal(100), Decimal(80), is_reached=False),
            Bar("B", None, Decimal(-20)),
            Bar("C", Decimal(0), None),
        ]
    )
    assert [tick.words for tick in bars.ticks] == ["-25", "0", "25", "50", "75", "100"]
    first, second, third = bars.rows
    assert (first.pledged_x, first.result_x, third.pledged_x) == (bars.zero, bars.zero, bars.zero)
    assert first.result_width == round(Decimal(first.pledged_width or 0) * Decimal("0.8"))
    assert (second.result_x < bars.zero, second.pledged_width) == (True, None)
    assert [row.kind for row in bars.rows] == ["short", "soft", "soft"]


def test_bars_of_nothing_have_a_scale_all_the_same() -> None:
    bars = draw([Bar("A", None, None)])
    assert [tick.words for tick in bars.ticks] == ["0", "1"]
