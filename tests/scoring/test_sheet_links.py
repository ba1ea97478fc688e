"""Criteria that take their result from what the unit reported."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from clusters.models import Covenant, Target
from scoring.actions.links import link_criterion
from scoring.actions.sheets import Typed, save_cell
from scoring.gaps import GapKind, gaps_of
from scoring.models import ScoreChange, ScoreSheet
from scoring.pages.links import links_page
from tests.clusters.covenants_made import COMMUNES, GROWTH, enter, opened, submit, target
from tests.scoring.sheets_made import LINES, key, own_sheet, score
from tests.world import World
from workflow.moves import Denied, Refused


def linked(world: World, covenant: Covenant | None = None) -> tuple[ScoreSheet, Target]:
    """The step to a target scored on one, the rank on nothing."""
    covenant = covenant or opened(world)
    sheet, on = own_sheet(world), target(covenant, GROWTH)
    link(world, sheet, "I/3/b", on)
    return sheet, on


def link(world: World, sheet: ScoreSheet, path: str, on: Target | None, by: str = "chair") -> int:
    return link_criterion(
        scoring_year=sheet.scoring_year, targets={key(sheet, path): on}, by=world.users[by]
    )


def test_a_report_that_is_sent_fills_the_line(world: World) -> None:
    sheet, on = linked(world)
    pledged = on.pledges.get(unit=sheet.unit).value
    year = sheet.scoring_year.cluster_year
    enter(year, sheet.unit, on, "0,5")
    before = score(sheet, "I/3/b")
    assert before is not None
    # The pledge is known; a result that is being filled in is nobody's word yet.
    assert (before.target, before.actual) == (pledged, None)
    submit(year, sheet.unit)
    row = score(sheet, "I/3/b")
    assert row is not None
    assert (row.actual, row.target) == (Decimal("0.5"), pledged)
    trail = ScoreChange.objects.of_line(sheet, key(sheet, "I/3/b"))
    assert {change.capacity for change in trail} == {"Lấy từ kết quả"}


def test_linking_takes_over_what_was_sent_before(world: World) -> None:
    covenant = opened(world)
    year, unit = world.cluster_year, world.unit("Sở Tài chính")
    enter(year, unit, target(covenant, GROWTH), "2")
    submit(year, unit)
    sheet, _on = linked(world, covenant)
    row = score(sheet, "I/3/b")
    assert row is not None
    assert row.actual == 2


def test_another_value_needs_a_reason_and_is_then_left_alone(world: World) -> None:
    sheet, on = linked(world)
    year, line = sheet.scoring_year.cluster_year, key(sheet, "I/3/b")
    enter(year, sheet.unit, on, "2")
    submit(year, sheet.unit)
    staff = world.users["staff"]
    row = score(sheet, "I/3/b")
    assert row is not None
    save_cell(sheet=sheet, typed=Typed(line.pk, "actual", "3", "2", row.version), by=staff)
    wanted = [gap for gap in gaps_of(sheet) if gap.kind == GapKind.REASON]
    assert [gap.message for gap in wanted] == [
        "Khác kết quả đã báo cáo là 2. Ghi lý do vào ô ghi chú."
    ]
    save_cell(
        sheet=sheet,
        typed=Typed(line.pk, "remark", "Số chính thức của Cục Thống kê", "", row.version + 1),
        by=staff,
    )
    assert [gap for gap in gaps_of(sheet) if gap.kind == GapKind.REASON] == []
    link(world, sheet, "I/3/b", None)
    link(world, sheet, "I/3/b", on)
    row = score(sheet, "I/3/b")
    assert row is not None
    assert row.actual == 3


@pytest.mark.parametrize("name", ["staff", "admin", "other", "member"])
def test_only_who_runs_the_year_links(world: World, name: str) -> None:
    sheet, on = linked(world)
    with pytest.raises(Denied):
        link(world, sheet, "I/2", on, by=name)


def test_only_lines_that_are_scored_on_a_result_are_linked(world: World) -> None:
    sheet, on = linked(world)
    for path in ("I", "I/1", "I/3/a", "G"):
        with pytest.raises(Refused):
            link(world, sheet, path, on)
    assert sheet.scoring_year.links.count() == 1


def test_the_same_name_and_measure_is_suggested_and_nothing_else(
    world: World, client: Client
) -> None:
    opened(world)
    named = [list(row) for row in LINES]
    sheet = own_sheet(world, named)
    line = key(sheet, "I/2")
    type(line).objects.filter(pk=line.pk).update(
        title=COMMUNES.indicator.upper(), measure=COMMUNES.measure
    )
    page = links_page(sheet.scoring_year)
    assert [(r.line.path, str(r.target or ""), r.is_suggested) for r in page.rows] == [
        ("I/2", COMMUNES.indicator, True),
        ("I/3/b", "", False),
        ("II/2", "", False),
    ]
    client.force_login(world.users["chair"])
    url = reverse("scoring:links", args=[sheet.scoring_year.cluster_year_id])
    on = page.targets[0].pk
    assert client.post(url, {f"target-{line.pk}": on, "target-0": "5"}).status_code == 302
    assert list(sheet.scoring_year.links.values_list("criterion", "target")) == [(line.pk, on)]
