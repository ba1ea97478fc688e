"""Every state × verb × role of what the board does with a dossier."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from awards.actions.facts import enter
from awards.actions.receiving import (
    DEEDS,
    NotAll,
    Note,
    do_all,
    receive,
    recommend_without_vote,
    return_dossier,
    take_charge,
)
from awards.actions.remarking import answer_finding, ask_remark, settle_remark
from awards.actions.reviewing import (
    assign_reviewers,
    give_opinion,
    postpone_review,
    remove_reviewer,
)
from awards.judging import findings_of, read_for_judging
from awards.models import (
    AnswerKind,
    DeskArea,
    FindingAnswer,
    Household,
    Proposal,
    Remark,
    Review,
)
from awards.workflow import ProposalState
from catalogue.working_days import add_working_days
from clusters.models import Officer, OfficerRole
from tests.awards.dossiers_made import batch, council, fresh, proposal
from tests.awards.people_made import colleague
from tests.world import World
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused, Stale

P = ProposalState
REVIEWED = {P.APPRAISAL, P.CONSULTATION}


def ask(one: Proposal, user: User, **values: object) -> Review:
    given = {"assigned_at": timezone.now(), "assigned_by": user} | values
    if given.get("verdict"):
        given.setdefault("given_at", timezone.now())
    return Review.objects.create(proposal=one, reviewer=user, **given)


def rule_of(one: Proposal) -> str:
    """The first rule that the dossier does not simply pass."""
    (judged,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    return next(each.finding.rule for each in judged if each.finding.outcome != "passes")


def _opinion(one: Proposal, by: User) -> object:
    Review.objects.get_or_create(
        proposal=one,
        reviewer=by,
        defaults={"assigned_at": timezone.now(), "assigned_by": by},
    )
    return give_opinion(proposal=one, verdict="for", comment="", version=0, by=by)


def _postponed(one: Proposal, by: User) -> object:
    Review.objects.get_or_create(
        proposal=one,
        reviewer=by,
        defaults={"assigned_at": timezone.now(), "assigned_by": by},
    )
    return postpone_review(proposal=one, by=by)


def _answered(one: Proposal, by: User) -> object:
    return answer_finding(
        proposal=one, rule=rule_of(one), kind=AnswerKind.OVERRIDE, text="Ngoại lệ (thử)", by=by
    )


DESK = frozenset({"specialist"})
BOARD = frozenset({"specialist", "member"})
# Verb → the deed, the states that it fits, and whose it is.
VERBS: dict[str, tuple[Callable[[Proposal, User], object], set[P], frozenset[str]]] = {
    "receive": (lambda one, by: receive(proposal=one, by=by), {P.SUBMITTED}, DESK),
    "return_dossier": (
        lambda one, by: return_dossier(proposal=one, reason="Thiếu (thử)", by=by),
        {P.SUBMITTED, *REVIEWED},
        DESK,
    ),
    "take_charge": (lambda one, by: take_charge(proposal=one, by=by), REVIEWED, DESK),
    "recommend_without_vote": (
        lambda one, by: recommend_without_vote(proposal=one, by=by),
        {P.APPRAISAL},
        DESK,
    ),
    "assign_reviewer": (
        lambda one, by: assign_reviewers(proposals=[one.pk], way="load", by=by),
        REVIEWED,
        DESK,
    ),
    "give_opinion": (_opinion, REVIEWED, BOARD),
    "postpone_review": (_postponed, REVIEWED, BOARD),
    "ask_remark": (
        lambda one, by: ask_remark(proposal=one, kind="question", about="", text="Hỏi?", by=by),
        {P.SUBMITTED, P.SESSION, *REVIEWED},
        DESK,
    ),
    "answer_finding": (_answered, REVIEWED, DESK),
}


@pytest.mark.parametrize("state", P.values)
@pytest.mark.parametrize("verb", VERBS)
def test_state_verb_role(world: World, verb: str, state: str) -> None:
    deed, states, allowed = VERBS[verb]
    one = proposal(state, kind="BKBT", holder=world.users["admin"])
    for role in ("nobody", "other", "staff", "chair", "admin", "member", "specialist"):
        by = fresh(world.users[role])
        if role not in allowed:
            with pytest.raises(Denied):
                deed(one, by)
        elif state in states:
            assert deed(one, by) is not None
        else:
            with pytest.raises(Refused):
                deed(one, by)


def test_receiving_freezes_rules_and_starts_the_clock(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one, two = proposal(P.SUBMITTED), proposal(P.SUBMITTED, kind="COBT")
    again = proposal(P.SUBMITTED, of=batch("Sở Y tế"))
    for each in (one, two, again):
        receive(proposal=each, by=desk, version=0)
        each.refresh_from_db()
    today = timezone.localdate()
    assert (one.state, one.received_on, one.received_by) == (P.APPRAISAL, today, desk)
    # Same award, same day: the same rules, kept once.
    assert one.rules_id == again.rules_id != two.rules_id
    assert one.holder == desk
    lines = JournalEntry.objects.filter(subject_id=one.pk, verb="receive")
    assert [line.capacity for line in lines] == ["Chuyên viên Hội đồng"]
    assert Notice.objects.filter(user=world.users["staff"], text__contains="tiếp nhận").exists()


def test_what_was_returned_keeps_its_first_day_and_rules(world: World) -> None:
    desk = fresh(world.users["specialist"])
    first = timezone.localdate() - timedelta(days=21)
    away = timezone.localdate() - timedelta(days=14)
    made = proposal(P.APPRAISAL)
    one = proposal(
        P.SUBMITTED,
        kind="COBT",
        received_on=first,
        received_at=timezone.now(),
        received_by=desk,
        rules=made.rules,
        returned_on=away,
        due_on=date(2026, 12, 1),
        holder=desk,
    )
    done = receive(proposal=one, by=desk)
    assert (done.received_on, done.rules_id) == (first, made.rules_id)
    # The clock stood still while the unit had it.
    assert done.due_on is not None
    assert done.due_on > date(2026, 12, 1)
    assert done.due_on <= add_working_days(date(2026, 12, 1), 14)


def test_a_return_needs_a_reason_and_carries_remarks(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.APPRAISAL)
    with pytest.raises(Refused, match="lý do"):
        return_dossier(proposal=one, reason="  ", by=desk)
    notes = [Note("merits", "Ghi số liệu cụ thể."), Note("kind", " ")]
    done = return_dossier(proposal=one, reason="Thiếu số liệu.", remarks=notes, by=desk)
    assert (done.state, done.reason, done.returned_on) == (
        P.RETURNED,
        "Thiếu số liệu.",
        timezone.localdate(),
    )
    remark = Remark.objects.get(proposal=one)
    assert (remark.kind, remark.about, remark.text) == ("remark", "merits", "Ghi số liệu cụ thể.")


@pytest.mark.parametrize(
    "deed",
    [
        lambda one, by: receive(proposal=one, by=by, version=0),
        lambda one, by: return_dossier(proposal=one, reason="Thiếu", by=by, version=0),
    ],
)
def test_of_two_who_decide_at_once_one_is_told(
    world: World, deed: Callable[[Proposal, User], object]
) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.SUBMITTED)
    same = Proposal.objects.get(pk=one.pk)
    receive(proposal=one, by=desk, version=0)
    with pytest.raises(Refused):
        deed(same, desk)


def test_charge_is_taken_from_the_version_seen(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.APPRAISAL, holder=world.users["admin"])
    assert take_charge(proposal=one, by=desk, version=0).holder == desk
    with pytest.raises(Refused, match="Đang phụ trách"):
        take_charge(proposal=one, by=desk)
    Proposal.objects.filter(pk=one.pk).update(holder=world.users["admin"])
    with pytest.raises(Stale):
        take_charge(proposal=one, by=desk, version=0)


def _with_rules(one: Proposal, **rule: object) -> Proposal:
    """The dossier with one more rule in the set that it keeps."""
    assert one.rules is not None
    kept = {
        "key": "thu",
        "text": "Quy định thử.",
        "check": "vote",
        "parameters": {"percent": 80},
        "citation": "Điều thử",
        "confidence": "confirmed",
        "effect": "block",
        "one_of": "",
        "route": "",
        "subjects": [],
        "grounds": [],
        "paper": "",
        "begins": None,
        "ends": None,
    } | rule
    one.rules.content["rules"] = [kept]
    one.rules.save()
    return one


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({}, "bỏ phiếu"),
        ({"subjects": ["individual"]}, ""),
        ({"grounds": ["dot_xuat"]}, ""),
        ({"check": "hold", "parameters": {"kinds": ["investigation"]}}, "bị chặn"),
    ],
)
def test_what_hinders_a_recommendation_without_vote(
    world: World, rule: dict[str, object], told: str
) -> None:
    desk = fresh(world.users["specialist"])
    one = _with_rules(proposal(P.APPRAISAL), **rule)
    if told == "bị chặn":
        open_since = {"kind": "investigation", "starts_on": date(2026, 1, 1)}
        enter(what="hold", owner=world.unit("Sở Tài chính"), values=open_since, by=desk)
    if told:
        with pytest.raises(Refused, match=told):
            recommend_without_vote(proposal=one, by=desk)
    else:
        assert recommend_without_vote(proposal=one, by=desk).state == P.RECOMMENDED


def test_an_area_decides_who_holds_unless_a_conflict_bars(world: World) -> None:
    desk = fresh(world.users["specialist"])
    other = colleague()
    home = world.unit("Sở Tài chính")
    DeskArea.objects.create(council=council(), user=other, unit=home)
    assert receive(proposal=proposal(P.SUBMITTED), by=desk).holder == other
    Officer.objects.create(
        user=other, unit=home, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    assert receive(proposal=proposal(P.SUBMITTED, kind="COBT"), by=desk).holder == desk


def test_many_at_once_are_all_or_none(world: World) -> None:
    desk = fresh(world.users["specialist"])
    fits, gone = proposal(P.SUBMITTED), proposal(P.DRAFT, kind="COBT")
    with pytest.raises(NotAll) as told:
        do_all(verb="receive", proposals={fits.pk: 0, gone.pk: 0}, by=desk)
    assert [row for row, _why in told.value.faults] == [gone]
    fits.refresh_from_db()
    assert fits.state == P.SUBMITTED
    assert do_all(verb="receive", proposals={fits.pk: 0}, by=desk) == 1
    with pytest.raises(Stale):
        do_all(verb="return_dossier", proposals={fits.pk: 0}, reason="Thiếu", by=desk)
    with pytest.raises(Refused, match="không còn nữa"):
        do_all(verb="receive", proposals={gone.pk: 0, 0: 0}, by=desk)
    with pytest.raises(Refused, match="Chưa chọn"):
        do_all(verb="receive", proposals={}, by=desk)


_READY = {
    "receive": (P.SUBMITTED, ""),
    "return_dossier": (P.APPRAISAL, "Thiếu (thử)"),
    "take_charge": (P.APPRAISAL, ""),
    "recommend_without_vote": (P.APPRAISAL, ""),
}


@pytest.mark.parametrize("verb", DEEDS)
def test_queries_of_a_deed_on_many_do_not_grow(world: World, verb: str) -> None:
    state, reason = _READY[verb]
    unit, counted = world.unit("Sở Tài chính"), []
    # The first dossier of an award also lays down the rules that all of them keep.
    for n in (2, 1, 3, 30):
        within = batch()
        rows = [
            proposal(
                state,
                of=within,
                to=Household.objects.create(name=f"Hộ {n}-{k}", unit=unit),
                holder=world.users["admin"] if state == P.APPRAISAL else None,
            )
            for k in range(n)
        ]
        desk, seen = fresh(world.users["specialist"]), {row.pk: 0 for row in rows}
        told = Notice.objects.count()
        with CaptureQueriesContext(connection) as queries:
            assert do_all(verb=verb, proposals=seen, reason=reason, by=desk) == n
        counted.append(len(queries))
        assert JournalEntry.objects.filter(verb=verb, subject_id__in=seen).count() == n
        # Who sent the letter is told once of all of them.
        assert Notice.objects.count() - told == (0 if verb == "take_charge" else 1)
    assert counted[1] == counted[2] == counted[3]


def test_reviewers_come_up_to_the_number_asked_for(world: World) -> None:
    desk, member = fresh(world.users["specialist"]), world.users["member"]
    one, two = proposal(P.APPRAISAL), proposal(P.APPRAISAL, kind="COBT")
    ask(one, member)
    keys = [one.pk, two.pk]
    assert assign_reviewers(proposals=keys, way="load", circle="both", each=2, by=desk) == 3
    assert Review.objects.filter(proposal__in=keys).count() == 4
    assert Notice.objects.filter(user=member, text__contains="giao xem").count() == 1
    with pytest.raises(NotAll, match="thiếu 1 người"):
        assign_reviewers(proposals=keys, way="load", circle="both", each=3, by=desk)


def test_by_hand_nobody_with_a_conflict_is_asked(world: World) -> None:
    desk, member = fresh(world.users["specialist"]), world.users["member"]
    Officer.objects.create(
        user=member,
        unit=world.unit("Sở Tài chính"),
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    one = proposal(P.APPRAISAL)
    for person in (member, world.users["other"]):
        with pytest.raises(NotAll):
            assign_reviewers(proposals=[one.pk], way="hand", people=[person.pk], by=desk)
    with pytest.raises(NotAll, match="thiếu"):
        assign_reviewers(proposals=[one.pk], way="load", circle="bench", by=desk)
    assert not one.reviews.exists()


@pytest.mark.parametrize("verdict", ["against", "more"])
def test_a_no_says_why(world: World, verdict: str) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.APPRAISAL)
    ask(one, desk)
    with pytest.raises(Refused, match="nhận xét"):
        give_opinion(proposal=one, verdict=verdict, comment=" ", version=0, by=desk)


def test_an_opinion_is_changed_from_the_version_seen(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.APPRAISAL)
    with pytest.raises(Refused, match="Chưa được giao"):
        give_opinion(proposal=one, verdict="for", comment="", version=0, by=desk)
    review = ask(one, desk)
    assert give_opinion(proposal=one, verdict="for", comment="", version=0, by=desk).version == 1
    with pytest.raises(Stale):
        give_opinion(proposal=one, verdict="abstain", comment="", version=0, by=desk)
    changed = give_opinion(proposal=one, verdict="more", comment="Bổ sung", version=1, by=desk)
    assert (changed.verdict, changed.version) == ("more", 2)
    with pytest.raises(Refused, match="đã cho ý kiến"):
        remove_reviewer(review=review, by=desk)
    with pytest.raises(Refused):
        postpone_review(proposal=one, by=desk)


def test_two_answers_to_one_finding_at_once(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.APPRAISAL)
    rule = rule_of(one)

    def say(text: str, seen: int, kind: str = "override") -> FindingAnswer | None:
        return answer_finding(proposal=one, rule=rule, kind=kind, text=text, seen=seen, by=desk)

    with pytest.raises(Refused, match="lý do"):
        say(" ", 0)
    made = say("Ngoại lệ", 0)
    assert made is not None
    with pytest.raises(Stale):
        say("Ngoại lệ khác", 0)
    assert say("", made.pk, kind="") is None
    assert not FindingAnswer.objects.filter(proposal=one).exists()
    with pytest.raises(Refused, match="như vậy"):
        say("Đạt", 0, kind="met")


def test_a_question_reaches_the_unit_and_is_settled_once(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.APPRAISAL)
    remark = ask_remark(proposal=one, kind="question", about="merits", text="Số liệu?", by=desk)
    told = Notice.objects.get(user=world.users["staff"])
    assert ("hỏi" in told.text, "Số liệu" in told.text) == (True, False)
    settle_remark(remark=remark, by=desk)
    with pytest.raises(Refused):
        settle_remark(remark=remark, by=desk)
