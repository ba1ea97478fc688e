"""The page of a sheet: what it shows, to whom, and what it costs."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.actions.evidence import attach_evidence
from scoring.actions.sheets import submit_sheet
from scoring.methods import Entry
from scoring.models import ScoreSheet
from scoring.own_sheet import read_own
from tests.scoring.appraisals_made import sheet_of, staff_of
from tests.scoring.sheets_made import due, fill, key, own_sheet, pdf, score, wide
from tests.world import World


def at(name: str, sheet: ScoreSheet, *more: Any) -> str:
    return reverse(f"scoring:{name}", args=[sheet.pk, *more])


def signed_in(client: Client, world: World, name: str = "staff") -> Client:
    client.force_login(world.users[name])
    return client


def page_of(client: Client, url: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def texts(page: BeautifulSoup, path: str) -> list[str]:
    return [" ".join(node.get_text().split()) for node in page.select(path)]


def values(page: BeautifulSoup, path: str, name: str) -> list[Any]:
    return [node.get(name) for node in page.select(path)]


@pytest.mark.parametrize("leaves", [30, 250])
def test_a_sheet_opens_with_the_same_number_of_queries(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries, leaves: int
) -> None:
    sheet = own_sheet(world, wide(leaves))
    signed_in(client, world).get(at("sheet", sheet))
    with django_assert_num_queries(18):
        page = client.get(at("sheet", sheet))
    assert page.content.count(b"data-line=") == leaves


@pytest.mark.parametrize("leaves", [30, 250])
def test_a_cell_is_saved_with_the_same_number_of_queries(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries, leaves: int
) -> None:
    sheet = own_sheet(world, wide(leaves))
    sent = {"line": key(sheet, "1/1").pk, "field": "points", "text": "5", "version": "0"}
    signed_in(client, world).get(at("sheet", sheet))
    with django_assert_num_queries(21):
        answer = client.post(at("sheet_cell", sheet), sent)
    assert answer.status_code == 200


def test_the_answer_to_a_cell_says_what_has_changed(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    line = key(sheet, "I/3/b")
    sent = {"line": line.pk, "field": "actual", "text": "50", "shown": "", "version": "0"}
    told = signed_in(client, world).post(at("sheet_cell", sheet), sent).json()
    assert set(told) == {
        "saved", "lines", "sums", "total", "assigned", "answered", "leaves", "gaps",
    }  # fmt: skip
    assert told["lines"] == {
        str(line.pk): {
            "version": 1,
            "texts": {"target": "", "actual": "50", "remark": ""},
            "off": False,
            "points": "12,00",
            "provisional": False,
            "pulled": False,
            "filesMissing": False,
            "notes": [],
        }
    }
    sums = {str(key(sheet, path).pk): "12,00" for path in ("I", "I/3")}
    assert (told["sums"], told["total"], told["assigned"]) == (sums, "12,00", "100")
    assert (told["answered"], told["leaves"], told["gaps"]) == (1, 8, 7)


def test_a_line_that_is_not_given_leaves_numerator_and_denominator(
    world: World, client: Client
) -> None:
    sheet = fill(own_sheet(world))
    line = key(sheet, "II/1")
    sent = {"line": line.pk, "field": "assigned", "text": "0", "shown": "1", "version": "1"}
    told = signed_in(client, world).post(at("sheet_cell", sheet), sent).json()
    assert (told["lines"][str(line.pk)]["off"], told["assigned"], told["leaves"]) == (True, "80", 7)


@pytest.mark.parametrize(
    ("change", "status"),
    [({"text": "42"}, 400), ({"line": "x"}, 400), ({"version": ""}, 400), ({"field": "pk"}, 400)],
)
def test_what_cannot_be_saved_comes_back_in_words(
    world: World, client: Client, change: dict[str, str], status: int
) -> None:
    sheet = own_sheet(world)
    sent = {"line": str(key(sheet, "I/1").pk), "field": "points", "text": "4", "version": "0"}
    answer = signed_in(client, world).post(at("sheet_cell", sheet), sent | change)
    assert (answer.status_code, bool(answer.json()["message"])) == (status, True)
    assert score(sheet, "I/1") is None


def test_two_at_one_cell_get_409_with_what_is_there(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    sent = {"line": str(key(sheet, "I/1").pk), "field": "points", "shown": "", "version": "0"}
    signed_in(client, world).post(at("sheet_cell", sheet), sent | {"text": "20"})
    late = client.post(at("sheet_cell", sheet), sent | {"text": "25"})
    assert (late.status_code, late.json()["faults"][0]["now"]) == (409, "20")


@pytest.mark.parametrize("block", ["", "[]", '{"cells": 5}', '{"cells": ["x"]}', "{"])
def test_a_block_that_is_none_is_refused(world: World, client: Client, block: str) -> None:
    sheet = own_sheet(world)
    answer = signed_in(client, world).post(at("sheet_paste", sheet), {"block": block})
    assert answer.status_code == 400


def test_a_branch_is_an_ordinary_form_without_script(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    page = page_of(signed_in(client, world), at("sheet", sheet))
    branch = f"nhanh-{key(sheet, 'II').pk}"
    names = set(values(page, f"[form={branch}][name]", "name"))
    shown = json.loads(values(page, f"#{branch} [name=shown]", "value")[0])
    one, two = key(sheet, "II/1").pk, key(sheet, "II/2").pk
    assert names == set(shown) == {
        f"assigned-{one}", f"points-{one}", f"remark-{one}", f"actual-{two}", f"remark-{two}",
    }  # fmt: skip
    typed = {name: "" for name in shown if not name.startswith("assigned")}
    sent = typed | {f"points-{one}": "18,5", "shown": json.dumps(shown)}
    assert client.post(at("sheet", sheet), sent).status_code == 302
    row = score(sheet, "II/1")
    assert row is not None
    assert (row.points, row.assigned, score(sheet, "II/2")) == (18.5, True, None)


def test_what_was_typed_in_a_form_stays_with_the_fault(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    one, two = key(sheet, "I/1").pk, key(sheet, "I/2").pk
    shown = json.dumps({f"points-{one}": "", f"actual-{two}": ""})
    sent = {f"points-{one}": "42", f"actual-{two}": "3", "shown": shown}
    answer = signed_in(client, world).post(at("sheet", sheet), sent)
    page = BeautifulSoup(answer.content, "html.parser")
    kept = {name: values(page, f"input[name={name}]", "value") for name in sent if name != "shown"}
    assert kept == {f"points-{one}": ["42"], f"actual-{two}": ["3"]}
    assert (answer.status_code, score(sheet, "I/2")) == (400, None)
    assert texts(page, "tr.rem") == ["42 vượt điểm tối đa 40. Nhập từ 0 đến 40."]


def test_filters_show_what_is_open_with_its_branches(world: World, client: Client) -> None:
    sheet = fill(own_sheet(world), {"I/2": Entry()})
    page = page_of(signed_in(client, world), at("sheet", sheet) + "?show=empty")
    assert texts(page, "tbody tr th") == ["I Tiêu chí I", "2 Tiêu chí I/2 (mô hình)"]
    pills = texts(page, ".pills li")
    assert pills == ["Tất cả 8", "Chưa chấm 1", "Thiếu minh chứng 1"]


def test_markup_in_what_people_wrote_stays_text(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    line, bad = key(sheet, "I/1"), '<img src=x onerror="a()">&"\''
    type(line).objects.filter(pk=line.pk).update(
        title=bad, guidance=bad, measure=bad, code=bad[:40]
    )
    sent = {"line": line.pk, "field": "remark", "text": bad, "shown": "", "version": "0"}
    signed_in(client, world).post(at("sheet_cell", sheet), sent)
    page = page_of(client, at("sheet", sheet))
    assert page.select("img[src=x]") == []
    assert texts(page, f"textarea[name=remark-{line.pk}]") == [bad]


def test_drafts_are_their_units_and_others_are_seen_after_ones_own(
    world: World, client: Client
) -> None:
    own = own_sheet(world)
    other = fill(sheet_of(own.scoring_year, world.unit("Sở Y tế")))
    signed_in(client, world)
    assert client.get(at("sheet", other)).status_code == 403
    by = staff_of(other.unit)
    attach_evidence(sheet=other, criterion=key(other, "I/1"), uploads=[pdf()], by=by)
    submit_sheet(sheet=other, by=by)
    refused = client.get(at("sheet", other))
    assert refused.status_code == 403
    assert "Gửi bảng của đơn vị mình trước" in refused.content.decode()
    fill(own)
    staff = world.users["staff"]
    attach_evidence(sheet=own, criterion=key(own, "I/1"), uploads=[pdf()], by=staff)
    submit_sheet(sheet=own, by=staff)
    assert client.get(at("sheet", other)).status_code == 200


def test_what_others_fill_in_does_not_show_through_ones_points(world: World) -> None:
    own = fill(own_sheet(world), {"II/2": Entry(actual=7)})
    other = fill(sheet_of(own.scoring_year, world.unit("Sở Y tế")), {"II/2": Entry(actual=9)})
    line, staff = key(own, "II/2"), world.users["staff"]

    def points() -> Any:
        told = read_own(own, seen=ScoreSheet.objects.visible_to(staff))
        return told.points[line.pk], told.is_provisional(line)

    assert points() == (10, True)
    by = staff_of(other.unit)
    attach_evidence(sheet=other, criterion=key(other, "I/1"), uploads=[pdf()], by=by)
    submit_sheet(sheet=other, by=by)
    assert points() == (10, True)
    attach_evidence(sheet=own, criterion=key(own, "I/1"), uploads=[pdf()], by=staff)
    submit_sheet(sheet=own, by=staff)
    assert points() == (5, True)


def test_the_question_before_sending_links_to_what_is_missing(world: World, client: Client) -> None:
    sheet = fill(own_sheet(world), {"I/2": Entry()})
    due(sheet, 3)
    page = page_of(signed_in(client, world), at("sheet_move", sheet, "submit_sheet"))
    assert values(page, "ul.list-x.tight a", "href") == [
        at("evidence", sheet, key(sheet, "I/1").pk),
        f"{at('sheet', sheet)}#dong-{key(sheet, 'I/2').pk}",
    ]
    assert len(page.select("button.btn-primary[disabled]")) == 1


def test_files_are_added_and_downloaded(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    url = at("evidence", sheet, key(sheet, "I/1").pk)
    signed_in(client, world).post(url, {"files": [pdf("a.pdf"), pdf("b.pdf", "b")]})
    page = page_of(client, url)
    assert texts(page, "ul a.files") == ["a.pdf", "b.pdf"]
    file = client.get(values(page, "ul a.files", "href")[0])
    assert b"".join(file).startswith(b"%PDF")
    assert "attachment" in file["Content-Disposition"]
    page = page_of(client, at("sheet", sheet))
    assert texts(page, "a.files")[0] == "2 tệp: Minh chứng của 1"


def test_the_paper_has_every_line_and_no_boxes(world: World, client: Client) -> None:
    sheet = fill(own_sheet(world))
    page = page_of(signed_in(client, world), at("sheet_print", sheet))
    assert (len(page.select("tbody tr")), page.select("input, textarea, select")) == (11, [])
    assert texts(page, "tfoot td") == ["", "Tổng tự chấm", "100", "", "", "81,50", "", ""]
