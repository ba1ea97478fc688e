"""The pages on which a meeting is laid down, and the sheets that are printed for it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from conferences.models import AgendaItem, Conference, Delegation
from tests.conferences.rooms_made import delegate, delegation, item, opinion, paper, pdf
from tests.world import World
from workflow.journal import history


@pytest.fixture
def chair(world: World, client: Client) -> Client:
    client.force_login(world.users["chair"])
    return client


def words(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def given(world: World, **changed: str) -> dict[str, str]:
    """What the form of a meeting sends."""
    return {
        "kind": "mid_year_review",
        "for_year": "2026",
        "held_on": "15/7/2026",
        "begins": "8:30",
        "quorum": "2/3",
        "quorum_effect": "ballots",
        "allows_written": "on",
    } | changed


class TestANewMeeting:
    def test_of_a_year(self, world: World, chair: Client) -> None:
        sent = given(world, owner=f"year-{world.cluster_year.pk}", quorum=" 4 / 5 ")
        answer = chair.post("/conferences/new/", sent)
        made = Conference.objects.get(kind="mid_year_review")
        assert answer.headers["Location"] == f"/conferences/{made.pk}/agenda/"
        assert (made.quorum_part, made.quorum_whole, f"{made.begins}") == (4, 5, "08:30:00")
        assert made.delegations.count() == 7

    def test_of_the_council(self, world: World, client: Client) -> None:
        client.force_login(world.users["specialist"])
        council = world.cluster_year.cluster.council
        client.post("/conferences/new/", given(world, owner=f"council-{council.pk}"))
        made = Conference.objects.get(kind="mid_year_review")
        assert (made.cluster, made.council) == (None, council)
        unit = world.unit("Sở Tư pháp")
        client.post(f"/conferences/{made.pk}/delegations/", {"unit": unit.pk})
        row = made.delegations.get()
        # Who is called to a meeting without members of its own counts there.
        assert (row.unit, row.is_guest) == (unit, False)

    @pytest.mark.parametrize("owner", ["", "year-0", "council-1", "x"])
    def test_not_of_somebody_elses(self, world: World, chair: Client, owner: str) -> None:
        assert chair.post("/conferences/new/", given(world, owner=owner)).status_code == 400

    @pytest.mark.parametrize(
        ("field", "typed", "told"),
        [
            ("for_year", "26", "Ghi năm như 2026"),
            ("held_on", "31/2/2026", "Ngày không có trong lịch"),
            ("begins", "25:00", "Không đọc được giờ này"),
            ("quorum", "hai phần ba", "Ghi một phần như 2/3"),
            ("quorum", "4/3", "4/3 không phải là một phần"),
            ("online_link", "phòng 1", "không phải là đường dẫn"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, world: World, chair: Client, field: str, typed: str, told: str
    ) -> None:
        sent = given(world, owner=f"year-{world.cluster_year.pk}", **{field: typed})
        answer = chair.post("/conferences/new/", sent)
        assert answer.status_code == 400
        assert told in words(answer)
        assert not Conference.objects.filter(kind="mid_year_review").exists()


class TestAChange:
    def test_it_is_written(self, world: World, chair: Client) -> None:
        url = f"/conferences/{world.conference.pk}/edit/"
        sent = given(world, version=str(world.conference.version), place="Nhà khách")
        assert chair.post(url, sent).status_code == 302
        world.conference.refresh_from_db()
        assert world.conference.place == "Nhà khách"

    @pytest.mark.parametrize("version", ["", "x", "0"])
    def test_an_old_page_shows_both_and_a_second_save_is_taken(
        self, world: World, chair: Client, version: str
    ) -> None:
        url = f"/conferences/{world.conference.pk}/edit/"
        sent = given(world, version=version, place="Nhà khách")
        answer = chair.post(url, sent)
        assert answer.status_code == 409
        html = BeautifulSoup(answer.content, "html.parser")
        assert "Địa điểm: Hội trường Sở Nội vụ (minh họa)" in words(answer)
        (place,) = html.select("input[name=place]")
        (shown,) = html.select("input[name=version]")
        assert place["value"] == "Nhà khách"
        assert chair.post(url, sent | {"version": str(shown["value"])}).status_code == 302

    def test_presiding_and_the_secretary(self, world: World, chair: Client) -> None:
        url = f"/conferences/{world.conference.pk}/presiding/"
        sent = {"version": str(world.conference.version), "name_2": "Bình", "secretary_name": "An"}
        assert chair.post(url, sent).status_code == 302
        assert [row.name for row in world.conference.presiders.all()] == ["Bình"]
        assert chair.post(url, sent | {"name_1": "Khác"}).status_code == 409
        assert 'value="Bình"' in chair.get(url).content.decode()

    def test_an_item(self, world: World, chair: Client) -> None:
        row = item(world, "Cũ")
        url = f"/conferences/agenda/{row.pk}/"
        sent = {"title": "Mới", "kind": "speech", "begins": "9:00", "minutes": "20", "version": "0"}
        assert chair.post(url, sent).status_code == 302
        answer = chair.post(url, sent | {"title": "Khác"})
        assert (answer.status_code, "Nội dung: Mới" in words(answer)) == (409, True)
        row.refresh_from_db()
        assert (row.title, row.minutes, row.kind) == ("Mới", 20, "speech")


class TestTheProgramme:
    def test_items_and_papers(self, world: World, chair: Client) -> None:
        url = f"/conferences/{world.conference.pk}/"
        chair.post(f"{url}agenda/usual/")
        first = AgendaItem.objects.get(order=1)
        chair.post(f"{url}papers/", {"item": str(first.pk), "upload": pdf("bao-cao.pdf")})
        for page in (f"{url}agenda/", url):
            assert "bao-cao.pdf" in words(chair.get(page))
        chair.post(f"/conferences/agenda/{first.pk}/order/", {"to": "down"})
        first.refresh_from_db()
        assert first.order == 2
        chair.post(f"/conferences/agenda/{first.pk}/remove/")
        # The paper stays with the meeting.
        assert [row.item for row in world.conference.papers.all()] == [None]

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({}, "là bắt buộc"),
            ({"upload": pdf("x.exe")}, "không thuộc loại nhận được"),
        ],
    )
    def test_a_paper_that_is_none(
        self, world: World, chair: Client, sent: dict[str, Any], told: str
    ) -> None:
        answer = chair.post(f"/conferences/{world.conference.pk}/papers/", sent)
        assert (answer.status_code, world.conference.papers.count()) == (400, 0)
        assert told in words(answer) or "Trường này" in words(answer)

    def test_a_paper_of_a_meeting_that_is_not_seen(self, world: World, client: Client) -> None:
        row = paper(world)
        client.force_login(world.users["other"])
        assert client.get(f"/conferences/papers/{row.pk}/").status_code == 404


class TestDelegations:
    def test_a_unit_names_its_own(self, world: World, client: Client) -> None:
        client.force_login(world.users["staff"])
        row = delegation(world)
        url = f"/conferences/delegations/{row.pk}/"
        client.post(url, {"name": "Lê Văn An", "email": "an@minh-hoa.invalid", "votes": "on"})
        who = row.delegates.get()
        assert (who.name, who.votes) == ("Lê Văn An", True)
        client.post(f"{url}persons/{who.pk}/", {"name": "Lê Văn Bình"})
        who.refresh_from_db()
        assert (who.name, who.votes) == ("Lê Văn Bình", False)
        wrong = client.post(url, {"name": "", "email": "x"})
        assert wrong.status_code == 400
        client.post(f"{url}persons/{who.pk}/", {"remove": "1"})
        assert not row.delegates.exists()

    def test_a_person_of_another_delegation_is_not_there(
        self, world: World, client: Client
    ) -> None:
        who = delegate(world)
        other = delegation(world, "Sở Y tế")
        client.force_login(world.users["both"])
        url = f"/conferences/delegations/{other.pk}/persons/{who.pk}/"
        assert client.post(url, {"remove": "1"}).status_code == 404
        assert Delegation.objects.get(pk=who.delegation_id).delegates.count() == 1

    def test_proxies_and_opinions(self, world: World, chair: Client) -> None:
        row = delegation(world)
        url = f"/conferences/delegations/{row.pk}/"
        to = delegation(world, "Sở Y tế").pk
        refused = chair.post(f"{url}proxy/", {"to": to})
        assert (refused.status_code, "không nhận ủy quyền" in words(refused)) == (409, True)
        Conference.objects.filter(pk=world.conference.pk).update(allows_proxy=True)
        assert chair.post(f"{url}proxy/", {"to": to}).status_code == 302
        assert chair.post(f"{url}opinion/", {"text": " "}).status_code == 400
        opinion(world)
        listed = words(chair.get(f"/conferences/{world.conference.pk}/delegations/"))
        assert "ủy quyền cho Sở Y tế (minh họa); có ý kiến bằng văn bản" in listed


def test_the_button_says_who_is_written_to(
    world: World, chair: Client, django_capture_on_commit_callbacks: Any
) -> None:
    url = f"/conferences/{world.conference.pk}/invitations/"
    assert "2 giấy mời mới" in words(chair.get(url))
    with django_capture_on_commit_callbacks(execute=True):
        answer = chair.post(url, follow=True)
    assert "Đã gửi 2 giấy mời mới, 0 giấy mời thay đổi." in words(answer)
    assert "Mọi người đã nhận giấy mời." in words(answer)
    assert len(mail.outbox) == 2
    assert history(world.conference)[0].detail == {"new": 2, "changed": 0}


class TestSheets:
    """Persons by given name, the head first; no sheet in another language than the papers'."""

    def test_names(self, world: World, chair: Client) -> None:
        for name in ("Trần Văn Đức", "Lê Thị Dung", "Phạm Ánh"):
            delegate(world, name)
        delegate(world, "Vũ Xuân", is_head=True)
        shown = words(chair.get(f"/conferences/{world.conference.pk}/print/names/"))
        order = ["Vũ Xuân", "Phạm Ánh", "Lê Thị Dung", "Trần Văn Đức"]
        assert sorted(order, key=shown.index) == order

    @pytest.mark.parametrize("sheet", ["names", "cards", "ballots", "scores"])
    def test_each_is_in_vietnamese(self, world: World, chair: Client, sheet: str) -> None:
        url = f"/conferences/{world.conference.pk}/print/{sheet}/"
        answer = chair.get(url, headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert "Về trang điều hành" in words(answer)

    def test_scores_have_a_line_for_every_member(self, world: World, chair: Client) -> None:
        html = chair.get(f"/conferences/{world.conference.pk}/print/scores/").content
        rows = BeautifulSoup(html, "html.parser").select("tbody tr")
        first = [cell.get_text() for cell in rows[0].select("td")]
        assert len(rows) == 7
        assert first[1:4] == ["Sở Giáo dục và Đào tạo (minh họa)", "955,75", "2"]

    def test_another_sheet_is_no_page(self, world: World, chair: Client) -> None:
        assert chair.get(f"/conferences/{world.conference.pk}/print/all/").status_code == 404


def test_an_unknown_move_of_an_item_is_no_page(world: World, chair: Client) -> None:
    row = item(world)
    assert chair.post(f"/conferences/agenda/{row.pk}/erase/").status_code == 404
