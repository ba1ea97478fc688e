"""Who is reminded of what on which day: once, in plain words, the way they chose."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.actions import choose_reminders
from accounts.models import Reminders, User
from clusters.deadlines.reminding import send_reminders
from clusters.duties import duties
from clusters.models import Covenant, Deadline, Officer, OfficerRole, Signature
from clusters.tasks import send_reminders as task
from clusters.workflow import CovenantState
from tests.world import World
from workflow.models import Notice

FRIDAY, MONDAY = date(2026, 3, 13), date(2026, 3, 16)
WEEK_BEFORE, DAY_BEFORE = date(2026, 3, 6), date(2026, 3, 12)
THREE_AFTER = date(2026, 3, 18)
Commits = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def due(world: World) -> Deadline:
    """The covenant is due on Friday the 13th; officers are in office all along."""
    Officer.objects.update(starts_on=date(2020, 1, 1))
    return Deadline.objects.create(cluster_year=world.cluster_year, phase="covenant", due_on=FRIDAY)


def sign(world: World, *units: str) -> None:
    covenant, _made = Covenant.objects.get_or_create(
        cluster_year=world.cluster_year,
        amends=None,
        defaults={"state": CovenantState.OPEN, "text_hash": "0" * 64},
    )
    for unit in units:
        Signature.objects.create(
            covenant=covenant,
            unit=world.unit(unit),
            name="A",
            position="Giám đốc",
            signed_at=datetime(2026, 3, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
            signed_by=world.users["chair"],
            text_hash="0" * 64,
        )


def told(role: str) -> list[str]:
    rows = Notice.objects.filter(user__username=role).order_by("pk")
    return [notice.text for notice in rows]


YEAR = "Khối thi đua số 1 tỉnh Minh Họa, {label}"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 5), None),
        (WEEK_BEFORE, "Còn 7 ngày đến hạn “Ký giao ước” (hạn 13/3/2026), {year}."),
        (DAY_BEFORE, "Còn 1 ngày đến hạn “Ký giao ước” (hạn 13/3/2026), {year}."),
        (FRIDAY, "Hôm nay là hạn “Ký giao ước” (hạn 13/3/2026), {year}."),
        (MONDAY, "“Ký giao ước” đã quá hạn 1 ngày làm việc (hạn 13/3/2026), {year}."),
        (THREE_AFTER, "“Ký giao ước” đã quá hạn 3 ngày làm việc (hạn 13/3/2026), {year}."),
        (date(2026, 3, 30), None),
    ],
)
def test_the_words_of_a_day(world: World, due: Deadline, day: date, text: str | None) -> None:
    send_reminders(day)
    year = YEAR.format(label=world.cluster_year.label)
    expected = [f"{text.format(year=year)} Chưa gửi: Sở Tài chính."] if text else []
    assert told("staff") == expected


def test_only_units_that_have_not_sent_are_told(world: World, due: Deadline) -> None:
    sign(world, "Sở Tài chính")
    send_reminders(DAY_BEFORE)
    names = Notice.objects.values_list("user__username", flat=True)
    assert sorted(names) == ["both", "chair"]


def test_each_is_told_once_for_an_occasion(world: World, due: Deadline) -> None:
    days = [WEEK_BEFORE, WEEK_BEFORE, DAY_BEFORE, DAY_BEFORE, FRIDAY, MONDAY, THREE_AFTER]
    counts = [send_reminders(day) for day in days]
    # chair, staff and both; after the day the chair is told who is late, too.
    assert counts == [3, 0, 3, 0, 3, 4, 4]
    assert send_reminders(THREE_AFTER + timedelta(days=1)) == 0


def test_a_deadline_that_was_moved_is_told_again(world: World, due: Deadline) -> None:
    send_reminders(WEEK_BEFORE)
    due.due_on = FRIDAY + timedelta(days=3)
    due.save()
    assert send_reminders(FRIDAY + timedelta(days=2)) == 3


def test_what_was_missed_is_made_up_for_once(world: World, due: Deadline) -> None:
    send_reminders(date(2026, 3, 11))
    year = YEAR.format(label=world.cluster_year.label)
    assert told("staff") == [
        f"Còn 2 ngày đến hạn “Ký giao ước” (hạn 13/3/2026), {year}. Chưa gửi: Sở Tài chính."
    ]


def test_the_chair_is_told_who_is_late(world: World, due: Deadline) -> None:
    sign(world, "Sở Nội vụ", "Sở Y tế", "Sở Xây dựng", "Sở Giáo dục và Đào tạo")
    send_reminders(MONDAY)
    year = YEAR.format(label=world.cluster_year.label)
    late = "Sở Nông nghiệp và Môi trường, Sở Tài chính, Sở Văn hóa, Thể thao và Du lịch"
    assert told("chair") == [f"3 đơn vị chưa gửi “Ký giao ước” (hạn 13/3/2026), {year}: {late}."]
    assert told("both") == []


def test_nobody_is_called_late_in_what_the_platform_does_not_keep(world: World) -> None:
    Officer.objects.update(starts_on=date(2020, 1, 1))
    for phase in ("self_score", "conference"):
        Deadline.objects.create(cluster_year=world.cluster_year, phase=phase, due_on=FRIDAY)
    counts = [send_reminders(day) for day in (DAY_BEFORE, MONDAY)]
    # The score is every unit's work, the conference the chair's.
    assert counts == [4, 0]
    assert [len(told(role)) for role in ("chair", "staff", "both", "other")] == [2, 1, 1, 0]


def test_one_notice_for_somebody_who_works_for_two_late_units(world: World, due: Deadline) -> None:
    Officer.objects.create(
        user=world.users["staff"],
        unit=world.unit("Sở Xây dựng"),
        role=OfficerRole.LEADER,
        starts_on=date(2020, 1, 1),
    )
    send_reminders(FRIDAY)
    (text,) = told("staff")
    assert text.endswith("Chưa gửi: Sở Tài chính, Sở Xây dựng.")


def test_whose_time_in_office_is_over_is_not_told(world: World, due: Deadline) -> None:
    Officer.objects.filter(user=world.users["staff"]).update(ends_on=date(2026, 1, 1))
    User.objects.filter(username="both").update(is_active=False)
    send_reminders(FRIDAY)
    assert [len(told(role)) for role in ("chair", "staff", "both")] == [1, 0, 0]


@pytest.mark.parametrize(
    ("choice", "notices", "mails"),
    [(Reminders.NONE, 0, 0), (Reminders.APP, 1, 0), (Reminders.MAIL, 1, 1)],
)
def test_each_chooses_the_way(
    world: World,
    due: Deadline,
    django_capture_on_commit_callbacks: Commits,
    choice: Reminders,
    notices: int,
    mails: int,
) -> None:
    choose_reminders(by=world.users["staff"], reminders=choice)
    for role in ("chair", "both"):
        choose_reminders(by=world.users[role], reminders=Reminders.NONE)
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send_reminders(DAY_BEFORE)
    assert (len(told("staff")), len(mail.outbox)) == (notices, mails)


def test_a_mail_is_plain_links_and_names_nobody(
    world: World, due: Deadline, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_reminders(DAY_BEFORE)
    message = next(m for m in mail.outbox if m.to == [world.users["staff"].email])
    assert message.subject.startswith("Cụm thi đua: Còn 1 ngày đến hạn “Ký giao ước”")
    assert f"{settings.SITE_URL}/years/{world.cluster_year.pk}/calendar/" in message.body
    assert f"{settings.SITE_URL}/accounts/preferences/" in message.body
    known = User.objects.values_list("full_name", "email")
    held = [word for pair in known for word in pair if word and word in message.body]
    assert (held, message.content_subtype, len(message.to)) == ([], "plain", 1)


def test_mail_that_could_not_leave_waits_for_the_next_run(
    world: World,
    due: Deadline,
    settings: Settings,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    sign(world, "Sở Nội vụ", "Sở Y tế")
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    # Nobody listens on this port.
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        send_reminders(DAY_BEFORE)
    assert list(Notice.objects.values_list("is_mailed", flat=True)) == [False]
    settings.EMAIL_BACKEND = working
    counts = []
    for _again in range(2):
        send_reminders(DAY_BEFORE)
        counts.append(len(mail.outbox))
    assert counts == [1, 1]
    assert list(Notice.objects.values_list("is_mailed", flat=True)) == [True]


def test_the_command_and_the_task_take_a_day(world: World, due: Deadline) -> None:
    out = StringIO()
    call_command("send_reminders", "--day", "2026-03-12", stdout=out)
    assert out.getvalue() == "Đã nhắc 3 lượt.\n"
    task("2026-03-13")
    assert Notice.objects.count() == 6
    with pytest.raises(CommandError, match=r"“12/3” không phải là ngày"):
        call_command("send_reminders", "--day", "12/3")


def test_the_clock_of_beat_knows_the_task() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["send-reminders"]
    assert entry["task"] == task.name
    assert (entry["schedule"].minute, min(entry["schedule"].hour)) == ({30}, 6)


def waiting(world: World, role: str, day: date) -> list[tuple[str, str, date | None]]:
    user = User.objects.get(username=role)
    return [(duty.title, duty.text, duty.due) for duty in duties(user, day)]


def test_duties_say_what_is_due_and_whom_to_ask(world: World, due: Deadline) -> None:
    label = world.cluster_year.label
    own = f"Ký giao ước, năm {label}"
    assert waiting(world, "staff", date(2026, 2, 1)) == []
    assert waiting(world, "staff", DAY_BEFORE) == [(own, "Sở Tài chính.", FRIDAY)]
    assert waiting(world, "staff", THREE_AFTER) == [
        (own, "Sở Tài chính. Đã trễ 3 ngày làm việc.", FRIDAY)
    ]
    assert waiting(world, "other", DAY_BEFORE) == []
    sign(world, "Sở Tài chính", "Sở Nội vụ", "Sở Y tế", "Sở Xây dựng", "Sở Giáo dục và Đào tạo")
    assert waiting(world, "staff", THREE_AFTER) == []
    assert waiting(world, "chair", DAY_BEFORE) == []
    assert waiting(world, "chair", THREE_AFTER) == [
        (
            "2 đơn vị chưa gửi: Ký giao ước",
            "Sở Nông nghiệp và Môi trường, Sở Văn hóa, Thể thao và Du lịch.",
            FRIDAY,
        )
    ]
