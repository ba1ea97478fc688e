"""What waits for somebody: their vote while it is not in, their count while it is missing."""

import pytest
from django.utils import timezone

from conferences.actions import balloting, voting
from conferences.ballots.duties import duties
from tests.conferences.ballots_made import count_paper, drafted, opened, seats_of
from tests.world import ROLES, World


def _titles(world: World, role: str) -> list[str]:
    return [duty.title for duty in duties(world.users[role], timezone.localdate())]


def test_an_open_ballot_waits_for_those_who_vote_in_it(world: World) -> None:
    drafted(world, title="Chưa mở")
    opened(world, title="Đang mở")
    waiting = {role: _titles(world, role) for role in ROLES}
    voters = ("chair", "staff", "both")
    assert waiting == {role: ["Bỏ phiếu: Đang mở"] if role in voters else [] for role in ROLES}


@pytest.mark.parametrize("means", ["electronic", "paper", "barred", "closed"])
def test_what_is_done_or_barred_waits_no_more(world: World, means: str) -> None:
    barring = "ballot" if means == "barred" else "none"
    ballot, _codes = opened(world, secrecy="open", takes_paper=means == "paper", barring=barring)
    seat = ballot.seats.get(name="Sở Tài chính")
    if means == "electronic":
        voting.cast(seat=seat, marks=(0, 1, 0, 0), by=world.users["staff"])
    elif means == "paper":
        voting.give_paper(seat=seat, by=world.users["chair"])
    elif means == "closed":
        balloting.close_ballot(ballot=ballot, by=world.users["chair"])
    assert _titles(world, "staff") == []


def test_paper_waits_for_each_teller_until_it_is_counted(world: World) -> None:
    ballot, _codes = opened(world, title="Có phiếu giấy", takes_paper=True)
    voting.give_paper(seat=seats_of(ballot)[0], by=world.users["chair"])
    balloting.stop_ballot(ballot=ballot, by=world.users["chair"])
    asked = ["Nhập số phiếu giấy: Có phiếu giấy"]
    assert (_titles(world, "staff"), _titles(world, "both")) == (asked, asked)
    count_paper(world, ballot, "staff", (1, 0, 0, 0), returned=1)
    assert (_titles(world, "staff"), _titles(world, "both")) == ([], asked)
    assert _titles(world, "chair") == []
