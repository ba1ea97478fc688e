"""Who sees which dossier, and whom a conflict of interest bars."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from awards.judging import findings_of, read_for_judging
from awards.models import AnswerKind, FindingAnswer, Proposal
from awards.rules.proposals import DESK, PROPOSER_MOVES, REVIEWING, WRITING, denial
from awards.workflow import BEFORE_COUNCIL, PROPOSAL, ProposalState
from catalogue.models import AwardKind, EligibilityRule
from clusters.models import Officer, OfficerRole, Unit
from clusters.offices import offices_of
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World

P = ProposalState


def _office(user: User, unit: Unit) -> User:
    Officer.objects.create(user=user, unit=unit, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1))
    return fresh(user)


def _sees(user: User, one: Proposal) -> bool:
    return Proposal.objects.visible_to(user).filter(pk=one.pk).exists()


@pytest.mark.parametrize("state", P.values)
def test_who_sees_a_dossier_in_each_state(world: World, state: str) -> None:
    one = proposal(state)
    sent = state != P.DRAFT
    expected = {
        "staff": True,
        "other": False,
        "nobody": False,
        "chair": False,
        "specialist": sent,
        "member": state in BEFORE_COUNCIL,
        "admin": True,
    }
    seen = {role: _sees(fresh(world.users[role]), one) for role in expected}
    assert seen == expected


def test_the_unit_that_it_is_about_sees_it_once_it_is_sent(world: World) -> None:
    within = batch("Sở Nội vụ")
    unit = world.unit("Sở Tài chính")
    staff = fresh(world.users["staff"])
    assert not _sees(staff, proposal(of=within, to=unit))
    assert _sees(staff, proposal(P.SUBMITTED, of=within, to=unit, kind="COBT"))


@pytest.mark.parametrize("role", ["specialist", "member"])
@pytest.mark.parametrize("relation", ["own", "parent", "child"])
def test_a_conflict_bars_the_board(world: World, role: str, relation: str) -> None:
    home = world.unit("Sở Tài chính")
    office = {
        "own": home,
        "parent": home.parent,
        "child": Unit.objects.create(name="Phòng thử", kind="department", parent=home),
    }[relation]
    assert office is not None
    one = proposal(P.SESSION)
    user = fresh(world.users[role])
    assert _sees(user, one)
    verb = "give_opinion"
    assert denial(verb, offices_of(user), one) == ""
    user = _office(user, office)
    assert not Proposal.objects.board_sees(user).filter(pk=one.pk).exists()
    assert Proposal.objects.barred_from(user).filter(pk=one.pk).exists()
    assert "không tham gia xét" in denial(verb, offices_of(user), one)


def test_every_move_has_a_rule(world: World) -> None:
    one = proposal(P.SUBMITTED)
    nobody = offices_of(fresh(world.users["nobody"]))
    for verb in (*PROPOSAL.moves, *WRITING, *PROPOSER_MOVES, *DESK, *REVIEWING):
        assert denial(verb, nobody, one)
    with pytest.raises(KeyError):
        denial("unheard_of", nobody, one)


def test_findings_are_read_for_many_in_a_fixed_number_of_queries(world: World) -> None:
    within = batch()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            findings_of(read_for_judging(Proposal.objects.filter(batch=within)))
        return len(asked)

    proposal(P.APPRAISAL, of=within)
    few = queries()
    for name in ("Sở Y tế", "Sở Nội vụ", "Sở Xây dựng"):
        proposal(P.APPRAISAL, of=within, to=world.unit(name))
    assert queries() == few


def test_an_override_lifts_a_block(world: World) -> None:
    one = proposal(P.APPRAISAL)
    (judged,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    first = judged[0].finding
    FindingAnswer.objects.create(
        proposal=one,
        rule=first.rule,
        kind=AnswerKind.OVERRIDE,
        text="Hội đồng chấp nhận (thử).",
        answered_at=timezone.now(),
        answered_by=world.users["specialist"],
    )
    (judged,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    assert judged[0].is_lifted
    assert not judged[0].stops
    assert [each.answer for each in judged[1:]] == [None] * (len(judged) - 1)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, set()),
        ({"forwarded_on": "2026-11-20"}, {"publicity"}),
        ({"votes_for": 16, "votes_base": 21}, {"vote"}),
    ],
)
def test_what_is_still_to_come_is_no_doubt(
    world: World, values: dict[str, object], told: set[str]
) -> None:
    """A vote not held and a limit still running say nothing; skipped or missed, they do."""
    kind = AwardKind.objects.get(code="COBT")
    for key, check, parameters in (
        ("vote", "vote", {"percent": 80}),
        (
            "publicity",
            "working_days",
            {"starts": "published", "ends": "submitted", "limit": "at_least", "days": 10},
        ),
    ):
        EligibilityRule.objects.create(
            kind=kind,
            key=key,
            text="Quy định thử.",
            check_kind=check,
            parameters=parameters,
            confidence="confirmed",
            effect="warn",
            valid_from="2020-01-01",
            state="published",
            published_at=timezone.now(),
            published_by=world.users["admin"],
        )
    one = proposal(P.RECOMMENDED, kind="COBT", **values)
    (judged,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    found = {each.finding.rule for each in judged} & {"vote", "publicity"}
    assert found == told
