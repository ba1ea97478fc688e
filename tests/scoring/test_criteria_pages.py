"""Criteria sets as everybody reads them: list, outline, comparison, workbook."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Council
from scoring.actions.criteria import copy_criteria
from scoring.actions.criteria_lines import remove_criterion
from scoring.actions.criteria_years import score_year_on
from scoring.models import CriteriaSet
from scoring.pages.criteria import in_words
from scoring.tables import tables
from scoring.workbooks.criteria import write
from tests.scoring.criteria_made import SMALL, at, cells, council, draft, group, line, published
from tests.world import World

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: int) -> Any:
    return client.get(reverse(f"scoring:{name}", args=args))


def test_methods_are_said_in_words_with_their_figures(settings: Any) -> None:
    told = {
        one.path: in_words(one)
        for table in tables(settings.BASE_DIR / "data/scoring_tables.json").values()
        for one in table.lines
    }
    wanted = {
        "I.1": "",
        "I.1.1": "Đạt chỉ tiêu được 90% điểm tối đa; mỗi 1% vượt cộng 1%; mỗi 1% hụt trừ 2%.",
        "I.3.1": "Hạng nhất trong cụm, khối được điểm tối đa, mỗi hạng sau giảm đều."
        " Càng nhỏ càng tốt.",
        "II.2.1": "Mỗi trường hợp cộng 0,5 điểm, trừ 1 điểm; trong khoảng từ -5 đến 10.",
        "III.2.1": "Mỗi người được 0,5 điểm, không quá 5.",
        "II.1": "Người chấm cho điểm, từ 0 đến 40.",
        "III.5": "Đạt được 20 điểm, không đạt được 0.",
        "T2": "Nhập thẳng số điểm, từ 0 đến 10.",
        "G1": "Không có điểm; không đạt thì đơn vị không được xét thi đua.",
    }
    assert {path: told[path] for path in wanted} == wanted


def test_the_list_is_searched_without_diacritics(client: Client, world: World) -> None:
    client.force_login(world.users["nobody"])
    draft(world.cluster_year.cluster.council, name="Bản nháp")
    published(world.cluster_year.cluster.council, name="Phòng cháy")

    def names(query: str) -> list[str]:
        shown = client.get(f"{reverse('scoring:criteria_sets')}{query}").context["list"]
        return [row[0].value for row in shown.rows]

    assert len(names("")) == 3
    assert names("?q=phong+chay") == ["Phòng cháy"]
    assert names("?state=draft") == []


@pytest.mark.parametrize("name", ["criteria_set", "criteria_sets"])
def test_pages_ask_the_same_number_of_queries_for_any_number(
    client: Client, world: World, name: str
) -> None:
    client.force_login(world.users["staff"])
    of = world.cluster_year.cluster.council
    counts = []
    for number in (1, 3, 30):
        lines = [group("I", str(number)), *(line(f"I.{n}", "1") for n in range(number))]
        shown = published(of, lines, name=f"Bảng {number}")
        args = [shown.pk] if name == "criteria_set" else []
        page(client, name, *args)
        with CaptureQueriesContext(connection) as queries:
            page(client, name, *args)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 16


def test_a_set_is_shown_with_its_lines_and_other_editions(client: Client, world: World) -> None:
    of = world.cluster_year.cluster.council
    made = published(of)
    copy = copy_criteria(criteria_set=made, by=None)
    client.force_login(world.users["specialist"])
    shown = page(client, "criteria_set", made.pk).context
    assert [(row.line.path, row.is_extra) for row in shown["rows"]] == [
        (one.path, one.path in "TG") for one in SMALL
    ]
    assert shown["others"] == [copy]
    client.force_login(world.users["nobody"])
    assert page(client, "criteria_set", made.pk).context["others"] == []
    assert page(client, "criteria_set", copy.pk).status_code == 404
    assert page(client, "criteria_workbook", copy.pk).status_code == 404
    assert page(client, "criteria_compare", made.pk, copy.pk).status_code == 404


def test_who_is_scored_on_it_is_told_to_those_of_the_year(client: Client, world: World) -> None:
    year = world.cluster_year
    made = published(year.cluster.council)
    score_year_on(cluster_year=year, criteria_set=made, by=None)
    seen = {}
    for role in ("nobody", "other", "staff", "specialist"):
        client.force_login(world.users[role])
        seen[role] = len(page(client, "criteria_set", made.pk).context["years"])
    assert seen == {"nobody": 0, "other": 0, "staff": 1, "specialist": 1}


def test_two_editions_are_compared(client: Client, world: World) -> None:
    made = published(world.cluster_year.cluster.council)
    copy = copy_criteria(criteria_set=made, by=None)
    remove_criterion(criterion=at(copy, "T"), version=0, by=None)
    client.force_login(world.users["admin"])
    shown = page(client, "criteria_compare", copy.pk, made.pk).context
    assert [(row.label, row.compared.line.path) for row in shown["rows"]] == [("Bỏ", "T")]
    assert shown["same"] == len(SMALL) - 1


def test_the_workbook_is_the_set(client: Client, world: World) -> None:
    made = published(world.cluster_year.cluster.council, name="Bảng điểm 2026")
    client.force_login(world.users["nobody"])
    found = page(client, "criteria_workbook", made.pk)
    assert found["Content-Disposition"] == 'attachment; filename="bang-diem-2026-ban-1.xlsx"'
    assert cells(found.content) == cells(write(SMALL))


def test_names_are_shown_as_text(client: Client, world: World) -> None:
    of: Council = world.cluster_year.cluster.council
    nasty = "<script>alert(1)</script>"
    made = published(of, [line("I", "20", title=nasty, guidance=nasty)], name=nasty)
    assert CriteriaSet.objects.get(pk=made.pk).name == nasty
    client.force_login(world.users["admin"])
    for where in (
        reverse("scoring:criteria_set", args=[made.pk]),
        reverse("admin:scoring_criteriaset_change", args=[made.pk]),
    ):
        assert nasty not in client.get(where).content.decode()


def test_councils_above_read_drafts(client: Client, world: World) -> None:
    lone = draft(council())
    client.force_login(world.users["specialist"])
    assert page(client, "criteria_set", lone.pk).status_code == 404
