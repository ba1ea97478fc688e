"""The page of a conference in words: figures, ranks, offices, doubts, and the live one."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from clusters.models import Unit, UnitKind
from conferences.actions import import_records, move
from conferences.actions.screening import reveal_rank
from conferences.models import Conference, Mention
from conferences.resolutions.standing import tiers
from tests.conferences.reading_pages import page_text, plain
from tests.samples import copies, raw_record
from tests.world import World


@pytest.fixture
def provinces(db: None) -> None:
    """The provinces that seed-0 names; all that its names need to be understood."""
    for name in raw_record("seed-0")["cluster"]["members"]:
        Unit(name=name, full_name=f"Tỉnh {name}", kind=UnitKind.PROVINCE).save()


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_user("reader", full_name="Người đọc"))
    return client


def conference_with(**changes: Any) -> Conference:
    """seed-0 with some keys replaced, imported."""
    record = raw_record("seed-0") | changes
    import_records([record], by=None)
    return Conference.objects.get(record_id="seed-0")


def shown(reader: Client, conference: Conference, card: str) -> str:
    """The text of the card with the heading `card`."""
    html = BeautifulSoup(reader.get(f"/conferences/{conference.pk}/").content, "html.parser")
    section = html.select_one(f'section[aria-labelledby="{card}"]')
    assert section is not None, card
    return plain(" ".join(section.get_text(" ").split()))


def _figure(**said: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("value", "value_max", "of", "unit", "scope", "vs_plan_pct"), None)
    return {"name": "Chỉ tiêu A", "at_least": False, "by_unit": {}} | empty | said


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"value": 1440, "at_least": True, "unit": "huy chương"}, "hơn 1.440 huy chương"),
        ({"value": 72, "of": 81, "unit": "đơn vị"}, "72 /81 đơn vị"),
        ({"value": 10, "value_max": 12.5, "unit": "%"}, "10 –12,5 %"),
        ({"value": 0, "unit": "xã"}, "0 xã"),
        ({"unit": "xã"}, "không có số xã"),
        ({"value": 3, "vs_plan_pct": 102.5}, "102,5 %"),
        ({"value": 7, "by_unit": {"Phú Thọ": 4, "Yên Bái": 0}}, "Yên Bái: 0"),
        ({"by_unit": {"Phú Thọ": {"total": 3, "vàng": 1}}}, "Phú Thọ: tổng 3, vàng 1"),
    ],
)
def test_a_figure_in_words(
    provinces: None, reader: Client, said: dict[str, Any], text: str
) -> None:
    conference = conference_with(indicators=[_figure(**said)])
    card = shown(reader, conference, "so-lieu")
    assert text.replace(" /", "/").replace(" –", "–").replace(" %", "%") in card.replace(" %", "%")


def test_equal_ranks_gaps_and_the_unranked(provinces: None, reader: Client) -> None:
    entries = [
        {"unit": "Phú Thọ", "rank": 1, "total": 98.5},
        {"unit": "Yên Bái", "rank": 1, "total": 98.5},
        {"unit": "Hòa Bình", "rank": 2, "total": 0},
        {"unit": "Bắc Kạn", "rank": None, "total": None},
    ]
    conference = conference_with(ranking={"complete": True, "entries": entries})
    html = BeautifulSoup(reader.get(f"/conferences/{conference.pk}/").content, "html.parser")
    rows = [
        plain(" ".join(row.get_text(" ").split()))
        for row in html.select('[aria-labelledby="thu-hang"] .rank-row')
    ]
    assert rows == [
        "Hạng 1 Phú Thọ 98,5 Đề nghị Cờ thi đua của Chính phủ",
        "Hạng 1 Yên Bái 98,5",
        "Hạng 2 Hòa Bình 0",
        "– Bắc Kạn không xếp hạng chưa có",
    ]
    card = shown(reader, conference, "thu-hang")
    assert "Đủ các đơn vị" in card
    assert "2 đơn vị cùng hạng 1" in card


@pytest.mark.parametrize(
    ("status", "chip"),
    [("proposed", "Đề nghị"), ("approved", "Hội đồng thông qua"), ("awarded", "Đã khen thưởng")],
)
def test_proposed_approved_and_awarded_are_three(
    provinces: None, reader: Client, status: str, chip: str
) -> None:
    proposal = raw_record("seed-0")["proposals"][0] | {"status": status}
    conference = conference_with(proposals=[proposal])
    html = BeautifulSoup(reader.get(f"/conferences/{conference.pk}/").content, "html.parser")
    chips = [each.get_text() for each in html.select('[aria-labelledby="de-nghi"] td .state')]
    assert chips == [chip]


def test_a_mere_number_of_recipients(provinces: None, reader: Client) -> None:
    proposal = raw_record("seed-0")["proposals"][0]
    numbers = [proposal | {"recipients": [], "count": count} for count in (0, 4, None)]
    card = shown(reader, conference_with(proposals=numbers), "de-nghi")
    assert "số lượng: 0 không nêu tên" in card
    assert "số lượng: 4 không nêu tên" in card
    assert "nguồn không nêu" in card


def test_offices_without_unit_and_with_places(provinces: None, reader: Client) -> None:
    term = {"year": "2018", "status": "serving", "office": "vice_chair"}
    conference = conference_with(
        terms=[term | {"unit": None, "order": 1}, term | {"unit": "Yên Bái", "order": 2}]
    )
    card = shown(reader, conference, "chuc-danh")
    assert "Cụm phó (thứ 1): không nêu đơn vị" in card
    assert "Cụm phó (thứ 2): Yên Bái" in card


def test_a_name_that_means_no_unit_says_so(provinces: None, reader: Client) -> None:
    conference = conference_with()
    Mention.objects.filter(conference=conference, role="member", text="Yên Bái").update(
        unit=None, match=None, warning="“Yên Bái” có thể là 2 đơn vị."
    )
    card = shown(reader, conference, "thanh-vien")
    assert "Yên Bái chưa đối chiếu “Yên Bái” có thể là 2 đơn vị." in card


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("000_58dfce67f3771f23.txt", []),
        ("https://a.example/x (mục 3)", ["https://a.example/x"]),
        ("javascript:alert(1)", []),
        ("<script>alert(1)</script>", []),
    ],
)
def test_only_addresses_of_the_web_are_links(
    provinces: None, reader: Client, source: str, links: list[str]
) -> None:
    conference = conference_with(source=source)
    response = reader.get(f"/conferences/{conference.pk}/")
    html = BeautifulSoup(response.content, "html.parser")
    external = html.select("a[rel~=noopener]")
    assert [link["href"] for link in external] == links
    assert source in page_text(response.content)
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("published", ["2024-10", "tháng 10/2024", "2024-13-45", ""])
def test_any_day_of_publication_is_shown(provinces: None, reader: Client, published: str) -> None:
    conference = conference_with(published=published)
    response = reader.get(f"/conferences/{conference.pk}/")
    assert response.status_code == 200
    expected = {"2024-10": "10/2024", "2024-13-45": "45/13/2024"}.get(published, published)
    assert expected in page_text(response.content)


def test_a_unit_page_is_one_press_away(provinces: None, reader: Client) -> None:
    conference = conference_with()
    html = BeautifulSoup(reader.get(f"/conferences/{conference.pk}/").content, "html.parser")
    unit = Unit.objects.get(name="Bắc Kạn", kind="province")
    assert html.select_one(f'a[href="/units/{unit.pk}/"]') is not None


# Live conferences


def test_the_live_page_says_who_one_is_and_what_comes_next(world: World, client: Client) -> None:
    client.force_login(world.users["chair"])
    response = client.get(f"/conferences/{world.conference.pk}/")
    text = page_text(response.content)
    assert "Đang làm việc với tư cách Khối trưởng" in text
    assert "6 / 7 đoàn có mặt" in text
    assert "Tạm tính, chờ hội nghị thông qua" in text
    html = BeautifulSoup(response.content, "html.parser")
    (button,) = html.select(".next a.btn")
    assert button["href"] == f"/conferences/{world.conference.pk}/conclude/"
    assert "hư cấu" in page_text(response.content, "aside.demo")


def test_whoever_may_not_is_told_why_beside_the_button(world: World, client: Client) -> None:
    client.force_login(world.users["staff"])
    response = client.get(f"/conferences/{world.conference.pk}/")
    html = BeautifulSoup(response.content, "html.parser")
    (button,) = html.select(".waits button[disabled]")
    reason = html.select_one(f"#{button['aria-describedby']}")
    assert reason is not None
    told = reason.get_text().strip()
    assert told == "Chỉ cán bộ của đơn vị giữ chức Khối trưởng làm được việc này."


def standing_for(world: World, client: Client, role: str) -> str:
    client.force_login(world.users[role])
    response = client.get(f"/conferences/{world.conference.pk}/")
    html = BeautifulSoup(response.content, "html.parser")
    shown = html.select('[aria-labelledby="thu-hang"], [aria-labelledby="de-nghi"]')
    shown += html.select('[aria-labelledby="chuc-danh"]')
    return " ".join(" ".join(part.get_text(" ").split()) for part in shown)


@pytest.mark.parametrize("role", ["staff", "both"])
def test_members_read_the_standing_when_the_hall_has_been_told_all_of_it(
    world: World, client: Client, role: str
) -> None:
    waits = (
        "Xếp hạng Chưa công bố Thứ hạng hiện ở đây sau khi công bố hết tại hội trường,"
        " hoặc khi hội nghị kết thúc."
    )
    assert standing_for(world, client, role) == waits
    ranks = len(tiers(world.conference))
    for told in range(ranks):
        assert standing_for(world, client, role) == waits
        reveal_rank(conference=world.conference, seen=told, back=False, by=world.users["chair"])
    told_now = standing_for(world, client, role)
    assert "Sở Nội vụ (minh họa) 962,5" in told_now
    # What is proposed, and who is to chair, waits for the conclusion.
    assert "Đề nghị" not in told_now
    assert "Khối trưởng" not in told_now
    move(world.conference, verb="conclude", by=world.users["chair"])
    concluded = standing_for(world, client, role)
    assert "Đề nghị Cờ thi đua" in concluded
    assert "Khối trưởng: Sở Tài chính" in concluded


@pytest.mark.parametrize("role", ["chair", "specialist", "member"])
def test_who_prepares_and_the_council_read_the_standing_before(
    world: World, client: Client, role: str
) -> None:
    assert "Sở Nội vụ (minh họa) 962,5" in standing_for(world, client, role)


def test_a_concluded_conference_asks_for_nothing(world: World, client: Client) -> None:
    move(world.conference, verb="conclude", by=world.users["chair"])
    client.force_login(world.users["chair"])
    response = client.get(f"/conferences/{world.conference.pk}/")
    html = BeautifulSoup(response.content, "html.parser")
    assert html.select(".next") == []
    first, second = html.select('[aria-labelledby="thu-hang"] .rank-row')[:2]
    assert "Sở Nội vụ (minh họa) 962,5" in " ".join(first.get_text(" ").split())
    assert "Sở Xây dựng (minh họa) 962,5" in " ".join(second.get_text(" ").split())


@pytest.mark.parametrize("role", ["nobody", "other"])
def test_outside_the_scope_there_is_no_page(world: World, client: Client, role: str) -> None:
    client.force_login(world.users[role])
    assert client.get(f"/conferences/{world.conference.pk}/").status_code == 404


def test_a_stranger_is_sent_to_sign_in(provinces: None, client: Client) -> None:
    response = client.get(f"/conferences/{conference_with().pk}/")
    assert (response.status_code, response["Location"].partition("?")[0]) == (
        302,
        "/accounts/login/",
    )


# One query for each kind of row, however many rows there are.
PAGE_QUERIES = 23


@pytest.mark.parametrize("times", [1, 3, 10])
def test_the_number_of_queries_does_not_grow(
    provinces: None, reader: Client, django_assert_num_queries: Any, times: int
) -> None:
    rich = _everything(times)
    import_records([rich], by=None)
    conference = Conference.objects.get(record_id=rich["id"])
    with django_assert_num_queries(PAGE_QUERIES):
        reader.get(f"/conferences/{conference.pk}/")


def _everything(times: int) -> dict[str, Any]:
    """A record in which every list has rows, `times` as many."""
    (record,) = copies(raw_record("seed-0"), 1)
    seed = {row["id"]: row for row in map(raw_record, ("seed-1", "seed-2", "seed-4"))}
    record["indicators"] = seed["seed-1"]["indicators"] * times
    record["conferred"] = seed["seed-2"]["conferred"] * times
    record["proposals"] = record["proposals"] * times
    record["legal_refs"] = seed["seed-1"]["legal_refs"] * times
    record["covenant"] = seed["seed-4"]["covenant"]
    record["ambiguities"] = record["ambiguities"] * times
    record["conference"]["presiding"] = record["conference"]["presiding"] * times
    record["conference"]["attendees"] = record["conference"]["attendees"] * times
    return record
