"""Decisions from recommended dossiers to lines of the register: who, from where, with what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from awards.actions.amending import Paper, revoke, revoke_decision
from awards.actions.announcing import announce_decision
from awards.actions.deciding import (
    Issue,
    Wrong,
    change_decision,
    correct_issue,
    decide,
    discard_decision,
    issue_decision,
    prepare_decision,
    take_off_decision,
)
from awards.actions.refusing import refuse
from awards.actions.stepping import record_step
from awards.models import Award, Decision, Proposal
from awards.workflow import DECISION, PROPOSAL, DecisionState, ProposalState
from clusters.models import Council, Officer, OfficerRole, Unit
from tests.awards.dossiers_made import batch, council, decision, fresh, proposal
from tests.workflow.files_made import pdf
from tests.world import ROLES, World
from workflow.files import BadFile
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

P, D = ProposalState, DecisionState
TODAY = timezone.localdate()
PAPER = Paper("Khai báo sai (thử).", "Quyết định số 9/QĐ-HUY", TODAY)


def _desk(world: World) -> User:
    return fresh(world.users["specialist"])


def _seen(*rows: Proposal) -> dict[int, int]:
    return {row.pk: row.version for row in rows}


def _draft(**values: Any) -> Decision:
    return decision("", state=D.DRAFT, issued_on=None, **values)


def _issue(number: str = "12/QĐ-UBND", on: date = TODAY, **values: Any) -> Issue:
    given = {"signer": "Nguyễn Văn A", "signer_title": "Chủ tịch"}
    return Issue(number=number, issued_on=on, **given | values)


def _pdf(name: str = "quyet-dinh.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf())


# --- state × verb ---------------------------------------------------------------------------

DEEDS = ("decide", "take_off_decision", "refuse", "revoke", "submitted", "notified", "delivered")
ALLOWED = {
    "decide": {P.RECOMMENDED},
    "take_off_decision": {P.DECIDED},
    "refuse": {P.APPRAISAL, P.RECOMMENDED, P.NOT_RECOMMENDED},
    "revoke": {P.DECIDED, P.ANNOUNCED},
    "submitted": {P.RECOMMENDED, P.DECIDED, P.ANNOUNCED},
    "notified": {P.DECIDED, P.ANNOUNCED, P.REFUSED},
    "delivered": {P.DECIDED, P.ANNOUNCED},
}
TARGETS = {
    "decide": P.DECIDED,
    "take_off_decision": P.RECOMMENDED,
    "refuse": P.REFUSED,
    "revoke": P.REVOKED,
}


def _do(verb: str, one: Proposal, by: User) -> None:
    draft = _draft()
    if verb == "decide":
        decide(decision=draft, seen=_seen(one), version=draft.version, by=by)
    elif verb == "take_off_decision":
        held = one.decision or draft
        Decision.objects.filter(pk=held.pk).update(state=D.DRAFT)
        take_off_decision(decision=held, seen=_seen(one), version=held.version, by=by)
    elif verb == "refuse":
        refuse(seen=_seen(one), reason="Chưa đủ điều kiện (thử).", by=by)
    elif verb == "revoke":
        revoke(proposal=one, paper=PAPER, version=one.version, by=by)
    else:
        record_step(seen=_seen(one), step=verb, day=TODAY, by=by)


@pytest.mark.parametrize("verb", DEEDS)
@pytest.mark.parametrize("state", P.values)
def test_every_state_and_deed(world: World, state: str, verb: str) -> None:
    one = proposal(state)
    if state not in ALLOWED[verb]:
        with pytest.raises(Refused):
            _do(verb, one, _desk(world))
        now = Proposal.objects.get(pk=one.pk)
        assert (now.state, now.version) == (state, one.version)
        return
    _do(verb, one, _desk(world))
    now = Proposal.objects.get(pk=one.pk)
    assert (now.state, now.version) == (TARGETS.get(verb, state), one.version + 1)
    name = verb if verb in TARGETS else "record_step"
    assert [line.verb for line in history(one)] == [name]


def test_the_matrix_is_about_all_moves_from_a_decision_on() -> None:
    mine = {"decide", "take_off_decision", "refuse", "revoke"}
    assert mine <= set(PROPOSAL.moves)
    for verb in mine:
        assert set(PROPOSAL.moves[verb].sources) == ALLOWED[verb]
        assert PROPOSAL.moves[verb].target == TARGETS[verb]


DECIDING = (
    "issue_decision",
    "announce_decision",
    "revoke_decision",
    "change",
    "correct",
    "discard",
)
OPEN = {
    "issue_decision": {D.DRAFT},
    "announce_decision": {D.ISSUED},
    "revoke_decision": {D.ISSUED, D.ANNOUNCED, D.RECORDED},
    "change": {D.DRAFT},
    "correct": {D.ISSUED},
    "discard": {D.DRAFT},
}


def _do_with(verb: str, one: Decision, by: User) -> None:
    if verb == "issue_decision":
        issue_decision(decision=one, issue=_issue(), version=one.version, by=by)
    elif verb == "announce_decision":
        announce_decision(decision=one, version=one.version, by=by)
    elif verb == "revoke_decision":
        revoke_decision(decision=one, paper=PAPER, version=one.version, by=by)
    elif verb == "change":
        change_decision(
            decision=one, authority="Chủ tịch", name="Về việc khác", version=one.version, by=by
        )
    elif verb == "correct":
        correct_issue(decision=one, issue=_issue(), version=one.version, by=by)
    else:
        discard_decision(decision=one, version=one.version, by=by)


def _in_state(state: str) -> Decision:
    now = timezone.now()
    by = User.objects.get(username="specialist")
    values: dict[str, Any] = {"state": state}
    if state == D.DRAFT:
        values |= {"issued_on": None}
    if state == D.ANNOUNCED:
        values |= {"announced_at": now, "announced_by": by}
    if state == D.REVOKED:
        values |= {"revoked_at": now, "revoked_by": by, "revoke_reason": "thử"}
    return decision("" if state == D.DRAFT else "1/QĐ-TEST", **values)


@pytest.mark.parametrize("verb", DECIDING)
@pytest.mark.parametrize("state", D.values)
def test_every_state_of_a_decision_and_deed(world: World, state: str, verb: str) -> None:
    one = _in_state(state)
    if verb != "discard":
        held = {D.ANNOUNCED: P.ANNOUNCED, D.REVOKED: P.REVOKED}.get(D(state), P.DECIDED)
        proposal(held, decision=one)
    if state not in OPEN[verb]:
        with pytest.raises(Refused):
            _do_with(verb, one, _desk(world))
        assert Decision.objects.get(pk=one.pk).state == state
        return
    _do_with(verb, one, _desk(world))
    if verb in DECISION.moves:
        assert Decision.objects.get(pk=one.pk).state == DECISION.moves[verb].target
    elif verb == "discard":
        assert not Decision.objects.filter(pk=one.pk).exists()
    else:
        assert Decision.objects.get(pk=one.pk).version == 1


# --- role × verb ----------------------------------------------------------------------------


@pytest.mark.parametrize("verb", DEEDS)
@pytest.mark.parametrize("role", ROLES)
def test_only_the_desk_may(world: World, role: str, verb: str) -> None:
    one = proposal(min(ALLOWED[verb]))
    by = fresh(world.users[role])
    if role == "specialist":
        _do(verb, one, by)
        return
    with pytest.raises(Denied):
        _do(verb, one, by)
    assert Proposal.objects.get(pk=one.pk).version == one.version


@pytest.mark.parametrize("verb", DECIDING)
@pytest.mark.parametrize("role", sorted(set(ROLES) - {"specialist"}))
def test_only_the_desk_may_with_decisions(world: World, role: str, verb: str) -> None:
    one = _in_state(min(OPEN[verb]))
    proposal(P.DECIDED, decision=one)
    with pytest.raises(Denied):
        _do_with(verb, one, fresh(world.users[role]))
    assert Decision.objects.get(pk=one.pk).version == 0


@pytest.mark.parametrize("verb", DEEDS)
def test_a_conflict_bars_every_deed(world: World, verb: str) -> None:
    one = proposal(min(ALLOWED[verb]))
    user = world.users["specialist"]
    Officer.objects.create(
        user=user, unit=one.home, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    with pytest.raises(Denied, match="không tham gia xét"):
        _do(verb, one, fresh(user))


@pytest.mark.parametrize("verb", ["announce_decision", "revoke_decision"])
def test_a_conflict_with_one_dossier_bars_the_decision(world: World, verb: str) -> None:
    held = decision()
    one = proposal(P.DECIDED, decision=held)
    proposal(P.DECIDED, of=one.batch, to=world.unit("Sở Y tế"), decision=held)
    user = world.users["specialist"]
    Officer.objects.create(
        user=user, unit=one.home, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    with pytest.raises(Denied, match="không tham gia xét"):
        _do_with(verb, held, fresh(user))
    assert Award.objects.filter(decision=held).count() == 0
    assert set(held.proposals.values_list("state", flat=True)) == {P.DECIDED}


def test_the_desk_of_another_council_may_not(world: World) -> None:
    other = Council.objects.create(level="ministry", name="Hội đồng khác", name_key="khac")
    with pytest.raises(Denied):
        prepare_decision(council=other, authority="Bộ trưởng", name="Thử", by=_desk(world))


# --- many at once ---------------------------------------------------------------------------


def _three(world: World, state: str, **values: Any) -> list[Proposal]:
    within = batch()
    return [
        proposal(state, of=within, to=world.unit(name), **values)
        for name in ("Sở Tài chính", "Sở Y tế", "Sở Nội vụ")
    ]


def test_a_decision_is_prepared_with_its_dossiers(world: World) -> None:
    rows = _three(world, P.RECOMMENDED)
    made = prepare_decision(
        council=council(),
        authority="Chủ tịch UBND tỉnh Minh Họa",
        name="Về việc tặng Bằng khen",
        by=_desk(world),
        seen=_seen(*rows),
    )
    assert set(made.proposals.values_list("state", flat=True)) == {P.DECIDED}
    assert [line.verb for line in history(made)] == ["decide", "prepare_decision"]


def test_one_wrong_dossier_keeps_all_out(world: World) -> None:
    rows = [*_three(world, P.RECOMMENDED), proposal(P.APPRAISAL, kind="COBT")]
    draft = _draft()
    with pytest.raises(Refused, match=r"Đang thẩm định.*Sở Tài chính"):
        decide(decision=draft, seen=_seen(*rows), version=0, by=_desk(world))
    assert draft.proposals.count() == 0
    assert Decision.objects.get(pk=draft.pk).version == 0


def test_nothing_chosen_says_what_to_do(world: World) -> None:
    with pytest.raises(Refused, match="Đánh dấu ít nhất một hồ sơ"):
        refuse(seen={}, reason="thử", by=_desk(world))


def test_of_two_specialists_the_second_is_told(world: World) -> None:
    (one, *_rest) = rows = _three(world, P.RECOMMENDED)
    first, second = _draft(), _draft()
    decide(decision=first, seen=_seen(one), version=0, by=_desk(world))
    with pytest.raises(Stale, match="Đã thay đổi từ lúc trang được mở: Sở Tài chính"):
        decide(decision=second, seen=_seen(*rows), version=0, by=_desk(world))
    assert (first.proposals.count(), second.proposals.count()) == (1, 0)


def test_an_old_page_of_a_decision_is_refused(world: World) -> None:
    one, two, _last = _three(world, P.RECOMMENDED)
    draft = _draft()
    decide(decision=draft, seen=_seen(one), version=0, by=_desk(world))
    with pytest.raises(Stale, match="Quyết định đã thay đổi"):
        decide(decision=draft, seen=_seen(two), version=0, by=_desk(world))
    with pytest.raises(Stale):
        issue_decision(decision=draft, issue=_issue(), version=0, by=_desk(world))


def test_the_same_recipient_stands_once_in_a_decision(world: World) -> None:
    one, two = proposal(P.RECOMMENDED), proposal(P.RECOMMENDED)
    draft = _draft()
    with pytest.raises(Refused, match="hai lần trong một quyết định: Sở Tài chính"):
        decide(decision=draft, seen=_seen(one, two), version=0, by=_desk(world))
    decide(decision=draft, seen=_seen(one), version=0, by=_desk(world))
    with pytest.raises(Refused, match="hai lần trong một quyết định"):
        decide(decision=draft, seen=_seen(two), version=1, by=_desk(world))


def test_a_draft_with_dossiers_is_not_thrown_away(world: World) -> None:
    draft = _draft()
    proposal(P.DECIDED, decision=draft)
    with pytest.raises(Refused, match="còn hồ sơ"):
        discard_decision(decision=draft, version=0, by=_desk(world))


# --- what stands on the paper ---------------------------------------------------------------

NUMBERS = [
    # number, authority, day → taken?
    ("12/QĐ-UBND", "Chủ tịch UBND tỉnh Minh Họa", TODAY, True),
    (" 12 / qđ-ubnd ", "Chủ tịch UBND tỉnh Minh Họa", TODAY, True),
    ("12/QĐ-UBND", "CHỦ TỊCH UBND TỈNH MINH HỌA", TODAY, True),
    ("13/QĐ-UBND", "Chủ tịch UBND tỉnh Minh Họa", TODAY, False),
    ("12/QĐ-UBND", "Thủ tướng Chính phủ", TODAY, False),
    ("12/QĐ-UBND", "Chủ tịch UBND tỉnh Minh Họa", TODAY.replace(year=TODAY.year - 1), False),
]


@pytest.mark.parametrize(("number", "authority", "day", "taken"), NUMBERS)
def test_a_number_is_used_once_a_year(
    world: World, number: str, authority: str, day: date, taken: bool
) -> None:
    decision("12/QĐ-UBND", name="Quyết định đầu")
    draft = _draft(authority=authority)
    early = day - timedelta(days=9)
    proposal(P.DECIDED, decision=draft, received_on=early)
    issue = _issue(number, day)
    if not taken:
        issue_decision(decision=draft, issue=issue, version=0, by=_desk(world))
        assert Decision.objects.get(pk=draft.pk).state == D.ISSUED
        return
    with pytest.raises(Wrong, match="đã dùng cho quyết định “Quyết định đầu”") as caught:
        issue_decision(decision=draft, issue=issue, version=0, by=_desk(world))
    assert caught.value.field == "number"
    assert Decision.objects.get(pk=draft.pk).state == D.DRAFT


DAYS = [
    # issued, received, forwarded → what is said (days before today)
    (0, 20, 5, ""),
    (5, 20, 5, ""),
    (0, 0, None, ""),
    (-1, 20, 5, "còn ở phía trước"),
    (6, 20, 5, "trước ngày trình cấp quyết định"),
    (21, 20, None, "trước ngày tiếp nhận"),
]


@pytest.mark.parametrize(("issued", "received", "forwarded", "said"), DAYS)
def test_days_that_contradict_a_decision(
    world: World, issued: int, received: int, forwarded: int | None, said: str
) -> None:
    draft = _draft()
    proposal(
        P.DECIDED,
        decision=draft,
        received_on=TODAY - timedelta(received),
        forwarded_on=None if forwarded is None else TODAY - timedelta(forwarded),
    )
    issue = _issue(on=TODAY - timedelta(issued))
    if not said:
        issue_decision(decision=draft, issue=issue, version=0, by=_desk(world))
        return
    with pytest.raises(Wrong, match=said) as caught:
        issue_decision(decision=draft, issue=issue, version=0, by=_desk(world))
    assert caught.value.field == "issued_on"


def test_nobody_signs_before_the_authority_is_there(world: World) -> None:
    draft = _draft()
    proposal(P.DECIDED, decision=draft, received_on=TODAY - timedelta(9))
    unit = council().unit
    assert unit is not None
    Unit.objects.filter(pk=unit.pk).update(valid_from=TODAY - timedelta(2))
    held = Decision.objects.select_related("council__unit").get(pk=draft.pk)
    with pytest.raises(Wrong, match="được thành lập") as caught:
        issue_decision(
            decision=held, issue=_issue(on=TODAY - timedelta(3)), version=0, by=_desk(world)
        )
    assert caught.value.field == "issued_on"
    issue_decision(decision=held, issue=_issue(on=TODAY - timedelta(2)), version=0, by=_desk(world))


def test_a_decision_without_dossiers_is_not_issued(world: World) -> None:
    with pytest.raises(Refused, match="chưa có hồ sơ nào"):
        issue_decision(decision=_draft(), issue=_issue(), version=0, by=_desk(world))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"number": "  "}, "number"), ({"signer": " "}, "signer")],
)
def test_what_a_decision_may_not_be_without(
    world: World, values: dict[str, str], field: str
) -> None:
    draft = _draft()
    proposal(P.DECIDED, decision=draft)
    with pytest.raises(Wrong) as caught:
        issue_decision(decision=draft, issue=_issue(**values), version=0, by=_desk(world))
    assert caught.value.field == field


def test_the_signed_file_is_kept_and_a_disguised_one_refused(world: World) -> None:
    draft = _draft()
    proposal(P.DECIDED, decision=draft)
    bad = SimpleUploadedFile("quyet-dinh.pdf", b"MZ\x90 program")
    with pytest.raises(BadFile):
        issue_decision(decision=draft, issue=_issue(file=bad), version=0, by=_desk(world))
    assert Decision.objects.get(pk=draft.pk).state == D.DRAFT
    issue_decision(decision=draft, issue=_issue(file=_pdf()), version=0, by=_desk(world))
    kept = Decision.objects.get(pk=draft.pk)
    assert kept.file is not None
    assert (kept.file.name, kept.issued_by) == ("quyet-dinh.pdf", world.users["specialist"])
    correct_issue(decision=kept, issue=_issue("14/QĐ-UBND"), version=kept.version, by=_desk(world))
    again = Decision.objects.get(pk=draft.pk)
    assert (again.number, again.file_id) == ("14/QĐ-UBND", kept.file_id)
    assert Decision.objects.filter(search_key__contains="14/qd").exists()
