"""The persons of a letter from a workbook: all rows or none, and nobody taken for another."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from awards.actions.nominees import Undecided, import_proposals
from awards.models import Batch, Initiative, Person, PersonAlias, Proposal
from awards.workbooks.nominating import NEW, plan
from awards.workbooks.nominees import COLUMNS, MOST_ROWS, SHEET, NomineeRow, read, write
from catalogue.models import AwardKind
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

CODE = "CSTDCS"


def book(rows: Sequence[dict[str, Any]], columns: Sequence[str] = COLUMNS) -> io.BytesIO:
    made = Workbook()
    sheet = made.active
    sheet.title = SHEET
    sheet.append(list(columns))
    sheet.append([f"đầu cột {key}" for key in columns])
    for row in rows:
        sheet.append([row.get(key) for key in columns])
    buffer = io.BytesIO()
    made.save(buffer)
    buffer.seek(0)
    return buffer


def person(world: World, name: str = "Nguyễn Văn Hòa", year: int | None = 1980) -> Person:
    return Person.objects.create(unit=world.unit("Sở Tài chính"), name=name, birth_year=year)


def row(number: int = 3, name: str = "Nguyễn Văn Hòa", **values: Any) -> NomineeRow:
    given = {"birth_year": 1980, "award": CODE}
    return NomineeRow(number, name, **given | values)


def do(world: World, letter: Batch, rows: list[NomineeRow], **values: Any) -> list[Proposal]:
    staff = fresh(world.users["staff"])
    given: dict[str, Any] = {
        "told": plan(letter, rows, staff).told,
        "choices": {},
        "are_others": False,
        "by": staff,
    }
    return import_proposals(batch=letter, rows=rows, **given | values)


def faults(world: World, rows: list[NomineeRow], letter: Batch | None = None) -> list[str]:
    made = plan(letter or batch(), rows, fresh(world.users["staff"]))
    return [f"{fault.column}{fault.row} {fault.words}" for fault in made.faults]


def test_the_form_goes_out_and_comes_in_again(world: World) -> None:
    one = person(world)
    offered = NomineeRow(0, one.name, 1980, "male", "Chuyên viên", "Sở Tài chính")
    data = write([offered], ["Chiến sĩ thi đua cơ sở"])
    assert load_workbook(io.BytesIO(data)).sheetnames == [SHEET, "hinh-thuc"]
    back = read(io.BytesIO(data))
    # Offered, and proposed for nothing: passed over, and said to be so.
    assert (back.rows, back.left_out) == ([], 1)
    assert "chưa đề nghị ai" in back.faults[0].words


def test_a_filled_in_row_is_read(world: World) -> None:
    said = {"name": " Nguyễn  Văn Hòa ", "birth_year": 1980, "gender": "Nam", "award": CODE}
    (found,) = read(book([said, {"name": "Chỉ có tên"}])).rows
    assert (found.name, found.gender, found.number) == ("Nguyễn Văn Hòa", "male", 3)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"award": CODE}, "A3 thiếu họ và tên"),
        ({"name": "A", "merits": "Giỏi"}, "F3 thiếu hình thức"),
        ({"name": "A", "award": CODE, "birth_year": "abc"}, "B3 “abc” không phải là năm"),
        ({"name": "A", "award": CODE, "gender": "khác"}, "C3 “khác” không có trong danh sách"),
        ({"name": "A" * 200, "award": CODE}, "A3 dài quá 150"),
        ({"name": "A", "award": CODE, "merits": "x" * 6000}, "G3 dài quá 5000"),
        ({"name": "...", "award": CODE}, "A3 thiếu họ và tên"),
    ],
)
def test_a_bad_cell_is_named(said: dict[str, Any], told: str) -> None:
    found = [f"{one.column}{one.row} {one.words}" for one in read(book([said])).faults]
    assert [line for line in found if line.startswith(told)]


def test_the_same_row_twice_is_named() -> None:
    said = {"name": "Nguyễn Văn Hòa", "birth_year": 1980, "award": CODE}
    (fault,) = read(book([said, said | {"name": "NGUYỄN VĂN HOÀ"}])).faults
    assert (fault.row, fault.column) == (4, "A")
    assert "ở dòng 3" in fault.words


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"award": "Huân chương lạ"}, "F3 “Huân chương lạ” không có trong danh mục"),
        ({"award": "COBT"}, "F3 "),
        ({"unit": "Sở Không Có"}, "E3 “Sở Không Có” không có trong các đơn vị"),
        ({"unit": "Sở Y tế"}, "E3 “Sở Y tế” không có trong các đơn vị"),
        ({"initiative": "Chưa ghi"}, "H3 sáng kiến “Chưa ghi” chưa được ghi"),
    ],
)
def test_what_is_not_known_is_named(world: World, values: dict[str, Any], told: str) -> None:
    (found,) = faults(world, [row(**values)])
    assert found.startswith(told)


def test_who_is_proposed_already_is_named(world: World) -> None:
    one, letter = person(world), batch()
    proposal(of=letter, to=one, kind=CODE)
    (found,) = faults(world, [row()], letter)
    assert "đã có trong đợt trình này" in found


def test_one_person_under_two_names_is_a_fault(world: World) -> None:
    PersonAlias.objects.create(person=person(world), name="Nguyễn Văn Út")
    (found,) = faults(world, [row(), row(4, "Nguyễn Văn Út")])
    assert "cùng một người với dòng 3" in found


def test_faults_are_told_in_the_order_of_the_rows(world: World) -> None:
    PersonAlias.objects.create(person=person(world), name="Nguyễn Văn Út")
    wrong = row(5, "Lê Thị Mới", award="Không có")
    told = faults(world, [row(), row(4, "Nguyễn Văn Út"), wrong])
    assert [each.split()[0][-1] for each in told] == ["4", "5"]


def test_the_preview_tells_known_doubtful_and_new_apart(world: World) -> None:
    known = person(world)
    rows = [row(), row(4, "Lê Thị Mới"), row(5, birth_year=1979)]
    made = plan(batch(), rows, fresh(world.users["staff"]))
    assert [[each.row.number for each in part] for part in (made.matched, made.added)] == [[3], [4]]
    (doubtful,) = made.doubtful
    assert (doubtful.row.number, doubtful.alike) == (5, [known])


def test_rows_that_may_be_one_person_are_asked_about(world: World) -> None:
    rows = [row(), row(4, "Nguyen Van Hoa"), row(5, "Nguyễn Văn Hòa", birth_year=None)]
    made = plan(batch(), rows, fresh(world.users["staff"]))
    assert not made.faults
    assert len(made.echoes) == 3
    letter = batch()
    with pytest.raises(Refused, match="cùng một người"):
        do(world, letter, rows)
    assert not Proposal.objects.exists()
    assert len(do(world, letter, rows, are_others=True)) == 3
    assert Person.objects.count() == 3


@pytest.mark.parametrize(
    ("year", "certain"), [(1980, True), (None, False), (1979, False)], ids=["same", "none", "other"]
)
def test_a_row_means_somebody_known_or_somebody_has_to_say(
    world: World, year: int | None, certain: bool
) -> None:
    known = person(world)
    (line,) = plan(batch(), [row(birth_year=year)], fresh(world.users["staff"])).lines
    assert (line.person == known, line.is_doubtful) == (certain, not certain)


@pytest.mark.parametrize("said", ["known", NEW, "", "999999"])
def test_a_choice_is_asked_for_and_followed(world: World, said: str) -> None:
    known, letter, rows = person(world), batch(), [row(birth_year=1979)]
    choice = str(known.pk) if said == "known" else said
    if said in ("", "999999"):
        with pytest.raises(Undecided, match="3"):
            do(world, letter, rows, choices={3: choice})
        assert not Proposal.objects.exists()
        return
    (made,) = do(world, letter, rows, choices={3: choice})
    assert (made.person == known) == (said == "known")
    assert Person.objects.count() == (1 if said == "known" else 2)


def test_two_rows_chosen_to_be_one_person_are_refused(world: World) -> None:
    known, rows = person(world), [row(birth_year=1979), row(4, birth_year=1978)]
    both = {3: str(known.pk), 4: str(known.pk)}
    with pytest.raises(Refused, match="cùng một người"):
        do(world, batch(), rows, choices=both)


def test_one_new_person_for_two_awards_is_entered_once(world: World) -> None:
    other = next(
        kind.code for kind in AwardKind.objects.order_by("pk")
        if "individual" in kind.subjects and kind.code != CODE
    )  # fmt: skip
    letter = batch()
    made = do(world, letter, [row(), row(4, award=other)])
    assert len({one.person_id for one in made}) == 1
    assert [one.order for one in made] == [1, 2]
    (line,) = history(letter).filter(verb="import_proposals")
    assert line.detail == {"dossiers": 2, "persons": ["Nguyễn Văn Hòa (1980)"]}


def test_an_initiative_goes_with_its_person(world: World) -> None:
    one = Initiative.objects.create(
        person=person(world),
        title="Cải tiến quy trình",
        scope="base",
        year=2025,
        recognised_on=date(2025, 6, 1),
    )
    (made,) = do(world, batch(), [row(initiative="cai tien quy trinh")])
    assert list(made.initiatives.all()) == [one]


def test_what_changed_since_the_preview_is_refused(world: World) -> None:
    letter, rows = batch(), [row()]
    told = plan(letter, rows, fresh(world.users["staff"])).told
    person(world)
    with pytest.raises(Stale):
        do(world, letter, rows, told=told)


@pytest.mark.parametrize("role", ["nobody", "other", "chair", "specialist", "member", "admin"])
def test_nobody_else_imports(world: World, role: str) -> None:
    with pytest.raises(Denied):
        do(world, batch(), [row()], by=fresh(world.users[role]))


@pytest.mark.parametrize("known", [True, False])
def test_three_hundred_rows_take_no_query_each(world: World, known: bool) -> None:
    def rows(count: int) -> list[NomineeRow]:
        return [row(at, f"Người số {at}") for at in range(3, 3 + count)]

    if known:
        for one in rows(300):
            person(world, one.name)
    counts = []
    for count in (3, 300):
        letter = batch()
        with CaptureQueriesContext(connection) as asked:
            do(world, letter, rows(count))
        counts.append(len(asked))
        if not known:
            Proposal.objects.all().delete()
            Person.objects.all().delete()
    # SQLite takes a thousand values at once: 300 rows are written in a handful of statements.
    assert counts[1] - counts[0] <= 20
    assert counts[0] <= 45


def test_too_many_rows_are_refused_at_once() -> None:
    said = [{"name": f"Người {n}", "birth_year": 1980, "award": CODE} for n in range(MOST_ROWS + 1)]
    with pytest.raises(Exception, match="Chia thành nhiều sổ"):
        read(book(said))


def _upload(client: Client, letter: Batch, file: io.BytesIO) -> Any:
    url = reverse("awards:proposals_import", args=[letter.pk])
    return client.post(url, {"file": SimpleUploadedFile("ds.xlsx", file.read())})


def test_the_page_previews_asks_and_imports(world: World, client: Client) -> None:
    known, letter = person(world), batch()
    client.force_login(world.users["staff"])
    said = {"name": "Nguyen Van Hoa", "birth_year": 1980, "award": CODE}
    page = _upload(client, letter, book([said, {"name": "Trần Mới", "award": CODE}]))
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Có người gần giống" in shown
    assert "chưa có năm sinh" in shown
    url = reverse("awards:proposals_import", args=[letter.pk])
    packed = page.context["plan"]
    refused = client.post(url, {"plan": packed})
    assert refused.status_code == 409
    assert "Chọn người cho các dòng: 3" in refused.content.decode()
    done = client.post(url, {"plan": packed, "row-3": str(known.pk)})
    assert done.status_code == 302
    assert letter.proposals.filter(person=known).exists()
    assert client.post(url, {"plan": "x" + packed}).status_code == 400
    # The same workbook again: everybody is there already.
    again = _upload(client, letter, book([said | {"name": "Nguyễn Văn Hòa"}]))
    assert again.status_code == 400
    assert "đã có trong đợt trình này" in again.content.decode()


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_refused_with_its_cure(
    world: World, client: Client, content: bytes
) -> None:
    client.force_login(world.users["staff"])
    page = _upload(client, batch(), io.BytesIO(content))
    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode() or "field" in page.content.decode()
