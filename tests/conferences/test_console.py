"""The page of the secretary: the next step, notes that are not lost, who may see what."""

import re
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conferences.actions import move
from conferences.actions.programming import fill_programme
from conferences.actions.running import advance, save_notes
from conferences.meetings.quorum import Quorum
from conferences.models import Conference, Delegate, Delegation
from conferences.pages.next_step import next_step
from conferences.templatetags.conference import deed_words
from tests.conferences.rooms_made import delegate, delegation, drafted, item
from tests.world import ROLES, World

HTMX = {"HX-Request": "true"}


def page(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


@pytest.fixture
def console(world: World, client: Client) -> str:
    client.force_login(world.users["chair"])
    return f"/conferences/{world.conference.pk}/console/"


class TestTheNextStep:
    """One thing at a time, from the draft to the end."""

    def step(self, world: World, client: Client, conference: Conference) -> str:
        client.force_login(world.users["chair"])
        band = page(client, f"/conferences/{conference.pk}/console/").select_one("#buoc-tiep h2")
        return words(band)

    def test_from_draft_to_the_end(self, world: World, client: Client) -> None:
        chair = world.users["chair"]
        made = drafted(world)
        told = [self.step(world, client, made)]
        fill_programme(conference=made, by=chair)
        told.append(self.step(world, client, made))
        move(made, verb="call", by=chair)
        told.append(self.step(world, client, made))
        Delegation.objects.filter(conference=made).update(is_present=True, has_attended=True)
        told.append(self.step(world, client, made))
        move(made, verb="open", by=chair)
        seen = None
        while True:
            told.append(self.step(world, client, made))
            if told[-1] == "Kết thúc hội nghị":
                break
            begun = advance(conference=made, seen=seen, by=chair)
            seen = begun.pk if begun else None
        move(made, verb="conclude", by=chair)
        told.append(self.step(world, client, made))
        assert told == [
            "Soạn chương trình",
            "Triệu tập hội nghị",
            "Điểm danh các đoàn",
            "Khai mạc hội nghị",
            "Bắt đầu: Khai mạc, giới thiệu đại biểu",
            "Đang họp: Khai mạc, giới thiệu đại biểu",
            "Đang họp: Báo cáo sơ kết sáu tháng đầu năm",
            "Đang họp: Thảo luận",
            "Đang họp: Kết luận, nhiệm vụ sáu tháng cuối năm",
            "Mục cuối: Bế mạc",
            "Kết thúc hội nghị",
            "Hội nghị đã kết thúc",
        ]

    def test_too_few_are_said_with_the_numbers(self, world: World) -> None:
        world.conference.state = "called"
        step = next_step(world.conference, [], Quorum(1, 7, 2, 3), "thiếu")
        assert (step.heading, step.why, step.posts) == ("Điểm danh các đoàn", "thiếu", False)


class TestNotes:
    """Saved while typing; nothing typed is lost."""

    def test_a_save_leaves_the_box_alone(self, world: World, client: Client, console: str) -> None:
        row = item(world)
        url = f"/conferences/agenda/{row.pk}/notes/"
        answer = client.post(url, {"notes": "Một", "version": "0"}, headers=HTMX)
        html = BeautifulSoup(answer.content, "html.parser")
        assert html.select("textarea") == []
        assert html.select_one(f"#ban-{row.pk}")["value"] == "1"  # type: ignore[index]  # there
        assert "Đã lưu lúc" in words(html)

    def test_both_texts_are_shown_and_the_person_chooses(
        self, world: World, client: Client, console: str
    ) -> None:
        row = item(world)
        save_notes(item=row, text="Bản kia", version=0, by=world.users["chair"])
        url = f"/conferences/agenda/{row.pk}/notes/"
        sent = {"notes": "Bản này", "version": "0"}
        html = BeautifulSoup(client.post(url, sent, headers=HTMX).content, "html.parser")
        assert "Bản kia" in words(html)
        # The version of the page stays old: typing on cannot replace what was not seen.
        assert html.select(f"#ban-{row.pk}") == []
        (button,) = html.select("button[name=over]")
        row.refresh_from_db()
        assert (row.notes, button["value"]) == ("Bản kia", "1")
        client.post(url, sent | {"over": str(button["value"])}, headers=HTMX)
        row.refresh_from_db()
        assert row.notes == "Bản này"

    def test_without_script_the_page_keeps_what_was_typed(
        self, world: World, client: Client, console: str
    ) -> None:
        row = item(world)
        save_notes(item=row, text="Bản kia", version=0, by=world.users["chair"])
        url = f"/conferences/agenda/{row.pk}/notes/"
        answer = client.post(url, {"notes": "Bản này", "version": "0"})
        assert answer.status_code == 409
        html = BeautifulSoup(answer.content, "html.parser")
        (box,) = html.select(f"#bb-{row.pk}")
        assert box.get_text().strip() == "Bản này"
        assert "Bản kia" in words(html.select_one(f"#luu-{row.pk}"))

    def test_the_empty_character_is_dropped(
        self, world: World, client: Client, console: str
    ) -> None:
        row = item(world)
        sent = {"notes": "a\x00b", "version": "0"}
        client.post(f"/conferences/agenda/{row.pk}/notes/", sent)
        row.refresh_from_db()
        assert row.notes == "ab"

    def test_notes_are_the_secretarys_until_the_minutes(self, world: World, client: Client) -> None:
        save_notes(item=item(world), text="Lời kín", version=0, by=world.users["chair"])
        for role in ("staff", "specialist", "member", "admin"):
            client.force_login(world.users[role])
            for url in ("", "screen/", "delegations/"):
                answer = client.get(f"/conferences/{world.conference.pk}/{url}")
                assert b"L\xe1\xbb\x9di k\xc3\xadn" not in answer.content


def test_the_live_parts_come_only_when_something_changed(
    world: World, client: Client, console: str
) -> None:
    item(world)
    mark = page(client, console).select_one("#da-xem")
    assert mark is not None
    seen = {"seen": mark["value"]}
    assert client.get(f"{console}live/", seen).status_code == 204
    advance(conference=world.conference, seen=None, by=world.users["chair"])
    html = BeautifulSoup(client.get(f"{console}live/", seen).content, "html.parser")
    assert [node["id"] for node in html.select("[hx-swap-oob]")] == [
        "buoc-tiep",
        "chuong-trinh",
        "diem-danh",
        "da-xem",
    ]
    assert html.select("textarea") == []


def test_a_press_checks_a_delegation_in(world: World, client: Client, console: str) -> None:
    row = delegation(world, "Sở Văn hóa, Thể thao và Du lịch")
    url = f"/conferences/delegations/{row.pk}/attendance/"
    html = BeautifulSoup(client.post(url, {"is_here": "here"}, headers=HTMX).content, "html.parser")
    assert "7 / 7 đoàn có mặt" in words(html.select_one("#diem-danh"))
    sent = {"is_here": "later", "reason": "Kẹt xe", "expected": "9:15"}
    answer = client.post(url, sent, follow=True)
    assert answer.redirect_chain == [(f"/conferences/{world.conference.pk}/attendance/", 302)]
    assert "Đến muộn (9:15)" in words(BeautifulSoup(answer.content, "html.parser"))
    wrong = client.post(url, {"is_here": "later", "expected": "99"}, follow=True)
    assert "Không đọc được giờ này" in wrong.content.decode()
    row.refresh_from_db()
    assert row.expected == time(9, 15)


def test_what_is_pressed_on_an_old_page_is_explained(
    world: World, client: Client, console: str
) -> None:
    row = item(world)
    client.post(f"{console}advance/", {"current": ""})
    row.refresh_from_db()
    assert row.state == "current"
    answer = client.post(f"{console}advance/", {"current": ""}, follow=True)
    assert "Chương trình đã chuyển mục" in answer.content.decode()
    answer = client.post(f"/conferences/agenda/{row.pk}/end_item/", {"version": "0"}, follow=True)
    assert "đã thay đổi từ lúc trang được mở" in answer.content.decode()


DRAFT_SEEN = dict.fromkeys(ROLES, False) | dict.fromkeys(
    ("chair", "specialist", "member", "admin"), True
)


@pytest.mark.parametrize("role", ROLES)
def test_a_draft_is_for_those_who_prepare_it_and_the_council(
    world: World, client: Client, role: str
) -> None:
    made = drafted(world, title="Họp chưa công bố")
    row = made.delegations.get(unit=world.unit("Sở Tài chính"))
    client.force_login(world.users[role])
    seen = DRAFT_SEEN[role]
    assert (client.get(f"/conferences/{made.pk}/").status_code == 200) is seen
    for url in ("/conferences/", "/search/?q=chua+cong+bo", f"/clusters/{made.cluster_id}/"):
        assert ("Họp chưa công bố" in client.get(url).content.decode()) <= seen
    for url in (f"{made.pk}/screen/", f"{made.pk}/meeting.ics", f"delegations/{row.pk}/"):
        status = client.get(f"/conferences/{url}").status_code
        assert (status in (200, 403)) is seen
    assert Conference.objects.visible_to(world.users[role]).filter(pk=made.pk).exists() is seen


# Queries of a page with 1, 3 and 30 items and persons: as many for each.
QUERIES = {
    "": 29,
    "console/": 21,
    "attendance/": 10,
    "delegations/": 12,
    "agenda/": 14,
    "screen/": 8,
    "print/names/": 9,
}


@pytest.mark.parametrize("name", QUERIES)
def test_as_many_queries_for_thirty_as_for_one(world: World, client: Client, name: str) -> None:
    client.force_login(world.users["chair"])
    url = f"/conferences/{world.conference.pk}/{name}"
    row = delegation(world)
    counts = []
    for number in (1, 3, 30):
        for _more in range(number - row.delegates.count()):
            item(world, f"Mục {_more}")
            delegate(world, f"Người {_more}")
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        counts.append(len(caught))
    assert counts == [QUERIES[name]] * 3
    assert Delegate.objects.count() == 30


def test_the_journal_speaks_in_words() -> None:
    """Every deed about a meeting is told as a person would say it."""
    folder = Path(settings.BASE_DIR) / "conferences/actions"
    verbs = {
        verb
        for name in (
            "attending",
            "delegating",
            "drafting",
            "inviting",
            "presiding",
            "programming",
            "running",
            "screening",
        )
        for verb in re.findall(r'note\(\s*"(\w+)"', (folder / f"{name}.py").read_text())
    }
    assert len(verbs) == 22
    assert {verb for verb in verbs if deed_words(verb) == verb} == set()
