"""Until when a returned dossier is to be completed: said to the unit, and to the desk once over."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.actions.receiving import do_all, return_dossier
from awards.board.queue import clock_of
from awards.dossiers.duties import duties
from awards.dossiers.listing import DOSSIERS
from awards.dossiers.mending import DAYS_OFFERED, day_fault, mending, offered_day, told_day
from awards.dossiers.reminders import reminders
from awards.dossiers.words import where_words
from awards.forms.board import ReturnForm
from awards.models import Proposal
from awards.workflow import ProposalState
from catalogue.working_days import is_working_day
from clusters.models import Officer
from tests.accounts.pages import texts
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World
from workflow.duties import DutyKind
from workflow.models import JournalEntry, Notice
from workflow.moves import Refused

P = ProposalState
# A Monday in a week without holidays.
MONDAY = date(2026, 3, 2)
OFF = {date(2026, 3, 4): False}


@pytest.mark.parametrize(
    ("today", "by", "overrides", "left", "state", "words"),
    [
        (2, 13, {}, 9, "now", "Còn 9 ngày làm việc"),
        (11, 13, {}, 2, "now", "Còn 2 ngày làm việc"),
        (12, 13, {}, 1, "warn", "Còn 1 ngày làm việc"),
        (13, 13, {}, 0, "warn", "Đến hạn hôm nay"),
        # A Saturday after a Friday is late by a day, though none is worked in between.
        (14, 13, {}, -1, "bad", "Quá hạn 1 ngày làm việc"),
        (16, 13, {}, -1, "bad", "Quá hạn 1 ngày làm việc"),
        (17, 13, {}, -2, "bad", "Quá hạn 2 ngày làm việc"),
        (2, 13, OFF, 8, "now", "Còn 8 ngày làm việc"),
        (2, 2, {}, 0, "warn", "Đến hạn hôm nay"),
    ],
)
def test_the_time_left(
    today: int, by: int, overrides: dict[date, bool], left: int, state: str, words: str
) -> None:
    time = mending(MONDAY, date(2026, 3, by), date(2026, 3, today), overrides)
    assert time is not None
    assert (time.left, time.state, time.words) == (left, state, words)


@pytest.mark.parametrize("days", [(None, MONDAY), (MONDAY, None)])
def test_without_a_day_no_time_runs(days: tuple[date | None, date | None]) -> None:
    assert mending(*days, MONDAY, {}) is None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 3, 1), "Hạn bổ sung 1/3/2026 đã qua. Chọn từ hôm nay trở đi."),
        (date(2026, 3, 2), ""),
        (
            date(2026, 3, 7),
            "Hạn bổ sung 7/3/2026 là ngày nghỉ. Ngày làm việc kế tiếp: 9/3/2026.",
        ),
        (date(2026, 3, 4), "Hạn bổ sung 4/3/2026 là ngày nghỉ. Ngày làm việc kế tiếp: 5/3/2026."),
    ],
)
def test_which_day_may_be_laid_down(day: date, told: str) -> None:
    assert day_fault(day, MONDAY, OFF) == told


def test_the_day_offered_counts_working_days() -> None:
    assert DAYS_OFFERED == 10
    assert offered_day(MONDAY, {}) == date(2026, 3, 16)
    assert offered_day(MONDAY, OFF) == date(2026, 3, 17)


def _returned(world: World, day: date | None) -> Proposal:
    return return_dossier(
        proposal=proposal(P.APPRAISAL),
        reason="Thiếu báo cáo.",
        complete_by=day,
        by=fresh(world.users["specialist"]),
    )


def test_the_day_goes_with_the_return(world: World) -> None:
    today = timezone.localdate()
    day = offered_day(today + timedelta(days=30))
    one = _returned(world, day)
    one.refresh_from_db()
    assert (one.returned_on, one.complete_by) == (today, day)
    line = JournalEntry.objects.get(verb="return_dossier", subject_id=one.pk)
    assert line.detail["complete_by"] == day.isoformat()
    assert f"hạn {told_day(day)}" in Notice.objects.get(user=world.users["staff"]).text
    # The next return says its own day, or none.
    Proposal.objects.filter(pk=one.pk).update(state=P.SUBMITTED)
    again = return_dossier(proposal=one, reason="Vẫn thiếu.", by=fresh(world.users["specialist"]))
    assert again.complete_by is None
    assert "hạn" not in Notice.objects.filter(user=world.users["staff"]).latest("pk").text


@pytest.mark.parametrize("off", [True, False])
def test_a_day_that_cannot_be_kept_returns_nothing(world: World, off: bool) -> None:
    day = timezone.localdate() + timedelta(days=1 if off else -1)
    while off and is_working_day(day):
        day += timedelta(days=1)
    with pytest.raises(Refused, match="Hạn bổ sung"):
        _returned(world, day)
    assert Proposal.objects.get().state == P.APPRAISAL


def test_many_are_asked_for_by_the_day_offered(world: World) -> None:
    within = batch()
    rows = [proposal(P.APPRAISAL, of=within, kind=kind) for kind in ("BKBT", "COBT")]
    desk = fresh(world.users["specialist"])
    seen = {row.pk: row.version for row in rows}
    do_all(verb="return_dossier", proposals=seen, reason="Thiếu.", by=desk)
    day = offered_day(timezone.localdate())
    assert set(Proposal.objects.values_list("complete_by", flat=True)) == {day}
    (notice,) = Notice.objects.filter(user=world.users["staff"])
    assert notice.text.startswith("2 hồ sơ của đợt")
    assert f"hạn {told_day(day)}" in notice.text


def test_the_form_offers_a_day_and_names_it_as_chosen(db: None) -> None:
    form = ReturnForm(about=[])
    assert form["complete_by"].initial == offered_day(timezone.localdate())
    assert "10 ngày làm việc; không có quy định" in str(form.fields["complete_by"].help_text)
    empty = ReturnForm({"reason": "Thiếu.", "complete_by": ""}, about=[])
    assert empty.is_valid()
    assert empty.cleaned_data["complete_by"] is None
    past = ReturnForm({"reason": "Thiếu.", "complete_by": "2020-03-02"}, about=[])
    assert not past.is_valid()
    assert "đã qua" in past.errors["complete_by"][0]


def _page(world: World, role: str, name: str, one: Proposal) -> Any:
    client = Client()
    client.force_login(world.users[role])
    return client.get(reverse(f"awards:{name}", args=[one.pk]))


def test_the_desk_returns_with_a_day_from_its_page(world: World) -> None:
    one, client = proposal(P.APPRAISAL), Client()
    client.force_login(world.users["specialist"])
    day = offered_day(timezone.localdate() + timedelta(days=30))
    url = reverse("awards:board_move", args=[one.pk, "return_dossier"])
    typed = {"reason": "Thiếu báo cáo.", "complete_by": day.isoformat(), "version": "0"}
    assert client.post(url, typed | {"complete_by": "2020-01-01"}).status_code == 400
    assert client.post(url, typed).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.complete_by) == (P.RETURNED, day)


def test_unit_and_desk_see_how_much_is_left(world: World) -> None:
    today = timezone.localdate()
    one = proposal(P.RETURNED, returned_on=today, complete_by=offered_day(today))
    (note,) = texts(_page(world, "staff", "proposal", one), ".note.bad")
    assert "Hạn bổ sung" in note
    assert "Còn 10 ngày làm việc" in note
    (duty,) = duties(fresh(world.users["staff"]), today)
    assert (duty.due, duty.kind) == (one.complete_by, DutyKind.WARNING)
    over = one.complete_by
    assert over is not None
    running = clock_of(one, today, {})
    assert (running.state, running.words) == ("", f"Chờ bổ sung đến {told_day(over)}")
    late = clock_of(one, over + timedelta(days=1), {})
    assert (late.state, late.words) == ("bad", f"Quá hạn bổ sung {told_day(over)}")
    (duty,) = duties(fresh(world.users["staff"]), over + timedelta(days=1))
    assert duty.kind == DutyKind.FAILED


def test_a_day_that_has_passed_is_red_on_the_desks_page(world: World) -> None:
    today = timezone.localdate()
    one = proposal(
        P.RETURNED,
        returned_on=today - timedelta(days=40),
        complete_by=today - timedelta(days=20),
        received_on=today - timedelta(days=60),
        received_at=timezone.now(),
        received_by=world.users["specialist"],
    )
    late = texts(_page(world, "specialist", "review", one), ".state.bad")
    assert any("Quá hạn bổ sung" in each for each in late)
    again = proposal(P.SUBMITTED, kind="COBT", complete_by=today - timedelta(days=20))
    assert "Hạn bổ sung" not in " ".join(texts(_page(world, "staff", "proposal", again), "main"))


def test_the_list_says_the_day_that_counts_now(world: World) -> None:
    today = timezone.localdate()
    days = {"complete_by": today + timedelta(days=9), "due_on": today + timedelta(days=40)}
    rows = {
        state: proposal(state, kind=kind, **days)
        for state, kind in ((P.RETURNED, "BKBT"), (P.APPRAISAL, "COBT"), (P.ANNOUNCED, "TTLDXS"))
    }
    columns = {column.name: column for column in DOSSIERS.columns}
    found = {
        state: (columns["due"].value(row), columns["complete_by"].value(row))
        for state, row in rows.items()
    }
    assert found == {
        P.RETURNED: (None, days["complete_by"]),
        P.APPRAISAL: (days["due_on"], None),
        P.ANNOUNCED: (None, None),
    }
    assert f"hạn {told_day(days['complete_by'])}" in where_words(rows[P.RETURNED])


@pytest.mark.parametrize(("state", "is_told"), [(P.RETURNED, True), (P.DRAFT, False)])
def test_the_unit_is_reminded_of_the_day(world: World, state: str, is_told: bool) -> None:
    Officer.objects.update(starts_on=date(2020, 1, 1))
    proposal(state, returned_on=MONDAY, complete_by=date(2026, 3, 13))
    found = {
        (each.user.username, "13/3/2026" in each.text)
        for each in reminders(date(2026, 3, 13), {})
        if each.key.startswith("dossiers-to-send")
    }
    assert found == ({("staff", True)} if is_told else set())
