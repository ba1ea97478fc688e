"""Reminding of what bodies, desks and units owe: once on each occasion, and of no person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import Reminders, User
from awards.actions.consulting import withdraw_request
from awards.consultations import reminders as asking
from awards.dossiers import reminders as dossiers
from awards.models import Consultation, Proposal, PublicNotice
from awards.workflow import NoticeState, ProposalState
from catalogue.models.holidays import Holiday
from clusters.deadlines.reminding import send_reminders
from clusters.models import CouncilSeat, Officer
from tests.awards.asking_made import answered, asked, desk, notice, rule, unit, with_rules
from tests.awards.dossiers_made import batch, council, decision, proposal
from tests.world import World
from workflow.models import Notice

P = ProposalState
# 2/3/2026 is a Monday; the days after it are worked.
MONDAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 13)
APPRAISAL = rule("appraisal_days", "received", "submitted", "at_most", 10)
RETURN = rule("return_days", "received", "returned", "at_most", 5)
OPINIONS = rule("opinion_days", "opinions", "submitted", "at_most", 10)
NOTICE = rule("notice_days", "decided", "notified", "at_most", 10)
DELIVERY = rule("delivery_days", "decided", "delivered", "at_most", 5)
REFUSAL = rule("refusal_days", "refused", "notified", "at_most", 10)
PUBLICITY = rule("publicity_days", "published", "submitted", "at_least", 10)
HAND_IN = {
    **rule("hand_in", "", "", "", 0),
    "check": "due",
    "parameters": {"years_after": 1, "month": 3, "day": 13},
}


@pytest.fixture(autouse=True)
def _in_office(world: World) -> None:
    """Officers and specialists have been in office all along."""
    Officer.objects.update(starts_on=date(2020, 1, 1))
    CouncilSeat.objects.update(starts_on=date(2020, 1, 1))


def told(day: date, of: str = "") -> list[tuple[str, str]]:
    """Who is told what on `day`, by the run itself."""
    before = set(Notice.objects.values_list("pk", flat=True))
    send_reminders(day)
    rows = Notice.objects.exclude(pk__in=before).filter(key__startswith=of)
    return [(row.user.username, row.text) for row in rows.order_by("user__username", "pk")]


def due_on(day: date, *rows: Consultation, asked_on: date = date(2026, 2, 2)) -> None:
    Consultation.objects.filter(pk__in=[row.pk for row in rows]).update(
        due_on=day, asked_at=f"{asked_on}T08:00:00+07:00"
    )


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 5), ""),
        (date(2026, 3, 6), "Còn 7 ngày đến hạn"),
        (date(2026, 3, 12), "Còn 1 ngày đến hạn"),
        (FRIDAY, "Hôm nay là hạn"),
        (date(2026, 3, 16), "đã quá hạn 1 ngày làm việc"),
        (date(2026, 3, 18), "đã quá hạn 3 ngày làm việc"),
        # The machine was off: the last occasion is made up for, for a week.
        (date(2026, 3, 25), "đã quá hạn 8 ngày làm việc"),
        (date(2026, 3, 26), ""),
    ],
)
def test_a_body_is_reminded_before_on_and_after_its_day(day: date, text: str) -> None:
    due_on(FRIDAY, *asked())
    found = told(day, "consultation:")
    assert [user for user, _text in found] == (["other"] if text else [])
    if text:
        assert text in found[0][1]
        assert "“Trả lời ý kiến về 1 hồ sơ khen thưởng”" in found[0][1]
        assert "13/3/2026" in found[0][1]


def test_a_day_off_moves_the_occasions_after_it() -> None:
    """Friday and Monday are off: the answer is due on Tuesday, and late on Wednesday."""
    due_on(FRIDAY, *asked())
    for day in (FRIDAY, date(2026, 3, 16)):
        Holiday.objects.create(day=day, is_worked=False, note="Nghỉ bù (thử)")
    assert "Còn 4 ngày" in told(FRIDAY, "consultation:")[0][1]
    assert told(date(2026, 3, 17), "consultation:") == []
    assert "1 ngày làm việc" in told(date(2026, 3, 18), "consultation:")[0][1]


def test_whoever_has_just_been_asked_is_not_reminded_the_same_day() -> None:
    due_on(FRIDAY, *asked(), asked_on=date(2026, 3, 9))
    assert told(date(2026, 3, 9), "consultation") == []
    assert len(told(date(2026, 3, 12), "consultation:")) == 1


def test_many_questions_of_one_day_are_one_reminder_however_often_it_runs() -> None:
    within = batch()
    rows = [proposal(P.APPRAISAL, of=within, to=unit(n)) for n in ("Sở Y tế", "Sở Nội vụ")]
    due_on(FRIDAY, *[one for row in rows for one in asked(row, "Sở Tư pháp")])
    due_on(date(2026, 3, 12), *asked(proposal(P.APPRAISAL)))
    found = told(FRIDAY, "consultation:")
    assert ["2 hồ sơ" in text for _user, text in found if "Hôm nay" in text] == [True]
    assert len(found) == 2
    assert told(FRIDAY) == []


def test_the_desk_is_told_who_is_late_and_only_then() -> None:
    due_on(FRIDAY, *asked(None, "Sở Tư pháp", "Công an tỉnh"))
    assert told(FRIDAY, "consultation-late") == []
    assert told(date(2026, 3, 16), "consultation-late") == [
        (
            "specialist",
            f"2 yêu cầu lấy ý kiến quá hạn ngày 13/3/2026 chưa được trả lời, {council()}.",
        )
    ]
    assert told(date(2026, 3, 17), "consultation-late") == []
    assert len(told(date(2026, 3, 18), "consultation-late")) == 1


@pytest.mark.parametrize("way", ["answered", "withdrawn", "ended"])
def test_nobody_is_reminded_of_what_is_settled(way: str, world: World) -> None:
    (row,) = asked()
    if way == "answered":
        answered(row, desk())
    elif way == "withdrawn":
        withdraw_request(consultation=row, version=0, reason="", by=desk())
    else:
        Proposal.objects.update(state=P.APPRAISAL)
    due_on(FRIDAY, row)
    for day in (date(2026, 3, 12), FRIDAY, date(2026, 3, 16)):
        assert told(day, "consultation") == []


@pytest.mark.parametrize("relation", ["own", "parent", "child", "holder", "left"])
def test_a_conflict_keeps_the_desk_from_being_reminded(relation: str, world: World) -> None:
    second = User.objects.create_user(username="second", full_name="Người thứ hai")
    CouncilSeat.objects.create(
        user=second, council=council(), role="specialist", starts_on=date(2020, 1, 1),
        ends_on=date(2021, 1, 1) if relation == "left" else None,
    )  # fmt: skip
    row = proposal(P.APPRAISAL, holder=second if relation in ("holder", "left") else None)
    home = row.home
    child = unit("Sở Y tế")
    near = {"own": home, "parent": home.parent, "child": child}.get(relation)
    if relation == "child":
        child.parent = home
        child.save()
    if near is not None:
        Officer.objects.create(user=second, unit=near, role="staff", starts_on=date(2020, 1, 1))
    due_on(FRIDAY, *asked(row))
    found = told(date(2026, 3, 16), "consultation-late")
    assert [user for user, _text in found] == ["second" if relation == "holder" else "specialist"]


def test_a_public_notice_whose_last_day_is_over_is_told_to_the_desk() -> None:
    row = notice()
    PublicNotice.objects.update(starts_on=MONDAY, ends_on=FRIDAY)
    assert told(FRIDAY, "notice-over") == []
    found = told(date(2026, 3, 16), "notice-over")
    assert [user for user, _text in found] == ["specialist"]
    assert row.name not in found[0][1]
    PublicNotice.objects.update(state=NoticeState.CLOSED, ended_at=row.opened_at, ended_by=desk())
    assert told(date(2026, 3, 18), "notice-over") == []


# What a dossier waits for: its state and days, the rule, the last day.
CASES: list[tuple[str, dict[str, Any], dict[str, Any], str, date]] = [
    (P.APPRAISAL, {}, APPRAISAL, "Thẩm định, trình 1 hồ sơ", date(2026, 3, 16)),
    (P.CONSULTATION, {}, APPRAISAL, "Thẩm định, trình 1 hồ sơ", date(2026, 3, 16)),
    (P.SESSION, {}, APPRAISAL, "Thẩm định, trình 1 hồ sơ", date(2026, 3, 16)),
    (P.RECOMMENDED, {}, APPRAISAL, "Thẩm định, trình 1 hồ sơ", date(2026, 3, 16)),
    (P.APPRAISAL, {}, RETURN, "Trả lại hồ sơ chưa đủ điều kiện", date(2026, 3, 9)),
    (P.APPRAISAL, {"opinions_on": date(2026, 3, 9)}, OPINIONS, "Thẩm định", date(2026, 3, 23)),
    (P.DECIDED, {}, NOTICE, "Thông báo kết quả 1 hồ sơ", date(2026, 3, 16)),
    (P.ANNOUNCED, {}, DELIVERY, "Gửi quyết định, hiện vật", date(2026, 3, 9)),
    (P.NOT_RECOMMENDED, {"refused_on": MONDAY}, REFUSAL, "Thông báo kết quả", date(2026, 3, 16)),
    (P.REFUSED, {"refused_on": MONDAY}, REFUSAL, "Thông báo kết quả", date(2026, 3, 16)),
]


def running(state: str, kept: dict[str, Any], **values: Any) -> Proposal:
    if state in (P.DECIDED, P.ANNOUNCED):
        values["decision"] = decision(f"{Proposal.objects.count()}/QĐ-NHAC", issued_on=MONDAY)
    return with_rules(proposal(state, **{"received_on": MONDAY, "due_on": None} | values), kept)


@pytest.mark.parametrize(("state", "values", "kept", "words", "last"), CASES)
def test_a_legal_time_is_told_to_the_desk_on_each_occasion(
    state: str, values: dict[str, Any], kept: dict[str, Any], words: str, last: date
) -> None:
    running(state, kept, **values)
    for day in (last - timedelta(days=1), last):
        found = told(day, "dossiers:")
        assert [user for user, _text in found] == ["specialist"]
        assert words in found[0][1]
    days_after = 0 if kept is RETURN else 1
    after = last + timedelta(days=3 if last.weekday() == 4 else 1)
    assert len(told(after, "dossiers:")) == days_after
    assert told(after, "dossiers:") == []


@pytest.mark.parametrize(
    ("state", "values", "kept"),
    [
        # What a refused dossier was once to be submitted by matters no more.
        (P.REFUSED, {"refused_on": MONDAY}, APPRAISAL),
        (P.NOT_RECOMMENDED, {"refused_on": MONDAY}, APPRAISAL),
        (P.REFUSED, {"refused_on": MONDAY, "notified_on": date(2026, 3, 3)}, REFUSAL),
        (P.RECOMMENDED, {"forwarded_on": date(2026, 3, 3)}, APPRAISAL),
        (P.SESSION, {}, RETURN),
        (P.RETURNED, {"submitted_by": None, "submitted_at": None}, APPRAISAL),
        (P.WITHDRAWN, {}, APPRAISAL),
        (P.REVOKED, {}, NOTICE),
        (P.ANNOUNCED, {"notified_on": MONDAY, "delivered_on": MONDAY}, NOTICE),
        # What has to pass at the least is no deadline.
        (P.APPRAISAL, {"published_on": MONDAY}, PUBLICITY),
    ],
)
def test_no_time_runs_any_more(state: str, values: dict[str, Any], kept: dict[str, Any]) -> None:
    if state in (P.RETURNED, P.WITHDRAWN):
        row = proposal(P.APPRAISAL, received_on=MONDAY, due_on=None)
        with_rules(row, kept)
        Proposal.objects.filter(pk=row.pk).update(state=state, reason="Thử.")
    else:
        running(state, kept, **values)
    days = [MONDAY + timedelta(days=n) for n in range(21)]
    assert [one for day in days for one in told(day, "dossiers:")] == []


def test_dossiers_that_wait_for_the_same_are_one_reminder(world: World) -> None:
    for name in ("Sở Y tế", "Sở Nội vụ", "Sở Xây dựng"):
        running(P.APPRAISAL, APPRAISAL, of=batch(name))
    ((user, text),) = told(date(2026, 3, 16), "dossiers:")
    assert user == "specialist"
    assert "3 hồ sơ" in text
    assert not any(name in text for name in ("Sở Y tế", "Sở Nội vụ"))


@pytest.mark.parametrize("state", [P.DRAFT, P.RETURNED])
def test_those_who_write_a_letter_are_told_until_when_it_is_sent(world: World, state: str) -> None:
    row = proposal(P.APPRAISAL)
    with_rules(row, HAND_IN)
    Proposal.objects.update(state=state, reason="Thử.")
    found = told(date(2026, 3, 12), "dossiers-to-send")
    assert [user for user, _text in found] == ["staff"]
    assert found[0][1] == (
        f"Còn 1 ngày đến hạn “Gửi 1 hồ sơ khen thưởng” (hạn 13/3/2026), trình {council()}."
    )
    assert told(date(2026, 3, 12)) == []
    Proposal.objects.update(state=P.SUBMITTED)
    assert told(FRIDAY, "dossiers-to-send") == []


def test_a_council_that_sends_a_letter_is_told_at_its_desk(world: World) -> None:
    row = proposal(P.APPRAISAL)
    with_rules(row, HAND_IN)
    own = row.batch
    own.unit, own.proposer = None, council()
    own.save()
    Proposal.objects.update(state=P.DRAFT)
    assert [user for user, _text in told(FRIDAY, "dossiers-to-send")] == ["specialist"]


def test_a_mail_names_award_and_person_of_nobody(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    User.objects.update(reminders=Reminders.MAIL, email="a@example.vn")
    due_on(FRIDAY, *asked(proposal(P.APPRAISAL, name="Nguyễn Văn Kín"), question="Bí mật"))
    running(P.APPRAISAL, APPRAISAL, name="Nguyễn Văn Kín", of=batch("Sở Y tế"))
    with django_capture_on_commit_callbacks(execute=True):
        send_reminders(date(2026, 3, 16))
    sent = [one for one in mail.outbox if "hồ sơ" in one.body or "lấy ý kiến" in one.body]
    assert len(sent) == 4  # with the question itself
    for one in sent:
        assert "Kín" not in f"{one.subject} {one.body}"
        assert "Bí mật" not in f"{one.subject} {one.body}"


@pytest.mark.parametrize("number", [1, 3, 30])
def test_reminders_ask_the_same_number_of_queries(
    number: int, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    homes = [unit(name) for name in ("Sở Y tế", "Sở Nội vụ", "Sở Xây dựng")]
    for at in range(number):
        with_rules(
            proposal(P.APPRAISAL, to=homes[at % 3], received_on=MONDAY, due_on=None), APPRAISAL
        )
        due_on(FRIDAY, *asked(proposal(P.APPRAISAL, to=homes[at % 3])))
        draft = with_rules(proposal(P.APPRAISAL, to=homes[at % 3]), HAND_IN)
        Proposal.objects.filter(pk=draft.pk).update(state=P.RETURNED, reason="Thử.")
    day = date(2026, 3, 16)
    with django_assert_num_queries(5):
        assert len(asking.reminders(day, {})) == 2
    with django_assert_num_queries(6):
        assert dossiers.reminders(day, {}) != []
