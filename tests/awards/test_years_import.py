"""Ratings and headcounts of units from a workbook: faults by cell, a preview, all or nothing."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from awards.actions.importing import import_years
from awards.models import Headcount, YearlyRating
from awards.workbooks.unit_plan import UnitPlan, plan, rows_of, titles_counted
from awards.workbooks.unit_years import SHEET, YearReading, read, write
from clusters.models import Unit
from scoring.workbooks.grid import BadWorkbook
from tests.accounts.pages import soup
from tests.filled_in import filled_in
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db
TITLES = {"LDTT": "Lao động tiên tiến", "CSTDCS": "Chiến sĩ thi đua cơ sở"}
KEYS = ("unit", "year", "level", "members", "completed", "disciplined", "direct_workers", "women",
        "title_LDTT", "title_CSTDCS", "source")  # fmt: skip
GOOD: dict[str, Any] = {
    "year": 2025,
    "level": "Hoàn thành xuất sắc nhiệm vụ",
    "members": 20,
    "completed": 20,
    "disciplined": 0,
    "title_LDTT": 14,
    "title_CSTDCS": 1,
    "source": "QĐ 1/2026",
}


@pytest.fixture
def unit(world: World) -> Unit:
    return world.unit("Sở Tài chính")


def book(*rows: dict[str, Any], keys: tuple[str, ...] = KEYS, sheet: str = SHEET) -> bytes:
    return filled_in(sheet, keys, rows)


def reading(*rows: dict[str, Any]) -> YearReading:
    return read(BytesIO(book(*rows)), TITLES)


def taken(unit: Unit, world: World, *rows: dict[str, Any], role: str = "staff") -> UnitPlan:
    found = reading(*rows)
    assert found.faults == []
    told = plan(unit, found.rows).told
    return import_years(unit=unit, rows=found.rows, told=told, by=world.users[role])


def test_a_row_is_read_and_what_is_empty_was_not_counted() -> None:
    (row,) = reading({**GOOD, "women": None, "disciplined": 0}).rows
    assert (row.number, row.unit, row.year, row.level) == (3, "", 2025, "HTXSNV")
    assert row.counts == {"members": 20, "completed": 20, "disciplined": 0}
    assert row.titles == {"LDTT": 14, "CSTDCS": 1}


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"year": None}, "B3", "thiếu năm"),
        ({"year": 25}, "B3", "không phải là năm"),
        ({"level": "tốt"}, "C3", "không có trong danh sách"),
        ({"members": None}, "D3", "thiếu tổng số người"),
        ({"members": -1}, "D3", "không phải là số người"),
        ({"members": "hai mươi"}, "D3", "Ghi số nguyên từ 0"),
        ({"members": 1_000_001}, "D3", "không phải là số người"),
        ({"completed": 19.5}, "E3", "không phải là số người"),
        ({"title_LDTT": "x"}, "I3", "không phải là số người"),
        ({"source": "x" * 301}, "K3", "dài quá 300"),
    ],
)
def test_every_fault_names_its_cell(changed: dict[str, Any], place: str, words: str) -> None:
    found = reading({**GOOD, **changed})
    assert found.rows == []
    assert [f"{fault.column}{fault.row}" for fault in found.faults] == [place]
    assert words in found.faults[0].words


def test_a_row_says_something() -> None:
    (fault,) = reading({"year": 2025}).faults
    assert "không có xếp loại, cũng không có số người" in fault.words
    assert [one.words for one in reading().faults] == ["chưa có dòng nào. Điền từ dòng 3 trở đi."]
    with pytest.raises(BadWorkbook):
        read(BytesIO(book(GOOD, sheet="khac")), TITLES)
    with pytest.raises(BadWorkbook):
        read(BytesIO(b"x"), TITLES)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{**GOOD, "unit": "Sở Tư pháp"}], "cũng không trực thuộc"),
        ([GOOD, {**GOOD, "unit": "Sở Tài chính"}], "đã có năm 2025 ở dòng 3"),
        ([{**GOOD, "completed": 21}], "21 người, nhiều hơn tổng số 20"),
        ([{**GOOD, "title_LDTT": 21}], "21 người, nhiều hơn tổng số 20"),
    ],
)
def test_what_cannot_be_is_a_fault_of_its_row(
    unit: Unit, rows: list[dict[str, Any]], words: str
) -> None:
    (fault,) = plan(unit, reading(*rows).rows).faults
    assert (fault.row, words in fault.words) == (2 + len(rows), True)


def test_an_import_writes_once_and_comes_out_as_it_went_in(world: World, unit: Unit) -> None:
    first = taken(unit, world, GOOD, {**GOOD, "year": 2024, "unit": "SỞ TÀI CHÍNH"})
    assert (len(first.added), first.changed) == (4, [])
    again = taken(unit, world, GOOD, {**GOOD, "year": 2024})
    assert (again.added, again.changed, again.kept) == ([], [], 4)
    assert (YearlyRating.objects.count(), Headcount.objects.count()) == (2, 2)
    out = read(BytesIO(write(rows_of(unit), titles_counted())), titles_counted()).rows
    assert [(row.unit, row.year, row.level) for row in out] == [
        ("Sở Tài chính", 2024, "HTXSNV"),
        ("Sở Tài chính", 2025, "HTXSNV"),
    ]
    assert out[1].counts == {"members": 20, "completed": 20, "disciplined": 0}
    assert out[1].titles == {"LDTT": 14, "CSTDCS": 1}
    assert {row.source for row in out} == {"QĐ 1/2026"}


def test_what_is_left_empty_stays_and_what_changes_keeps_its_history(
    world: World, unit: Unit
) -> None:
    taken(unit, world, GOOD)
    changed = {"year": 2025, "level": "Hoàn thành tốt nhiệm vụ", "members": 22, "title_LDTT": 15}
    made = plan(unit, reading(changed).rows)
    assert made.added == []
    assert made.changed[0].endswith(
        "2025: Hoàn thành tốt nhiệm vụ (← Hoàn thành xuất sắc nhiệm vụ)"
    )
    assert "số người 22, hoàn thành nhiệm vụ 20" in made.changed[1]
    taken(unit, world, changed)
    row = Headcount.objects.get()
    assert (row.members, row.completed, row.version) == (22, 20, 1)
    assert {one.kind.code: one.count for one in row.titles.all()} == {"LDTT": 15, "CSTDCS": 1}
    line = JournalEntry.objects.get(verb="correct_headcount")
    assert line.detail["before"]["members"] == 20
    assert line.detail["before"]["titles"] == {"LDTT": 14, "CSTDCS": 1}


def test_units_below_come_with_theirs_and_no_others(world: World, unit: Unit) -> None:
    below = Unit.objects.create(name="Chi cục Thử", kind="department", parent=unit)
    taken(unit, world, {**GOOD, "unit": "chi cục thử"})
    assert YearlyRating.objects.get().unit == below
    with pytest.raises(Denied):
        taken(unit, world, {**GOOD, "year": 2023}, role="other")
    assert YearlyRating.objects.count() == 1


def test_what_has_changed_since_the_preview_is_refused_and_nothing_written(
    world: World, unit: Unit
) -> None:
    rows = reading(GOOD, {**GOOD, "year": 2024}).rows
    told = plan(unit, rows).told
    YearlyRating.objects.create(unit=unit, year=2024, level="HTNV")
    with pytest.raises(Stale):
        import_years(unit=unit, rows=rows, told=told, by=world.users["staff"])
    bad = reading({**GOOD, "completed": 21}).rows
    with pytest.raises(Refused, match="nhiều hơn tổng số"):
        import_years(unit=unit, rows=bad, told=plan(unit, bad).told, by=world.users["staff"])
    assert (YearlyRating.objects.count(), Headcount.objects.count()) == (1, 0)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_preview_costs_the_same_for_many_rows(
    world: World, unit: Unit, count: int, django_assert_num_queries: Any
) -> None:
    rows = reading(*({**GOOD, "year": 1990 + n} for n in range(count))).rows
    with django_assert_num_queries(4):
        assert len(plan(unit, rows).added) == 2 * count


def test_the_page_previews_and_then_imports(client: Client, world: World, unit: Unit) -> None:
    client.force_login(world.users["staff"])
    address = f"/awards/facts/{unit.pk}/years/"

    def sent(*rows: dict[str, Any]) -> Any:
        return client.post(address, {"file": SimpleUploadedFile("so.xlsx", book(*rows))})

    bad = sent({**GOOD, "year": None})
    assert (bad.status_code, "B3" in soup(bad).text) == (400, True)
    html = soup(sent(GOOD))
    assert (YearlyRating.objects.count(), "Hoàn thành xuất sắc" in html.text) == (0, True)
    packed = str(html.select_one("input[name=plan]")["value"])
    client.force_login(world.users["specialist"])
    other = world.unit("Sở Tư pháp")
    assert client.post(f"/awards/facts/{other.pk}/years/", {"plan": packed}).status_code == 400
    client.force_login(world.users["staff"])
    assert client.post(address, {"plan": packed + "x"}).status_code == 400
    assert client.post(address, {"plan": packed}).status_code == 302
    assert (YearlyRating.objects.count(), Headcount.objects.count()) == (1, 1)
    # Pressed twice: what it would do now is nothing, and that is said.
    assert client.post(address, {"plan": packed}).status_code == 409
    book_out = client.get(f"{address}workbook/")
    assert read(BytesIO(b"".join(book_out)), titles_counted()).rows[0].level == "HTXSNV"
