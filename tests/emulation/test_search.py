"""Search over all apps: without diacritics, in groups, and never beyond one's scope."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from clusters.models import Unit, UnitKind
from conferences.actions import import_records
from conferences.models import Conference
from tests.samples import raw_record
from tests.world import ROLES, World
from workflow.search import MOST_OF_A_KIND


def groups(client: Client, query: str) -> dict[str, list[str]]:
    """What is found, by the headings of the page."""
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    html = BeautifulSoup(response.content, "html.parser")
    found = {}
    for section in html.select("main section.card-x:has(h2[id^=loai-])"):
        head = section.select_one("h2")
        assert head is not None
        links = section.select("li a")
        found[head.get_text().strip()] = [" ".join(link.get_text().split()) for link in links]
    return found


def nothing(client: Client, query: str) -> list[str]:
    html = BeautifulSoup(client.get("/search/", {"q": query}).content, "html.parser")
    return [" ".join(head.get_text().split()) for head in html.select(".empty h2")]


@pytest.mark.parametrize("query", ["hiep hoa", "Hiệp Hòa", "HIỆP HOÀ", "tong hiep  khen"])
def test_a_conference_is_found_with_and_without_marks(
    world: World, client: Client, query: str
) -> None:
    import_records([raw_record("seed-2")], by=None)
    client.force_login(world.users["nobody"])
    assert groups(client, query)["Hội nghị"] == [
        "Hiệp Hòa tổng kết phong trào thi đua, khen thưởng năm 2017"
    ]


# Who may see the meeting of the first demonstration cluster.
FINDS = {role: role not in ("nobody", "other") for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
def test_a_live_meeting_is_found_by_its_own_only(world: World, client: Client, role: str) -> None:
    client.force_login(world.users[role])
    found = groups(client, "tong ket khoi thi dua so 1 minh hoa").get("Hội nghị", [])
    assert found == ([world.conference.heading] if FINDS[role] else [])
    response = client.get("/search/", {"q": "hoi truong so noi vu"})
    assert (world.conference.heading in response.content.decode()) is FINDS[role]


def test_a_unit_is_found_and_leads_to_its_page(world: World, client: Client) -> None:
    unit = Unit(name="Phú Thọ", full_name="Tỉnh Phú Thọ", kind=UnitKind.PROVINCE)
    unit.save()
    client.force_login(world.users["nobody"])
    response = client.get("/search/", {"q": "phu tho"})
    html = BeautifulSoup(response.content, "html.parser")
    assert [link["href"] for link in html.select("main li a")] == [f"/units/{unit.pk}/"]


def test_nothing_found_says_what_was_looked_for(world: World, client: Client) -> None:
    client.force_login(world.users["nobody"])
    assert nothing(client, "xyzzy") == ["Không tìm thấy “xyzzy”"]
    assert nothing(client, "a") == ["Cần ít nhất hai chữ"]
    assert nothing(client, "") == []
    assert nothing(client, "   ") == []


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "100%_", "'; drop", "\x00ab"])
def test_strange_questions_are_questions(world: World, client: Client, query: str) -> None:
    client.force_login(world.users["nobody"])
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_of_many_the_first_are_shown_and_the_cut_is_said(world: World, client: Client) -> None:
    for _number in range(MOST_OF_A_KIND + 2):
        world.conference.pk = None
        world.conference.save()
    client.force_login(world.users["chair"])
    assert len(groups(client, "tong ket khoi thi dua")["Hội nghị"]) == MOST_OF_A_KIND
    response = client.get("/search/", {"q": "tong ket khoi thi dua"})
    assert "thêm chữ để thu hẹp" in response.content.decode()


def test_a_stranger_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/search/", {"q": "phu"}).status_code == 302


SEARCH_QUERIES = 16


@pytest.mark.parametrize("more", [0, 2, 29])
def test_the_number_of_queries_does_not_grow(
    world: World, client: Client, django_assert_num_queries: Any, more: int
) -> None:
    for _number in range(more):
        world.conference.pk = None
        world.conference.save()
    client.force_login(world.users["chair"])
    assert Conference.objects.count() == more + 1
    with django_assert_num_queries(SEARCH_QUERIES):
        client.get("/search/", {"q": "minh hoa"})
