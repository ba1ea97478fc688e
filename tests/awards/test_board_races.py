"""Two specialists at the same moment, in threads with connections of their own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections

from accounts.models import User
from awards.actions.pending import apply_moves, drop_moves, prepare_moves, print_of
from awards.actions.receiving import do_all, receive, return_dossier, take_charge
from awards.actions.remarking import answer_finding
from awards.actions.reviewing import assign_reviewers, give_opinion, remove_reviewer
from awards.models import AnswerKind, FindingAnswer, Household, PendingMove, Proposal, Review
from awards.workflow import ProposalState
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.people_made import colleague
from tests.awards.test_board_verbs import rule_of
from tests.world import World, open_world
from workflow.models import JournalEntry
from workflow.moves import Refused

__all__ = ["open_world"]

P = ProposalState
Job = Callable[[], object]


def race(*jobs: Job) -> list[str]:
    """The jobs started together; "done", or why each was refused."""
    start = threading.Barrier(len(jobs))

    def run(job: Job) -> str:
        try:
            start.wait(timeout=30)
            job()
        except Refused as told:
            return type(told).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def desks(open_world: World) -> tuple[User, User]:
    return fresh(open_world.users["specialist"]), colleague()


def dossiers(world: World, count: int, state: str) -> list[Proposal]:
    within, unit = batch(), world.unit("Sở Tài chính")
    named = (f"Hộ {within.pk}-{n}" for n in range(count))
    return [
        proposal(state, of=within, to=Household.objects.create(name=name, unit=unit))
        for name in named
    ]


def verbs_of(rows: Sequence[Proposal], *verbs: str) -> list[list[str]]:
    """What the journal says was done with each, in its order."""
    lines = JournalEntry.objects.filter(verb__in=verbs, subject_kind="awards.proposal")
    return [
        list(lines.filter(subject_id=row.pk).order_by("pk").values_list("verb", flat=True))
        for row in rows
    ]


Desks = tuple[User, User]


def test_one_receives_or_the_other_returns(open_world: World, desks: Desks) -> None:
    one, two = desks
    rows = dossiers(open_world, 6, P.SUBMITTED)
    for row in rows:
        answers = race(
            partial(receive, proposal=row, by=one, version=0),
            partial(return_dossier, proposal=row, reason="Thiếu (thử)", by=two, version=0),
        )
        assert sorted(answers) in (["Refused", "done"], ["Stale", "done"])
        row.refresh_from_db()
        assert row.state == (P.APPRAISAL if answers[0] == "done" else P.RETURNED)
        assert row.version == 1
    assert [len(done) for done in verbs_of(rows, "receive", "return_dossier")] == [1] * 6


def test_many_received_and_some_of_them_returned(open_world: World, desks: Desks) -> None:
    """All or none, on both sides, in whatever order they are named."""
    one, two = desks
    rows = dossiers(open_world, 12, P.SUBMITTED)
    seen = {row.pk: 0 for row in rows}
    shared = dict(reversed(list(seen.items())[4:8]))
    answers = race(
        partial(do_all, verb="receive", proposals=seen, by=one),
        partial(do_all, verb="return_dossier", proposals=shared, reason="Thiếu (thử)", by=two),
    )
    assert sorted(answers) == ["NotAll", "done"]
    states = [row.state for row in Proposal.objects.filter(pk__in=seen).order_by("pk")]
    if answers[0] == "done":
        assert states == [P.APPRAISAL] * 12
    else:
        assert states == [P.SUBMITTED] * 4 + [P.RETURNED] * 4 + [P.SUBMITTED] * 4


def test_two_who_share_out_at_once_ask_no_more_than_one_does(
    open_world: World, desks: Desks
) -> None:
    one, two = desks
    rows = dossiers(open_world, 8, P.APPRAISAL)
    keys = [row.pk for row in rows]
    answers = race(
        partial(assign_reviewers, proposals=keys, way="load", each=1, by=one),
        partial(assign_reviewers, proposals=keys[::-1], way="load", each=1, by=two),
    )
    assert answers == ["done", "done"]
    asked = Review.objects.filter(proposal__in=keys).values_list("proposal_id", flat=True)
    assert sorted(asked) == sorted(keys)
    # By hand and twice the same person, while a third dossier leaves.
    answers = race(
        partial(assign_reviewers, proposals=keys, way="hand", people=[one.pk, two.pk], by=one),
        partial(assign_reviewers, proposals=keys, way="hand", people=[one.pk, two.pk], by=two),
    )
    assert answers == ["done", "done"]
    assert Review.objects.filter(proposal__in=keys).count() == 16


def test_nobody_is_asked_about_what_has_left(open_world: World, desks: Desks) -> None:
    one, two = desks
    rows = dossiers(open_world, 6, P.APPRAISAL)
    for row in rows:
        race(
            partial(assign_reviewers, proposals=[row.pk], way="hand", people=[one.pk], by=one),
            partial(return_dossier, proposal=row, reason="Thiếu (thử)", by=two),
        )
    # The return comes through, and no asking comes after it.
    for done in verbs_of(rows, "assign_reviewer", "return_dossier"):
        assert done in (["assign_reviewer", "return_dossier"], ["return_dossier"])


def test_an_opinion_is_given_once_and_only_while_it_counts(open_world: World, desks: Desks) -> None:
    one, two = desks
    rows = dossiers(open_world, 4, P.APPRAISAL)
    keys = [row.pk for row in rows]
    assign_reviewers(proposals=keys, way="hand", people=[one.pk], by=two)

    def say(row: Proposal, verdict: str) -> object:
        return give_opinion(proposal=row, verdict=verdict, comment="Vì (thử)", version=0, by=one)

    # Two windows of one person.
    for row in rows[:2]:
        answers = race(partial(say, row, "for"), partial(say, row, "against"))
        assert sorted(answers) == ["Stale", "done"]
        kept = Review.objects.get(proposal=row)
        assert (kept.verdict, kept.version) == (["for", "against"][answers.index("done")], 1)
    # Let off at the moment of answering.
    review = Review.objects.get(proposal=rows[2])
    answers = race(partial(say, rows[2], "for"), partial(remove_reviewer, review=review, by=two))
    assert answers.count("done") == 1
    assert Review.objects.filter(proposal=rows[2]).count() == (answers[0] == "done")
    # Returned at the moment of answering.
    answers = race(
        partial(say, rows[3], "for"),
        partial(return_dossier, proposal=rows[3], reason="Thiếu (thử)", by=two),
    )
    assert answers[1] == "done"
    (done,) = verbs_of(rows[3:], "give_opinion", "return_dossier")
    assert done == (["give_opinion"] if answers[0] == "done" else []) + ["return_dossier"]


def test_of_two_who_take_charge_one_holds(open_world: World, desks: Desks) -> None:
    rows = dossiers(open_world, 4, P.APPRAISAL)
    Proposal.objects.update(holder=open_world.users["admin"])
    for row in rows:
        jobs = [partial(take_charge, proposal=row, by=by, version=0) for by in desks]
        answers = race(*jobs)
        assert sorted(answers) == ["Stale", "done"]
        row.refresh_from_db()
        assert row.holder == desks[answers.index("done")]


def test_two_answers_to_one_finding(open_world: World, desks: Desks) -> None:
    (row,) = dossiers(open_world, 1, P.APPRAISAL)
    rule = rule_of(row)
    jobs = [
        partial(
            answer_finding,
            proposal=row,
            rule=rule,
            kind=AnswerKind.OVERRIDE,
            text="Ngoại lệ (thử)",
            by=by,
        )
        for by in desks
    ]
    assert sorted(race(*jobs)) == ["Stale", "done"]
    assert FindingAnswer.objects.filter(proposal=row).count() == 1


def _printed(rows: Sequence[Proposal]) -> dict[int, str]:
    return {row.pk: print_of(row) for row in PendingMove.objects.filter(proposal__in=rows)}


def test_what_is_prepared_belongs_to_one_and_is_done_once(open_world: World, desks: Desks) -> None:
    one, two = desks
    rows = dossiers(open_world, 6, P.SUBMITTED)
    seen = {row.pk: 0 for row in rows}
    answers = race(
        partial(prepare_moves, verb="receive", proposals=seen, by=one),
        partial(
            prepare_moves,
            verb="return_dossier",
            proposals=dict(reversed(seen.items())),
            reason="Thiếu (thử)",
            by=two,
        ),
    )
    assert sorted(answers) == ["NotAll", "done"]
    assert set(PendingMove.objects.values_list("prepared_by", flat=True)) == {
        desks[answers.index("done")].pk
    }
    # Both press "apply" for the same list.
    listed = _printed(rows)
    answers = race(
        partial(apply_moves, pending=listed, by=one), partial(apply_moves, pending=listed, by=two)
    )
    assert sorted(answers) == ["Stale", "done"]
    assert [len(done) for done in verbs_of(rows, "receive", "return_dossier")] == [1] * 6
    assert not PendingMove.objects.exists()


def test_applied_or_dropped_or_overtaken(open_world: World, desks: Desks) -> None:
    one, two = desks
    rows = dossiers(open_world, 6, P.SUBMITTED)
    seen = {row.pk: 0 for row in rows}
    prepare_moves(verb="receive", proposals=seen, by=one)
    listed = _printed(rows)
    answers = race(
        partial(apply_moves, pending=listed, by=one), partial(drop_moves, pending=listed, by=two)
    )
    assert sorted(answers) == ["Stale", "done"]
    state = P.APPRAISAL if answers[0] == "done" else P.SUBMITTED
    assert set(Proposal.objects.filter(pk__in=seen).values_list("state", flat=True)) == {state}
    # One press overtakes one of the prepared ones: then the others wait too.
    rest = dossiers(open_world, 6, P.SUBMITTED)
    prepare_moves(verb="receive", proposals={row.pk: 0 for row in rest}, by=one)
    listed = _printed(rest)
    answers = race(
        partial(apply_moves, pending=listed, by=one),
        partial(return_dossier, proposal=rest[3], reason="Thiếu (thử)", by=two, version=0),
    )
    assert answers.count("done") == 1
    states = [row.state for row in Proposal.objects.filter(pk__in=[r.pk for r in rest])]
    if answers[0] == "done":
        assert states == [P.APPRAISAL] * 6
    else:
        assert sorted(states) == sorted([P.SUBMITTED] * 5 + [P.RETURNED])
        assert PendingMove.objects.filter(proposal__in=rest).count() == 6
