"""Ballots of a session: rounds, annulled ones, secrecy, and how many dossiers fit on one."""

import pytest

from awards.actions.agenda import take_off_session
from awards.actions.closing import close_session
from awards.actions.votes import vote_again
from awards.models import Proposal
from awards.workflow import ProposalState
from conferences.actions.balloting import annul_ballot, cancel_ballot
from conferences.models import Ballot, Secrecy
from tests.awards.sessions_made import (
    appraised,
    ask_share,
    closed,
    desk,
    ended,
    item_of,
    members,
    opened,
    vote,
    voting,
)
from tests.world import World
from workflow.moves import Refused

P = ProposalState


def states(dossiers: list[Proposal]) -> list[str]:
    by_key = dict(Proposal.objects.values_list("pk", "state"))
    return [by_key[row.pk] for row in dossiers]


def test_what_failed_is_voted_again_as_often_as_the_terms_say(world: World) -> None:
    members(3)
    first, second = appraised(2)
    session = opened(world, [first, second], present=3, max_rounds=2)
    (ballot,) = voting(world, session)
    seats = list(ballot.seats.select_related("ballot", "user").order_by("order"))
    vote(ballot, 1, no=2)
    assert len(seats) == 3
    closed(world, ballot)
    assert item_of(first).outcome == "not_recommended"
    (again,) = vote_again(session=session, by=desk(world))
    assert (again.round, again.previous_id, again.options.count()) == (2, ballot.pk, 2)
    assert item_of(first).outcome == ""
    first.refresh_from_db()
    assert first.votes_for is None
    vote(again, 2)
    closed(world, again)
    assert item_of(first).outcome == "recommended"
    with pytest.raises(Refused, match="Không có hồ sơ nào"):
        vote_again(session=session, by=desk(world))
    ended(world, session)
    assert states([first, second]) == [P.RECOMMENDED, P.RECOMMENDED]


def test_an_annulled_ballot_counts_no_more(world: World) -> None:
    (one,) = appraised(1)
    session = opened(world, [one], present=1)
    (ballot,) = voting(world, session)
    vote(ballot, 1)
    closed(world, ballot)
    annul_ballot(ballot=Ballot.objects.get(pk=ballot.pk), reason="Lỗi máy", by=desk(world))
    assert (item_of(one).outcome, item_of(one).votes_for) == ("", None)
    (again,) = voting(world, session)
    vote(again, 1)
    closed(world, again)
    ended(world, session)
    with pytest.raises(Refused, match="đã kết thúc"):
        annul_ballot(ballot=Ballot.objects.get(pk=again.pk), reason="Lỗi", by=desk(world))


def test_an_annulled_second_round_goes_back_to_the_first(world: World) -> None:
    (one,) = appraised(1)
    session = opened(world, [one], present=1, max_rounds=2)
    (ballot,) = voting(world, session)
    closed(world, ballot)
    for end in (annul_ballot, annul_ballot):
        (again,) = vote_again(session=session, by=desk(world))
        assert again.round == 2
        end(ballot=again, reason="Lỗi", by=desk(world))
        assert item_of(one).ballot_id == ballot.pk
    take_off_session(items=[item_of(one)], note="Để lại", by=desk(world))
    assert states([one]) == [P.APPRAISAL]


def test_a_strict_ballot_waits_for_its_codes(world: World) -> None:
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=3)
    (ballot,) = voting(world, session, secrecy=Secrecy.STRICT)
    assert ballot.state == "draft"
    cancel_ballot(ballot=ballot, reason="Chọn cách khác", by=desk(world))
    (open_one,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    assert Ballot.objects.get(pk=open_one.pk).state == "open"


def test_a_secret_vote_of_two_is_none(world: World) -> None:
    members(2)
    session = opened(world, appraised(1), present=2)
    with pytest.raises(Refused, match="phiếu kín không giữ kín được"):
        voting(world, session, secrecy=Secrecy.SIMPLE)


def test_fewer_than_three_secret_votes_are_not_counted_into_the_dossier(world: World) -> None:
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=3, max_rounds=2)
    (ballot,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    vote(ballot, 2)
    closed(world, ballot)
    one.refresh_from_db()
    assert (item_of(one).outcome, one.votes_for) == ("", None)
    with pytest.raises(Refused, match="chưa có kết quả"):
        close_session(session=session, by=desk(world))
    (again,) = vote_again(session=session, by=desk(world))
    vote(again, 3)
    closed(world, again)
    assert item_of(one).outcome == "recommended"


def test_ballots_hold_no_more_than_sixty_of_one_share(world: World) -> None:
    ask_share("COBT", 80)
    dossiers = [*appraised(62), *appraised(1, kind="COBT")]
    session = opened(world, dossiers, present=1)
    ballots = voting(world, session)
    assert sorted(row.options.count() for row in ballots) == [1, 2, 60]
    assert all(row.only_counts for row in ballots)
