"""What a unit says to the board: explanations of findings, answers to remarks."""

import pytest
from django.utils import timezone

from awards.actions.replying import answer_remark, explain_finding, finding_of
from awards.models import FindingAnswer, Proposal, Remark
from awards.workflow import EDITABLE, ProposalState
from tests.awards.blocks_made import blocked
from tests.awards.dossiers_made import batch, proposal
from tests.world import World
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused, Stale

P = ProposalState
ANSWERED_IN = (P.DRAFT, P.RETURNED, P.SUBMITTED, P.APPRAISAL, P.CONSULTATION, P.SESSION)


def asked(one: Proposal, world: World, **values: object) -> Remark:
    given = {"kind": "question", "about": "merits", "text": "Số liệu năm nào?"}
    return Remark.objects.create(
        proposal=one,
        asked_at=timezone.now(),
        asked_by=world.users["specialist"],
        **given | values,
    )


@pytest.mark.parametrize("state", P.values)
def test_in_which_states_a_remark_is_answered(world: World, state: str) -> None:
    one = proposal(state)
    remark = asked(one, world)
    staff = world.users["staff"]
    if state in ANSWERED_IN:
        done = answer_remark(
            proposal=one, remark=remark.pk, text=" Năm 2025. ", seen=None, by=staff
        )
        assert (done.answer, done.answered_by) == ("Năm 2025.", staff)
        assert JournalEntry.objects.filter(verb="answer_remark", subject_id=one.pk).count() == 1
        # Of a dossier that the unit has itself nobody at the desk is told.
        assert Notice.objects.exists() == (state not in EDITABLE)
        return
    with pytest.raises(Refused, match="trạng thái"):
        answer_remark(proposal=one, remark=remark.pk, text="Năm 2025.", seen=None, by=staff)


@pytest.mark.parametrize("state", P.values)
def test_in_which_states_a_finding_is_explained(world: World, state: str) -> None:
    rule = blocked(world)
    one = proposal(state)
    staff = world.users["staff"]
    if state in EDITABLE:
        answer = explain_finding(proposal=one, rule=rule, text="Đã xong.", seen=None, by=staff)
        assert answer.fact
        found = finding_of(one, rule)
        assert found is not None
        assert found.stops
        return
    with pytest.raises(Refused, match="trạng thái"):
        explain_finding(proposal=one, rule=rule, text="Đã xong.", seen=None, by=staff)


@pytest.mark.parametrize("role", ["nobody", "other", "chair", "specialist", "member", "admin"])
def test_nobody_else_speaks_for_the_unit(world: World, role: str) -> None:
    rule = blocked(world)
    one = proposal(P.RETURNED)
    remark = asked(one, world)
    by = world.users[role]
    with pytest.raises(Denied):
        answer_remark(proposal=one, remark=remark.pk, text="Có.", seen=None, by=by)
    with pytest.raises(Denied):
        explain_finding(proposal=one, rule=rule, text="Có.", seen=None, by=by)


def test_of_two_answers_one_is_refused_and_then_may_replace(world: World) -> None:
    one = proposal(P.APPRAISAL)
    remark = asked(one, world)
    staff = world.users["staff"]
    first = answer_remark(proposal=one, remark=remark.pk, text="Một.", seen=None, by=staff)
    with pytest.raises(Stale):
        answer_remark(proposal=one, remark=remark.pk, text="Hai.", seen=None, by=staff)
    second = answer_remark(
        proposal=one, remark=remark.pk, text="Hai.", seen=first.answered_at, by=staff
    )
    assert second.answer == "Hai."
    details = JournalEntry.objects.filter(verb="answer_remark").values_list("detail", flat=True)
    assert [each["before"] for each in details.order_by("pk")] == ["", "Một."]


def test_of_two_explanations_one_is_refused(world: World) -> None:
    rule = blocked(world)
    one = proposal()
    staff = world.users["staff"]
    first = explain_finding(proposal=one, rule=rule, text="Một.", seen=None, by=staff)
    with pytest.raises(Stale):
        explain_finding(proposal=one, rule=rule, text="Hai.", seen=None, by=staff)
    explain_finding(proposal=one, rule=rule, text="Hai.", seen=first.answered_at, by=staff)
    assert FindingAnswer.objects.get().text == "Hai."


def test_what_the_board_settled_is_not_answered_any_more(world: World) -> None:
    one = proposal(P.APPRAISAL)
    settled = asked(one, world, settled_at=timezone.now(), settled_by=world.users["specialist"])
    with pytest.raises(Refused, match="xác nhận xong"):
        answer_remark(
            proposal=one, remark=settled.pk, text="Có.", seen=None, by=world.users["staff"]
        )


def test_a_remark_of_another_dossier_is_not_answered_here(world: World) -> None:
    one, other = proposal(P.APPRAISAL), proposal(P.APPRAISAL, kind="COBT", of=batch())
    with pytest.raises(Refused, match="không còn"):
        answer_remark(
            proposal=one,
            remark=asked(other, world).pk,
            text="Có.",
            seen=None,
            by=world.users["staff"],
        )


@pytest.mark.parametrize(
    ("text", "told"), [("", "Chưa ghi"), ("  ", "Chưa ghi"), ("x" * 8001, "8001")]
)
def test_texts_that_are_refused(world: World, text: str, told: str) -> None:
    one = proposal(P.APPRAISAL)
    with pytest.raises(Refused, match=told):
        answer_remark(
            proposal=one,
            remark=asked(one, world).pk,
            text=text,
            seen=None,
            by=world.users["staff"],
        )


def test_a_condition_that_is_met_needs_no_explanation(world: World) -> None:
    with pytest.raises(Refused, match="không cần giải trình"):
        explain_finding(
            proposal=proposal(), rule="unheard_of", text="Có.", seen=None, by=world.users["staff"]
        )
