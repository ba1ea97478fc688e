"""A dossier leaves its unit, comes back, leaves again: who may, from which state, with what."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from awards.actions import submitting
from awards.actions.replying import explain_finding
from awards.dossiers.handing_in import read_for_sending, ready_of
from awards.dossiers.versions import differences
from awards.models import DossierPaper, Household, Proposal, ProposalVersion, Remark
from awards.rules.proposals import PROPOSER_MOVES
from awards.workflow import PROPOSAL, ProposalState
from tests.awards.blocks_made import blocked
from tests.awards.dossiers_made import batch, fresh, proposal, stored
from tests.world import World
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused, Stale

P = ProposalState


def move(verb: str, one: Proposal, by: User, **values: Any) -> Proposal:
    given: dict[str, Any] = {"proposal": one, "version": one.version, "by": by}
    if verb == "withdraw":
        given["reason"] = "Đơn vị thôi đề nghị."
    deed = getattr(submitting, verb)
    done: Proposal = deed(**given | values)
    return done


@pytest.mark.parametrize("verb", PROPOSER_MOVES)
@pytest.mark.parametrize("state", P.values)
def test_every_state_and_move(world: World, verb: str, state: str) -> None:
    one = proposal(state)
    lifecycle = PROPOSAL.moves[verb]
    if state in lifecycle.sources:
        done = move(verb, one, world.users["staff"])
        assert (done.state, done.version) == (lifecycle.target, 1)
        line = JournalEntry.objects.filter(verb=verb, subject_id=one.pk).get()
        assert (line.by, line.capacity) == (world.users["staff"], "Cán bộ đơn vị trình")
        return
    with pytest.raises(Refused, match="trạng thái"):
        move(verb, one, world.users["staff"])
    one.refresh_from_db()
    assert (one.state, one.version) == (state, 0)
    assert not one.versions.exists()


@pytest.mark.parametrize("verb", PROPOSER_MOVES)
@pytest.mark.parametrize(
    "role", ["nobody", "other", "both", "chair", "specialist", "member", "admin"]
)
def test_nobody_else_moves_it(world: World, verb: str, role: str) -> None:
    source = next(state for state in P if state in PROPOSAL.moves[verb].sources)
    one = proposal(source)
    with pytest.raises(Denied, match="nơi lập tờ trình"):
        move(verb, one, world.users[role])
    one.refresh_from_db()
    assert one.state == source


def test_who_it_is_about_does_not_send_it(world: World) -> None:
    one = proposal(of=batch("Sở Nội vụ"), to=world.unit("Sở Tài chính"))
    with pytest.raises(Denied):
        move("submit", one, world.users["staff"])


def test_sending_freezes_what_was_sent(world: World) -> None:
    staff = world.users["staff"]
    one = proposal(rank=2, total="912.50", assigned_max="1000")
    for number in (1, 2):
        file = stored(staff, "bao-cao.pdf", b"%PDF-1.4 " + bytes([number]))
        DossierPaper.objects.create(
            proposal=one, title="Báo cáo", number=number, file=file, added_at=one.batch.created_at,
            added_by=staff,
        )  # fmt: skip
    DossierPaper.objects.create(
        batch=one.batch, title="Tờ trình", file=stored(staff), added_at=one.batch.created_at,
        added_by=staff,
    )  # fmt: skip
    move("submit", one, staff)
    version = one.versions.get()
    assert (version.number, version.submitted_by) == (1, staff)
    fields = version.content["fields"]
    assert (fields["name"], fields["rank"], fields["total"]) == ("Sở Tài chính", 2, "912.5")
    papers = [(each["owner"], each["title"], each["number"]) for each in version.content["papers"]]
    assert papers == [("proposal", "Báo cáo", 2), ("batch", "Tờ trình", 1)]
    assert all(len(each["sha256"]) == 64 for each in version.content["papers"])
    assert version.content["findings"]
    assert set(version.content["findings"][0]) >= {"rule", "outcome", "fact", "citation"}


def test_what_changed_is_told_after_sending_again(world: World) -> None:
    staff = world.users["staff"]
    one = move("submit", proposal(), staff)
    Proposal.objects.filter(pk=one.pk).update(state=P.RETURNED, reason="Bổ sung thành tích.")
    remark = Remark.objects.create(
        proposal=one, kind="remark", about="merits", text="Ghi số liệu.",
        asked_at=one.batch.created_at, asked_by=world.users["specialist"],
    )  # fmt: skip
    Proposal.objects.filter(pk=one.pk).update(merits="Đạt 120 % kế hoạch.")
    one.refresh_from_db()
    move("resubmit", one, staff)
    first, second = one.versions.order_by("number")
    (changed,) = differences(first.content, second.content)
    assert (changed.about, changed.after) == ("merits", "Đạt 120 % kế hoạch.")
    remark.refresh_from_db()
    assert remark.settled_at is None


def test_what_was_recalled_is_as_if_never_sent(world: World) -> None:
    one = move("submit", proposal(), world.users["staff"])
    move("recall", one, world.users["staff"])
    one.refresh_from_db()
    assert (one.state, one.submitted_at, one.submitted_by) == (P.DRAFT, None, None)
    seen = Proposal.objects.visible_to(world.users["specialist"])
    assert not seen.filter(pk=one.pk).exists()
    # The version stays: it was before the board.
    assert one.versions.count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "\u00a0\n"])
def test_giving_up_needs_a_reason(world: World, reason: str) -> None:
    with pytest.raises(Refused, match="lý do"):
        move("withdraw", proposal(), world.users["staff"], reason=reason)


def test_a_long_reason_is_refused_with_its_length(world: World) -> None:
    with pytest.raises(Refused, match="4001"):
        move("withdraw", proposal(), world.users["staff"], reason="x" * 4001)


@pytest.mark.parametrize("verb", PROPOSER_MOVES)
def test_of_two_at_once_one_is_refused(world: World, verb: str) -> None:
    source = next(state for state in P if state in PROPOSAL.moves[verb].sources)
    one = proposal(source)
    twin = Proposal.objects.get(pk=one.pk)
    move(verb, one, world.users["staff"])
    with pytest.raises(Refused):
        move(verb, twin, world.users["staff"])
    assert one.versions.count() == (1 if verb in ("submit", "resubmit") else 0)


def test_an_old_page_sends_nothing(world: World) -> None:
    one = proposal()
    Proposal.objects.filter(pk=one.pk).update(version=4)
    with pytest.raises(Stale):
        submitting.submit(proposal=one, version=0, by=world.users["staff"])
    assert not ProposalVersion.objects.exists()


@pytest.mark.parametrize("verb", ["submit", "resubmit"])
def test_an_empty_dossier_stays(world: World, verb: str) -> None:
    one = proposal(P.DRAFT if verb == "submit" else P.RETURNED, merits=" ")
    with pytest.raises(Refused, match="tóm tắt thành tích"):
        move(verb, one, world.users["staff"])
    one.refresh_from_db()
    assert one.state in (P.DRAFT, P.RETURNED)
    assert not Notice.objects.exists()


def test_a_block_asks_for_an_explanation_and_stays_a_block(world: World) -> None:
    blocked(world)
    staff = world.users["staff"]
    one = proposal()
    with pytest.raises(Refused, match="chưa giải trình"):
        move("submit", one, staff)
    one.refresh_from_db()
    rows = read_for_sending(Proposal.objects.filter(pk=one.pk))
    stops = [each for each in ready_of(rows)[one.pk].judged if each.stops]
    assert stops
    for each in stops:
        explain_finding(
            proposal=one, rule=each.finding.rule, text="Đã có kết luận.", seen=None, by=staff
        )
    done = move("submit", one, staff)
    assert done.state == P.SUBMITTED
    found = done.versions.get().content["findings"]
    (kept,) = [each for each in found if each["outcome"] == "blocks"]
    assert (kept["explanation"], kept["lifted"]) == ("Đã có kết luận.", False)


def test_the_desk_is_told(world: World) -> None:
    staff = world.users["staff"]
    one = move("submit", proposal(), staff)
    move("recall", one, staff)
    one.refresh_from_db()
    one = move("submit", one, staff)
    move("withdraw", one, staff)
    told = list(Notice.objects.order_by("pk").values_list("user__username", "text"))
    assert {user for user, _text in told} == {"specialist"}
    assert [text.split(":")[0] for _user, text in told] == [
        "Hồ sơ mới gửi",
        "Đơn vị lấy lại hồ sơ",
        "Hồ sơ mới gửi",
        "Đơn vị rút hồ sơ",
    ]


def test_a_draft_is_given_up_quietly(world: World) -> None:
    move("withdraw", proposal(), world.users["staff"])
    assert not Notice.objects.exists()


def test_a_letter_sends_what_is_ready(world: World) -> None:
    staff = world.users["staff"]
    within = batch()
    ready = [proposal(of=within, kind=kind) for kind in ("BKBT", "COBT")]
    behind = proposal(of=within, kind="TTLDXS", merits="")
    seen = {one.pk: one.version for one in ready}
    sent = submitting.submit_batch(batch=within, seen=seen, by=staff)
    assert {one.pk for one in sent} == set(seen)
    assert [one.proposal for one in submitting.drafts_of(within)] == [behind]
    assert set(within.proposals.values_list("state", flat=True)) == {P.SUBMITTED, P.DRAFT}
    assert ProposalVersion.objects.count() == 2
    assert JournalEntry.objects.filter(verb="submit").count() == 2
    # One notice for the letter, not one for each dossier.
    assert Notice.objects.count() == 1


def test_queries_of_sending_a_letter_do_not_grow(world: World) -> None:
    counted = []
    for n in (1, 3, 30):
        within = batch()
        unit = world.unit("Sở Tài chính")
        rows = [
            proposal(of=within, to=Household.objects.create(name=f"Hộ {n}-{k}", unit=unit))
            for k in range(n)
        ]
        seen = {row.pk: 0 for row in rows}
        with CaptureQueriesContext(connection) as queries:
            sent = submitting.submit_batch(batch=within, seen=seen, by=fresh(world.users["staff"]))
        assert len(sent) == n
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2]


@pytest.mark.parametrize("change", ["version", "gap", "gone"])
def test_a_letter_that_changed_sends_nothing(world: World, change: str) -> None:
    within = batch()
    one, two = (proposal(of=within, kind=kind) for kind in ("BKBT", "COBT"))
    seen = {one.pk: 0, two.pk: 0}
    rows = Proposal.objects.filter(pk=two.pk)
    values: dict[str, dict[str, Any]] = {
        "version": {"version": 1},
        "gap": {"merits": ""},
        "gone": {"state": P.WITHDRAWN},
    }
    rows.update(**values[change])
    with pytest.raises(Stale if change == "version" else Refused):
        submitting.submit_batch(batch=within, seen=seen, by=world.users["staff"])
    assert not ProposalVersion.objects.exists()


def test_a_letter_with_nothing_ready_says_so(world: World) -> None:
    within = batch()
    proposal(of=within, merits="")
    with pytest.raises(Refused, match="Chưa hồ sơ nào"):
        submitting.submit_batch(batch=within, seen={}, by=world.users["staff"])


@pytest.mark.parametrize("role", ["other", "chair", "specialist", "member", "admin", "nobody"])
def test_only_who_writes_the_letter_sends_it(world: World, role: str) -> None:
    within = batch()
    one = proposal(of=within)
    with pytest.raises(Denied):
        submitting.submit_batch(batch=within, seen={one.pk: 0}, by=world.users[role])
