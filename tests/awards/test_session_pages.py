"""The pages of a session: for the desk, for members, with three dossiers and with 500."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from awards.actions.agenda import take_off_session
from awards.models import CouncilOpinion, CouncilSession, Person, Proposal, SessionItem
from awards.sessions.calendar import event
from awards.sessions.duties import duties
from awards.workflow import ProposalState
from clusters.models import Officer, OfficerRole, Unit
from conferences.ballots.duties import duties as ballot_duties
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.sessions_made import (
    appraised,
    ask_share,
    called,
    closed,
    ended,
    item_of,
    letter_file,
    members,
    opened,
    prepared,
    vote,
    voting,
    wrote,
)
from tests.world import World

P = ProposalState


def url(name: str, *args: Any) -> str:
    return reverse(f"awards:{name}", args=args)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def desk_client(client: Client, world: World) -> Client:
    client.force_login(world.users["specialist"])
    return client


def many(world: World, count: int) -> CouncilSession:
    """A session under way with `count` dossiers, written straight into the database."""
    session = opened(world, appraised(1), present=1)
    first = session.items.select_related("proposal__home").get()
    given = {
        field.attname: getattr(first.proposal, field.attname)
        for field in Proposal._meta.concrete_fields
        if field.name not in ("id", "unit", "name", "order_key", "search_key", "home")
    }
    parent = first.proposal.home.parent
    units = [
        Unit(name=f"Đơn vị {count}-{at:03d}", kind="department", parent=parent)
        for at in range(count - 1)
    ]
    for unit in units:
        unit.set_keys()
    made = Unit.objects.bulk_create(units)
    rows = []
    for unit in made:
        row = Proposal(**given, unit=unit, home=unit, name=unit.name)
        row.set_keys()
        rows.append(row)
    dossiers = Proposal.objects.bulk_create(rows)
    SessionItem.objects.bulk_create(
        SessionItem(session=session, proposal=row, order=at, share_top=1, share_bottom=2)
        for at, row in enumerate(dossiers, start=2)
    )
    return session


def queries(client: Client, address: str) -> int:
    page(client, address)
    with CaptureQueriesContext(connection) as asked:
        page(client, address)
    return len(asked)


@pytest.mark.parametrize("role", ["specialist", "member"])
def test_500_dossiers_cost_as_many_queries_as_three(
    client: Client, world: World, role: str
) -> None:
    client.force_login(world.users[role])
    few, lots = many(world, 3), many(world, 500)
    assert queries(client, url("session", few.pk)) == queries(client, url("session", lots.pk))


def test_choosing_asks_as_much_for_one_as_for_many(desk_client: Client, world: World) -> None:
    session = prepared(world)
    within = batch()
    proposal(P.APPRAISAL, of=within)
    one = queries(desk_client, url("session_put", session.pk))
    for name in ("Sở Y tế", "Sở Nội vụ", "Sở Xây dựng", "Sở Tư pháp"):
        proposal(P.APPRAISAL, of=within, to=world.unit(name))
    assert queries(desk_client, url("session_put", session.pk)) == one


def test_the_list_asks_as_much_for_one_as_for_many(desk_client: Client, world: World) -> None:
    prepared(world)
    one = queries(desk_client, url("sessions"))
    for at in range(5):
        prepared(world, title=f"Phiên {at}")
    assert queries(desk_client, url("sessions")) == one


def test_a_session_is_brought_about_on_pages(desk_client: Client, world: World) -> None:
    """From the empty list to the minutes' door, as the desk presses it."""
    assert "Chưa có phiên họp nào" in page(desk_client, url("sessions"))
    form = {
        "title": "Phiên họp tháng 4",
        "held_on": "2026-04-03",
        "begins": "08:30",
        "quorum": "2/3",
        "max_rounds": "2",
        "rounds_source": "Quy chế Hội đồng (thử)",
        "council": str(_council_of(world)),
    }
    wrong = desk_client.post(url("session_new"), form | {"quorum": "nhiều"})
    assert wrong.status_code == 422
    assert "Ghi một phần như 2/3." in wrong.content.decode()
    assert desk_client.post(url("session_new"), form).status_code == 302
    session = CouncilSession.objects.get()
    assert "Chưa có hồ sơ nào" in page(desk_client, url("session", session.pk))
    ready, late = appraised(1)[0], appraised(2, kind="COBT", state=P.SUBMITTED)[1]
    shown = page(desk_client, url("session_put", session.pk))
    assert ready.name in shown
    assert late.name not in shown
    desk_client.post(url("session_put", session.pk), {"proposal": [str(ready.pk)]})
    assert item_of(ready).session_id == session.pk
    for verb in ("call_session", "open_session"):
        address = url("session_move", session.pk, verb)
        version = CouncilSession.objects.get(pk=session.pk).version
        if verb == "open_session":
            refused = desk_client.post(address, {"version": version})
            assert refused.status_code == 409
            assert "Có mặt 0 trên 1 thành viên" in refused.content.decode()
            (member,) = session.members.all()
            desk_client.post(url("session_roll", session.pk), {"present": [str(member.pk)]})
        assert desk_client.get(address).status_code == 200
        assert desk_client.post(address, {"version": version}).status_code == 302
    assert "1 hồ sơ" in page(desk_client, url("session_votes", session.pk))
    secret = desk_client.post(url("session_votes", session.pk), {"secrecy": "simple"})
    assert secret.status_code == 422
    desk_client.post(url("session_votes", session.pk), {"secrecy": "open"})
    ballot = item_of(ready).ballot
    assert ballot is not None
    vote(ballot, 1)
    closed(world, ballot)
    version = CouncilSession.objects.get(pk=session.pk).version
    desk_client.post(url("session_move", session.pk, "close_session"), {"version": version})
    ready.refresh_from_db()
    assert ready.state == P.RECOMMENDED
    assert "1/1 phiếu (100%)" in page(desk_client, url("session", session.pk))


def _council_of(world: World) -> int:
    return world.users["specialist"].council_seats.get().council_id


def test_an_old_page_does_not_move_a_session(desk_client: Client, world: World) -> None:
    session = prepared(world, appraised(1))
    address = url("session_move", session.pk, "call_session")
    assert desk_client.post(address, {"version": "7"}).status_code == 409
    assert desk_client.post(address, {}).status_code == 409
    assert CouncilSession.objects.get(pk=session.pk).state == "draft"
    over = url("session_move", session.pk, "close_session")
    assert desk_client.get(over).status_code == 302


def test_what_is_not_ready_says_why(desk_client: Client, world: World) -> None:
    """A flag of the state is for collectives: a person's dossier is blocked."""
    unit = world.unit("Sở Tài chính")
    person = Person.objects.create(name="Nguyễn Văn Thử", birth_year=1980, unit=unit)
    blocked = proposal(P.APPRAISAL, to=person, kind="COCP")
    session = prepared(world)
    shown = page(desk_client, url("session_put", session.pk))
    assert "Bị chặn" in shown
    answer = desk_client.post(
        url("session_put", session.pk), {"proposal": [str(blocked.pk)]}, follow=True
    )
    assert "Chưa đưa ra Hội đồng được" in answer.content.decode()
    everything = desk_client.post(url("session_put", session.pk), {"all": "1"}, follow=True)
    assert "Chưa có hồ sơ nào đủ điều kiện" in everything.content.decode()
    (ready,) = appraised(1)
    desk_client.post(url("session_put", session.pk), {"all": "1"})
    assert [item.proposal for item in session.items.all()] == [ready]


def test_members_see_a_session_once_they_are_called(client: Client, world: World) -> None:
    session = prepared(world, appraised(1))
    client.force_login(world.users["member"])
    page(client, url("session", session.pk), 404)
    assert "Chưa có phiên họp nào" in page(client, url("sessions"))
    other = called(world, appraised(1, kind="COBT"))
    shown = page(client, url("session", other.pk))
    assert "Việc tiếp theo" not in shown
    assert "Rút hồ sơ" not in shown


@pytest.mark.parametrize("role", ["member", "specialist"])
def test_a_conflict_hides_a_dossier_and_counts_it(client: Client, world: World, role: str) -> None:
    mine, other = appraised(2)
    session = called(world, [mine, other])
    Officer.objects.create(
        user=world.users[role],
        unit=mine.home,
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    client.force_login(world.users[role])
    shown = page(client, url("session", session.pk))
    assert "1 hồ sơ không hiện vì trùng đơn vị" in shown
    assert url("session_sheet", item_of(mine).pk) not in shown
    assert url("session_sheet", item_of(other).pk) in shown
    page(client, url("session_sheet", item_of(mine).pk), 404)
    searched = page(client, f"{url('session', session.pk)}?q={mine.name}")
    assert url("session_sheet", item_of(mine).pk) not in searched
    rows = _workbook(client, session)
    assert [row[0] for row in rows[1:]] == [other.name]


def _workbook(client: Client, session: CouncilSession) -> list[tuple[Any, ...]]:
    answer = client.get(f"{url('session', session.pk)}?format=xlsx")
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # of a list
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    start = next(at for at, row in enumerate(rows) if row[0] == "Tên")
    return rows[start:]


def test_the_agenda_is_searched_without_diacritics(desk_client: Client, world: World) -> None:
    first, second = appraised(2)
    session = called(world, [first, second])
    found = page(desk_client, f"{url('session', session.pk)}?q=so y te")
    assert url("session_sheet", item_of(second).pk) in found
    assert url("session_sheet", item_of(first).pk) not in found
    by_number = page(desk_client, f"{url('session', session.pk)}?q={item_of(first).order}")
    assert url("session_sheet", item_of(first).pk) in by_number


@pytest.mark.parametrize(
    ("numbers", "note", "status"),
    [
        ("1", "", 302),
        ("1-2", "", 302),
        ("9", "", 422),
        ("một", "", 422),
        ("3-1", "", 422),
        ("", "", 422),
    ],
)
def test_taking_off_by_numbers(
    desk_client: Client, world: World, numbers: str, note: str, status: int
) -> None:
    session = called(world, appraised(2))
    answer = desk_client.post(
        url("session_take_off", session.pk), {"numbers": numbers, "note": note}
    )
    assert answer.status_code == status


def test_a_letter_is_entered_on_its_page(desk_client: Client, world: World) -> None:
    members(3)
    session = called(world, appraised(3))
    absent = session.members.get(order=3)
    form = {"member": str(absent.pk), "verdict": "agree", "except_for": "2", "only": ""}
    nothing = desk_client.post(url("session_opinions", session.pk), form)
    assert nothing.status_code == 422
    assert "Chưa chọn tệp văn bản" in nothing.content.decode()
    both = desk_client.post(url("session_opinions", session.pk), form | {"only": "1"})
    assert "Chỉ ghi một trong hai" in both.content.decode()
    done = desk_client.post(
        url("session_opinions", session.pk), form | {"file": letter_file()}, follow=True
    )
    assert "Đã ghi 3 ý kiến của" in done.content.decode()
    assert "3 ý kiến bằng văn bản" in page(desk_client, url("session", session.pk))
    desk_client.post(url("session_opinions_remove", session.pk), {"member": str(absent.pk)})
    assert CouncilOpinion.objects.count() == 0


def test_strict_ballots_ask_for_two_tellers(desk_client: Client, world: World) -> None:
    members(3)
    session = opened(world, appraised(1), present=3)
    form = {"secrecy": "strict"}
    wrong = desk_client.post(url("session_votes", session.pk), form | {"teller_1": "A"})
    assert wrong.status_code == 422
    desk_client.post(url("session_votes", session.pk), form | {"teller_1": "A", "teller_2": "B"})
    ballot = CouncilSession.objects.get().items.get().ballot
    assert ballot is not None
    assert ballot.state == "draft"
    assert ballot.tellers.count() == 2
    shown = page(desk_client, reverse("conferences:ballot", args=[ballot.pk]))
    assert reverse("conferences:ballot_edit", args=[ballot.pk]) not in shown
    edit = desk_client.get(reverse("conferences:ballot_edit", args=[ballot.pk]))
    assert edit.status_code == 302


def test_the_sheet_tells_the_share_and_its_source(client: Client, world: World) -> None:
    ask_share("COBT", 80)
    flag, plain = appraised(1, kind="COBT")[0], appraised(1)[0]
    called(world, [flag, plain])
    client.force_login(world.users["member"])
    shown = page(client, url("session_sheet", item_of(flag).pk))
    assert "ít nhất 80%" in shown
    assert "Điều 30 khoản 7 (thử)" in shown
    assert "quy định của hình thức này không nêu tỷ lệ" in page(
        client, url("session_sheet", item_of(plain).pk)
    )


def test_duties_of_a_session(world: World) -> None:
    today = timezone.localdate()
    session = prepared(world, appraised(1))

    def told(role: str) -> list[str]:
        return [duty.title for duty in duties(fresh(world.users[role]), today)]

    title = session.title
    assert told("specialist") == [f"Chuẩn bị phiên họp: {title}"]
    assert told("member") == told("staff") == []
    session = opened(world, appraised(1, kind="COBT"), present=1)
    (ballot,) = voting(world, session)
    assert f"Đóng phiếu: {title}" in told("specialist")
    (waiting,) = ballot_duties(fresh(world.users["member"]), today)
    assert (waiting.capacity, waiting.url) == (
        "Thành viên Hội đồng",
        reverse("conferences:vote", args=[ballot.pk, ballot.seats.get().pk]),
    )
    vote(ballot, 1)
    closed(world, ballot)
    ended(world, session)
    assert told("specialist") == [f"Chuẩn bị phiên họp: {title}"]


def test_members_are_told_to_read(world: World) -> None:
    called(world, appraised(1))
    (duty,) = duties(fresh(world.users["member"]), timezone.localdate())
    assert (duty.due, duty.action) == (date(2026, 4, 3), "Mở phiên họp")


def test_a_session_as_an_event(client: Client, world: World) -> None:
    session = called(world, appraised(1))
    text = event(session).decode()
    assert "DTSTART:20260403T013000Z" in text
    assert f"council-session-{session.pk}@" in text
    client.force_login(world.users["member"])
    answer = client.get(url("session_calendar", session.pk))
    assert answer["Content-Type"].startswith("text/calendar")


def test_waiting_votes_stand_on_the_page_of_the_session(client: Client, world: World) -> None:
    session = opened(world, appraised(1), present=1)
    (ballot,) = voting(world, session)
    client.force_login(world.users["member"])
    shown = page(client, url("session", session.pk))
    assert reverse("conferences:vote", args=[ballot.pk, ballot.seats.get().pk]) in shown


def test_a_former_member_reads_the_session_that_they_sat_in(client: Client, world: World) -> None:
    session = called(world, appraised(1))
    member: User = world.users["member"]
    member.council_seats.update(ends_on=date(2026, 4, 30))
    client.force_login(member)
    page(client, url("session", session.pk))


def test_a_put_off_dossier_is_named_to_members_and_not_opened(client: Client, world: World) -> None:
    members(3)
    first, second = appraised(2)
    session = opened(world, [first, second], present=2)
    wrote(world, session, 3)
    take_off_session(items=[item_of(first)], note="Chờ làm rõ", by=fresh(world.users["specialist"]))
    client.force_login(world.users["member"])
    shown = page(client, url("session", session.pk))
    assert "Chờ làm rõ" in shown
    assert url("session_sheet", item_of(first).pk) not in shown
    page(client, url("session_sheet", item_of(first).pk), 404)


def test_notes_are_kept_and_an_old_page_loses_nothing(desk_client: Client, world: World) -> None:
    session = opened(world, appraised(1), present=1)
    address = url("session_notes", session.pk)
    version = CouncilSession.objects.get(pk=session.pk).version
    first = {"notes": "Chủ tịch khai mạc.", "version": str(version)}
    assert desk_client.post(address, first).status_code == 302
    stale = desk_client.post(address, {"notes": "Điều khác", "version": str(version)})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "Điều khác" in text
    assert "Chủ tịch khai mạc." in text
    assert CouncilSession.objects.get(pk=session.pk).notes == "Chủ tịch khai mạc."
    later = called(world, appraised(1, kind="COBT"))
    early = {"notes": "Sớm", "version": str(later.version)}
    assert desk_client.post(url("session_notes", later.pk), early).status_code == 409


def test_all_are_there_with_one_button(desk_client: Client, world: World) -> None:
    members(4)
    session = called(world, appraised(1))
    desk_client.post(url("session_roll", session.pk), {"all": "1"})
    assert session.members.filter(is_present=True).count() == 4


def test_sheets_lead_to_each_other_past_what_is_barred(client: Client, world: World) -> None:
    session = called(world, appraised(3))
    rows = {item.order: item for item in session.items.select_related("proposal__home")}
    Officer.objects.create(
        user=world.users["member"],
        unit=rows[2].proposal.home,
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    client.force_login(world.users["member"])
    shown = page(client, url("session_sheet", rows[1].pk))
    assert url("session_sheet", rows[3].pk) in shown
    assert url("session_sheet", rows[2].pk) not in shown


def test_sessions_are_found_without_diacritics(desk_client: Client, world: World) -> None:
    prepared(world, title="Phiên họp tháng tư")
    prepared(world, title="Phiên họp tháng năm")
    found = page(desk_client, f"{url('sessions')}?q=thang tu")
    assert "Phiên họp tháng tư" in found
    assert "Phiên họp tháng năm" not in found
