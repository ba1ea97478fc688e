"""The screen of the hall: rank by rank, and nothing before it is told."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from conferences.actions.running import advance
from conferences.actions.screening import reveal_rank, show
from conferences.models import HallScreen, Reveal, Shows
from conferences.resolutions.standing import revealed, tiers
from tests.conferences.rooms_made import item
from tests.world import ROLES, World
from workflow.moves import Denied, Refused

# Rank → the units that hold it: two share the first.
RANKS = {
    1: {"Sở Nội vụ", "Sở Xây dựng"},
    2: {"Sở Giáo dục và Đào tạo"},
    3: {"Sở Tài chính"},
    4: {"Sở Nông nghiệp và Môi trường"},
    5: {"Sở Y tế"},
    6: {"Sở Văn hóa, Thể thao và Du lịch"},
}
VISIBLE = dict.fromkeys(ROLES, 200) | {"nobody": 404, "other": 404}


def path(world: World, what: str = "now/") -> str:
    return f"/conferences/{world.conference.pk}/screen/{what}"


def words(client: Client, url: str) -> str:
    return " ".join(BeautifulSoup(client.get(url).content, "html.parser").get_text(" ").split())


def told(world: World, order: str, count: int) -> list[int]:
    """The ranks that are told after `count` steps, the latest last."""
    screen = HallScreen(conference=world.conference, reveal=order, revealed=count)
    found = revealed(world.conference, screen)
    return [tier.rank for tier in (*found.told, *([found.now] if found.now else []))]


def test_equal_units_are_told_together(world: World) -> None:
    found = {
        tier.rank: {line.row.mention.unit.name for line in tier.rows if line.row.mention.unit}
        for tier in tiers(world.conference)
    }
    assert found == RANKS


@pytest.mark.parametrize("count", range(9))
def test_each_order_of_telling(world: World, count: int) -> None:
    assert told(world, Reveal.UPWARD, count) == [6, 5, 4, 3, 2, 1][:count]
    assert told(world, Reveal.DOWNWARD, count) == [1, 2, 3, 4, 5, 6][:count]
    left = revealed(world.conference, HallScreen(revealed=count)).left
    assert left == max(6 - count, 0)


@pytest.mark.parametrize("order", Reveal.values)
def test_no_page_gives_away_what_is_to_come(world: World, client: Client, order: str) -> None:
    chair = world.users["chair"]
    show(conference=world.conference, shows=Shows.STANDING, reveal=order, by=chair)
    ranks = list(RANKS) if order == Reveal.DOWNWARD else list(reversed(RANKS))
    for role in ("chair", "staff"):
        client.force_login(world.users[role])
        for url in (path(world, ""), path(world)):
            assert not any(name in words(client, url) for names in RANKS.values() for name in names)
    for step in range(len(RANKS)):
        reveal_rank(conference=world.conference, seen=step, back=False, by=chair)
        shown = words(client, path(world))
        for at, rank in enumerate(ranks):
            assert all((name in shown) is (at <= step) for name in RANKS[rank]), (step, rank)


def test_a_key_pressed_twice_tells_one_rank(world: World) -> None:
    chair = world.users["chair"]
    for _twice in range(2):
        screen = reveal_rank(conference=world.conference, seen=0, back=False, by=chair)
    assert (screen.revealed, screen.shows) == (1, Shows.STANDING)
    assert reveal_rank(conference=world.conference, seen=1, back=True, by=chair).revealed == 0
    assert reveal_rank(conference=world.conference, seen=0, back=True, by=chair).revealed == 0


def test_there_is_an_end(world: World) -> None:
    for step in range(8):
        screen = reveal_rank(
            conference=world.conference, seen=step, back=False, by=world.users["chair"]
        )
    assert screen.revealed == len(RANKS)


def test_another_order_begins_anew(world: World) -> None:
    chair = world.users["chair"]
    reveal_rank(conference=world.conference, seen=0, back=False, by=chair)
    show(conference=world.conference, shows=Shows.TITLE, by=chair)
    kept = show(conference=world.conference, shows=Shows.STANDING, reveal="up", by=chair)
    assert kept.revealed == 1
    turned = show(conference=world.conference, shows=Shows.STANDING, reveal="down", by=chair)
    assert turned.revealed == 0
    with pytest.raises(Refused, match="không có trang này"):
        show(conference=world.conference, shows="secrets", by=chair)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_the_chair_turns_it(world: World, role: str) -> None:
    by = world.users[role]
    with pytest.raises(Denied):
        show(conference=world.conference, shows=Shows.STANDING, by=by)
    with pytest.raises(Denied):
        reveal_rank(conference=world.conference, seen=0, back=False, by=by)


@pytest.mark.parametrize("shows", Shows.values)
def test_every_page_of_the_screen(world: World, client: Client, shows: str) -> None:
    chair = world.users["chair"]
    item(world, "Khai mạc", speaker="Lê Văn An")
    item(world, "Bế mạc")
    advance(conference=world.conference, seen=None, by=chair)
    show(conference=world.conference, shows=shows, by=chair)
    client.force_login(world.users["staff"])
    html = BeautifulSoup(client.get(path(world, "")).content, "html.parser")
    assert html.select_one("main.hall") is not None
    assert html.select("nav, form, a[href]") == []
    shown = words(client, path(world))
    wanted = {"programme": "Lê Văn An", "attendance": "6 /7", "standing": "Công bố thứ hạng"}
    assert wanted.get(shows, "") in shown


def test_the_same_picture_is_not_sent_again(world: World, client: Client) -> None:
    client.force_login(world.users["staff"])
    frame = BeautifulSoup(client.get(path(world)).content, "html.parser").select_one("#hall")
    assert frame is not None
    same = str(frame["hx-get"])
    assert client.get(same).status_code == 204
    show(conference=world.conference, shows=Shows.ATTENDANCE, by=world.users["chair"])
    assert client.get(same).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_the_screen_and_who_has_its_keys(world: World, client: Client, role: str) -> None:
    show(conference=world.conference, shows=Shows.STANDING, by=world.users["chair"])
    client.force_login(world.users[role])
    answer = client.get(path(world))
    assert answer.status_code == VISIBLE[role]
    assert ("data-turn" in answer.content.decode()) is (role == "chair")


def test_a_key_answers_with_the_picture(world: World, client: Client) -> None:
    client.force_login(world.users["chair"])
    sent = {"step": "on", "seen": "0"}
    answer = client.post(path(world, "turn/"), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Sở Văn hóa, Thể thao và Du lịch" in answer.content.decode()
    assert client.post(path(world, "turn/"), {"step": "on"}).status_code == 302
    assert HallScreen.objects.get().revealed == 1
