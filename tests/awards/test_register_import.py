"""Old decisions from a workbook: every fault by cell, nobody merged silently, all or nothing."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from awards.actions.importing_register import import_decisions
from awards.forms.register import RECIPIENTS
from awards.models import Award, Decision, Household, Person
from awards.models.register import RegisterImport
from awards.scope import units_of_desks
from awards.workbooks.decisions import COLUMNS, SHEET, Reading, read, write_form
from awards.workbooks.packing import Packed, pack, unpack
from awards.workbooks.register_plan import MOST_ASKED, Plan, plan
from catalogue.rule_terms import Ground
from clusters.models import Unit, UnitChange
from clusters.models.units import UnitChangeKind
from scoring.workbooks.grid import BadWorkbook
from tests.accounts.pages import soup
from tests.awards.dossiers_made import decision
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)
GOOD: dict[str, Any] = {
    "number": "12/QĐ-UBND",
    "issued_on": datetime(2021, 3, 9),  # noqa: DTZ001  # a day of a workbook has no zone
    "authority": "Chủ tịch UBND tỉnh Minh Họa",
    "signer": "Trần Ký",
    "award": "Cờ thi đua của Chính phủ",
    "to": "Tập thể",
    "recipient": "Sở Tài chính",
    "year": 2020,
    "ground": "Công trạng",
}
PERSON = GOOD | {
    "to": "Cá nhân",
    "recipient": "Nguyễn Văn An",
    "birth_year": 1980,
    "unit": "Sở Tài chính",
    "award": "Chiến sĩ thi đua toàn quốc",
}


def book(*rows: dict[str, Any], keys: tuple[str, ...] = COLUMNS, sheet: str = SHEET) -> bytes:
    made = Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    page.append(list(keys))
    page.append(["-"] * len(keys))
    for row in rows:
        page.append([row.get(key) for key in keys])
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def reading(*rows: dict[str, Any]) -> Reading:
    return read(BytesIO(book(*rows)), today=TODAY)


def planned(world: World, *rows: dict[str, Any], role: str = "specialist") -> Plan:
    found = reading(*rows)
    assert found.faults == []
    return plan(units_of_desks(world.users[role]).select_related("parent"), found.rows)


def taken(world: World, *rows: dict[str, Any], role: str = "specialist", **choices: str) -> Plan:
    found = reading(*rows)
    assert found.faults == []
    told = planned(world, *rows, role=role).told
    chosen = {name.replace("_", "-"): value for name, value in choices.items()}
    by = world.users[role]
    return import_decisions(rows=found.rows, told=told, choices=chosen, by=by)


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


def upload(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("quyet-dinh.xlsx", content)}


def test_the_page_previews_asks_and_imports(client: Client, world: World) -> None:
    client.force_login(world.users["specialist"])
    address = reverse("awards:register_import")
    html = soup(client.post(address, upload(book(GOOD, PERSON | {"birth_year": None}))))
    assert Award.objects.count() == 0
    assert len(html.select("tbody tr")) == 2
    packed = str(html.select_one("input[name=plan]")["value"])
    unsaid = client.post(address, {"plan": packed, "who-4": ""})
    assert (unsaid.status_code, Award.objects.count()) == (409, 0)
    assert 'name="who-rest"' in unsaid.content.decode()
    assert client.post(address, {"plan": packed + "x"}).status_code == 400
    answer = client.post(address, {"plan": packed, "who-4": "new"}, follow=True)
    assert Award.objects.count() == 2
    link = reverse("awards:history_check", args=[world.unit("Sở Tài chính").pk])
    assert link in answer.content.decode()
    assert "Đã nhập 2 dòng của 1 quyết định" in answer.content.decode()


def test_the_page_lists_faults(client: Client, world: World) -> None:
    client.force_login(world.users["specialist"])
    address = reverse("awards:register_import")
    for rows, words in (
        ([GOOD | {"recipient": None}], "G3"),
        ([PERSON | {"unit": "Sở Không Có"}], "I3"),
    ):
        answer = client.post(address, upload(book(*rows)))
        assert (answer.status_code, words in soup(answer).text) == (400, True)
    assert client.post(address, upload(b"x")).status_code == 400
    assert Award.objects.count() == 0


def test_the_faults_come_back_beside_their_rows(client: Client, world: World) -> None:
    client.force_login(world.users["specialist"])
    address = reverse("awards:register_import")
    sheet = book(GOOD, PERSON | {"issued_on": "31/2/2021", "birth_year": "x"}, PERSON)
    page = soup(client.post(address, upload(sheet)))
    carried = str(page.select_one("input[name=faulty]")["value"])
    mended = client.post(address, {"faulty": carried})
    rows = list(load_workbook(BytesIO(mended.content))[SHEET].iter_rows(values_only=True))
    assert rows[0] == (*COLUMNS, None)
    assert [row[-1] for row in rows[2:]] == [
        None,
        "“31/2/2021” không phải là ngày. Ghi như 29/3/2026.; “x” không phải là năm. Ghi như 1980.",
        None,
    ]
    assert rows[2][:3] == (GOOD["number"], GOOD["issued_on"], GOOD["authority"])
    assert rows[3][1] == "31/2/2021"
    # Mended in that very file it is taken, the column of faults notwithstanding.
    again = load_workbook(BytesIO(mended.content))
    again[SHEET]["B4"], again[SHEET]["H4"] = "9/3/2021", 1980
    out = BytesIO()
    again.save(out)
    assert len(read(BytesIO(out.getvalue()), today=TODAY).rows) == 3
    # Nobody else's, nor an altered one, is given out.
    assert client.post(address, {"faulty": carried + "x"}).status_code == 302
    client.force_login(world.users["admin"])
    assert client.post(address, {"faulty": carried}).status_code == 302


def test_hidden_rows_are_read_and_told(client: Client, world: World) -> None:
    made = load_workbook(BytesIO(book(GOOD, GOOD | {"year": 2019}, GOOD | {"year": 2018})))
    made[SHEET].row_dimensions[1].hidden = True
    made[SHEET].row_dimensions[4].hidden = True
    out = BytesIO()
    made.save(out)
    found = read(BytesIO(out.getvalue()), today=TODAY)
    assert (len(found.rows), found.hidden) == (3, (4,))
    client.force_login(world.users["specialist"])
    page = client.post(reverse("awards:register_import"), upload(out.getvalue()))
    assert "vẫn được đọc: 4." in " ".join(soup(page).get_text().split())


def test_the_council_goes_with_the_decisions(client: Client, world: World) -> None:
    client.force_login(world.users["specialist"])
    address = reverse("awards:register_import")
    council = world.users["specialist"].council_seats.get().council
    page = soup(client.post(address, {**upload(book(GOOD)), "council": council.pk}))
    client.post(address, {"plan": str(page.select_one("input[name=plan]")["value"])})
    assert Decision.objects.get().council == council
    other = type(council)(name="Hội đồng khác", level=council.level)
    other.save()
    assert client.post(address, {**upload(book(GOOD)), "council": other.pk}).status_code == 400
    with pytest.raises(Denied):
        import_decisions(rows=[], told=[], choices={}, by=world.users["specialist"], council=other)


def test_whose_year_is_missing_is_asked_for_together(world: World) -> None:
    rows = [
        PERSON | {"recipient": f"Nguyễn Văn {name}", "birth_year": None} for name in ("An", "Bình")
    ]
    made = planned(world, *rows)
    assert (len(made.plain), made.asked) == (2, [])
    taken(world, *rows, who_rest="new")
    assert Person.objects.count() == 2
    # The same workbook again: nobody is asked about, nothing comes twice.
    again = planned(world, *rows)
    assert ([line.skipped for line in again.lines], again.doubts) == (["sổ đã có dòng này"] * 2, [])
    # Somebody else of the name in another decision has to be chosen, the rest does not answer.
    other = rows[0] | {"number": "13/QĐ-UBND"}
    assert (len(planned(world, other).asked), planned(world, other).plain) == (1, [])
    with pytest.raises(Refused):
        taken(world, other, who_rest="new")


def test_a_second_of_the_name_in_one_decision_is_not_swallowed(world: World) -> None:
    row = PERSON | {"birth_year": None}
    taken(world, row, who_3="new")
    made = planned(world, row, row | {"recipient": "NGUYỄN VĂN AN"}, row | {"year": 2019})
    assert [line.skipped for line in made.lines] == ["sổ đã có dòng này", "", ""]
    assert len(made.asked) == 1


def test_more_than_can_be_asked_about_is_a_fault(world: World) -> None:
    rows = [PERSON | {"recipient": f"Nguyễn Văn Thứ {n}"} for n in range(MOST_ASKED + 1)]
    unit = world.unit("Sở Tài chính")
    persons = [Person(name=f"Nguyen Van Thu {n}", unit=unit) for n in range(MOST_ASKED + 1)]
    for one in persons:
        one.set_keys()
    Person.objects.bulk_create(persons)
    (fault,) = planned(world, *rows).faults
    assert (fault.row, "hơn 400 người" in fault.words) == (MOST_ASKED + 3, True)
    assert planned(world, *rows[:-1]).faults == []
