"""A session of the council from its preparation to the states of its dossiers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from awards.actions.agenda import arrange_agenda, put_to_session, take_off_session
from awards.actions.closing import close_session
from awards.actions.sessions import (
    SessionFacts,
    call_roll,
    call_session,
    cancel_session,
    change_session,
    open_session,
    prepare_session,
)
from awards.actions.votes import vote_again
from awards.models import (
    Consultation,
    CouncilSession,
    OpinionVerdict,
    Proposal,
    PublicLine,
    PublicNotice,
    SessionItem,
)
from awards.workflow import PROPOSAL, SESSION, ProposalState, SessionState
from clusters.models import CouncilSeat, Officer, OfficerRole
from clusters.models.councils import SeatRole
from tests.awards.dossiers_made import council, fresh
from tests.awards.sessions_made import (
    FACTS,
    appraised,
    ask_share,
    called,
    closed,
    desk,
    ended,
    item_of,
    members,
    opened,
    prepared,
    put,
    roll,
    vote,
    voting,
    wrote,
)
from tests.world import World
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused, Stale, perform

P, S = ProposalState, SessionState
AGREE, DISAGREE = OpinionVerdict.AGREE, OpinionVerdict.DISAGREE


def states(dossiers: list[Proposal]) -> list[str]:
    by_key = dict(Proposal.objects.values_list("pk", "state"))
    return [by_key[row.pk] for row in dossiers]


def test_a_whole_session(world: World) -> None:
    """21 members, 18 there; 80 % of 21 are 17 votes, wherever they come from."""
    members(21)
    ask_share("COBT", 80)
    good, near, bad, plain = (
        *appraised(3, kind="COBT"),
        *appraised(1),
    )
    session = opened(world, [good, near, bad, plain], present=18)
    for order in (19, 20):
        wrote(world, session, order, AGREE, except_for=frozenset({item_of(bad).order}))
    first, second = voting(world, session)
    assert sorted([first.options.count(), second.options.count()]) == [1, 3]
    flag = first if first.options.count() == 3 else second
    other = second if flag is first else first
    vote(flag, 15)
    closed(world, flag)
    assert (item_of(good).votes_for, item_of(good).votes_written) == (17, 2)
    assert item_of(good).outcome == "recommended"
    assert (item_of(bad).votes_for, item_of(bad).outcome) == (15, "not_recommended")
    vote(other, 9)
    closed(world, other)
    session = ended(world, session)
    assert session.state == S.CLOSED
    assert states([good, near, bad, plain]) == [
        P.RECOMMENDED,
        P.RECOMMENDED,
        P.NOT_RECOMMENDED,
        P.RECOMMENDED,
    ]
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.votes_for, good.votes_base, good.reason) == (17, 21, "")
    assert bad.reason == ("Hội đồng bỏ phiếu ngày 3/4/2026: 15/21 phiếu (71,43%), cần ít nhất 80%.")
    # From that day on the unit is to be told in time.
    assert (good.refused_on, bad.refused_on) == (None, date(2026, 4, 3))
    lines = JournalEntry.objects.filter(subject_kind="awards.proposal", subject_id=bad.pk)
    assert lines.latest("pk").verb == "not_recommend"
    told = Notice.objects.filter(user=world.users["staff"]).values_list("text", flat=True)
    assert [text for text in told if "không đề nghị" in text] != []


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("verb", SESSION.moves)
def test_every_move_from_every_state(world: World, verb: str, state: str) -> None:
    row = CouncilSession.objects.create(
        council=council(),
        state=state,
        reason="Lý do (thử).",
        closed_at=timezone.now() if state == S.CLOSED else None,
        closed_by=world.users["specialist"] if state == S.CLOSED else None,
        **vars(FACTS),
    )
    move = SESSION.moves[verb]
    stamps = {"closed_at": timezone.now(), "closed_by": world.users["specialist"]}
    given = stamps if verb == "close_session" else {}
    if state in move.sources:
        assert perform(move, row, by=world.users["specialist"], stamps=given).state == move.target
    else:
        with pytest.raises(Refused):
            perform(move, row, by=world.users["specialist"], stamps=given)


@pytest.mark.parametrize("role", ["nobody", "other", "staff", "chair", "member", "admin"])
def test_only_the_desk_runs_a_session(world: World, role: str) -> None:
    dossiers = appraised(1)
    session = prepared(world, dossiers)
    by = fresh(world.users[role])
    item = item_of(dossiers[0])
    deeds = (
        lambda: prepare_session(council=council(), facts=FACTS, by=by),
        lambda: change_session(session=session, facts=FACTS, version=0, by=by),
        lambda: call_session(session=session, by=by),
        lambda: call_roll(session=session, present=set(), absences={}, by=by),
        lambda: open_session(session=session, by=by),
        lambda: cancel_session(session=session, reason="Thử", by=by),
        lambda: close_session(session=session, by=by),
        lambda: put_to_session(session=session, proposals=[dossiers[0].pk], by=by),
        lambda: take_off_session(items=[item], note="Thử", by=by),
        lambda: arrange_agenda(session=session, by_what="name", by=by),
        lambda: vote_again(session=session, by=by),
    )
    for deed in deeds:
        with pytest.raises(Denied):
            deed()


@pytest.mark.parametrize("state", P.values)
def test_only_what_is_appraised_is_put_to_a_session(world: World, state: str) -> None:
    (one,) = appraised(1, state=state)
    session = prepared(world)
    if state == P.APPRAISAL:
        put(world, session, [one])
        assert states([one]) == [P.SESSION]
    else:
        with pytest.raises(Refused, match="Chưa đưa ra Hội đồng được"):
            put(world, session, [one])
        assert states([one]) == [state]


@pytest.mark.parametrize("state", P.values)
@pytest.mark.parametrize(
    "verb", ["put_to_session", "take_off_session", "recommend", "not_recommend", "vote_anew"]
)
def test_moves_of_dossiers_by_state(world: World, verb: str, state: str) -> None:
    (one,) = appraised(1, state=state)
    move = PROPOSAL.moves[verb]
    if state in move.sources:
        perform(move, one, by=world.users["specialist"], stamps={"reason": "Thử."})
        assert one.state == move.target
    else:
        with pytest.raises(Refused):
            perform(move, one, by=world.users["specialist"], stamps={"reason": "Thử."})


def test_members_are_those_of_the_day_in_their_order(world: World) -> None:
    chair, vice, old = (
        User.objects.create_user(username=name, full_name=full)
        for name, full in (("c", "Trần Văn Út"), ("v", "Lê Thị Ân"), ("o", "Hồ Cũ"))
    )
    since = date(2020, 1, 1)
    for user, role, until in (
        (chair, SeatRole.CHAIR, None),
        (vice, SeatRole.VICE_CHAIR, None),
        (old, SeatRole.MEMBER, date(2025, 12, 31)),
        (chair, SeatRole.MEMBER, None),
    ):
        CouncilSeat.objects.create(
            user=user, council=council(), role=role, starts_on=since, ends_on=until
        )
    session = prepared(world)
    names = list(session.members.order_by("order").values_list("name", flat=True))
    assert names[:2] == ["Trần Văn Út", "Lê Thị Ân"]
    assert names[2:] == [str(world.users["member"])]
    earlier = SessionFacts(**(vars(FACTS) | {"held_at": FACTS.held_at - timedelta(days=120)}))
    change_session(session=session, facts=earlier, version=0, by=desk(world))
    assert list(session.members.order_by("order").values_list("name", flat=True)) == [
        "Trần Văn Út",
        "Lê Thị Ân",
        "Hồ Cũ",
        str(world.users["member"]),
    ]


def test_a_stale_form_changes_nothing(world: World) -> None:
    session = prepared(world)
    change_session(session=session, facts=FACTS, version=0, by=desk(world))
    with pytest.raises(Stale):
        change_session(session=session, facts=FACTS, version=0, by=desk(world))


@pytest.mark.parametrize(
    ("changes", "told"), [({"title": " \x00 "}, "tên phiên họp"), ({"quorum_part": 4}, "4/3")]
)
def test_what_cannot_be_laid_down(world: World, changes: dict[str, object], told: str) -> None:
    with pytest.raises(Refused, match=told):
        prepared(world, **changes)


def test_the_share_is_that_of_the_dossiers_own_rules(world: World) -> None:
    ask_share("COBT", 80)
    ask_share("COCP", 80)
    ask_share("COCP", 90, key="more", confidence="unconfirmed")
    (flag,), (plain,), (state_flag,) = (
        appraised(1, kind="COBT"),
        appraised(1),
        appraised(1, kind="COCP"),
    )
    prepared(world, [flag, plain, state_flag])
    shares = {
        code: (item.share_top, item.share_bottom, item.share_over, bool(item.share_source))
        for code, item in (
            ("COBT", item_of(flag)),
            ("BKBT", item_of(plain)),
            ("COCP", item_of(state_flag)),
        )
    }
    assert shares == {
        "COBT": (80, 100, False, True),
        "BKBT": (1, 2, True, False),
        "COCP": (90, 100, False, True),
    }


def test_what_is_being_asked_about_waits(world: World) -> None:
    asked, shown = appraised(2)
    Consultation.objects.create(
        proposal=asked,
        body="Công an tỉnh",
        due_on=timezone.localdate(),
        asked_at=timezone.now(),
        asked_by=world.users["specialist"],
    )
    notice = PublicNotice.objects.create(
        council=council(),
        name="Lấy ý kiến (thử)",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 20),
        opened_at=timezone.now(),
        opened_by=world.users["specialist"],
    )
    PublicLine.objects.create(notice=notice, proposal=shown, order=1)
    session = prepared(world)
    with pytest.raises(Refused, match="Công an tỉnh"):
        put(world, session, [asked])
    with pytest.raises(Refused, match="công khai"):
        put(world, session, [shown])


def test_all_are_put_on_the_agenda_or_none(world: World) -> None:
    ready, late = appraised(1)[0], appraised(2, state=P.SUBMITTED)[1]
    session = prepared(world)
    with pytest.raises(Refused):
        put(world, session, [ready, late])
    assert session.items.count() == 0
    assert states([ready]) == [P.APPRAISAL]


def test_the_desk_leaves_its_own_unit_to_others(world: World) -> None:
    mine, other = appraised(2)
    session = prepared(world)
    Officer.objects.create(
        user=world.users["specialist"],
        unit=mine.home,
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    with pytest.raises(Denied, match="không tham gia xét"):
        put(world, session, [mine])
    put(world, session, [other])


def test_the_agenda_stands_in_the_order_asked_for(world: World) -> None:
    first, second, third = appraised(3)
    Proposal.objects.filter(pk=second.pk).update(rank=1)
    Proposal.objects.filter(pk=third.pk).update(rank=2)
    session = prepared(world, [first, second, third])

    def order() -> list[int]:
        return list(session.items.order_by("order").values_list("proposal", flat=True))

    assert order() == [second.pk, third.pk, first.pk]
    arrange_agenda(session=session, by_what="name", by=desk(world))
    by_name = sorted((first, second, third), key=lambda row: row.order_key)
    assert order() == [row.pk for row in by_name]
    assert list(session.items.order_by("order").values_list("order", flat=True)) == [1, 2, 3]
    with pytest.raises(Refused, match="cách xếp"):
        arrange_agenda(session=session, by_what="chance", by=desk(world))


def test_members_are_invited_and_the_agenda_is_theirs(world: World) -> None:
    session = prepared(world)
    with pytest.raises(Refused, match="Chưa có hồ sơ"):
        call_session(session=session, by=desk(world))
    put(world, session, appraised(1))
    call_session(session=session, by=desk(world))
    texts = Notice.objects.filter(user=world.users["member"]).values_list("text", flat=True)
    (text,) = texts
    assert text == (
        "Mời họp Hội đồng: Phiên họp xét khen thưởng (thử), 8:30 ngày 3/4/2026, Phòng họp (thử). "
        "Đọc hồ sơ trước phiên họp."
    )


def test_no_session_without_a_quorum(world: World) -> None:
    members(6)
    session = called(world, appraised(1))
    roll(world, session, 3)
    with pytest.raises(Refused, match="Có mặt 3 trên 6 thành viên, cần ít nhất 4"):
        open_session(session=session, by=desk(world))
    roll(world, session, 4)
    open_session(session=session, by=desk(world))
    roll(world, session, 3)
    with pytest.raises(Refused, match="Chỉ còn 3 trên 6"):
        voting(world, session)


def test_a_cancelled_session_gives_its_dossiers_back(world: World) -> None:
    dossiers = appraised(2)
    session = called(world, dossiers)
    with pytest.raises(Refused, match="lý do"):
        cancel_session(session=session, reason=" ", by=desk(world))
    cancel_session(session=session, reason="Chủ tịch đi công tác", by=desk(world))
    assert states(dossiers) == [P.APPRAISAL, P.APPRAISAL]
    again = prepared(world, dossiers, title="Phiên sau")
    assert again.items.count() == 2


def test_what_is_put_off_is_free_for_the_next_session(world: World) -> None:
    first, second = appraised(2)
    session = opened(world, [first, second], present=1)
    with pytest.raises(Refused, match="lý do"):
        take_off_session(items=[item_of(first)], note="", by=desk(world))
    take_off_session(items=[item_of(first)], note="Chờ làm rõ", by=desk(world))
    assert states([first, second]) == [P.APPRAISAL, P.SESSION]
    (ballot,) = voting(world, session)
    vote(ballot, 1)
    with pytest.raises(Refused, match="đang trong lượt phiếu"):
        take_off_session(items=[item_of(second)], note="Thử", by=desk(world))
    closed(world, ballot)
    ended(world, session)
    assert states([first, second]) == [P.APPRAISAL, P.RECOMMENDED]
    prepared(world, [first], title="Phiên sau")
    assert SessionItem.objects.filter(proposal=first).count() == 2


def test_before_it_begins_nothing_stays_of_what_is_taken_off(world: World) -> None:
    (one,) = appraised(1)
    session = prepared(world, [one])
    take_off_session(items=[item_of(one)], note="", by=desk(world))
    assert session.items.count() == 0
    assert states([one]) == [P.APPRAISAL]


def test_nothing_ends_with_something_open(world: World) -> None:
    dossiers = appraised(2)
    session = opened(world, dossiers, present=1)
    with pytest.raises(Refused, match="2 hồ sơ chưa có kết quả"):
        close_session(session=session, by=desk(world))
    (ballot,) = voting(world, session)
    with pytest.raises(Refused, match="1 lượt phiếu chưa đóng"):
        close_session(session=session, by=desk(world))
    assert CouncilSession.objects.get(pk=session.pk).state == S.OPEN
    closed(world, ballot)
    ended(world, session)
    assert states(dossiers) == [P.NOT_RECOMMENDED, P.NOT_RECOMMENDED]


def test_two_who_close_at_once(world: World) -> None:
    session = opened(world, appraised(1), present=1)
    (ballot,) = voting(world, session)
    closed(world, ballot)
    one, other = (CouncilSession.objects.get(pk=session.pk) for _who in range(2))
    close_session(session=one, by=desk(world), version=one.version)
    with pytest.raises(Refused):
        close_session(session=other, by=desk(world), version=other.version)
