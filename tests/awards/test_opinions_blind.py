"""Who may still be asked for an opinion, and what an opinion changed later says of itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.actions.agenda import take_off_session
from awards.actions.receiving import NotAll, receive, take_charge
from awards.actions.reviewing import assign_reviewers, give_opinion, remove_reviewer
from awards.board.opinions import Opinions, informed_of, opinions_on, readable, were_open
from awards.models import Proposal, Review
from awards.workflow import ProposalState
from tests.awards.dossiers_made import fresh, proposal
from tests.awards.people_made import colleague
from tests.awards.sessions_made import prepared
from tests.world import World

P = ProposalState
START = datetime(2026, 3, 2, 8, tzinfo=UTC)


# When each was asked and when each answered, in hours; whether all were ever in at once.
OPEN = [
    ([], False),
    ([(0, None)], False),
    ([(0, 5)], True),
    ([(0, 5), (1, None)], False),
    ([(0, 5), (1, 9)], True),
    ([(0, 5), (7, None)], True),
    ([(0, 5), (5, None)], False),
    ([(0, 5), (1, 5)], True),
    ([(0, None), (1, 5), (2, 6)], False),
    ([(0, 5), (1, 8), (6, None)], False),
]


@pytest.mark.parametrize(("hours", "is_open"), OPEN)
def test_a_moment_at_which_all_who_were_asked_had_answered(
    hours: list[tuple[int, int | None]], is_open: bool
) -> None:
    rows = [
        Review(
            assigned_at=START + timedelta(hours=asked),
            given_at=None if given is None else START + timedelta(hours=given),
        )
        for asked, given in hours
    ]
    assert were_open(rows) == is_open


NOW = START + timedelta(days=1)
# How many were asked and have answered, whether one was asked and has answered (None: not asked),
# how many of others one may read → whether one owes, how many are hidden, how many are told.
KNOWN = [
    (0, 0, None, 0, False, 0, 0),
    (1, 0, False, 0, True, 0, 0),
    (1, 1, True, 0, False, 0, 1),
    (3, 2, False, 0, True, 2, 0),
    (3, 3, True, 2, False, 0, 3),
    (3, 2, True, 1, False, 0, 2),
    (2, 2, None, 0, False, 2, 0),
    (2, 2, None, 2, False, 0, 2),
]


@pytest.mark.parametrize(("asked", "given", "mine", "read", "owes", "hidden", "told"), KNOWN)
def test_what_is_known_of_opinions(
    asked: int, given: int, mine: bool | None, read: int, owes: bool, hidden: int, told: int
) -> None:
    own = None
    if mine is not None:
        own = Review(verdict="for" if mine else "", given_at=NOW if mine else None)
    others = tuple(Review(verdict="abstain", given_at=NOW) for _n in range(read))
    known = Opinions(asked, given, own, others)
    assert (known.owes, known.hidden, len(known.all_read)) == (owes, hidden, told)
    counted = {word: n for _state, word, n in known.counts}
    expected = {"Đề nghị khen thưởng": int(bool(mine)), "Không cho ý kiến": read}
    assert counted == {word: n for word, n in expected.items() if n}


def _given(one: Proposal, by: User, asker: User) -> Review:
    assign_reviewers(proposals=[one.pk], way="hand", people=[by.pk], by=asker)
    return give_opinion(proposal=one, verdict="for", comment="", version=0, by=by)


def test_who_has_read_in_charge_is_asked_no_more(world: World) -> None:
    desk, first, next_one = fresh(world.users["specialist"]), colleague("mot"), colleague("hai")
    one = proposal(P.SUBMITTED, holder=desk)
    receive(proposal=one, by=desk)
    _given(one, first, desk)
    assert readable(desk).filter(proposal=one).count() == 1
    # Somebody else takes charge: who read before has read.
    take_charge(proposal=one, by=next_one)
    assert readable(desk).filter(proposal=one).count() == 0
    for reader in (desk, next_one):
        with pytest.raises(NotAll, match="đã đọc được ý kiến"):
            assign_reviewers(proposals=[one.pk], way="hand", people=[reader.pk], by=desk)
    with pytest.raises(NotAll, match="chưa đọc được ý kiến"):
        assign_reviewers(proposals=[one.pk], way="load", each=2, by=desk)
    # Who was never in charge has read nothing.
    assert assign_reviewers(proposals=[one.pk], way="load", circle="both", each=2, by=desk) == 1
    unread = colleague("ba")
    assert assign_reviewers(proposals=[one.pk], way="hand", people=[unread.pk], by=desk) == 1
    # Asking more people makes nobody forget.
    with pytest.raises(NotAll):
        assign_reviewers(proposals=[one.pk], way="hand", people=[desk.pk], by=next_one)


def test_in_charge_but_blind_all_along_one_may_still_be_asked(world: World) -> None:
    desk, first, second = fresh(world.users["specialist"]), colleague("mot"), colleague("hai")
    one = proposal(P.APPRAISAL, holder=desk)
    assign_reviewers(proposals=[one.pk], way="hand", people=[first.pk, second.pk], by=desk)
    give_opinion(proposal=one, verdict="for", comment="", version=0, by=first)
    assert assign_reviewers(proposals=[one.pk], way="hand", people=[desk.pk], by=desk) == 1
    assert not readable(desk).exclude(reviewer=desk).exists()


def test_who_was_let_off_reads_and_does_not_come_back(world: World) -> None:
    desk, first = fresh(world.users["specialist"]), colleague("mot")
    one = proposal(P.APPRAISAL, holder=desk)
    assign_reviewers(proposals=[one.pk], way="hand", people=[first.pk, desk.pk], by=desk)
    give_opinion(proposal=one, verdict="for", comment="", version=0, by=first)
    remove_reviewer(review=Review.objects.get(proposal=one, reviewer=desk), by=desk)
    assert readable(desk).filter(proposal=one).count() == 1
    with pytest.raises(NotAll, match="đã đọc được ý kiến"):
        assign_reviewers(proposals=[one.pk], way="hand", people=[desk.pk], by=desk)


def test_after_the_council_had_it_nobody_new_is_asked(world: World) -> None:
    desk, first, other = fresh(world.users["specialist"]), colleague("mot"), colleague("hai")
    one = proposal(P.APPRAISAL, holder=desk)
    _given(one, first, desk)
    assert informed_of([one], [desk.pk, other.pk]) == {one.pk: frozenset({desk.pk})}
    session = prepared(world, [one])
    take_off_session(items=list(session.items.all()), note="", by=desk)
    one.refresh_from_db()
    assert one.state == P.APPRAISAL
    assert informed_of([one], [desk.pk, other.pk]) == {one.pk: frozenset({desk.pk, other.pk})}


def test_the_page_offers_no_opinion_to_who_has_read(world: World) -> None:
    desk, first = world.users["specialist"], colleague("mot")
    one = proposal(P.APPRAISAL, holder=desk)
    client = Client()
    client.force_login(desk)
    page = reverse("awards:review", args=[one.pk])
    assert client.get(page).context["page"].may_join
    _given(one, first, fresh(desk))
    shown = client.get(page)
    assert not shown.context["page"].may_join
    assert "Đã đọc được ý kiến của người khác" in shown.content.decode()
    form = client.get(reverse("awards:assign") + f"?ids={one.pk}").context["form"]
    assert desk.pk not in dict(form.fields["people"].choices)
    answer = client.post(
        reverse("awards:assign"), {"ids": one.pk, "way": "hand", "people": desk.pk}
    )
    assert answer.status_code == 400
    assert Review.objects.filter(proposal=one).count() == 1


def test_an_opinion_changed_after_reading_says_so(world: World) -> None:
    desk, first = fresh(world.users["specialist"]), colleague("mot")
    one = proposal(P.APPRAISAL, holder=desk)
    assign_reviewers(proposals=[one.pk], way="hand", people=[first.pk, desk.pk], by=desk)
    given = give_opinion(proposal=one, verdict="for", comment="", version=0, by=first)
    moment = given.given_at
    # Nobody else has said anything yet.
    changed = give_opinion(proposal=one, verdict="abstain", comment="", version=1, by=first)
    assert (changed.given_at, changed.said_at) == (moment, changed.changed_at)
    assert opinions_on([one.pk], first)[one.pk].changed_later == []
    give_opinion(proposal=one, verdict="for", comment="", version=0, by=desk)
    assert opinions_on([one.pk], desk)[one.pk].changed_later == []
    swayed = give_opinion(proposal=one, verdict="for", comment="", version=2, by=first)
    assert opinions_on([one.pk], desk)[one.pk].changed_later == [swayed]
    assert swayed.given_at == moment
