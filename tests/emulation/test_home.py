"""The first page: what waits for whom, and what stands around it."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conferences.actions import move
from conferences.models import Conference
from emulation.home import desks
from tests.world import World
from workflow.duties import Duty, in_order


def page(client: Client) -> BeautifulSoup:
    response = client.get("/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def said(found: Any) -> list[str]:
    return [" ".join(each.get_text().split()) for each in found]


HEADING = "Tổng kết năm {year}, Khối thi đua số 1 tỉnh Minh Họa"


@pytest.mark.parametrize(
    ("role", "task", "action"),
    [
        ("chair", "Kết thúc hội nghị: ", "Kết thúc hội nghị"),
        ("staff", "Dự hội nghị: ", "Xem hội nghị"),
        ("both", "Dự hội nghị: ", "Xem hội nghị"),
        ("other", None, None),
        ("nobody", None, None),
        ("specialist", None, None),
        ("member", None, None),
        ("admin", None, None),
    ],
)
def test_what_waits_for_whom(
    world: World, client: Client, role: str, task: str | None, action: str | None
) -> None:
    client.force_login(world.users[role])
    html = page(client)
    heading = HEADING.format(year=world.cluster_year.label)
    assert said(html.select(".task h3")) == ([task + heading] if task else [])
    buttons = html.select(".task .btn")
    assert said(buttons) == ([action] if action else [])
    assert [button["href"] for button in buttons] == (
        [f"/conferences/{world.conference.pk}/"] if action else []
    )
    assert said(html.select(".empty h2")) == ([] if task else ["Chưa có việc nào đang chờ"])


@pytest.mark.parametrize(
    ("days", "chip", "summary"),
    [
        (0, "Đến hạn hôm nay", "1 việc đang chờ, trong đó 1 việc đến hạn hôm nay."),
        (-3, "Quá hạn 3 ngày", "1 việc đang chờ, trong đó 1 việc quá hạn."),
        (5, "Còn 5 ngày", "1 việc đang chờ."),
    ],
)
def test_a_deadline_has_a_date_and_a_distance(
    world: World, client: Client, days: int, chip: str, summary: str
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    Conference.objects.filter(pk=world.conference.pk).update(held_on=day)
    client.force_login(world.users["chair"])
    html = page(client)
    assert said(html.select(".task .state")) == [chip]
    (why,) = said(html.select(".task .why"))
    assert why.startswith(f"Ngày {day.day}/{day.month}/{day.year}. Họp tại: ")
    (lede,) = said(html.select(".lede"))
    assert lede.partition(". ")[2] == summary


def test_what_is_done_waits_no_more(world: World, client: Client) -> None:
    move(world.conference, verb="conclude", by=world.users["chair"])
    client.force_login(world.users["chair"])
    # What is left are the dossiers and the texts that the conclusion laid down.
    assert said(page(client).select(".task h3")) == [
        "Hoàn thiện và gửi hồ sơ: Sở Nội vụ (minh họa)",
        "Hoàn thiện và gửi hồ sơ: Sở Xây dựng (minh họa)",
        "Hoàn thiện và gửi hồ sơ: Sở Giáo dục và Đào tạo (minh họa)",
        "Rà và chốt văn bản của hội nghị",
    ]


def test_the_capacity_heads_its_duties(world: World, client: Client) -> None:
    client.force_login(world.users["chair"])
    html = page(client)
    assert said(html.select(".office-head h2")) == ["Khối trưởng"]
    year = world.cluster_year.label
    assert said(html.select(".office-head p")) == [f"Khối thi đua số 1 tỉnh Minh Họa, {year}"]


def test_clusters_in_which_one_has_a_place(world: World, client: Client) -> None:
    client.force_login(world.users["both"])
    html = page(client)
    names = said(html.select('[aria-labelledby="cum-cua-toi"] a'))
    assert sorted(names) == ["Khối thi đua số 1 tỉnh Minh Họa", "Khối thi đua số 2 tỉnh Minh Họa"]


@pytest.mark.parametrize(("role", "count"), [("staff", 1), ("other", 0), ("nobody", 0)])
def test_recent_meetings_stay_in_scope(world: World, client: Client, role: str, count: int) -> None:
    client.force_login(world.users[role])
    assert len(page(client).select('[aria-labelledby="hoi-nghi-gan-day"] a')) == count


def _duty(title: str, capacity: str, due: date | None) -> Duty:
    return Duty(title=title, text="", url="/", action="", capacity=capacity, due=due)


def test_desks_stand_in_the_order_of_their_first_deadline() -> None:
    late, soon = date(2026, 3, 9), date(2026, 3, 1)
    duties = in_order(
        [
            _duty("a", "Thành viên", late),
            _duty("b", "Cụm trưởng", None),
            _duty("c", "Cụm trưởng", soon),
            _duty("d", "Thành viên", None),
        ]
    )
    assert [(desk.capacity, [duty.title for duty in desk.duties]) for desk in desks(duties)] == [
        ("Cụm trưởng", ["c", "b"]),
        ("Thành viên", ["a", "d"]),
    ]


def test_a_stranger_is_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def test_health_is_open_and_plain(client: Client, db: None) -> None:
    response = client.get("/healthz/")
    assert (response.status_code, response.content) == (200, b"ok")


def test_the_icon_is_found_where_browsers_ask(client: Client, db: None) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/look/favicon.svg")


HOME_QUERIES = 21


@pytest.mark.parametrize("more", [0, 3, 30])
def test_the_number_of_queries_does_not_grow(
    world: World, client: Client, django_assert_num_queries: Any, more: int
) -> None:
    for _number in range(more):
        world.conference.pk = None
        world.conference.save()
    client.force_login(User.objects.get(username="chair"))
    with django_assert_num_queries(HOME_QUERIES):
        assert len(page(client).select(".task")) == more + 1
