"""The trail of a line: who, when, as whom, what, why, which files; and nothing hidden."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from scoring.actions.appraising import return_sheet
from scoring.models import ScoreSheet
from scoring.pages.trail import sheet_page
from scoring.trails import steps_of
from tests.scoring.appraisals_made import (
    ALONE,
    alone,
    appraised,
    appraiser,
    explained,
    fetched,
    fresh,
    give,
    line,
    say,
    sent,
    staff_of,
)
from tests.world import World


def health(world: World) -> ScoreSheet:
    return sent(alone(world), world.unit("Sở Y tế"))


def kinds(sheet: ScoreSheet, user: Any, path: str = "I/1") -> list[tuple[str, str, str]]:
    steps = steps_of(sheet, user, line(sheet.scoring_year, path))
    return [(step.kind, step.value, step.reason) for step in steps]


def test_every_word_on_a_line_in_its_order(world: World) -> None:
    sheet = health(world)
    give(sheet, world.unit("Sở Xây dựng"), {"I/1": "8"})
    sheet = explained(world, sheet)
    chair = appraiser(world, sheet)
    say(sheet, line(sheet.scoring_year, "I/1"), chair, points="6", remark="Chỉ có một phần")
    assert kinds(sheet, world.users["admin"]) == [
        ("Tự chấm", "10 điểm", ""),
        (f"Chấm chéo: {world.unit('Sở Xây dựng')}", "8 điểm", ""),
        ("Thẩm định", "5 điểm", "Thiếu số liệu"),
        ("Giải trình", "", "Số liệu có ở phụ lục."),
        ("Thẩm định lại", "6 điểm", "Chỉ có một phần"),
    ]
    last = steps_of(sheet, chair, line(sheet.scoring_year, "I/1"))[-1]
    assert (last.who, last.capacity) == (str(chair), "Khối trưởng")


def test_results_and_answers_are_said_in_words(world: World) -> None:
    sheet, admin = health(world), world.users["admin"]
    found = {
        path: kinds(sheet, admin, path)[0][1] for path, method, *_ in ALONE if method != "group"
    }
    assert found == {
        "I/1": "10 điểm",
        "I/2": "kết quả 2; 4 điểm",
        "I/3": "đạt; 10 điểm",
        "II/1": "20 điểm",
        "T": "kết quả 1; trừ 0 lần; 1 điểm",
        "G": "đạt",
    }


def test_an_unfinished_appraisal_is_for_those_who_write_it(world: World) -> None:
    sheet = health(world)
    say(sheet, line(sheet.scoring_year, "I/1"), appraiser(world, sheet), points="5", remark="vì")
    sent(sheet.scoring_year, world.unit("Sở Tài chính"))
    seen = {
        role: len(kinds(sheet, fresh(user)))
        for role, user in world.users.items()
        if role not in ("nobody", "other")
    }
    assert seen == {"staff": 1, "both": 1, "chair": 2, "specialist": 1, "member": 1, "admin": 2}
    return_sheet(sheet=sheet, reason="Bổ sung", version=None, by=appraiser(world, sheet))
    assert len(kinds(fetched(sheet), fresh(world.users["both"]))) == 2


def test_names_are_for_those_who_may_see_the_sheet(world: World) -> None:
    sheet = appraised(world, health(world))
    name = str(staff_of(sheet.unit))
    client = Client()
    answers = {}
    for role in ("nobody", "other", "staff", "both", "chair", "specialist"):
        client.force_login(world.users[role])
        url = reverse("scoring:trail", args=[sheet.pk, line(sheet.scoring_year, "I/1").pk])
        page = client.get(url)
        answers[role] = (page.status_code, name in page.content.decode())
    assert answers == {
        "nobody": (404, False),
        "other": (404, False),
        "staff": (403, False),
        "both": (200, True),
        "chair": (200, True),
        "specialist": (200, True),
    }


def test_htmx_gets_the_part_for_the_dialog(world: World) -> None:
    sheet = health(world)
    client = Client()
    client.force_login(world.users["both"])
    url = reverse("scoring:trail", args=[sheet.pk, line(sheet.scoring_year, "I/1").pk])
    whole, part = client.get(url), client.get(url, headers={"HX-Request": "true"})
    assert ("<html" in whole.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert "10 điểm" in part.content.decode()


def test_the_workbook_holds_every_step_with_its_reason(world: World) -> None:
    sheet = appraised(world, health(world), **{"I/1": "5"})
    client = Client()
    client.force_login(world.users["both"])
    answer = client.get(reverse("scoring:trail_workbook", args=[sheet.pk]))
    table = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert table is not None
    rows = [row for row in table.iter_rows(min_row=2, values_only=True) if row[0] == "I/1"]
    assert [(row[3], row[5], row[6], row[7], row[8]) for row in rows] == [
        (str(staff_of(sheet.unit)), "Tự chấm", "10 điểm", 10, None),
        (str(world.users["chair"]), "Thẩm định", "5 điểm", 5, "Thiếu số liệu"),
    ]


def test_a_reason_that_looks_like_a_formula_stays_text(world: World) -> None:
    sheet = health(world)
    by = appraiser(world, sheet)
    say(sheet, line(sheet.scoring_year, "I/1"), by, points="5", remark="=1+1")
    client = Client()
    client.force_login(by)
    answer = client.get(reverse("scoring:trail_workbook", args=[sheet.pk]))
    table = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert table is not None
    cells = [cell for row in table.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize("name", ["trail_print", "appraisal", "explanation", "sheet"])
def test_papers_and_pages_link_every_line_to_its_trail(world: World, name: str) -> None:
    sheet = appraised(world, health(world), **{"I/1": "5"})
    client = Client()
    client.force_login(world.users["both"])
    body = client.get(reverse(f"scoring:{name}", args=[sheet.pk])).content.decode()
    assert "Thiếu số liệu" in body
    if name in ("appraisal", "sheet"):
        rows = sheet.scoring_year.criteria_set.criteria.exclude(method="group")
        urls = [reverse("scoring:trail", args=[sheet.pk, row.pk]) for row in rows]
        assert [url in body for url in urls] == [True] * 6


def test_a_sheet_is_read_in_the_same_number_of_queries(
    world: World, django_assert_num_queries: Any
) -> None:
    sheet = appraised(world, health(world))
    by = appraiser(world, sheet)
    steps_of(sheet, by)
    with django_assert_num_queries(5):
        sheet_page(sheet, by)
