"""Ballots of the demonstration's open conference, made through the real actions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from clusters.models import Unit
from conferences.actions import ballot_drafting, balloting, voting
from conferences.actions.ballot_counting import attach_scan, enter_paper
from conferences.ballots.electorate import electors_of
from conferences.ballots.terms import Draft, Elector, Option, TellerNamed, Terms
from conferences.models import Ballot, Barring, Base, Delegation, Seat, Secrecy
from conferences.tally import Marks, Share
from tests.world import World

SCAN = b"%PDF-1.7\n%scan of the record\n"
TERMS = Terms(
    title="Đề nghị tặng Cờ thi đua của Chính phủ",
    question="award",
    max_choices=2,
    places=2,
    base=Base.ALL,
    share=Share(2, 3),
    barring=Barring.NONE,
    max_rounds=2,
    way_out="officers",
)


def everybody_is_there(world: World) -> None:
    Delegation.objects.filter(conference=world.conference).update(is_present=True)


def draft_of(world: World, **changes: Any) -> Draft:
    """Four units of the cluster to choose from, the seven of it to vote, two tellers."""
    units = [world.unit(name) for name in ("Sở Nội vụ", "Sở Tài chính", "Sở Xây dựng", "Sở Y tế")]
    tellers = (
        TellerNamed("Người kiểm phiếu một", world.users["staff"]),
        TellerNamed("Người kiểm phiếu hai", world.users["both"]),
    )
    return Draft(
        terms=replace(TERMS, **changes),
        options=[Option(unit.name, unit=unit) for unit in units],
        electors=electors_of(world.conference),
        tellers=tellers,
    )


def drafted(world: World, **changes: Any) -> Ballot:
    return ballot_drafting.draft_ballot(
        draft=draft_of(world, **changes), conference=world.conference, by=world.users["chair"]
    )


def opened(world: World, **changes: Any) -> tuple[Ballot, tuple[str, ...]]:
    everybody_is_there(world)
    made = balloting.open_ballot(ballot=drafted(world, **changes), by=world.users["chair"])
    return made.ballot, made.codes


def seats_of(ballot: Ballot) -> list[Seat]:
    return list(ballot.seats.order_by("order"))


def linked(ballot: Ballot, by: User) -> dict[str, str]:
    """A personal link for every seat, by its name."""
    ids = [seat.pk for seat in seats_of(ballot)]
    made = voting.issue_links(ballot=ballot, seats=ids, by=by)
    return {seat.name: token for seat, token in made}


def vote_all(ballot: Ballot, papers: Sequence[Marks], by: User) -> None:
    """The first seats cast `papers` by their links, in this order."""
    tokens = linked(ballot, by)
    for seat, marks in zip(seats_of(ballot), papers, strict=False):
        voting.cast(seat=seat, marks=marks, by=None, token=tokens[seat.name])


def close(ballot: Ballot, codes: tuple[str, ...], by: User) -> Ballot:
    first, second = codes or ("", "")
    return balloting.close_ballot(ballot=ballot, codes=(first, second), by=by)


def council_electors(units: Sequence[Unit]) -> list[Elector]:
    return [Elector(name=unit.name, unit=unit, is_present=True) for unit in units]


def count_paper(
    world: World, ballot: Ballot, teller: str, votes: Sequence[int], **parts: int
) -> None:
    """One teller's count: `votes` for the options in order."""
    options = ballot.options.order_by("order")
    enter_paper(
        ballot=ballot,
        returned=parts.get("returned", 0),
        blank=parts.get("blank", 0),
        spoiled=parts.get("spoiled", 0),
        lines={(option.pk, 1): number for option, number in zip(options, votes, strict=True)},
        by=world.users[teller],
    )


def attach(world: World, ballot: Ballot) -> Ballot:
    upload = SimpleUploadedFile("bien-ban-kiem-phieu.pdf", SCAN)
    return attach_scan(ballot=ballot, upload=upload, by=world.users["chair"])


SIMPLE, OPEN, STRICT = Secrecy.SIMPLE, Secrecy.OPEN, Secrecy.STRICT
