"""Persons from a workbook: every fault by row and column, a preview, nobody merged silently."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from awards.actions.importing import import_facts
from awards.models import Initiative, Person, YearlyRating
from awards.workbooks.importing import plan
from awards.workbooks.persons import COLUMNS, SHEET, Reading, read, write
from awards.workbooks.rows import rows_of
from clusters.models import Unit
from scoring.workbooks.grid import BadWorkbook
from tests.accounts.pages import soup
from tests.filled_in import filled_in
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(world: World) -> Unit:
    return world.unit("Sở Tài chính")


def book(*rows: dict[str, Any], keys: tuple[str, ...] = COLUMNS, sheet: str = SHEET) -> bytes:
    return filled_in(sheet, keys, rows)


def reading(*rows: dict[str, Any]) -> Reading:
    return read(BytesIO(book(*rows)))


GOOD = {
    "name": "Nguyễn Văn  An",
    "birth_year": 1980,
    "gender": "Nam",
    "position": "Chuyên viên",
    "year": 2025,
    "level": "Hoàn thành xuất sắc nhiệm vụ",
    "initiative": "Số hóa hồ sơ",
    "scope": "Cấp cơ sở",
    "recognised_on": datetime(2025, 6, 1),  # noqa: DTZ001  # a day of a workbook has no zone
}


def test_a_row_is_read() -> None:
    (row,) = reading(GOOD).rows
    assert (row.number, row.name, row.birth_year, row.gender) == (3, "Nguyễn Văn An", 1980, "male")
    assert (row.level, row.scope, row.recognised_on) == ("HTXSNV", "base", date(2025, 6, 1))


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"name": None}, "A3", "thiếu họ và tên"),
        ({"name": "  "}, "A3", "thiếu họ và tên"),
        ({"name": "x" * 151}, "A3", "dài quá 150"),
        ({"birth_year": "tám mươi"}, "B3", "không phải là năm"),
        ({"birth_year": 80}, "B3", "không phải là năm"),
        ({"birth_year": 1980.5}, "B3", "không phải là năm"),
        ({"gender": "khác"}, "C3", "không có trong danh sách"),
        ({"year": None}, "E3", "thiếu năm của xếp loại"),
        ({"level": "tốt"}, "F3", "không có trong danh sách"),
        ({"level": "=1+1"}, "F3", "công thức chưa có kết quả"),
        ({"scope": None}, "H3", "thiếu phạm vi"),
        ({"recognised_on": "31/2/2025"}, "I3", "không phải là ngày"),
    ],
)
def test_every_fault_names_its_cell(changed: dict[str, Any], place: str, words: str) -> None:
    found = reading({**GOOD, **changed})
    assert found.rows == []
    assert [f"{fault.column}{fault.row}" for fault in found.faults] == [place]
    assert words in found.faults[0].words


def test_a_person_has_one_rating_a_year() -> None:
    found = reading(GOOD, {**GOOD, "name": "NGUYỄN VĂN AN"})
    assert [(fault.row, fault.column) for fault in found.faults] == [(4, "A")]
    assert reading(GOOD, {**GOOD, "year": 2024}).faults == []


@pytest.mark.parametrize(
    "content",
    [b"", b"not a workbook", b"\xd0\xcf\x11\xe0 password", book(GOOD, sheet="khac"),
     book(GOOD, keys=("a", "b"))],
)  # fmt: skip
def test_what_is_no_such_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(BadWorkbook):
        read(BytesIO(content))


def test_an_empty_workbook_is_told() -> None:
    assert [fault.words for fault in reading().faults] == ["chưa có ai. Điền từ dòng 3 trở đi."]


def taken(unit: Unit, world: World, *rows: dict[str, Any], are_others: bool = False) -> Any:
    found = reading(*rows)
    assert found.faults == []
    told = plan(unit, found.rows).told
    by = world.users["staff"]
    return import_facts(unit=unit, rows=found.rows, told=told, are_others=are_others, by=by)


def test_an_import_writes_once_and_comes_out_as_it_went_in(world: World, unit: Unit) -> None:
    taken(unit, world, GOOD, {**GOOD, "year": 2024, "initiative": None, "scope": None})
    again = taken(unit, world, GOOD, {**GOOD, "year": 2024, "initiative": None, "scope": None})
    assert (again.changes_nothing, again.kept) == (True, 3)
    assert (Person.objects.count(), YearlyRating.objects.count()) == (1, 2)
    assert Initiative.objects.values_list("title", "recognised_on").get() == (
        "Số hóa hồ sơ",
        date(2025, 6, 1),
    )
    out = read(BytesIO(write(rows_of(unit))))
    assert [(row.name, row.year, row.level) for row in out.rows] == [
        ("Nguyễn Văn An", 2024, "HTXSNV"),
        ("Nguyễn Văn An", 2025, "HTXSNV"),
    ]
    assert JournalEntry.objects.filter(verb="import_facts").count() == 2


def test_names_stay_names(unit: Unit) -> None:
    Person(name="=HYPERLINK(1)", unit=unit).save()
    page = load_workbook(BytesIO(write(rows_of(unit))))[SHEET]
    assert (page["A3"].value, page["A3"].data_type) == ("=HYPERLINK(1)", "s")


def test_a_changed_rating_is_told_before_it_is_written(world: World, unit: Unit) -> None:
    taken(unit, world, GOOD)
    found = reading({**GOOD, "level": "HTNV"})
    assert plan(unit, found.rows).changed == ["Nguyễn Văn An, 2025: HTNV (← HTXSNV)"]
    taken(unit, world, {**GOOD, "level": "HTNV"})
    assert YearlyRating.objects.values_list("level", "version").get() == ("HTNV", 1)


def test_without_a_birth_year_two_of_one_name_are_a_fault(world: World, unit: Unit) -> None:
    for year in (1980, 1990):
        Person(name="Nguyễn Văn An", birth_year=year, unit=unit).save()
    made = plan(unit, reading({**GOOD, "birth_year": None}).rows)
    assert [(fault.row, "Ghi năm sinh" in fault.words) for fault in made.faults] == [(3, True)]
    assert plan(unit, reading({**GOOD, "birth_year": 1990}).rows).added == []


def test_another_spelling_is_a_doubt_and_never_a_match(world: World, unit: Unit) -> None:
    Person(name="Nguyễn Văn Ân", birth_year=1980, unit=unit).save()
    made = plan(unit, reading(GOOD).rows)
    assert (made.added, len(made.doubts)) == (["Nguyễn Văn An (1980)"], 1)
    with pytest.raises(Refused, match="gần giống"):
        taken(unit, world, GOOD)
    taken(unit, world, GOOD, are_others=True)
    assert Person.objects.filter(unit=unit).count() == 2


def test_persons_of_other_units_are_not_matched_nor_told(world: World, unit: Unit) -> None:
    Person(name="Nguyễn Văn An", birth_year=1980, unit=world.unit("Sở Tư pháp")).save()
    made = plan(unit, reading(GOOD).rows)
    assert (made.added, made.doubts) == (["Nguyễn Văn An (1980)"], [])


def test_what_has_changed_since_the_preview_is_refused(world: World, unit: Unit) -> None:
    rows = reading(GOOD).rows
    told = plan(unit, rows).told
    Person(name="Nguyễn Văn An", birth_year=1980, unit=unit).save()
    with pytest.raises(Stale):
        import_facts(unit=unit, rows=rows, told=told, are_others=False, by=world.users["staff"])


def upload(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("du-kien.xlsx", content)}


def test_the_page_previews_and_then_imports(client: Client, world: World, unit: Unit) -> None:
    client.force_login(world.users["staff"])
    address = f"/awards/facts/{unit.pk}/import/"
    html = soup(client.post(address, upload(book(GOOD))))
    assert Person.objects.count() == 0
    assert "Nguyễn Văn An (1980)" in html.text
    packed = str(html.select_one("input[name=plan]")["value"])
    other = world.unit("Sở Tư pháp")
    client.force_login(world.users["specialist"])
    assert client.post(f"/awards/facts/{other.pk}/import/", {"plan": packed}).status_code == 400
    client.force_login(world.users["staff"])
    assert client.post(address, {"plan": packed + "x"}).status_code == 400
    assert client.post(address, {"plan": packed}).status_code == 302
    assert Person.objects.get().unit == unit


def test_the_page_lists_faults(client: Client, world: World, unit: Unit) -> None:
    client.force_login(world.users["staff"])
    address = f"/awards/facts/{unit.pk}/import/"
    answer = client.post(address, upload(book({**GOOD, "name": None})))
    html = soup(answer)
    assert (answer.status_code, "A3" in html.text, Person.objects.count()) == (400, True, 0)
    assert client.post(address, upload(b"x")).status_code == 400
