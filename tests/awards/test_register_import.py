"""Old decisions from a workbook: every fault by cell, nobody merged silently, all or nothing."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from awards.actions.importing_register import import_decisions
from awards.forms.register import RECIPIENTS
from awards.models import Award, Decision, Household, Person
from awards.models.register import RegisterImport
from awards.workbooks.decisions import COLUMNS, SHEET, read, write_form
from awards.workbooks.packing import Packed, pack, unpack
from catalogue.rule_terms import Ground
from clusters.models import Unit, UnitChange
from clusters.models.units import UnitChangeKind
from scoring.workbooks.grid import BadWorkbook
from tests.awards.dossiers_made import decision
from tests.awards.old_decisions_made import GOOD, PERSON, TODAY, book, planned, reading, taken
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db


def test_a_row_is_read() -> None:
    (row,) = reading(PERSON | {"number": " 12/QĐ-UBND "}).rows
    assert (row.decision, row.issued_on, row.to) == ("12/QĐ-UBND", date(2021, 3, 9), "person")
    assert (row.recipient, row.birth_year, row.year) == ("Nguyễn Văn An", 1980, 2020)
    assert row.ground == Ground.MERIT


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"number": None}, "A3", "thiếu số quyết định"),
        ({"issued_on": None}, "B3", "thiếu ngày quyết định"),
        ({"issued_on": "31/2/2021"}, "B3", "không phải là ngày"),
        ({"issued_on": "1/7/2026"}, "B3", "chưa đến"),
        ({"authority": " "}, "C3", "thiếu cấp quyết định"),
        ({"award": None}, "E3", "thiếu hình thức"),
        ({"award": "=A1"}, "E3", "công thức chưa có kết quả"),
        ({"award": "x" * 301}, "E3", "dài quá 300"),
        ({"to": None}, "F3", "thiếu đối tượng"),
        ({"to": "con mèo"}, "F3", "không có trong danh sách"),
        ({"recipient": None}, "G3", "thiếu nơi được khen"),
        ({"recipient": " ... "}, "G3", "thiếu nơi được khen"),
        ({"birth_year": "tám mươi"}, "H3", "không phải là năm"),
        ({"birth_year": 2021}, "H3", "không thể được khen"),
        ({"unit": None}, "I3", "thiếu đơn vị"),
        ({"count": 3}, "K3", "số lượng là 1"),
        ({"count": "ba"}, "K3", "không phải là số lượng"),
        ({"year": None}, "L3", "thiếu năm của thành tích"),
        ({"year": 2022}, "L3", "có trước năm thành tích 2022"),
        ({"ground": "khác thường"}, "M3", "không có trong danh sách"),
    ],
)
def test_every_fault_names_its_cell(changed: dict[str, Any], place: str, words: str) -> None:
    found = reading(PERSON | changed)
    assert found.rows == []
    assert place in [f"{fault.column}{fault.row}" for fault in found.faults]
    assert words in " ".join(fault.words for fault in found.faults)


@pytest.mark.parametrize("count", [None, 0, -3])
def test_a_number_of_recipients_needs_the_number(count: Any) -> None:
    row = GOOD | {"to": "Chỉ có số lượng", "recipient": "cá nhân", "count": count}
    assert [fault.column for fault in reading(row).faults] == ["K"]
    (good,) = reading(row | {"count": 12, "recipient": None}).rows
    assert (good.count, good.recipient) == (12, "")


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"\xd0\xcf\x11\xe0 password", book(GOOD, sheet="khac"), book(GOOD, keys=("a",))],
)
def test_what_is_no_such_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(BadWorkbook):
        read(BytesIO(content), today=TODAY)


def test_the_form_is_empty_and_says_so() -> None:
    found = read(BytesIO(write_form()), today=TODAY)
    assert [fault.words for fault in found.faults] == ["chưa có dòng nào. Điền từ dòng 3 trở đi."]
    page = load_workbook(BytesIO(write_form()))[SHEET]
    assert [cell.value for cell in page[1]] == list(COLUMNS)


def test_decisions_and_awards_are_recorded(world: World) -> None:
    household = PERSON | {"to": "Hộ gia đình", "recipient": "Trần Thị B", "birth_year": None}
    number = GOOD | {"to": "Chỉ có số lượng", "recipient": "công nhân", "count": 25}
    done = taken(world, GOOD, PERSON, household, number)
    assert (len(done.written), len(done.skipped)) == (4, 0)
    paper = Decision.objects.get()
    assert (paper.number, paper.state, paper.council, paper.signer) == (
        "12/QĐ-UBND",
        "recorded",
        None,
        "Trần Ký",
    )
    rows = list(Award.objects.filter(decision=paper).order_by("pk"))
    person, home = Person.objects.get(), Household.objects.get()
    assert [(row.unit, row.person, row.household, row.count) for row in rows] == [
        (world.unit("Sở Tài chính"), None, None, 1),
        (None, person, None, 1),
        (None, None, home, 1),
        (None, None, None, 25),
    ]
    assert {(row.year, row.year_no, row.awarded_on) for row in rows} == {
        ("2020", 2020, date(2021, 3, 9))
    }
    kinds = [row.kind.code if row.kind else None for row in rows]
    assert kinds == ["COCP", "CSTDTQ", "CSTDTQ", "COCP"]
    assert (person.birth_year, person.unit) == (1980, world.unit("Sở Tài chính"))
    kept = RegisterImport.objects.get()
    assert kept.made == {
        "awards": [row.pk for row in rows],
        "decisions": [paper.pk],
        "persons": [person.pk],
        "households": [home.pk],
    }
    assert JournalEntry.objects.get(verb="import_decisions").subject_id == kept.pk
    line = JournalEntry.objects.get(verb="record_decision")
    assert line.detail == {"awards": 4, "is_new": True}
    assert line.capacity == "Chuyên viên Hội đồng"


def test_an_unknown_wording_is_kept_and_told(world: World) -> None:
    row = GOOD | {"award": "Cờ luân lưu của tỉnh"}
    assert "chưa có trong danh mục" in planned(world, row).lines[0].notes[0]
    taken(world, row)
    award = Award.objects.get()
    assert (award.name, award.kind) == ("Cờ luân lưu của tỉnh", None)


def test_the_same_line_twice_is_skipped_and_told(world: World) -> None:
    other = GOOD | {"recipient": "sở  TÀI chính"}
    done = taken(world, GOOD, other, PERSON)
    assert [line.skipped for line in done.lines] == ["", "giống dòng 3", ""]
    again = taken(world, GOOD, PERSON, GOOD | {"year": 2019})
    assert [line.skipped for line in again.lines] == ["sổ đã có dòng này"] * 2 + [""]
    assert (Award.objects.count(), Decision.objects.count(), Person.objects.count()) == (3, 1, 1)


@pytest.mark.parametrize("in_sheet", [True, False])
def test_a_number_used_twice_with_another_day_is_a_fault(world: World, in_sheet: bool) -> None:
    later = PERSON | {"issued_on": "10/3/2021", "number": "12/ qđ-ubnd"}
    rows = [GOOD, later] if in_sheet else [later]
    if not in_sheet:
        taken(world, GOOD)
    made = planned(world, *rows)
    assert ["9/3/2021" in fault.words for fault in made.faults] == [True]
    # The next year begins to count anew.
    assert planned(world, GOOD, PERSON | {"issued_on": "9/3/2022"}).faults == []


def test_a_decision_that_is_being_made_takes_no_old_lines(world: World) -> None:
    decision("12/QĐ-UBND", issued_on=date(2021, 3, 9), state="issued")
    assert "đang ở trạng thái" in planned(world, GOOD).faults[0].words


@pytest.mark.parametrize("to", ["Cá nhân", "Hộ gia đình"])
def test_the_unknown_unit_of_a_person_is_a_fault(world: World, to: str) -> None:
    (fault,) = planned(world, PERSON | {"to": to, "unit": "Sở Không Có"}).faults
    assert (fault.row, "không có đơn vị “Sở Không Có”" in fault.words) == (3, True)


@pytest.mark.parametrize(
    ("changed", "stated"),
    [
        ({"recipient": "Đội 5 Nông trường"}, "Đội 5 Nông trường"),
        ({"recipient": "Đội 5", "unit": "Nông trường Cũ"}, "Đội 5, Nông trường Cũ"),
    ],
)
def test_an_unknown_collective_is_taken_in_by_its_name(
    world: World, changed: dict[str, Any], stated: str
) -> None:
    made = planned(world, GOOD | changed)
    assert (made.faults, made.unmatched) == ([], [stated])
    assert "chưa có trong danh mục đơn vị" in made.lines[0].notes[0]
    taken(world, GOOD | changed)
    award = Award.objects.get()
    assert (award.recipient, award.unit, award.count) == (stated, None, 1)
    assert list(Award.objects.filter(RECIPIENTS["named"])) == [award]
    # The same workbook again says nothing new.
    assert [line.skipped for line in planned(world, GOOD | changed).lines] == ["sổ đã có dòng này"]


def test_a_name_without_its_marks_tells_the_unit_that_bears_it(world: World) -> None:
    (line,) = planned(world, GOOD | {"recipient": "So Tai chinh"}).lines
    assert line.is_unmatched
    assert f"có thể là {world.unit('Sở Tài chính')}" in line.notes[0]


def test_a_desk_imports_for_its_own_units_only(world: World) -> None:
    made = Unit(name="Sở của nơi khác", full_name="Sở của nơi khác", kind="department")
    made.save()
    row = GOOD | {"recipient": "Sở của nơi khác"}
    assert [line.unit for line in planned(world, row).lines] == [None]
    assert [line.unit for line in planned(world, row, role="admin").lines] == [made]


def ended(world: World) -> tuple[Unit, Unit]:
    """A unit that ended with 2020 and the one that it became."""
    now = world.unit("Sở Tài chính")
    old = Unit(
        name="Sở Vật giá", full_name="Sở Vật giá", kind=now.kind, parent=now.parent,
        valid_to=date(2020, 12, 31),
    )  # fmt: skip
    old.save()
    change = UnitChange.objects.create(
        kind=UnitChangeKind.MERGE, on=date(2021, 1, 1), legal_basis="NQ"
    )
    change.predecessors.add(old)
    change.successors.add(now)
    return old, now


def test_a_unit_that_existed_on_the_day_is_kept_and_what_it_became_is_told(world: World) -> None:
    old, now = ended(world)
    row = GOOD | {"recipient": "Sở Vật giá", "issued_on": "1/12/2020"}
    done = taken(world, row)
    assert done.lines[0].notes == [f"nay là {now}"]
    assert Award.objects.get().unit == old


def test_a_unit_that_had_ended_is_a_fault_that_tells_what_it_became(world: World) -> None:
    _old, now = ended(world)
    (fault,) = planned(world, GOOD | {"recipient": "Sở Vật giá"}).faults
    assert f"đã chấm dứt ngày 31/12/2020, thành {now}" in fault.words


def known(world: World, name: str = "Nguyễn Văn An", year: int | None = 1980) -> Person:
    row = Person(name=name, birth_year=year, unit=world.unit("Sở Tài chính"))
    row.save()
    return row


def test_the_same_person_is_matched_exactly(world: World) -> None:
    person = known(world)
    done = taken(world, PERSON | {"recipient": "NGUYỄN VĂN AN"})
    assert (done.doubts, Award.objects.get().person) == ([], person)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "year"), [("Nguyễn Văn Ân", 1980), ("Nguyễn Văn An", None)], ids=["spelling", "year"]
)
def test_who_may_be_known_has_to_be_chosen(world: World, name: str, year: int | None) -> None:
    person = known(world, name, year)
    (doubt,) = planned(world, PERSON).doubts
    assert [value for value, _words in doubt.options] == ["new", f"p{person.pk}"]
    with pytest.raises(Refused, match="Dòng 3"):
        taken(world, PERSON)
    with pytest.raises(Refused, match="Dòng 3"):
        taken(world, PERSON, who_3="p999999")
    assert Award.objects.count() == 0
    taken(world, PERSON, who_3=f"p{person.pk}")
    assert Award.objects.get().person == person


def test_another_person_of_the_name_is_entered_where_that_is_said(world: World) -> None:
    known(world, year=None)
    taken(world, PERSON, who_3="new")
    assert sorted(Person.objects.values_list("birth_year", flat=True), key=str) == [1980, None]


def test_a_missing_birth_year_is_asked_for(world: World) -> None:
    row = PERSON | {"birth_year": None}
    (doubt,) = planned(world, row).doubts
    assert (doubt.why, len(doubt.options)) == ("thiếu năm sinh", 1)
    with pytest.raises(Refused):
        taken(world, row)
    taken(world, row, who_3="new")
    assert Person.objects.get().birth_year is None
    # Somebody of that name without a year is known by now, and another stays another.
    again = row | {"year": 2019}
    taken(world, again, who_3="new")
    assert sorted(Person.objects.values_list("distinction", flat=True)) == ["", "người thứ 2"]


def test_one_person_twice_in_a_workbook_is_one_where_that_is_said(world: World) -> None:
    twin = PERSON | {"recipient": "Nguyen Van An", "year": 2019}
    (doubt,) = planned(world, PERSON, twin).doubts
    assert (doubt.row, doubt.options[-1][0]) == (4, "r3")
    taken(world, PERSON, twin, who_4="r3")
    assert (Person.objects.count(), Award.objects.count()) == (1, 2)


def test_what_has_become_one_by_a_choice_is_not_entered_twice(world: World) -> None:
    done = taken(world, PERSON, PERSON | {"recipient": "Nguyen Van An"}, who_4="r3")
    assert [line.skipped for line in done.lines] == ["", "giống dòng 3"]
    assert (Person.objects.count(), Award.objects.count()) == (1, 1)


def test_persons_of_other_units_are_not_told(world: World) -> None:
    Person(name="Nguyễn Văn An", unit=world.unit("Sở Tư pháp")).save()
    assert planned(world, PERSON).doubts == []


@pytest.mark.parametrize("role", ["staff", "other", "chair", "member", "nobody"])
def test_who_keeps_no_register_imports_nothing(world: World, role: str) -> None:
    rows = reading(GOOD).rows
    with pytest.raises(Denied):
        import_decisions(rows=rows, told=[], choices={}, by=world.users[role])


def test_what_has_changed_since_the_preview_is_refused(world: World) -> None:
    rows, told = reading(PERSON).rows, planned(world, PERSON).told
    known(world)
    with pytest.raises(Stale):
        import_decisions(rows=rows, told=told, choices={}, by=world.users["specialist"])
    assert Award.objects.count() == 0


def test_a_preview_is_carried_for_one_person(world: World) -> None:
    found = reading(GOOD, PERSON)
    kept = Packed(found.rows, ["x"], 3, "cu.xlsx")
    assert unpack(pack(7, kept), 7) == kept
    with pytest.raises(Exception, match="somebody else"):
        unpack(pack(7, kept), 8)


def many(count: int) -> list[dict[str, Any]]:
    return [
        PERSON | {"recipient": f"Nguyễn Văn Thứ {n}", "number": f"{n // 10}/QĐ-UBND"}
        for n in range(count)
    ]


def asked(world: World, count: int) -> int:
    rows = reading(*many(count)).rows
    told = planned(world, *many(count)).told
    with CaptureQueriesContext(connection) as queries:
        import_decisions(rows=rows, told=told, choices={}, by=world.users["specialist"])
    return len(queries)


def test_no_query_for_a_row(world: World) -> None:
    few = asked(world, 3)
    Award.objects.all().delete()
    Decision.objects.all().delete()
    Person.objects.all().delete()
    # Rows are written in batches of what SQLite takes at once, not one by one.
    assert asked(world, 300) - few < 15
