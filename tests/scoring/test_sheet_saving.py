"""Saving cells: one, many at once, and two people in one sheet."""

from decimal import Decimal

import pytest

from scoring.actions.sheets import Faulty, StaleCell, Typed, paste_cells, save_cell
from scoring.actions.writing import Line, write_lines
from scoring.methods import Entry
from scoring.models import CriteriaSet, ScoreChange, ScoreSheet, Stage
from tests.scoring.appraisals_made import staff_of
from tests.scoring.sheets_made import FULL, fill, key, own_sheet, score
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused

D = Decimal


def cell(sheet: ScoreSheet, path: str, field: str, text: str, **more: object) -> Typed:
    shown = {"shown": "", "version": 0} | more
    return Typed(key(sheet, path).pk, field, text, str(shown["shown"]), int(str(shown["version"])))


def put(sheet: ScoreSheet, world: World, *given: object, **more: object) -> None:
    path, field, text = map(str, given)
    save_cell(sheet=sheet, typed=cell(sheet, path, field, text, **more), by=world.users["staff"])


def test_a_cell_is_saved_with_its_points_and_its_trail(world: World) -> None:
    sheet = own_sheet(world)
    put(sheet, world, "I/2", "actual", "3")
    row = score(sheet, "I/2")
    assert row is not None
    assert (row.actual, row.points, row.version, row.saved_by) == (3, 6, 1, world.users["staff"])
    trail = ScoreChange.objects.of_line(sheet, key(sheet, "I/2"))
    assert [(c.actual, c.changed_by, c.capacity) for c in trail] == [
        (3, world.users["staff"], "Đơn vị thành viên")
    ]


@pytest.mark.parametrize("name", ["chair", "specialist", "member", "admin", "other", "both"])
def test_only_its_own_unit_fills_in_a_sheet(world: World, name: str) -> None:
    sheet = own_sheet(world)
    with pytest.raises(Denied):
        save_cell(sheet=sheet, typed=cell(sheet, "I/1", "points", "1"), by=world.users[name])
    assert score(sheet, "I/1") is None


def test_a_sheet_that_was_sent_is_not_written(world: World) -> None:
    sheet = fill(own_sheet(world))
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        state="submitted", submitted_at="2026-01-01T00:00Z", submitted_by=world.users["staff"]
    )
    with pytest.raises(Refused) as told:
        put(sheet, world, "I/1", "points", "1", shown="30,5", version=1)
    assert "Bảng đã gửi" in str(told.value)


def test_two_people_in_different_cells_of_one_line_both_save(world: World) -> None:
    sheet = own_sheet(world)
    put(sheet, world, "I/3/b", "actual", "50")
    # The second still has version 0 before their eyes, and another cell.
    put(sheet, world, "I/3/b", "remark", "theo báo cáo")
    row = score(sheet, "I/3/b")
    assert row is not None
    assert (row.actual, row.remark, row.version) == (50, "theo báo cáo", 2)


def test_the_later_one_at_the_same_cell_sees_both_values(world: World) -> None:
    sheet, second = own_sheet(world), staff_of(world.unit("Sở Tài chính"))
    put(sheet, world, "I/1", "points", "20")
    late = cell(sheet, "I/1", "points", "25")
    with pytest.raises(StaleCell) as told:
        save_cell(sheet=sheet, typed=late, by=second)
    [fault] = told.value.faults
    assert (fault.now, fault.typed.text, fault.version) == ("20", "25", 1)
    assert fault.message == (
        "Cán bộ Sở Tài chính (minh họa) vừa ghi “20” vào ô này; ở đây đang gõ “25”. Chọn một bản."
    )
    row = score(sheet, "I/1")
    assert row is not None
    assert row.points == 20
    # Having seen both, the second one chooses.
    save_cell(
        sheet=sheet, typed=cell(sheet, "I/1", "points", "25", shown="20", version=1), by=second
    )
    row = score(sheet, "I/1")
    assert row is not None
    assert (row.points, row.version) == (25, 2)


def test_the_same_value_twice_is_no_conflict(world: World) -> None:
    sheet = own_sheet(world)
    for _time in range(2):
        put(sheet, world, "I/1", "points", "20")
    assert ScoreChange.objects.count() == 1


def test_a_block_is_saved_as_a_whole_with_one_line_in_the_journal(world: World) -> None:
    sheet = own_sheet(world)
    cells = [
        cell(sheet, "I/3/b", "actual", "60"),
        cell(sheet, "I/3/b", "target", "40"),
        cell(sheet, "II/1", "assigned", "0"),
        cell(sheet, "T", "minus", "1"),
        cell(sheet, "T", "actual", "2"),
    ]
    paste_cells(sheet=sheet, cells=cells, by=world.users["staff"])
    found = {
        path: (row.actual, row.minus, row.target, row.assigned, row.points)
        for path in ("I/3/b", "II/1", "T")
        if (row := score(sheet, path)) is not None
    }
    assert found == {
        "I/3/b": (60, None, 40, True, 15),
        "II/1": (None, None, None, False, None),
        "T": (2, 1, None, True, 0),
    }
    assert [(e.verb, e.detail) for e in history(sheet)] == [
        ("paste_cells", {"lines": 3, "cells": 5})
    ]


def test_one_fault_and_nothing_of_the_block_is_written(world: World) -> None:
    sheet = own_sheet(world)
    put(sheet, world, "I/2", "actual", "1")
    cells = [
        cell(sheet, "I/1", "points", "42"),
        cell(sheet, "II/2", "actual", "7"),
        cell(sheet, "I/2", "actual", "4", shown="", version=0),
        cell(sheet, "I", "points", "5"),
        Typed(10**6, "points", "1"),
        cell(sheet, "I/3/a", "saved_by", "1"),
    ]
    with pytest.raises(Faulty) as told:
        paste_cells(sheet=sheet, cells=cells, by=world.users["staff"])
    assert {(f.typed.text, f.now) for f in told.value.faults} == {
        ("42", None),
        ("4", "1"),
        ("5", None),
        ("1", None),
    }
    assert len(told.value.faults) == 5
    assert (score(sheet, "II/2"), len(history(sheet))) == (None, 0)


def test_a_line_of_another_set_is_not_written(world: World) -> None:
    sheet = own_sheet(world)
    other = key(own_sheet_again(world), "I/1")
    with pytest.raises(Faulty):
        save_cell(sheet=sheet, typed=Typed(other.pk, "points", "1", "", 0), by=world.users["staff"])


def own_sheet_again(world: World) -> ScoreSheet:
    """A second set beside the one that the year uses, seen through the same kind of sheet."""

    made = CriteriaSet.objects.get(name="Bộ thử")
    lines = list(made.criteria.order_by("order"))
    made.pk, made.edition = None, 2
    made.save()
    for each in lines:
        each.pk, each.criteria_set, each.parent = None, made, None
        each.save()
    sheet: ScoreSheet = ScoreSheet.objects.select_related("scoring_year").earliest("pk")
    sheet.scoring_year.criteria_set = made
    return sheet


def test_points_imported_as_a_result_of_a_direct_line_can_be_typed_over(world: World) -> None:
    sheet = own_sheet(world)
    write_lines([Line(sheet, key(sheet, "I/1"), Entry(actual=D(7)))], stage=Stage.SELF, by=None)
    put(sheet, world, "I/1", "points", "9", shown="7", version=1)
    put(sheet, world, "I/1", "remark", "sửa", version=2)
    row = score(sheet, "I/1")
    assert row is not None
    assert (row.points, row.actual, row.remark) == (9, None, "sửa")


def test_emptying_a_cell_leaves_no_answer_and_0_is_one(world: World) -> None:
    sheet = fill(own_sheet(world))
    put(sheet, world, "I/2", "actual", "", shown="3", version=1)
    put(sheet, world, "I/1", "points", "0", shown="30,5", version=1)
    empty, zero = score(sheet, "I/2"), score(sheet, "I/1")
    assert empty is not None
    assert zero is not None
    assert (empty.actual, empty.points, zero.points) == (None, None, 0)
    assert len(FULL) == ScoreChange.objects.values("criterion").distinct().count()
