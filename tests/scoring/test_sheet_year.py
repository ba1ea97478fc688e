"""The scoring of a year: its page, setting it up, who has sent."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from clusters.deadlines.sending import sent_in
from clusters.models import Phase
from scoring.actions.evidence import attach_evidence
from scoring.actions.sheets import submit_sheet
from scoring.models import ScoringYear
from tests.clusters.reading import rows
from tests.scoring.appraisals_made import criteria, sheet_of, staff_of
from tests.scoring.sheets_made import LINES, due, fill, key, own_sheet, pdf
from tests.world import World


def page_of(client: Client, world: World, name: str = "year") -> BeautifulSoup:
    answer = client.get(reverse(f"scoring:{name}", args=[world.cluster_year.pk]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_before_it_is_set_up_the_page_says_who_does_it(world: World, client: Client) -> None:
    client.force_login(world.users["staff"])
    assert page_of(client, world).select("main a.btn") == []
    client.force_login(world.users["chair"])
    [way] = page_of(client, world).select("main a.btn")
    assert way["href"] == reverse("scoring:set_up", args=[world.cluster_year.pk])
    assert sent_in(world.cluster_year).get(Phase.SELF_SCORE) is None


def test_the_chair_sets_a_year_up_in_two_steps(world: World, client: Client) -> None:
    made = criteria(world, LINES)
    client.force_login(world.users["chair"])
    url = f"{reverse('scoring:set_up', args=[world.cluster_year.pk])}?set={made.pk}"
    page = BeautifulSoup(client.get(url).content, "html.parser")
    assert [o.get_text() for o in page.select("[name=tie_1] option")] == [
        "Không so thêm mục", "I Tiêu chí I", "3 Tiêu chí I/3", "II Tiêu chí II",
    ]  # fmt: skip
    first, second = (made.criteria.get(path=path).pk for path in ("I", "II"))
    sent: dict[str, Any] = {
        "final_rule": "cross_trimmed",
        "cross_mode": "branches",
        "cross_branches": [second],
        "rank_by": "ratio",
        "tie_1": second,
        "tie_2": first,
        "appraiser": world.unit("Sở Y tế").pk,
    }
    assert client.post(url, sent | {"cross_branches": []}).status_code == 400
    assert client.post(url, sent | {"tie_2": second}).status_code == 400
    assert client.post(url, sent).status_code == 302
    year = ScoringYear.objects.get(cluster_year=world.cluster_year)
    assert (year.sheets.count(), year.final_rule) == (7, "cross_trimmed")
    assert [row.criterion_id for row in year.tie_branches.all()] == [second, first]
    # An old form is refused with what the other has chosen still to be seen.
    assert client.post(url, sent | {"version": 0}).status_code == 302
    late = client.post(url, sent | {"version": 0, "rank_by": "total"})
    assert (late.status_code, "vừa được người khác sửa" in late.content.decode()) == (409, True)


def test_everybody_sees_the_rules_and_nobody_how_far_others_are(
    world: World, client: Client
) -> None:
    sheet = fill(own_sheet(world))
    other = fill(sheet_of(sheet.scoring_year, world.unit("Sở Y tế")))
    client.force_login(world.users["staff"])
    page = page_of(client, world)
    shown = {line[0]: line[1:] for line in rows(page, "cac-bang")}
    assert shown[str(sheet.unit)] == ["Đang tự chấm", "8/8", "chưa gửi"]
    assert shown[str(other.unit)] == ["Đang tự chấm", "chưa xem được", "chưa gửi"]
    rules = [d.get_text() for d in page.select(".rules dd")]
    assert rules[:4] == ["Bộ thử (bản 1)", "Điểm thẩm định", "Không chấm chéo", "Tổng điểm"]
    client.force_login(world.users["chair"])
    assert rows(page_of(client, world), "cac-bang")[0][2] != "8/8"


def test_who_has_sent_is_told_to_the_calendar(world: World, client: Client) -> None:
    sheet = fill(own_sheet(world))
    due(sheet, -10)
    staff = world.users["staff"]
    attach_evidence(sheet=sheet, criterion=key(sheet, "I/1"), uploads=[pdf()], by=staff)
    sent = submit_sheet(sheet=sheet, by=staff)
    told = sent_in(world.cluster_year)[Phase.SELF_SCORE]
    assert (dict(told.at), told.has_own_duties) == ({sheet.unit_id: sent.submitted_at}, True)
    client.force_login(staff)
    [line] = [row for row in rows(page_of(client, world), "cac-bang") if row[0] == str(sheet.unit)]
    assert line[1].startswith("Đã gửi, chờ thẩm định Trễ ")


@pytest.mark.parametrize("units", [1, 3, 6])
def test_the_page_asks_the_same_for_any_number_of_units(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries, units: int
) -> None:
    sheet = own_sheet(world)
    for row in list(sheet.scoring_year.sheets.exclude(pk=sheet.pk))[units:]:
        row.delete()
    client.force_login(world.users["staff"])
    page_of(client, world)
    with django_assert_num_queries(20):
        page_of(client, world)


def test_the_page_of_the_cluster_year_leads_to_ones_sheet(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    assert staff_of(sheet.unit).pk
    client.force_login(world.users["staff"])
    answer = client.get(reverse("clusters:year", args=[world.cluster_year.pk]))
    page = BeautifulSoup(answer.content, "html.parser")
    hrefs = [a["href"] for a in page.select("[aria-labelledby=cham-diem] a")]
    assert hrefs == [
        reverse("scoring:sheet", args=[sheet.pk]),
        reverse("scoring:year", args=[world.cluster_year.pk]),
    ]
