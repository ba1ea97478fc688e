"""A meeting of a council that belongs to no cluster: its specialists run it and its ballots."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from conferences.actions import move
from conferences.actions.attending import HERE, Attendance, check_in, invite_guest
from conferences.actions.ballot_drafting import draft_ballot
from conferences.actions.balloting import close_ballot, open_ballot
from conferences.actions.delegating import PersonFacts, give_proxy, name_delegate
from conferences.actions.drafting import MeetingFacts, draft_meeting
from conferences.actions.voting import cast
from conferences.ballots.electorate import electors_of
from conferences.ballots.results import result_of
from conferences.ballots.terms import Draft, Option, Terms
from conferences.models import Ballot, Base, Conference, ConferenceKind, Delegation, Secrecy
from conferences.tally import Share
from tests.world import World
from workflow.moves import Denied

UNITS = ("Sở Y tế", "Sở Tài chính", "Sở Tư pháp")
TERMS = Terms(
    title="Đồng ý nội dung họp",
    question="other",
    secrecy=Secrecy.SIMPLE,
    base=Base.PRESENT,
    share=Share(1, 2, over=True),
)


def called(world: World, **facts: bool) -> Conference:
    """The council's meeting with three units, called and all there."""
    by = world.users["specialist"]
    told = MeetingFacts(
        kind=ConferenceKind.OTHER, for_year="2026", held_on=date(2026, 3, 1), **facts
    )
    council = world.cluster_year.cluster.council
    made = draft_meeting(council=council, cluster_year=None, facts=told, by=by)
    for name in UNITS:
        invite_guest(conference=made, unit=world.unit(name), by=by)
    move(made, verb="call", by=by)
    return made


def of(conference: Conference, unit: str) -> Delegation:
    rows = Delegation.objects.select_related("conference", "unit")
    return rows.get(conference=conference, unit__name=unit)


def arrive(conference: Conference, world: World, *units: str) -> None:
    for unit in units:
        told = Attendance(HERE)
        check_in(delegation=of(conference, unit), told=told, by=world.users["specialist"])


def drafted(conference: Conference, world: World, by: str = "specialist") -> Ballot:
    draft = Draft(terms=TERMS, options=[Option("Đồng ý")], electors=electors_of(conference))
    return draft_ballot(draft=draft, conference=conference, by=world.users[by])


def test_the_specialist_runs_ballots_from_opening_to_conclusion(world: World) -> None:
    conference = called(world)
    by = world.users["specialist"]
    arrive(conference, world, *UNITS)
    move(conference, verb="open", by=by)
    ballot = open_ballot(ballot=drafted(conference, world), by=by).ballot
    for unit, user in (("Sở Tài chính", "staff"), ("Sở Tư pháp", "other"), ("Sở Y tế", "both")):
        seat = ballot.seats.select_related("ballot").get(unit__name=unit)
        cast(seat=seat, marks=(1,), by=world.users[user])
    result = result_of(close_ballot(ballot=ballot, by=by))
    assert result is not None
    assert (result.outcome.is_decided, result.papers.valid) == (True, 3)
    conference.refresh_from_db()
    move(conference, verb="conclude", by=by)
    assert conference.state == "concluded"


@pytest.mark.parametrize("role", ["nobody", "other", "staff", "chair", "member"])
def test_nobody_else_lays_ballots_down(world: World, role: str) -> None:
    conference = called(world)
    with pytest.raises(Denied):
        drafted(conference, world, by=role)


def test_its_pages_are_the_specialists(world: World, client: Client) -> None:
    conference = called(world)
    client.force_login(world.users["specialist"])
    for page in ("conference", "console", "agenda", "attendance", "delegations", "ballot_draft"):
        address = reverse(f"conferences:{page}", args=[conference.pk])
        assert (page, client.get(address).status_code) == (page, 200)


def test_a_proxy_votes_for_both_and_says_for_whom(world: World, client: Client) -> None:
    """The delegate of the unit that came holds two papers; the one that stayed away has none."""
    by = world.users["specialist"]
    conference = called(world, allows_proxy=True)
    facts = PersonFacts(name="Trần Văn Bình", user=world.users["staff"], votes=True)
    name_delegate(delegation=of(conference, "Sở Tài chính"), facts=facts, by=by)
    absent = of(conference, "Sở Tư pháp")
    give_proxy(delegation=absent, to=of(conference, "Sở Tài chính"), by=by)
    arrive(conference, world, "Sở Tài chính", "Sở Y tế")
    move(conference, verb="open", by=by)
    ballot = open_ballot(ballot=drafted(conference, world), by=by).ballot
    seats = {seat.name: seat for seat in ballot.seats.select_related("ballot")}
    with pytest.raises(Denied):
        cast(seat=seats["Sở Tư pháp"], marks=(1,), by=world.users["other"])
    client.force_login(world.users["staff"])
    page = client.get(reverse("conferences:conference", args=[conference.pk])).content.decode()
    for name in ("Sở Tài chính", "Sở Tư pháp"):
        address = reverse("conferences:vote", args=[ballot.pk, seats[name].pk])
        assert address in page
        assert client.post(address, {"step": "cast", "o": []}).status_code == 302
    assert set(ballot.roll.values_list("seat__name", flat=True)) == {"Sở Tài chính", "Sở Tư pháp"}
