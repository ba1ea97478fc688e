"""Public consultations: who may in which state, how long, comments and what becomes of them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.actions.commenting import Comment, send_comment
from awards.actions.publishing import (
    Notice,
    close_notice,
    least_end,
    publish_notice,
    settle_comments,
    withdraw_notice,
)
from awards.consultations.duties import duties
from awards.consultations.querysets import (
    comments_barred_from,
    comments_like,
    comments_visible_to,
    lines_visible_to,
    notices_visible_to,
)
from awards.models import Proposal, PublicComment, PublicNotice
from awards.workflow import NoticeState, ProposalState
from catalogue.models.holidays import Holiday
from catalogue.working_days import add_working_days
from clusters.models import CouncilSeat, Officer, OfficerRole
from tests.awards.asking_made import desk, notice, rule, seen, ten_days, unit, with_rules
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

P, N = ProposalState, NoticeState
HOSTILE = "<script>alert(1)</script> Nguyễn 'x' --"


def wrote(row: PublicNotice, text: str = "Xứng đáng.", at: Proposal | None = None) -> PublicComment:
    line = row.lines.get(proposal=at) if at else None
    return send_comment(notice=row, comment=Comment("Lê Thị Dân", "0900", text, line))


def settle(comment: PublicComment, result: str, by: User) -> PublicComment:
    (row,) = settle_comments(notice=comment.notice, comments=[comment.pk], result=result, by=by)
    return row


def outcome(deed: Callable[[], object]) -> str:
    try:
        deed()
    except Refused:
        return "refused"
    return "done"


def put(row: PublicNotice, state: str) -> PublicNotice:
    """`row` in `state`, its last day over."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "starts_on": today - timedelta(days=30),
        "ends_on": today - timedelta(days=1),
    }
    if state != N.OPEN:
        values |= {"ended_at": timezone.now(), "ended_by": desk(), "end_reason": "Thử"}
    PublicNotice.objects.filter(pk=row.pk).update(state=state, **values)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("state", P.values)
def test_which_dossiers_may_be_laid_before_the_public(world: World, state: str) -> None:
    row = proposal(state)
    if state in (P.APPRAISAL, P.CONSULTATION):
        made = notice(row)
        row.refresh_from_db()
        assert row.published_on == made.starts_on
    else:
        with pytest.raises(Refused, match="ở trạng thái"):
            notice(row)


@pytest.mark.parametrize("role", ["nobody", "staff", "other", "chair", "member", "admin"])
def test_only_the_desk_keeps_notices(world: World, role: str) -> None:
    row = put(notice(), N.OPEN)
    user = fresh(world.users[role])
    today = timezone.localdate()
    told = Notice("Thử", "", today, today + timedelta(days=30))
    comment = PublicComment.objects.create(
        notice=row, name="A", contact="B", text="C", sent_at=timezone.now()
    )
    deeds = (
        lambda: publish_notice(seen=seen(proposal(P.APPRAISAL)), notice=told, by=user),
        lambda: close_notice(notice=row, version=row.version, by=user),
        lambda: withdraw_notice(notice=row, reason="Thử", version=row.version, by=user),
        lambda: settle(comment, "Thử", user),
    )
    for deed in deeds:
        with pytest.raises(Denied):
            deed()


@pytest.mark.parametrize("state", N.values)
def test_every_verb_in_every_state_of_a_notice(world: World, state: str) -> None:
    for verb in ("close", "withdraw"):
        row = put(notice(proposal(P.APPRAISAL, of=batch())), state)

        def deed(row: PublicNotice = row, verb: str = verb) -> object:
            if verb == "close":
                return close_notice(notice=row, version=row.version, by=desk())
            return withdraw_notice(notice=row, reason="Nhầm", version=row.version, by=desk())

        if state == N.OPEN:
            deed()
            assert row.state == {"close": N.CLOSED, "withdraw": N.WITHDRAWN}[verb]
        else:
            with pytest.raises(Refused):
                deed()


def test_a_notice_runs_for_as_long_as_the_rules_ask(world: World) -> None:
    today = timezone.localdate()
    row = ten_days(proposal(P.APPRAISAL))
    least = add_working_days(today, 10)
    with pytest.raises(Refused, match=f"Chọn từ {least.day}/{least.month}/{least.year}"):
        notice(row, ends_on=least - timedelta(days=1))
    made = notice(row, ends_on=None)
    assert (made.starts_on, made.ends_on) == (today, least)


def test_of_several_rules_the_longest_counts(world: World) -> None:
    within = batch()
    rows = [
        with_rules(
            proposal(P.APPRAISAL, of=within, to=unit(name)),
            rule("publicity_days", "published", "submitted", "at_least", days),
        )
        for name, days in (("Sở Y tế", 10), ("Sở Nội vụ", 15))
    ]
    made = notice(*rows, ends_on=None)
    assert made.ends_on == add_working_days(timezone.localdate(), 15)


def test_without_a_rule_somebody_says_when_it_ends(world: World) -> None:
    row = with_rules(proposal(P.APPRAISAL))
    with pytest.raises(Refused, match="Ghi ngày kết thúc"):
        notice(row, ends_on=None)
    made = notice(row, ends_on=timezone.localdate())
    assert made.ends_on == timezone.localdate()


@pytest.mark.parametrize(
    ("first", "last", "words"), [(-1, 20, "đã qua"), (5, 4, "trước khi bắt đầu")]
)
def test_days_that_contradict(world: World, first: int, last: int, words: str) -> None:
    today = timezone.localdate()
    starts_on, ends_on = today + timedelta(days=first), today + timedelta(days=last)
    with pytest.raises(Refused, match=words):
        notice(with_rules(proposal(P.APPRAISAL)), starts_on=starts_on, ends_on=ends_on)


def test_a_dossier_stands_in_one_running_notice(world: World) -> None:
    row = proposal(P.APPRAISAL)
    notice(row)
    row.refresh_from_db()
    with pytest.raises(Refused, match="đang được lấy ý kiến công khai"):
        notice(row)
    assert PublicNotice.objects.count() == 1


def test_a_notice_is_made_of_what_was_seen(world: World) -> None:
    row = proposal(P.APPRAISAL)
    Proposal.objects.filter(pk=row.pk).update(version=4)
    with pytest.raises(Stale):
        notice(row)
    assert PublicNotice.objects.count() == 0


def test_a_notice_ends_only_after_its_last_day(world: World) -> None:
    row = notice()
    last = row.ends_on
    with pytest.raises(Refused, match=f"đến hết ngày {last.day}/{last.month}/{last.year}"):
        close_notice(notice=row, version=row.version, by=desk())
    PublicNotice.objects.filter(pk=row.pk).update(ends_on=timezone.localdate())
    row.refresh_from_db()
    with pytest.raises(Refused, match="Kết thúc được từ ngày hôm sau"):
        close_notice(notice=row, version=row.version, by=desk())
    with pytest.raises(Stale):
        close_notice(notice=put(row, N.OPEN), version=99, by=desk())


def test_the_days_of_a_notice_taken_down_do_not_count(world: World) -> None:
    row = proposal(P.APPRAISAL)
    first = put(notice(row), N.CLOSED)
    row.refresh_from_db()
    second = notice(row)
    row.refresh_from_db()
    assert row.published_on == second.starts_on
    withdraw_notice(notice=second, reason="Nhầm danh sách", version=second.version, by=desk())
    row.refresh_from_db()
    assert row.published_on == first.starts_on
    with pytest.raises(Refused, match="Ghi lý do"):
        withdraw_notice(notice=notice(row), reason=" ", version=0, by=desk())


def test_what_was_published_is_told_in_the_journal(world: World) -> None:
    row = proposal(P.APPRAISAL)
    made = notice(row)
    wrote(made)
    close_notice(notice=put(made, N.OPEN), version=made.version, by=desk())
    lines = JournalEntry.objects.filter(
        verb__in=("publish_notice", "send_comment", "close_notice")
    ).order_by("pk")
    assert [(line.subject_kind, line.verb, line.by_id is None) for line in lines] == [
        ("awards.proposal", "publish_notice", False),
        ("awards.publicnotice", "publish_notice", False),
        ("awards.publicnotice", "send_comment", True),
        ("awards.publicnotice", "close_notice", False),
    ]
    assert "Lê Thị Dân" not in str([line.detail for line in lines])


def test_a_conflict_keeps_lines_and_comments_from_the_desk(world: World) -> None:
    within = batch("Sở Tài chính")
    mine, other = (
        proposal(P.APPRAISAL, of=within, to=unit(name)) for name in ("Sở Y tế", "Sở Nội vụ")
    )
    row = notice(mine, other)
    about_mine, about_other, about_all = wrote(row, at=mine), wrote(row, at=other), wrote(row)
    clerk = desk()
    assert comments_visible_to(clerk).count() == 3
    Officer.objects.create(
        user=clerk, unit=unit("Sở Y tế"), role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    clerk = fresh(clerk)
    assert list(comments_visible_to(clerk)) == [about_other]
    assert set(comments_barred_from(clerk)) == {about_mine, about_all}
    assert [line.proposal for line in lines_visible_to(clerk)] == [other]
    with pytest.raises(Denied):
        settle(about_all, "Xong", clerk)
    keys = [about_other.pk, about_mine.pk]
    with pytest.raises(Denied):
        settle_comments(notice=row, comments=keys, result="Xong", by=clerk)
    assert PublicComment.objects.filter(handled_at__isnull=False).count() == 0
    with pytest.raises(Denied):
        notice(proposal(P.APPRAISAL, of=batch("Sở Y tế")))


def test_who_sees_notices_and_comments(world: World) -> None:
    row = notice()
    wrote(row)
    seen_by = {
        role: (
            notices_visible_to(fresh(world.users[role])).count(),
            comments_visible_to(fresh(world.users[role])).count(),
        )
        for role in ("nobody", "staff", "other", "chair", "member", "specialist", "admin")
    }
    assert seen_by == {
        "nobody": (0, 0),
        "staff": (0, 0),
        "other": (0, 0),
        "chair": (0, 0),
        "member": (1, 0),
        "specialist": (1, 1),
        "admin": (1, 1),
    }


def test_a_comment_comes_in_time_and_about_what_is_shown(world: World) -> None:
    row = proposal(P.APPRAISAL)
    made = notice(row)
    line = made.lines.get()
    Proposal.objects.filter(pk=row.pk).update(state=P.RETURNED, reason="Thiếu")
    with pytest.raises(Refused, match="không còn trong danh sách"):
        send_comment(notice=made, comment=Comment("A", "B", "C", line))
    for state in N.values:
        put(made, state)
        with pytest.raises(Refused, match="Đã hết thời gian"):
            wrote(made)


@pytest.mark.parametrize(
    ("first", "last", "takes"), [(0, 0, 1), (-3, 0, 1), (1, 5, 0), (-3, -1, 0)]
)
def test_the_first_and_the_last_day_count(world: World, first: int, last: int, takes: int) -> None:
    made = notice()
    today = timezone.localdate()
    PublicNotice.objects.filter(pk=made.pk).update(
        starts_on=today + timedelta(days=first), ends_on=today + timedelta(days=last)
    )
    made.refresh_from_db()
    if takes:
        wrote(made)
    else:
        with pytest.raises(Refused):
            wrote(made)
    assert PublicComment.objects.count() == takes


# Hanoi is seven hours ahead of UTC: its day begins and ends at 17:00.
LAST = date(2026, 3, 13)


@pytest.mark.parametrize(
    ("at", "takes"),
    [
        ("2026-03-01T16:59:59.999999+00:00", False),  # Sunday, the day before the first
        ("2026-03-01T17:00:00+00:00", True),
        ("2026-03-13T16:59:59.999999+00:00", True),  # the last moment of the last day
        ("2026-03-13T17:00:00+00:00", False),
    ],
)
def test_a_comment_of_the_last_minute_is_taken_and_none_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str, takes: bool
) -> None:
    made = notice()
    PublicNotice.objects.update(starts_on=date(2026, 3, 2), ends_on=LAST)
    made.refresh_from_db()
    CouncilSeat.objects.update(starts_on=date(2020, 1, 1))
    moment = datetime.fromisoformat(at)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    if takes:
        assert wrote(made).sent_at == moment
    else:
        with pytest.raises(Refused, match="Đã hết thời gian"):
            wrote(made)
    # It is closed from the day after on, by the same clock.
    late = timezone.localdate() > LAST
    deed = outcome(lambda: close_notice(notice=made, version=made.version, by=desk()))
    assert deed == ("done" if late else "refused")


@pytest.mark.parametrize(
    ("days", "ends_on"),
    [
        # Tết 2026: no work from Monday 16/2 to Friday 20/2.
        ({}, date(2026, 3, 6)),
        # A Saturday is worked for another day off.
        ({date(2026, 2, 28): True}, date(2026, 3, 5)),
        ({date(2026, 2, 26): False}, date(2026, 3, 9)),
        ({date(2026, 2, 26): False, date(2026, 2, 28): True}, date(2026, 3, 6)),
    ],
)
def test_ten_working_days_over_tet_and_days_that_were_swapped(
    world: World, days: dict[date, bool], ends_on: date
) -> None:
    for day, is_worked in days.items():
        Holiday.objects.create(day=day, is_worked=is_worked, note="Hoán đổi (thử)")
    found = least_end([ten_days(proposal(P.APPRAISAL))], date(2026, 2, 13))
    assert found is not None
    assert (found.day, found.days) == (ends_on, 10)


def test_the_same_comment_is_kept_once_and_another_one_apart(world: World) -> None:
    """A second click, or a flood of the same: one comment, one line of the journal."""
    row = notice()
    first = send_comment(notice=row, comment=Comment("A", "B", "C"))
    assert send_comment(notice=row, comment=Comment(" A ", "B", "C\n")) == first
    others = [
        Comment("A", "B", "D"),
        Comment("A", "E", "C"),
        Comment("A", "B", "C", row.lines.get()),
    ]
    assert len({first.pk, *(send_comment(notice=row, comment=one).pk for one in others)}) == 4
    assert JournalEntry.objects.filter(verb="send_comment").count() == 4


def test_many_comments_alike_are_looked_into_once(world: World) -> None:
    made = notice()
    said = [
        ("A", "0901", "Sai."),
        ("B", "0902", "Sai."),
        ("C", "0901", "Đúng."),
        ("D", "9", "Khác"),
    ]
    rows = [send_comment(notice=made, comment=Comment(*one)) for one in said]
    alike = list(comments_like(comments_visible_to(desk()), rows[0]))
    assert alike == [rows[1], rows[2]]
    keys = [row.pk for row in rows[:3]]
    done = settle_comments(notice=made, comments=keys, result="Đã xác minh.", by=desk())
    assert [row.pk for row in done] == keys
    assert list(comments_like(comments_visible_to(desk()), rows[0])) == []
    assert PublicComment.objects.filter(result="Đã xác minh.").count() == 3
    assert JournalEntry.objects.get(verb="handle_comment").detail["comments"] == keys


def test_a_comment_of_another_notice_is_not_settled_here(world: World) -> None:
    one, other = notice(), notice(proposal(P.APPRAISAL, of=batch("Sở Y tế")))
    with pytest.raises(Denied):
        settle_comments(notice=one, comments=[wrote(other).pk], result="Xong", by=desk())


def test_comments_reach_the_board_without_their_writers(world: World) -> None:
    """Members read what was written about what is before them; its desk alone who wrote."""
    row = proposal(P.APPRAISAL)
    made = notice(row)
    said = Comment("Lê Thị Dân", "0912345678", "Có đơn tố cáo.", made.lines.get())
    send_comment(notice=made, comment=said)
    Proposal.objects.update(state=P.SESSION)
    client = Client()
    client.force_login(fresh(world.users["member"]))
    page = client.get(reverse("awards:review", args=[row.pk])).content.decode()
    assert "Có đơn tố cáo." in page
    assert "Lê Thị Dân" not in page
    assert "0912345678" not in page


def test_a_comment_is_clean_text(world: World) -> None:
    # "ễ" as three characters becomes one.
    said = Comment("Nguye\u0302\u0303n   Thị\nDân", " 0900 ", f"  {HOSTILE}\n\nđoạn hai ")
    row = send_comment(notice=notice(), comment=said)
    assert (row.name, row.contact) == ("Nguyễn Thị Dân", "0900")
    assert row.text == f"{HOSTILE}\n\nđoạn hai"


def test_what_came_of_a_comment_may_be_said_again(world: World) -> None:
    comment = wrote(notice())
    with pytest.raises(Refused, match="Ghi kết quả"):
        settle(comment, " ", desk())
    with pytest.raises(Refused, match="nhiều nhất 4000"):
        settle(comment, "x" * 4001, desk())
    settle(comment, "Đã xác minh.", desk())
    row = settle(comment, "Không có cơ sở.", desk())
    assert (row.result, row.handled_by) == ("Không có cơ sở.", desk())
    details = JournalEntry.objects.filter(verb="handle_comment").order_by("pk")
    assert [line.detail["again"] for line in details] == [[], [row.pk]]


def test_duties_of_the_desk(world: World) -> None:
    def titles(role: str) -> list[str]:
        return [duty.title for duty in duties(fresh(world.users[role]), timezone.localdate())]

    row = notice()
    assert titles("specialist") == []
    comment = wrote(row)
    assert titles("specialist") == ["Xem xét 1 ý kiến của người dân"]
    put(row, N.OPEN)
    ended = "Kết thúc lấy ý kiến công khai: Lấy ý kiến khen thưởng (thử)"
    assert titles("specialist") == [ended, "Xem xét 1 ý kiến của người dân"]
    settle(comment, "Xong", desk())
    close_notice(notice=row, version=row.version, by=desk())
    assert titles("specialist") == titles("member") == []
