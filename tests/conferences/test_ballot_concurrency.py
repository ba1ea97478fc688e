"""Many votes at once, in threads with connections of their own, on either database."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, connections

from conferences.actions import ballot_drafting, balloting, voting
from conferences.actions.ballot_wiping import sweep_ended
from conferences.ballots.terms import Elector
from conferences.models import Ballot, RollEntry, VoteCount
from tests.conferences.ballots_made import TERMS, draft_of, linked, seats_of
from tests.world import World, open_world
from workflow.moves import Refused

__all__ = ["open_world"]

SEATS, THREADS = 40, 8


@pytest.fixture
def hall(open_world: World) -> tuple[Ballot, dict[str, str], tuple[str, ...], World]:
    """A strict ballot of the council with forty seats, open, with a link for each."""
    specialist = open_world.users["specialist"]
    draft = replace(
        draft_of(open_world),
        terms=replace(TERMS, electorate="persons"),
        electors=[Elector(name=f"Đại biểu {n:02}", stands_for_unit=False) for n in range(SEATS)],
    )
    council = open_world.conference.council
    ballot = ballot_drafting.draft_ballot(draft=draft, council=council, by=specialist)
    tokens = linked(ballot, specialist)
    opened = balloting.open_ballot(ballot=ballot, by=specialist)
    return opened.ballot, tokens, opened.codes, open_world


def in_threads(jobs: list[Callable[[], object]]) -> list[object]:
    """What the jobs answer, run eight at a time; their connections are closed behind them."""

    def one(job: Callable[[], object]) -> object:
        try:
            return job()
        except Refused as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, jobs))


def casting(
    ballot: Ballot, tokens: dict[str, str], option: Callable[[int], int]
) -> Iterator[Callable[[], object]]:
    for at, seat in enumerate(seats_of(ballot)):
        marks = tuple(int(option(at) == place) for place in range(4))

        def job(seat=seat, marks=marks) -> str:  # type: ignore[no-untyped-def]  # bound in the loop
            voting.cast(seat=seat, marks=marks, by=None, token=tokens[seat.name])
            return "in"

        yield job


Hall = tuple[Ballot, dict[str, str], tuple[str, ...], World]


def test_of_two_votes_of_one_seat_at_once_one_counts(hall: Hall) -> None:
    ballot, tokens, codes, world = hall
    jobs = [
        job
        for pair in zip(
            casting(ballot, tokens, lambda at: at % 4),
            casting(ballot, tokens, lambda at: at % 4),
            strict=True,
        )
        for job in pair
    ]
    answers = Counter("in" if answer == "in" else type(answer) for answer in in_threads(jobs))
    assert answers == {"in": SEATS, voting.AlreadyIn: SEATS}
    first, second = codes
    closed = balloting.close_ballot(
        ballot=ballot, codes=(first, second), by=world.users["specialist"]
    )
    votes = list(closed.options.order_by("order").values_list("votes", flat=True))
    assert votes == [10, 10, 10, 10]
    assert RollEntry.objects.count() == closed.electronic_count == SEATS


def test_closing_counts_what_was_accepted_and_the_rest_is_refused(hall: Hall) -> None:
    ballot, tokens, codes, world = hall
    first, second = codes
    accepted = threading.Semaphore(0)

    def counted(job: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            answer = job()
            accepted.release()
            return answer

        return run

    def close() -> object:
        for _vote in range(SEATS // 2):
            accepted.acquire(timeout=30)
        return balloting.close_ballot(
            ballot=ballot, codes=(first, second), by=world.users["specialist"]
        ).state

    votes = [counted(job) for job in casting(ballot, tokens, lambda at: at % 4)]
    answers = in_threads([close, *votes])
    assert answers[0] == "closed"
    taken = answers[1:].count("in")
    late = [str(answer) for answer in answers[1:] if answer != "in"]
    assert set(late) <= {"Lượt phiếu đã dừng nhận phiếu; phiếu này không được tính."}
    assert SEATS // 2 <= taken == SEATS - len(late)
    assert RollEntry.objects.count() == taken
    assert sum(VoteCount.objects.values_list("votes", flat=True)) == taken
    assert Ballot.objects.get().electronic_count == taken


def test_of_two_closings_one_loses(hall: Hall) -> None:
    ballot, tokens, codes, world = hall
    in_threads(list(casting(ballot, tokens, lambda at: 1)))
    first, second = codes

    def close() -> object:
        fresh = Ballot.objects.get(pk=ballot.pk)
        return balloting.close_ballot(
            ballot=fresh, codes=(first, second), by=world.users["specialist"]
        ).state

    answers = in_threads([close, close])
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "str"]
    assert sum(VoteCount.objects.values_list("votes", flat=True)) == SEATS


def test_the_sweep_compacts_once_and_does_nothing_more(hall: Hall) -> None:
    ballot, tokens, codes, world = hall
    in_threads(list(casting(ballot, tokens, lambda at: 1)))
    assert sweep_ended() == 0
    first, second = codes
    balloting.close_ballot(ballot=ballot, codes=(first, second), by=world.users["specialist"])
    assert Ballot.objects.get().is_to_wipe
    assert (sweep_ended(), sweep_ended()) == (1, 0)
    assert not Ballot.objects.get().is_to_wipe
    assert connection.is_usable()
