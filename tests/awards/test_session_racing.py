"""Two who act on one session or one of its ballots at once, in threads, on either database."""

from collections.abc import Callable, Iterator

import pytest

from accounts.models import User
from awards.actions.agenda import put_to_session, take_off_session
from awards.actions.closing import close_session
from awards.actions.closing_votes import close_votes
from awards.actions.opinions import Letter, record_opinions
from awards.actions.reopening_sessions import reopen_session
from awards.actions.sessions import call_roll, open_session
from awards.actions.votes import VoteTerms, open_votes, vote_again
from awards.models import CouncilOpinion, CouncilSession, OpinionVerdict, Proposal, SessionItem
from awards.workflow import ProposalState, SessionState
from conferences.actions.balloting import close_ballot
from conferences.actions.voting import cast
from conferences.models import Ballot, Seat, Secrecy, VoteCount
from conferences.tally import YES
from tests.awards.sessions_made import (
    appraised,
    called,
    closed,
    desk,
    item_of,
    letter_file,
    members,
    opened,
    prepared,
    roll,
    vote,
    voting,
    wrote,
)
from tests.conferences.test_ballot_concurrency import in_threads
from tests.world import World, open_world
from workflow.models import JournalEntry
from workflow.moves import Refused

__all__ = ["open_world"]

P, S = ProposalState, SessionState
Job = Callable[[], object]


def now(session: CouncilSession) -> CouncilSession:
    return CouncilSession.objects.select_related("council").get(pk=session.pk)


def outcomes(answers: list[object]) -> list[str]:
    """ "done" for who came through, "refused" for who was told why not."""
    return sorted("refused" if isinstance(one, Refused) else "done" for one in answers)


def both(job: Job) -> list[str]:
    return outcomes(in_threads([job, job]))


def test_of_two_who_open_the_same_votes_one_loses(open_world: World) -> None:
    members(3)
    session = opened(open_world, appraised(3), present=3)
    by = desk(open_world)
    terms = VoteTerms(Secrecy.SIMPLE)
    assert both(lambda: open_votes(session=now(session), terms=terms, by=by)) == [
        "done",
        "refused",
    ]
    (ballot,) = Ballot.objects.filter(session_items__session=session).distinct()
    assert (ballot.state, ballot.options.count()) == ("open", 3)
    assert set(session.items.values_list("ballot", flat=True)) == {ballot.pk}
    assert Ballot.objects.count() == 1


def test_of_two_who_close_a_ballot_one_loses_and_it_counts_once(open_world: World) -> None:
    members(3)
    (one,) = appraised(1)
    session = opened(open_world, [one], present=3)
    (ballot,) = voting(open_world, session, secrecy=Secrecy.SIMPLE)
    vote(ballot, 3)
    by = desk(open_world)
    closing: Job = lambda: close_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=by)  # noqa: E731
    assert both(closing) == ["done", "refused"]
    assert (item_of(one).votes_for, item_of(one).outcome) == (3, "recommended")
    assert sum(VoteCount.objects.values_list("votes", flat=True)) == 3
    counted = JournalEntry.objects.filter(verb="keep_session", detail__has_key="passed")
    assert counted.count() == 1


def test_all_ballots_closed_at_one_press_by_two(open_world: World) -> None:
    members(3)
    dossiers = [*appraised(2), *appraised(2, kind="COBT")]
    session = opened(open_world, dossiers, present=3)
    for at, item in enumerate(session.items.order_by("order")):
        item.share_top, item.share_bottom = (2, 3) if at % 2 else (1, 2)
        item.save()
    for ballot in voting(open_world, session):
        vote(ballot, 3)
    by = desk(open_world)

    def press() -> int:
        return close_votes(session=now(session), by=by).done

    answers = in_threads([press, press])
    done = sum(answer for answer in answers if isinstance(answer, int))
    assert done == 2
    assert set(Ballot.objects.values_list("state", flat=True)) == {"closed"}
    assert set(session.items.values_list("votes_for", flat=True)) == {3}


def _casts(ballot: Ballot) -> Iterator[Job]:
    for seat in ballot.seats.select_related("user").order_by("order"):
        user = seat.user
        assert user is not None

        def job(pk: int = seat.pk, voter: int = user.pk) -> str:
            mine = Seat.objects.select_related("ballot", "user").get(pk=pk)
            marks = (YES,) * mine.ballot.options.count()
            cast(seat=mine, marks=marks, by=User.objects.get(pk=voter))
            return "in"

        yield job


@pytest.mark.parametrize("secrecy", [Secrecy.OPEN, Secrecy.SIMPLE])
def test_a_vote_that_comes_while_it_closes_counts_or_is_refused(
    open_world: World, secrecy: Secrecy
) -> None:
    """Never in and not counted, never counted and refused."""
    members(8)
    (one,) = appraised(1)
    session = opened(open_world, [one], present=8)
    (ballot,) = voting(open_world, session, secrecy=secrecy)
    casts = list(_casts(ballot))
    by = desk(open_world)
    in_threads(casts[:4])

    def close() -> object:
        return close_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=by).state

    answers = in_threads([casts[4], casts[5], close, casts[6], casts[7]])
    assert answers[2] == "closed"
    taken = 4 + answers.count("in")
    late = {str(answer) for answer in answers if isinstance(answer, Refused)}
    assert late <= {"Lượt phiếu đã dừng nhận phiếu; phiếu này không được tính."}
    assert item_of(one).votes_for == taken == ballot.roll.count()


def test_a_letter_that_comes_while_the_ballot_closes_counts_or_comes_too_late(
    open_world: World,
) -> None:
    members(4)
    (one,) = appraised(1)
    session = opened(open_world, [one], present=3)
    (ballot,) = voting(open_world, session)
    vote(ballot, 2)
    by = desk(open_world)

    def close() -> object:
        return close_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=by).state

    letter = lambda: wrote(open_world, session, 4)  # noqa: E731
    answers = in_threads([close, letter])
    assert answers[0] == "closed"
    item, written = item_of(one), CouncilOpinion.objects.count()
    assert isinstance(answers[1], Refused) is (written == 0)
    assert (item.votes_for, item.votes_written) == (2 + written, written)


def test_who_comes_while_their_letter_is_written_has_one_voice(open_world: World) -> None:
    """The roll is called and the letter entered at once: there, or heard in writing, not both."""
    members(4)
    session = opened(open_world, appraised(1), present=3)
    by = desk(open_world)
    everyone = {row.pk for row in session.members.all()}
    late = session.members.select_related("session__council").get(order=4)

    def come() -> None:
        call_roll(session=now(session), present=everyone, absences={}, by=by)

    def write() -> object:
        letter = Letter(OpinionVerdict.AGREE)
        return record_opinions(member=late, letter=letter, upload=letter_file(), by=by)

    in_threads([come, write])
    late.refresh_from_db()
    assert late.is_present
    assert CouncilOpinion.objects.count() == 0


def test_a_member_who_leaves_while_votes_are_opened(open_world: World) -> None:
    """Either the quorum was there when the ballot began, or there is no ballot."""
    members(3)
    session = opened(open_world, appraised(1), present=2)
    by = desk(open_world)
    staying = {session.members.get(order=1).pk}

    def leave() -> None:
        call_roll(session=now(session), present=staying, absences={}, by=by)

    def begin() -> object:
        return open_votes(session=now(session), terms=VoteTerms(Secrecy.OPEN), by=by)

    _left, begun = in_threads([leave, begin])
    if isinstance(begun, Refused):
        assert "Chỉ còn 1 trên 3" in str(begun)
        assert Ballot.objects.count() == 0
    else:
        assert Ballot.objects.get().seats.count() == 2


def test_of_two_who_put_one_dossier_on_two_agendas_one_loses(open_world: World) -> None:
    (one,) = appraised(1)
    first, second = prepared(open_world), prepared(open_world, title="Phiên khác (thử)")
    by = desk(open_world)

    def putting(session: CouncilSession) -> Job:
        return lambda: put_to_session(session=now(session), proposals=[one.pk], by=by)

    assert outcomes(in_threads([putting(first), putting(second)])) == ["done", "refused"]
    assert SessionItem.objects.filter(proposal=one).count() == 1


def test_a_dossier_taken_off_while_its_vote_opens(open_world: World) -> None:
    one, other = appraised(2)
    session = opened(open_world, [one, other], present=1)
    by = desk(open_world)

    def take() -> object:
        return take_off_session(items=[item_of(one)], note="Chờ làm rõ", by=by)

    def begin() -> object:
        return open_votes(session=now(session), terms=VoteTerms(Secrecy.OPEN), by=by)

    taken, _begun = in_threads([take, begin])
    item, ballot = item_of(one), Ballot.objects.get()
    if isinstance(taken, Refused):
        assert (item.outcome, ballot.options.count()) == ("", 2)
    else:
        assert (item.outcome, ballot.options.count()) == ("put_off", 1)
    one.refresh_from_db()
    assert (one.state == P.SESSION) is (item.outcome == "")


def _waiting_for_its_end(world: World) -> CouncilSession:
    session = opened(world, appraised(2), present=1)
    (ballot,) = voting(world, session)
    vote(ballot, 1)
    closed(world, ballot)
    return session


def test_of_two_who_end_the_session_one_loses(open_world: World) -> None:
    session = _waiting_for_its_end(open_world)
    by = desk(open_world)
    assert both(lambda: close_session(session=now(session), by=by)) == ["done", "refused"]
    assert set(Proposal.objects.values_list("state", flat=True)) == {P.RECOMMENDED}
    moved = JournalEntry.objects.filter(subject_kind="awards.proposal", verb="recommend")
    assert moved.count() == 2


def test_of_two_who_open_it_again_one_loses(open_world: World) -> None:
    session = _waiting_for_its_end(open_world)
    by = desk(open_world)
    close_session(session=now(session), by=by)
    again: Job = lambda: reopen_session(session=now(session), reason="Thử", by=by)  # noqa: E731
    assert both(again) == ["done", "refused"]
    assert now(session).state == S.OPEN


def test_of_two_second_ballots_at_once_one_is_laid_down(open_world: World) -> None:
    (one,) = appraised(1)
    session = opened(open_world, [one], present=1, max_rounds=2)
    (ballot,) = voting(open_world, session)
    closed(open_world, ballot)
    by = desk(open_world)
    assert both(lambda: vote_again(session=now(session), by=by)) == ["done", "refused"]
    assert sorted(Ballot.objects.values_list("round", flat=True)) == [1, 2]
    assert item_of(one).ballot == Ballot.objects.get(round=2)


def test_of_two_who_begin_the_session_one_loses(open_world: World) -> None:
    session = called(open_world, appraised(1))
    roll(open_world, session, 1)
    by = desk(open_world)
    assert both(lambda: open_session(session=now(session), by=by)) == ["done", "refused"]
    assert now(session).opened_by == by
