"""Which ballots somebody sees, and how much a list of them costs."""

from dataclasses import replace
from typing import Any

import pytest

from conferences.actions import ballot_drafting, balloting
from conferences.ballots.pages import ballots_of, open_ballot_of
from conferences.models import Ballot
from tests.conferences.ballots_made import OPEN, council_electors, draft_of, drafted, opened
from tests.world import ROLES, World


def _seeing(world: World, ballot: Ballot) -> set[str]:
    rows = {role: Ballot.objects.visible_to(world.users[role]) for role in ROLES}
    return {role for role in ROLES if rows[role].filter(pk=ballot.pk).exists()}


def test_a_draft_is_for_who_runs_it_and_an_open_ballot_for_the_meeting(world: World) -> None:
    assert _seeing(world, drafted(world)) == {"chair", "admin"}
    ballot, _codes = opened(world)
    inside = {"chair", "staff", "both", "specialist", "member", "admin"}
    assert _seeing(world, ballot) == inside


def test_a_ballot_of_the_council_is_for_its_members_and_who_votes_in_it(world: World) -> None:
    specialist = world.users["specialist"]
    electors = council_electors([world.unit("Sở Tư pháp")])
    ballot = ballot_drafting.draft_ballot(
        draft=replace(draft_of(world, secrecy=OPEN), electors=electors, tellers=()),
        council=world.conference.council,
        by=specialist,
    )
    assert _seeing(world, ballot) == {"specialist", "admin"}
    balloting.open_ballot(ballot=ballot, by=specialist)
    assert _seeing(world, ballot) == {"specialist", "member", "other", "admin"}


def test_the_hall_sees_the_ballot_that_runs_and_else_the_last(world: World) -> None:
    chair = world.users["chair"]
    assert open_ballot_of(world.conference) is None
    first, _codes = opened(world, secrecy=OPEN)
    assert open_ballot_of(world.conference) == first
    balloting.close_ballot(ballot=first, by=chair)
    drafted(world)
    assert open_ballot_of(world.conference) == first
    second, _codes = opened(world, secrecy=OPEN)
    assert open_ballot_of(world.conference) == second


@pytest.mark.parametrize("number", [1, 3, 10])
def test_a_list_of_ballots_is_one_query(
    world: World, number: int, django_assert_num_queries: Any
) -> None:
    for _ballot in range(number):
        drafted(world)
    admin = world.users["admin"]
    with django_assert_num_queries(1):
        rows = ballots_of(world.conference, admin)
    assert [(row["ballot"].seat_count, row["ballot"].voted_count) for row in rows] == [
        (7, 0)
    ] * number
