"""The pages that take in a workbook of old decisions: preview, questions, faults beside rows."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from awards.actions.importing_register import import_decisions
from awards.models import Award, Decision, Person
from awards.workbooks.decisions import COLUMNS, SHEET, read
from awards.workbooks.register_plan import MOST_ASKED
from tests.accounts.pages import soup
from tests.awards.old_decisions_made import GOOD, PERSON, TODAY, book, planned, taken
from tests.world import World
from workflow.moves import Denied, Refused

pytestmark = pytest.mark.django_db


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
