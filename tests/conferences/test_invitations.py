"""Invitations: to each address once, again only on change, and the way in for the invited."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from conferences.actions import move
from conferences.actions.drafting import describe_meeting
from conferences.actions.inviting import mail_waiting, send_invitations
from conferences.meetings.ics import event
from conferences.meetings.recipients import post_of
from conferences.models import Conference, Invitation
from conferences.tasks import mail_invitations
from tests.conferences.rooms_made import delegate, drafted, facts, item
from tests.world import ROLES, World
from workflow.moves import Denied, Refused

LINK = "https://hop.minh-hoa.invalid/phong-1"
OFFICERS = {"chair@minh-hoa.invalid", "staff@minh-hoa.invalid"}


def sent() -> set[str]:
    told = {address for message in mail.outbox for address in message.to}
    mail.outbox.clear()
    return told


def described(world: World, **changed: Any) -> Conference:
    made = world.conference
    made.refresh_from_db()
    told = facts(made, **changed)
    describe_meeting(conference=made, facts=told, version=made.version, by=world.users["chair"])
    made.refresh_from_db()
    return made


@pytest.fixture
def press(world: World, django_capture_on_commit_callbacks: Any) -> Any:
    """Press the button, and let the mails leave."""

    def pressed() -> set[str]:
        with django_capture_on_commit_callbacks(execute=True):
            send_invitations(conference=world.conference, by=world.users["chair"])
        return sent()

    return pressed


def test_each_address_once(world: World, press: Any) -> None:
    assert press() == OFFICERS
    assert press() == set()


def test_only_the_new_are_written_to(world: World, press: Any) -> None:
    press()
    delegate(world, email="binh@minh-hoa.invalid")
    # An address that is an officer's already gets no second letter.
    delegate(world, "Lê Văn An", email="STAFF@minh-hoa.invalid")
    assert press() == {"binh@minh-hoa.invalid"}


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ({"place": "Nhà khách"}, True),
        ({"begins": time(8)}, True),
        ({"online_link": LINK}, True),
        ({"allows_proxy": True}, False),
    ],
)
def test_again_where_the_meeting_has_changed(
    world: World, press: Any, changed: dict[str, Any], again: bool
) -> None:
    press()
    described(world, **changed)
    assert press() == (OFFICERS if again else set())
    sequences = set(world.conference.invitations.values_list("sequence", flat=True))
    assert sequences == {1 if again else 0}


def test_who_left_an_office_is_not_written_to(world: World, press: Any) -> None:
    User.objects.filter(username="staff").update(is_active=False)
    assert press() == OFFICERS - {"staff@minh-hoa.invalid"}


def test_units_without_an_address_are_named(world: World) -> None:
    missing = {unit.name for unit in post_of(world.conference).without_address}
    assert missing == {
        "Sở Giáo dục và Đào tạo",
        "Sở Nông nghiệp và Môi trường",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Xây dựng",
        "Sở Y tế",
    }


def test_the_letter_and_its_calendar(world: World, django_capture_on_commit_callbacks: Any) -> None:
    described(world, place="Hội trường", begins=time(8, 30), online_link=LINK)
    item(world, minutes=90)
    with django_capture_on_commit_callbacks(execute=True):
        send_invitations(conference=world.conference, by=world.users["chair"])
    letter = mail.outbox[0]
    assert letter.subject.startswith("Giấy mời: Tổng kết năm")
    assert LINK in letter.body
    assert f"http://127.0.0.1:8000/conferences/{world.conference.pk}/" in letter.body
    (attached,) = letter.attachments
    (found,) = Calendar.from_ical(attached[1]).walk("VEVENT")
    assert (attached[0], str(found["location"]), str(found["description"])) == (
        "hoi-nghi.ics",
        "Hội trường",
        LINK,
    )
    start, end = found.decoded("dtstart"), found.decoded("dtend")
    # 8:30 here is 1:30 UTC.
    assert (start.hour, (end - start).total_seconds() / 60) == (1, 90)


def test_a_meeting_without_an_hour_takes_its_day(world: World) -> None:
    made = event(world.conference, with_link=False, made=datetime(2026, 1, 1, tzinfo=UTC))
    (found,) = Calendar.from_ical(made).walk("VEVENT")
    assert found["dtstart"].dt == world.conference.held_on
    assert "description" not in found


def test_a_letter_that_does_not_leave_waits(world: World, settings: Any) -> None:
    """A server that is away undoes nothing, and the next run sends what is left."""
    send_invitations(conference=world.conference, by=world.users["chair"])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert mail_waiting(world.conference.pk) == 0
    assert set(Invitation.objects.values_list("is_mailed", flat=True)) == {False}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_invitations()
    assert sent() == OFFICERS
    mail_invitations()
    assert sent() == set()


def test_a_draft_invites_nobody(world: World) -> None:
    made = drafted(world)
    with pytest.raises(Refused, match="chưa triệu tập"):
        send_invitations(conference=made, by=world.users["chair"])
    move(made, verb="call", by=world.users["chair"])
    assert len(send_invitations(conference=made, by=world.users["chair"]).new) == 2


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_the_chair_invites(world: World, role: str) -> None:
    with pytest.raises(Denied):
        send_invitations(conference=world.conference, by=world.users[role])


# Whose unit comes; the council sees the meeting and is not told the way in.
INVITED = {"chair", "staff", "both"}


@pytest.mark.parametrize("role", ROLES)
def test_the_way_in_is_for_the_invited(world: World, client: Client, role: str) -> None:
    described(world, online_link=LINK)
    item(world)
    client.force_login(world.users[role])
    pk = world.conference.pk
    shown = {
        path: LINK in client.get(path).content.decode()
        for path in (f"/conferences/{pk}/", f"/conferences/{pk}/meeting.ics")
    }
    assert set(shown.values()) == {role in INVITED}
    for path in (
        f"/conferences/{pk}/delegations/",
        f"/conferences/{pk}/screen/",
        f"/conferences/{pk}/screen/now/",
        "/conferences/?format=xlsx",
        "/conferences/",
        "/search/?q=phong-1",
    ):
        assert LINK.encode() not in client.get(path).content


def test_a_delegate_with_an_account_is_invited(world: World, client: Client) -> None:
    described(world, online_link=LINK)
    client.force_login(world.users["nobody"])
    path = f"/conferences/{world.conference.pk}/"
    assert client.get(path).status_code == 404
    delegate(world, user=world.users["nobody"])
    assert LINK in client.get(path).content.decode()
