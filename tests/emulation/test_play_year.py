"""A year is played through the real actions, alike for the same seed."""

import json
from collections.abc import Iterator
from functools import partial
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoDbBlocker

from awards.models import Award, CouncilSession, Decision, Proposal
from clusters.models import Covenant, Reporting, Signature, Term, Unit
from conferences.ballots.results import result_of
from conferences.models import Ballot, Conference, PaperCount, RollEntry
from emulation.playing import play
from scoring.models import AdoptedStanding, CrossSheet, ScoreSheet
from tests.module_rows import laid_down
from workflow.models import JournalEntry

pytestmark = pytest.mark.django_db


Deeds = list[dict[str, object]]


def played(*options: str) -> Deeds:
    out = StringIO()
    call_command("play_year", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture(scope="module")
def deeds(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Deeds]:
    """What one year printed; the module looks at what it left, and nobody else does."""
    with laid_down(django_db_blocker, partial(played, "--seed", "3")) as printed:
        yield printed


def test_the_year_goes_through_its_phases_in_order(deeds: Deeds) -> None:
    verbs = [deed["verb"] for deed in deeds]
    order = list(dict.fromkeys(verbs))
    wanted = [
        "open_year",
        "sign",
        "report_result",
        "submit_sheet",
        "submit_cross",
        "appraise",
        "finalize_year",
        "adopt_standing",
        "send_invitations",
        "reveal_rank",
        "next_round",
        "elect_by_ballot",
        "conclude",
        "submit",
        "receive",
        "return_dossier",
        "resubmit",
        "consult",
        "give_opinion",
        "put_to_session",
        "open_session",
        "close_session",
        "issue_decision",
        "announce_decision",
    ]
    assert [verb for verb in order if verb in wanted] == wanted
    assert {deed["outcome"] for deed in deeds} == {"ok"}
    assert [deed["n"] for deed in deeds] == list(range(1, len(deeds) + 1))
    assert {frozenset(deed) for deed in deeds} == {
        frozenset({"n", "app", "verb", "subject", "capacity", "outcome"})
    }


@pytest.mark.usefixtures("deeds")
def test_what_it_leaves_is_real() -> None:
    year = Covenant.objects.get().cluster_year
    members = year.memberships.count()
    assert Covenant.objects.get().state == "signed"
    assert Signature.objects.count() == members
    assert set(Reporting.objects.values_list("state", flat=True)) == {"submitted"}
    assert Reporting.objects.count() == 2 * members
    assert Conference.objects.get().state == "concluded"
    adopted = AdoptedStanding.objects.get(scoring_year__cluster_year=year)
    lines = list(adopted.lines.all())
    assert [line.complete for line in lines] == [True] * members
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"final"}
    assert CrossSheet.objects.filter(state="submitted").count() == members * (members - 1)
    # What the conference adopts is what was scored.
    taken = Conference.objects.get().resolution.standings.order_by("order")
    assert [row.total for row in taken] == [line.total for line in lines]
    assert set(Unit.objects.values_list("is_demo", flat=True)) == {True}
    assert JournalEntry.objects.filter(verb="sign").count() == members


@pytest.mark.usefixtures("deeds")
def test_the_conference_voted_and_what_it_chose_holds() -> None:
    conference = Conference.objects.get()
    ballots = list(conference.ballots.order_by("pk"))
    assert {row.state for row in ballots} == {"closed"}
    rounds = [(row.question, row.secrecy, row.round, is_decided(row)) for row in ballots]
    assert rounds == [
        ("other", "open", 1, True),
        ("award", "simple", 1, True),
        ("officers", "simple", 1, False),
        ("officers", "simple", 2, True),
        ("officers", "open", 1, True),
    ]
    # One delegation wrote instead of coming; everybody else voted every time.
    members = conference.delegations.count()
    assert conference.delegations.filter(has_attended=True).count() == members - 1
    assert [row.roll.count() for row in ballots] == [members - 1] * 5
    # Nothing of a secret vote is left with its voter.
    secret = RollEntry.objects.filter(ballot__secrecy="simple")
    assert set(secret.values_list("box", "choice")) == {(None, None)}
    counted = PaperCount.objects.filter(teller__ballot__takes_paper=True)
    assert list(counted.values_list("returned", flat=True)) == [3, 3]

    resolution = conference.resolution
    assert resolution.adopted_at is not None
    nominations = resolution.nominations.order_by("order")
    assert [row.recipients.count() for row in nominations] == [2, members - 2]
    following = Term.objects.filter(cluster_year__label=str(int(conference.for_year or 0) + 1))
    assert sorted(following.values_list("office", "status")) == [
        ("chair", "elected"),
        ("vice_chair", "elected"),
    ]
    assert set(conference.items.values_list("state", flat=True)) == {"done"}
    assert conference.items.exclude(notes="").count() == 5


@pytest.mark.usefixtures("deeds")
def test_what_was_proposed_is_decided_and_stands_in_the_register() -> None:
    members = Covenant.objects.get().cluster_year.memberships.count()
    dossiers = list(Proposal.objects.order_by("order"))
    assert [row.state for row in dossiers] == ["announced"] * members
    # One was sent back, and came again.
    assert [row.versions.count() for row in dossiers] == [2] + [1] * (members - 1)
    session = CouncilSession.objects.get()
    votes = [(row.votes_for, row.votes_written, row.votes_base) for row in session.items.all()]
    assert votes == [(5, 1, 5)] * (members - 1) + [(4, 1, 5)]
    decision = Decision.objects.get()
    assert (decision.state, "minh họa" in decision.number) == ("announced", True)
    awards = Award.objects.filter(decision=decision)
    assert set(awards.values_list("unit", "kind")) == {
        (row.unit_id, row.kind_id) for row in dossiers
    }


def is_decided(ballot: Ballot) -> bool:
    result = result_of(ballot)
    assert result is not None
    return result.outcome.is_decided


def test_the_same_seed_prints_the_same_lines(deeds: Deeds) -> None:
    again = played("--seed", "3", "--clusters", "2")
    assert again[: len(deeds)] == deeds
    assert [deed["n"] for deed in again] == list(range(1, len(again) + 1))
    assert list(islice(play(1, seed=6), 20)) != list(islice(play(1, seed=3), 20))


def test_no_cluster_is_no_play() -> None:
    with pytest.raises(CommandError):
        played("--clusters", "0")
