"""A unit's leaders invite, promote and remove the unit's own people, and nobody else's."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from clusters.actions import officers as actions
from clusters.models import Officer, OfficerRole, Unit
from clusters.offices import read_offices
from tests.world import World
from workflow.models import JournalEntry

pytestmark = pytest.mark.django_db
EMAIL = "mai.le@minh-hoa.invalid"


@pytest.fixture
def unit(world: World) -> Unit:
    return world.unit("Sở Tài chính")


@pytest.fixture
def leader(client: Client, world: World) -> Client:
    client.force_login(world.users["staff"])
    return client


def address(unit: Unit, *more: Any) -> str:
    return "/".join(["", "units", str(unit.pk), "officers", *map(str, more), ""])


def invitation(**changed: str) -> dict[str, str]:
    return {"email": EMAIL, "full_name": "Lê Thị Mai", "role": "staff"} | changed


def errors(response: Any) -> list[str]:
    html = BeautifulSoup(response.content, "html.parser")
    return [" ".join(each.get_text().split()) for each in html.select(".field-error, .note.bad li")]


def in_office(unit: Unit) -> set[tuple[str, str]]:
    rows = Officer.objects.on(timezone.localdate()).filter(unit=unit)
    return {(row.user.username, row.role) for row in rows.select_related("user")}


def test_an_invitation_makes_an_account_and_a_link(
    leader: Client, unit: Unit, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = leader.post(address(unit), invitation(email="Mai.Le@minh-hoa.invalid"))
    assert (response.status_code, response["Location"]) == (302, address(unit))
    user = User.objects.get(email=EMAIL)
    assert (user.username, user.full_name, user.has_usable_password()) == (
        EMAIL,
        "Lê Thị Mai",
        False,
    )
    row = Officer.objects.get(user=user)
    assert (row.unit, row.role, row.starts_on, row.ends_on) == (
        unit,
        OfficerRole.STAFF,
        timezone.localdate(),
        None,
    )
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert sent.subject == "Cụm thi đua: được mời làm việc cho một đơn vị"
    found = re.search(r"https?://testserver(/\S+)", str(sent.body))
    assert found is not None
    page = Client().get(found[1], follow=True)
    html = BeautifulSoup(page.content, "html.parser")
    action = str(html.select("main form")[0]["action"])
    guest = Client()
    guest.get(found[1], follow=True)
    guest.post(action, {"password1": "song-con-chay-mai", "password2": "song-con-chay-mai"})
    user.refresh_from_db()
    assert user.check_password("song-con-chay-mai")


def test_somebody_known_just_gets_the_office(
    leader: Client,
    world: World,
    unit: Unit,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    other = world.users["other"]
    with django_capture_on_commit_callbacks(execute=True):
        leader.post(address(unit), invitation(email=other.email.upper(), full_name="Khác"))
    other.refresh_from_db()
    assert other.full_name == "Cán bộ Sở Tư pháp (minh họa)"
    assert len(read_offices(other, timezone.localdate()).officers) == 2
    (sent,) = mail.outbox
    assert "password/reset" not in str(sent.body)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"email": "x"}, "Địa chỉ chưa đúng. Ghi như ten@coquan.gov.vn."),
        ({"email": "staff@minh-hoa.invalid"}, "Người có thư điện tử này đang làm việc cho đơn vị."),
        ({"full_name": " "}, "Ghi họ và tên của người được mời."),
        (
            {"email": "double@minh-hoa.invalid"},
            "Có nhiều tài khoản dùng địa chỉ này. Nhờ quản trị hệ thống xử lý.",
        ),
        (
            {"email": "gone@minh-hoa.invalid"},
            "Tài khoản của địa chỉ này đã ngừng. Nhờ quản trị hệ thống mở lại.",
        ),
    ],
)
def test_what_cannot_be_invited(
    leader: Client, unit: Unit, sent: dict[str, str], told: str
) -> None:
    for name in ("a", "b"):
        User.objects.create_user(name, "double@minh-hoa.invalid", full_name=name)
    User.objects.create_user("gone", "gone@minh-hoa.invalid", full_name="x", is_active=False)
    response = leader.post(address(unit), invitation(**sent))
    assert response.status_code == 400
    assert told in errors(response)
    typed = BeautifulSoup(response.content, "html.parser").select_one("input[name=email]")
    assert typed is not None
    assert typed["value"] == invitation(**sent)["email"]
    assert Officer.objects.filter(starts_on=timezone.localdate()).count() == 0


def test_other_units_are_out_of_reach(leader: Client, world: World) -> None:
    foreign = world.unit("Sở Tư pháp")
    row = Officer.objects.get(unit=foreign, user=world.users["other"])
    mine = world.unit("Sở Tài chính")
    answers = [
        leader.post(address(foreign), invitation()),
        leader.post(address(foreign, row.pk, "remove")),
        leader.post(address(mine, row.pk, "remove")),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 404]
    assert in_office(foreign) == {("other", "staff")}


def test_removed_and_kept_on_record(leader: Client, world: World, unit: Unit) -> None:
    row = Officer.objects.create(
        user=world.users["nobody"], unit=unit, role="staff", starts_on=date(2026, 1, 5)
    )
    assert leader.get(address(unit, row.pk, "remove")).status_code == 200
    leader.post(address(unit, row.pk, "remove"))
    row.refresh_from_db()
    assert row.ends_on == timezone.localdate() - timedelta(days=1)
    assert ("nobody", "staff") not in in_office(unit)
    entry = JournalEntry.objects.get(verb="remove")
    assert (entry.by, entry.detail) == (
        world.users["staff"],
        {"person": "nobody", "role": "staff"},
    )


def test_the_last_leader_stays(leader: Client, world: World, unit: Unit) -> None:
    row = Officer.objects.get(unit=unit, role="leader")
    for verb in ("remove", "demote"):
        told = leader.post(address(unit, row.pk, verb), follow=True)
        assert "Đây là lãnh đạo duy nhất của đơn vị." in told.content.decode()
    assert in_office(unit) == {("staff", "leader"), ("staff", "staff")}
    leader.force_login(world.users["admin"])
    leader.post(address(unit, row.pk, "remove"))
    assert in_office(unit) == set()


def test_promoted_and_back(leader: Client, world: World, unit: Unit) -> None:
    row = Officer.objects.create(
        user=world.users["nobody"], unit=unit, role="staff", starts_on=date(2026, 1, 5)
    )
    leader.post(address(unit, row.pk, "promote"))
    assert in_office(unit) >= {("nobody", "leader")}
    row.refresh_from_db()
    assert row.ends_on == timezone.localdate() - timedelta(days=1)
    promoted = Officer.objects.get(user=world.users["nobody"], role="leader")
    leader.post(address(unit, promoted.pk, "demote"))
    assert Officer.objects.get(role="staff", user=world.users["nobody"], ends_on=None)


def test_the_link_can_be_sent_again(
    leader: Client,
    world: World,
    unit: Unit,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    guest = User.objects.create_user("guest", EMAIL, None, full_name="Khách")
    rows = [
        Officer.objects.create(user=user, unit=unit, role="staff", starts_on=date(2026, 1, 5))
        for user in (guest, world.users["chair"])
    ]
    with django_capture_on_commit_callbacks(execute=True):
        for row in rows:
            leader.post(address(unit, row.pk, "remind"))
    assert [sent.to for sent in mail.outbox] == [[EMAIL]]


def test_invitations_are_limited(leader: Client, unit: Unit) -> None:
    for number in range(actions.MOST_INVITATIONS):
        sent = invitation(email=f"a{number}@minh-hoa.invalid")
        assert leader.post(address(unit), sent).status_code == 302
    refused = leader.post(address(unit), invitation())
    assert refused.status_code == 409
    assert not User.objects.filter(email=EMAIL).exists()


def test_addresses_are_shown_to_leaders_only(client: Client, world: World, unit: Unit) -> None:
    shown = {}
    for role in ("staff", "admin", "chair", "other", "nobody"):
        client.force_login(world.users[role])
        shown[role] = "staff@minh-hoa.invalid" in client.get(address(unit)).content.decode()
    assert shown == {"staff": True, "admin": True, "chair": False, "other": False, "nobody": False}


@pytest.mark.parametrize(
    ("role", "capacity"),
    [
        ("staff", ["Đang làm việc với tư cách Lãnh đạo, Sở Tài chính (minh họa)"]),
        ("admin", ["Đang làm việc với tư cách Quản trị hệ thống"]),
        ("chair", []),
    ],
)
def test_the_capacity_is_said(
    client: Client, world: World, unit: Unit, role: str, capacity: list[str]
) -> None:
    client.force_login(world.users[role])
    html = BeautifulSoup(client.get(address(unit)).content, "html.parser")
    assert [" ".join(e.get_text().split()) for e in html.select(".facts .state")] == capacity


@pytest.mark.parametrize(
    ("role", "headline"),
    [
        ("staff", "Lãnh đạo, Sở Tài chính (minh họa)"),
        ("both", "Cán bộ, Sở Y tế (minh họa) và 1 tư cách khác"),
        ("nobody", "Chưa được giao nhiệm vụ"),
    ],
)
def test_the_top_bar_says_as_whom(world: World, role: str, headline: str) -> None:
    assert read_offices(world.users[role], timezone.localdate()).headline == headline


def test_a_unit_that_is_over_invites_nobody(leader: Client, unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(valid_to=date(2026, 1, 1))
    assert leader.post(address(unit), invitation()).status_code == 409


OFFICERS_QUERIES = 9


@pytest.mark.parametrize("more", [0, 3, 30])
def test_the_number_of_queries_does_not_grow(
    leader: Client, unit: Unit, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        user = User.objects.create_user(f"u{number}", full_name=f"Người {number}")
        Officer.objects.create(user=user, unit=unit, role="staff", starts_on=date(2026, 1, 5))
    with django_assert_num_queries(OFFICERS_QUERIES):
        response = leader.get(address(unit))
    html = BeautifulSoup(response.content, "html.parser")
    assert len(html.select("tbody tr")) == more + 1
