"""The tally is exact, and what it decides follows from the counts alone."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conferences.tally import (
    APPROVE,
    CHOOSE,
    NO,
    RANK,
    YES,
    Line,
    Outcome,
    Rules,
    Share,
    carried,
    count,
    decide,
)

FEW = settings(max_examples=60, deadline=None)
FOUR_FIFTHS = Share(80, 100)
TWO_THIRDS = Share(2, 3)
HALF = Share(1, 2, over=True)


@pytest.mark.parametrize(
    ("share", "votes", "base", "met"),
    [
        (FOUR_FIFTHS, 16, 21, False),
        (FOUR_FIFTHS, 17, 21, True),
        (FOUR_FIFTHS, 16, 20, True),
        (Share(90, 100), 9, 10, True),
        (Share(90, 100), 18, 21, False),
        (Share(90, 100), 19, 21, True),
        (TWO_THIRDS, 6, 9, True),
        (TWO_THIRDS, 6, 10, False),
        (TWO_THIRDS, 7, 10, True),
        (HALF, 5, 10, False),
        (HALF, 6, 10, True),
        (HALF, 6, 11, True),
        (Share(1, 1), 10, 10, True),
        (Share(1, 3), 0, 0, False),
        (Share(1, 3), 333333333333333, 1000000000000000, False),
        (Share(1, 3), 333333333333334, 1000000000000000, True),
    ],
)
def test_a_share_is_met_exactly(share: Share, votes: int, base: int, met: bool) -> None:
    assert share.met(votes, base) is met


shares = st.builds(
    lambda bottom, part, over: Share(1 + part % bottom, bottom, over),
    st.integers(1, 100),
    st.integers(0, 99),
    st.booleans(),
)


@FEW
@given(shares, st.integers(1, 500))
def test_what_is_needed_is_the_least_that_meets(share: Share, base: int) -> None:
    needed = share.needed(base)
    assert (share.met(needed, base), share.met(needed - 1, base)) == (True, False)


@FEW
@given(shares, st.integers(0, 500), st.integers(1, 500))
def test_a_share_compares_as_fractions_do(share: Share, votes: int, base: int) -> None:
    part, asked = Fraction(votes, base), Fraction(share.top, share.bottom)
    assert share.met(votes, base) is (part > asked if share.over else part >= asked)


def test_papers_are_counted_by_option_and_mark() -> None:
    papers = [(1, 0, 2), (1, 1, 0), (0, 0, 0)]
    assert count(papers, "abc") == (
        Counter({("a", 1): 2, ("b", 1): 1, ("c", 2): 1}),
        1,
    )


def test_a_paper_of_another_length_is_not_counted() -> None:
    with pytest.raises(ValueError, match="shorter"):
        count([(1, 0)], "abc")


def _chosen(votes: dict[str, int], **rules: object) -> Outcome[str]:
    terms = {"way": CHOOSE, "base": 10, "max_choices": 2, **rules}
    return decide(
        Rules(**terms),  # type: ignore[arg-type]  # the words of the test are those of Rules
        list(votes),
        {(option, YES): number for option, number in votes.items()},
    )


def test_the_most_votes_that_meet_the_share_take_the_places() -> None:
    outcome = _chosen({"a": 7, "b": 9, "c": 6}, places=2, share=TWO_THIRDS)
    assert outcome.lines == (
        Line("a", 7, 0, place=2, meets=True, is_elected=True, is_tied=False),
        Line("b", 9, 0, place=1, meets=True, is_elected=True, is_tied=False),
        Line("c", 6, 0, place=3, meets=False, is_elected=False, is_tied=False),
    )
    assert (outcome.elected, outcome.needed, outcome.open_places) == (("b", "a"), 7, 0)


def test_a_place_stays_open_where_too_few_meet_the_share() -> None:
    outcome = _chosen({"a": 7, "b": 6, "c": 5}, places=2, share=TWO_THIRDS)
    assert (outcome.elected, outcome.open_places, outcome.is_decided) == (("a",), 1, False)


def test_equals_for_one_place_are_tied_and_none_is_elected() -> None:
    outcome = _chosen({"a": 7, "b": 7, "c": 9}, places=2, share=HALF)
    assert (outcome.elected, outcome.tied, outcome.open_places) == (("c",), ("a", "b"), 1)


def test_equals_are_all_elected_where_there_is_room() -> None:
    outcome = _chosen({"a": 7, "b": 7, "c": 1}, places=2, share=HALF)
    assert (outcome.elected, outcome.tied) == (("a", "b"), ())


def test_who_comes_behind_full_places_is_not_tied() -> None:
    outcome = _chosen({"a": 9, "b": 7, "c": 7}, places=1, share=HALF)
    assert (outcome.elected, outcome.tied) == (("a",), ())


def test_nobody_is_elected_with_no_vote() -> None:
    outcome = _chosen({"a": 0, "b": 0}, places=1)
    assert (outcome.elected, outcome.tied, outcome.open_places) == ((), (), 1)


def test_each_option_is_approved_for_itself() -> None:
    counts = {("a", YES): 17, ("a", NO): 4, ("b", YES): 16, ("b", NO): 5}
    outcome = decide(Rules(way=APPROVE, base=21, share=FOUR_FIFTHS), ["a", "b"], counts)
    assert outcome.lines == (
        Line("a", 17, 4, place=1, meets=True, is_elected=True, is_tied=False),
        Line("b", 16, 5, place=2, meets=False, is_elected=False, is_tied=False),
    )
    assert outcome.open_places == 1


def test_ranks_give_points_and_more_first_places_part_equals() -> None:
    # 2 papers a b c, 1 paper b c a, 1 paper c b a: a 8, b 9, c 7 points of three places.
    papers = [(1, 2, 3), (1, 2, 3), (3, 1, 2), (3, 2, 1)]
    counts, _blank = count(papers, "abc")
    outcome = decide(Rules(way=RANK, base=4, max_choices=3), list("abc"), counts)
    assert [(line.option, line.votes, line.place) for line in outcome.lines] == [
        ("a", 8, 2),
        ("b", 9, 1),
        ("c", 7, 3),
    ]
    assert (outcome.elected, outcome.is_decided) == ((), True)
    # a and b with 6 points each, but a was first twice.
    even = {("a", 1): 2, ("b", 2): 2, ("b", 1): 0, ("b", 3): 2, ("a", 4): 0}
    even = {("a", 1): 2, ("b", 2): 3}
    parted = decide(Rules(way=RANK, base=3, max_choices=3, places=1), ["a", "b"], even)
    assert [(line.votes, line.place) for line in parted.lines] == [(6, 1), (6, 2)]
    assert parted.elected == ("a",)


def test_equal_ranks_share_a_place() -> None:
    counts, _blank = count([(1, 2), (2, 1)], "ab")
    outcome = decide(Rules(way=RANK, base=2, max_choices=2, places=1), ["a", "b"], counts)
    assert [line.place for line in outcome.lines] == [1, 1]
    assert (outcome.elected, outcome.tied, outcome.open_places) == ((), ("a", "b"), 1)


@pytest.mark.parametrize(
    ("votes", "places", "top_only", "options"),
    [
        ({"a": 9, "b": 5, "c": 4, "d": 3}, 2, False, ("b", "c", "d")),
        ({"a": 9, "b": 5, "c": 4, "d": 3}, 2, True, ("b", "c")),
        ({"a": 9, "b": 5, "c": 4, "d": 4}, 2, True, ("b", "c", "d")),
        ({"a": 9, "b": 5}, 2, True, ("b",)),
    ],
)
def test_the_next_round_has_what_was_not_elected(
    votes: dict[str, int], places: int, top_only: bool, options: tuple[str, ...]
) -> None:
    outcome = _chosen(votes, places=places, share=TWO_THIRDS)
    assert carried(outcome, top_only=top_only) == options


counts_of_some = st.lists(st.integers(0, 30), min_size=1, max_size=8)


@FEW
@given(counts_of_some, st.integers(1, 8), shares, st.integers(1, 40))
def test_whoever_is_elected_meets_the_share_and_beats_whoever_is_not(
    votes: list[int], places: int, share: Share, base: int
) -> None:
    outcome = _chosen(
        {str(at): number for at, number in enumerate(votes)},
        places=places,
        share=share,
        base=base,
    )
    won = [line.votes for line in outcome.lines if line.is_elected]
    lost = [line.votes for line in outcome.lines if not line.is_elected]
    assert len(won) == min(places, len(votes)) - outcome.open_places
    assert all(share.met(number, base) for number in won)
    assert min(won, default=99) > max((n for n in lost if share.met(n, base)), default=-1)


@FEW
@given(counts_of_some, st.integers(1, 8), st.randoms(use_true_random=False))
def test_the_order_of_options_decides_nothing(
    votes: list[int], places: int, random: object
) -> None:
    named = {str(at): number for at, number in enumerate(votes)}
    shuffled = list(named.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random of Hypothesis
    one = _chosen(named, places=places)
    other = _chosen(dict(shuffled), places=places)
    assert set(one.elected) == set(other.elected)
    assert set(one.tied) == set(other.tied)


@FEW
@given(st.lists(st.permutations([1, 2, 3, 4]), min_size=1, max_size=20))
def test_points_of_full_rankings_add_up(papers: list[list[int]]) -> None:
    counts, blank = count([tuple(paper) for paper in papers], "abcd")
    outcome = decide(Rules(way=RANK, base=len(papers), max_choices=4), list("abcd"), counts)
    assert (sum(line.votes for line in outcome.lines), blank) == (10 * len(papers), 0)
