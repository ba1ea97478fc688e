"""What a vote of a council decides: of all its members."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.sessions.tally import MAJORITY, Tally, percent, share_of_percent
from awards.sessions.words import share_words, votes_words
from conferences.tally import Share


@pytest.mark.parametrize(
    ("ballots", "written", "members", "asked", "passes"),
    [
        (17, 0, 21, 80, True),
        (16, 0, 21, 80, False),
        (15, 2, 21, 80, True),
        (18, 0, 20, 90, True),
        (17, 0, 20, 90, False),
        (8, 1, 10, 90, True),
        (9, 0, 9, 90, True),
        (8, 0, 9, 90, False),
        (0, 4, 5, 80, True),
        (0, 0, 5, 80, False),
        (1, 0, 1, 90, True),
    ],
)
def test_the_share_of_all_members(
    ballots: int, written: int, members: int, asked: int, passes: bool
) -> None:
    assert Tally(ballots, written, members).passes(share_of_percent(asked)) is passes


@pytest.mark.parametrize(
    ("votes", "members", "passes"),
    [(11, 21, True), (10, 21, False), (10, 20, False), (11, 20, True), (1, 1, True), (0, 1, False)],
)
def test_more_than_half_where_nothing_is_laid_down(votes: int, members: int, passes: bool) -> None:
    assert Tally(votes, 0, members).passes(MAJORITY) is passes


@pytest.mark.parametrize(("ballots", "written"), [(4, 2), (-1, 0), (0, -1), (6, 0)])
def test_a_double_vote_is_no_tally(ballots: int, written: int) -> None:
    with pytest.raises(ValueError, match="of 5 members"):
        Tally(ballots, written, 5)


def test_nobody_meets_a_share_of_nobody() -> None:
    assert not Tally(0, 0, 0).passes(MAJORITY)
    assert percent(0, 0) == 0


@pytest.mark.parametrize(
    ("votes", "members", "expected"),
    [(17, 21, "80.95"), (2, 3, "66.67"), (1, 8, "12.50"), (21, 21, "100.00"), (1, 16, "6.25")],
)
def test_percent_is_rounded_for_reading(votes: int, members: int, expected: str) -> None:
    assert percent(votes, members) == Decimal(expected)


# NĐ 98/2023/NĐ-CP Điều 30 khoản 7: of all members of the council. The numbers of votes that
# are just enough and just too few, for councils of every size that there is.
@pytest.mark.parametrize(
    ("members", "majority", "eighty", "ninety"),
    [
        (1, 1, 1, 1),
        (2, 2, 2, 2),
        (3, 2, 3, 3),
        (4, 3, 4, 4),
        (5, 3, 4, 5),
        (7, 4, 6, 7),
        (9, 5, 8, 9),
        (10, 6, 8, 9),
        (11, 6, 9, 10),
        (13, 7, 11, 12),
        (15, 8, 12, 14),
        (17, 9, 14, 16),
        (19, 10, 16, 18),
        (20, 11, 16, 18),
        (21, 11, 17, 19),
        (25, 13, 20, 23),
        (30, 16, 24, 27),
    ],
)
def test_the_fewest_votes_that_pass(members: int, majority: int, eighty: int, ninety: int) -> None:
    for share, least in (
        (MAJORITY, majority),
        (share_of_percent(80), eighty),
        (share_of_percent(90), ninety),
    ):
        assert share.needed(members) == least
        assert Tally(least, 0, members).passes(share)
        assert not Tally(least - 1, 0, members).passes(share)
        # It is the sum that counts, however it is made up.
        assert Tally(0, least, members).passes(share)
        assert Tally(1, least - 1, members).passes(share)


@pytest.mark.parametrize("share", [MAJORITY, share_of_percent(1), share_of_percent(80)])
@pytest.mark.parametrize("members", [0, 1, 21])
def test_no_vote_passes_nothing(share: Share, members: int) -> None:
    assert not Tally(0, 0, members).passes(share)


@given(st.integers(1, 200), st.integers(1, 100), st.booleans())
def test_what_is_needed_is_the_fewest_that_passes(members: int, asked: int, over: bool) -> None:
    share = Share(asked, 100, over=over)
    passing = [n for n in range(members + 1) if Tally(n, 0, members).passes(share)]
    assert share.needed(members) == (passing[0] if passing else members + 1)
    # Whoever passes with some votes passes with more.
    assert passing == list(range(share.needed(members), members + 1))


@given(
    st.integers(1, 60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(1, 100),
)
def test_bars_blanks_and_absences_stay_in_the_base(
    agree: int, barred: int, blank: int, absent: int, asked: int
) -> None:
    """The decree makes no exception: a share of all members, not of those who could vote."""
    members = agree + barred + blank + absent
    share = share_of_percent(asked)
    passes = Tally(agree, 0, members).passes(share)
    assert passes == (100 * agree >= asked * members)
    if barred or blank or absent:
        # Nobody loses by it that a base of the voters would have kept from passing.
        assert Tally(agree, 0, agree).passes(share) or not passes


@given(st.integers(0, 40), st.integers(1, 40))
def test_a_higher_share_is_never_easier(votes: int, members: int) -> None:
    votes = min(votes, members)
    passed = [Tally(votes, 0, members).passes(share_of_percent(n)) for n in range(1, 101)]
    assert passed == sorted(passed, reverse=True)


@pytest.mark.parametrize(("votes", "members"), [(10, 20), (1, 2), (50, 100)])
def test_half_is_not_more_than_half(votes: int, members: int) -> None:
    assert not Tally(votes, 0, members).passes(MAJORITY)
    assert Tally(votes, 0, members).passes(share_of_percent(50))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 130), st.integers(1, 100))
def test_a_share_is_met_exactly(ballots: int, written: int, members: int, asked: int) -> None:
    if ballots + written > members:
        return
    tally = Tally(ballots, written, members)
    assert tally.passes(share_of_percent(asked)) == (100 * (ballots + written) >= asked * members)
    # It does not matter on which way a vote came in.
    assert tally.passes(share_of_percent(asked)) == Tally(0, ballots + written, members).passes(
        share_of_percent(asked)
    )


@given(st.integers(0, 59), st.integers(60, 120), st.integers(1, 100))
def test_one_vote_more_never_fails_what_passed(votes: int, members: int, asked: int) -> None:
    share = share_of_percent(asked)
    assert not (
        Tally(votes, 0, members).passes(share) and not Tally(votes + 1, 0, members).passes(share)
    )


@given(st.integers(0, 60), st.integers(60, 120))
def test_an_absent_member_counts_against(votes: int, members: int) -> None:
    share = share_of_percent(80)
    if Tally(votes, 0, members + 1).passes(share):
        assert Tally(votes, 0, members).passes(share)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(80, 100), "ít nhất 80%"),
        (MAJORITY, "quá nửa"),
        (Share(2, 3), "ít nhất 2/3"),
        (Share(2, 3, over=True), "trên 2/3"),
    ],
)
def test_shares_in_words(share: Share, words: str) -> None:
    assert share_words(share) == words


def test_votes_in_words() -> None:
    assert votes_words(17, 21) == "17/21 phiếu (80,95%)"
    assert votes_words(21, 21) == "21/21 phiếu (100%)"
