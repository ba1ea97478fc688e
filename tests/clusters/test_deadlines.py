"""Laying deadlines down, the board of who has sent what, and the feed."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.actions import drop_calendar_key, renew_calendar_key
from accounts.models import User
from catalogue.models import Holiday
from clusters.actions.deadlines import fingerprint, set_deadlines
from clusters.deadlines.calendar import Due
from clusters.deadlines.sending import closed_words, working_days_late
from clusters.models import (
    Covenant,
    Deadline,
    Membership,
    Reporting,
    Signature,
)
from clusters.pages.calendar import year_calendar
from clusters.workflow import CovenantState, ReportingState
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

DAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 13)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def lay_down(world: World, by: str = "chair", day: date = DAY, **dues: date | None) -> Any:
    return set_deadlines(
        cluster_year=world.cluster_year,
        dues={phase: Due(phase, on) if on else None for phase, on in dues.items()},
        by=world.users[by],
        day=day,
    )


@pytest.mark.parametrize("role", ["chair", "specialist", "admin"])
def test_who_keeps_the_year(world: World, role: str) -> None:
    assert lay_down(world, role, covenant=FRIDAY) == {"covenant": ["", "2026-03-13"]}
    (line,) = history(world.cluster_year).filter(verb="set_deadlines")
    assert (line.by, line.detail) == (world.users[role], {"covenant": ["", "2026-03-13"]})


@pytest.mark.parametrize("role", ["staff", "other", "member", "nobody"])
def test_who_does_not(world: World, role: str) -> None:
    with pytest.raises(Denied):
        lay_down(world, role, covenant=FRIDAY)
    assert Deadline.objects.count() == 0


def test_a_past_day_is_refused_only_when_new(world: World) -> None:
    lay_down(world, covenant=FRIDAY)
    later = FRIDAY + timedelta(days=9)
    assert lay_down(world, day=later, covenant=FRIDAY) == {}
    with pytest.raises(Refused) as told:
        lay_down(world, day=later, covenant=FRIDAY - timedelta(days=1))
    assert str(told.value) == (
        "Ký giao ước: Ngày 12/3/2026 đã qua. Chọn từ hôm nay, 22/3/2026, trở đi."
    )


def test_taken_away(world: World) -> None:
    lay_down(world, covenant=FRIDAY)
    assert lay_down(world, covenant=None) == {"covenant": ["2026-03-13", ""]}
    assert Deadline.objects.count() == 0


def test_an_old_form_is_refused(world: World) -> None:
    seen = fingerprint(world.cluster_year)
    lay_down(world, covenant=FRIDAY)
    with pytest.raises(Stale):
        set_deadlines(
            cluster_year=world.cluster_year,
            dues={"covenant": None},
            by=world.users["chair"],
            day=DAY,
            seen=seen,
        )
    assert Deadline.objects.get().due_on == FRIDAY


def form_address(world: World) -> str:
    return f"/years/{world.cluster_year.pk}/calendar/edit/"


def far_sunday() -> date:
    day = timezone.localdate() + timedelta(days=60)
    return day + timedelta(days=(6 - day.weekday()) % 7)


def post(client: Client, world: World, **typed: str) -> Any:
    client.force_login(world.users["chair"])
    return client.post(form_address(world), {"seen": fingerprint(world.cluster_year), **typed})


def test_a_day_off_is_named_and_the_next_working_day_offered(client: Client, world: World) -> None:
    Holiday.objects.create(day=far_sunday(), note="Nghỉ bù")
    typed = {"due_covenant": far_sunday().isoformat()}
    response = post(client, world, **typed)
    assert response.status_code == 409
    html = BeautifulSoup(response.content, "html.parser")
    (warning,) = [line.get_text() for line in html.select(".note.warn li")]
    assert ": ".join(warning.split(": ")[:1]) == "Ký giao ước"
    assert "là Nghỉ bù. Ngày làm việc kế tiếp: " in warning
    assert Deadline.objects.count() == 0
    assert post(client, world, **typed, confirm="as_typed").status_code == 302
    assert Deadline.objects.get().due_on == far_sunday()
    assert post(client, world, **typed, confirm="move").status_code == 302
    assert Deadline.objects.get().due_on > far_sunday()


def test_phases_in_a_wrong_order_are_asked_about(client: Client, world: World) -> None:
    base = far_sunday() + timedelta(days=1)
    while year_calendar(world.cluster_year, base).overrides.get(base, base.weekday() > 4):
        base += timedelta(days=1)
    response = post(
        client,
        world,
        due_covenant=(base + timedelta(days=7)).isoformat(),
        due_mid_year_report=base.isoformat(),
    )
    assert response.status_code == 409
    assert "đến hạn trước Ký giao ước" in response.content.decode()


def test_what_is_wrong_is_said_by_field_and_nothing_is_lost(client: Client, world: World) -> None:
    response = post(client, world, due_covenant="31/2/2030", due_conference="1/1/2020")
    assert response.status_code == 400
    html = BeautifulSoup(response.content, "html.parser")
    assert [line.get_text().split(":")[0] for line in html.select(".note.bad li")] == [
        "Ký giao ước",
        "Hội nghị tổng kết",
    ]
    field = html.select_one("input[name=due_covenant]")
    assert field is not None
    assert field["value"] == "31/2/2030"


def test_an_old_form_keeps_what_was_typed(client: Client, world: World) -> None:
    client.force_login(world.users["chair"])
    worked = far_sunday() + timedelta(days=2)
    response = client.post(
        form_address(world),
        {"seen": "covenant=2020-01-01", "due_covenant": worked.isoformat(), "confirm": "as_typed"},
    )
    assert response.status_code == 409
    assert f'value="{worked.isoformat()}"' in response.content.decode()


def signed(world: World, unit: str, at: datetime) -> None:
    covenant, _made = Covenant.objects.get_or_create(
        cluster_year=world.cluster_year,
        amends=None,
        defaults={"state": CovenantState.OPEN, "text_hash": "0" * 64},
    )
    Signature.objects.create(
        covenant=covenant,
        unit=world.unit(unit),
        name="A",
        position="Giám đốc",
        signed_at=at,
        signed_by=world.users["chair"],
        text_hash="0" * 64,
    )


def cells(world: World, day: date) -> dict[str, list[tuple[str, str]]]:
    shown = year_calendar(world.cluster_year, day)
    return {row.unit.name: [(cell.state, cell.words) for cell in row.cells] for row in shown.rows}


def test_the_board_says_who_was_late_by_how_much(world: World) -> None:
    lay_down(world, covenant=FRIDAY, self_score=date(2026, 4, 1))
    # One minute before midnight in Hà Nội is still Friday; one minute after is not.
    signed(world, "Sở Nội vụ", datetime(2026, 3, 13, 23, 59, tzinfo=HANOI))
    signed(world, "Sở Tài chính", datetime(2026, 3, 14, 0, 1, tzinfo=HANOI))
    signed(world, "Sở Y tế", datetime(2026, 3, 17, 8, 0, tzinfo=HANOI))
    gone = Membership.objects.get(cluster_year=world.cluster_year, unit__name="Sở Xây dựng")
    gone.ends_on = date(2026, 2, 28)
    gone.save()
    unknown = ("unknown", "hệ thống chưa theo dõi")
    found = cells(world, date(2026, 3, 18))
    assert found["Sở Nội vụ"] == [("ok", "đúng hạn"), unknown]
    assert found["Sở Tài chính"] == [("warn", "trễ 1 ngày làm việc"), unknown]
    assert found["Sở Y tế"] == [("warn", "trễ 2 ngày làm việc"), unknown]
    assert found["Sở Giáo dục và Đào tạo"] == [
        ("bad", "chưa gửi, trễ 3 ngày làm việc"),
        unknown,
    ]
    assert found["Sở Xây dựng"][0] == ("idle", "không thuộc cụm, khối khi đến hạn")
    assert cells(world, FRIDAY)["Sở Giáo dục và Đào tạo"][0] == ("now", "chưa gửi, còn hạn")


def test_reports_count_once_they_are_sent(world: World) -> None:
    lay_down(world, mid_year_report=FRIDAY)
    report = Reporting.objects.create(
        cluster_year=world.cluster_year, unit=world.unit("Sở Y tế"), period="mid_year"
    )
    key = report.unit_id
    assert working_days_late(world.cluster_year, "mid_year_report", date(2026, 3, 16))[key] == 1
    Reporting.objects.filter(pk=report.pk).update(
        state=ReportingState.SUBMITTED,
        submitted_at=datetime(2026, 3, 13, 9, 0, tzinfo=HANOI),
        submitted_by=world.users["both"],
    )
    late = working_days_late(world.cluster_year, "mid_year_report", date(2026, 3, 20))
    assert (late[key], len(late), sum(late.values())) == (0, 7, 30)


def test_lateness_is_not_known_without_a_deadline_or_an_answer(world: World) -> None:
    lay_down(world, self_score=FRIDAY)
    day = date(2026, 3, 20)
    assert working_days_late(world.cluster_year, "covenant", day) == {}
    assert working_days_late(world.cluster_year, "self_score", day) == {}


def test_after_a_hard_deadline_nothing_is_taken(world: World) -> None:
    due = Due("year_end_report", FRIDAY, is_hard=True)
    set_deadlines(
        cluster_year=world.cluster_year,
        dues={due.phase: due},
        by=world.users["chair"],
        day=DAY,
    )
    assert closed_words(world.cluster_year, due.phase, FRIDAY) == ""
    assert closed_words(world.cluster_year, due.phase, date(2026, 3, 14)) == (
        "“Báo cáo tổng kết” có hạn cứng 13/3/2026, đã hết hạn nên không nhận nữa."
        " Liên hệ Khối trưởng nếu cần lùi hạn."
    )


CALENDAR_QUERIES = 15


@pytest.mark.parametrize("signatures", [0, 1, 3])
def test_the_number_of_queries_does_not_grow(
    world: World, client: Client, django_assert_num_queries: Any, signatures: int
) -> None:
    lay_down(world, covenant=FRIDAY, mid_year_report=date(2026, 7, 1))
    for unit in ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế")[:signatures]:
        signed(world, unit, datetime(2026, 3, 13, tzinfo=HANOI))
    client.force_login(User.objects.get(username="staff"))
    with django_assert_num_queries(CALENDAR_QUERIES):
        client.get(f"/years/{world.cluster_year.pk}/calendar/")


def feed(key: str | None) -> Any:
    return Client().get(f"/calendar/{key}.ics")


def test_the_feed_holds_titles_days_and_links(world: World) -> None:
    lay_down(world, covenant=FRIDAY)
    key = renew_calendar_key(by=world.users["staff"])
    response = feed(key)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    label = world.cluster_year.label
    assert str(event["summary"]) == (f"Hạn: Ký giao ước, Khối thi đua số 1 tỉnh Minh Họa, {label}")
    assert event["dtstart"].dt == FRIDAY
    assert str(event["url"]) == f"http://testserver/years/{world.cluster_year.pk}/calendar/"
    assert sorted(event) == ["DTEND", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "UID", "URL"]


@pytest.mark.parametrize(("role", "count"), [("staff", 1), ("specialist", 1), ("other", 0)])
def test_the_feed_stays_in_scope(world: World, role: str, count: int) -> None:
    lay_down(world, covenant=FRIDAY)
    answer = feed(renew_calendar_key(by=world.users[role]))
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == count


def test_only_the_present_address_leads_anywhere(world: World) -> None:
    staff = world.users["staff"]
    first = renew_calendar_key(by=staff)
    second = renew_calendar_key(by=staff)
    assert (len(first), first == second) == (40, False)
    assert [feed(key).status_code for key in (first, second, "None", "x")] == [404, 200, 404, 404]
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert feed(second).status_code == 404
    User.objects.filter(pk=staff.pk).update(is_active=True)
    drop_calendar_key(by=staff)
    assert feed(second).status_code == 404
