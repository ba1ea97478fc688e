"""Dense ranks: equal totals share one, the next follows; 0 is a total, None is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking import dense_ranks


def ranks(*totals: str | None) -> list[int | None]:
    given_totals = {n: None if t is None else Decimal(t) for n, t in enumerate(totals)}
    return list(dense_ranks(given_totals).values())


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([], []),
        (["0"], [1]),
        ([None], [None]),
        (["1000", "972.5", "961.6"], [1, 2, 3]),
        (["961.6", "1000", "972.5"], [3, 1, 2]),
        # Three firsts, then a second.
        (["100", "100", "100", "99.5"], [1, 1, 1, 2]),
        (["9", "8", "8", "7", "7", "6"], [1, 2, 2, 3, 3, 4]),
        (["10.50", "10.5", "1.05E+1"], [1, 1, 1]),
        (["0", None, "0.0", "-1"], [1, None, 1, 2]),
        (["107", "100"], [1, 2]),
        (["0.1", "0.10000000000000000000000000001"], [2, 1]),
    ],
)
def test_ranks(totals: list[str | None], expected: list[int | None]) -> None:
    assert ranks(*totals) == expected


any_totals = st.dictionaries(
    st.integers(0, 30),
    st.none() | st.decimals(min_value=-100, max_value=100, places=1),
    max_size=12,
)


@given(any_totals)
def test_a_rank_is_one_more_than_the_totals_above(totals: dict[int, Decimal | None]) -> None:
    found = dense_ranks(totals)
    assert list(found) == list(totals)
    for key, total in totals.items():
        if total is None:
            assert found[key] is None
        else:
            assert found[key] == 1 + len(
                {t for t in totals.values() if t is not None and t > total}
            )


@given(any_totals, st.decimals(min_value=-10, max_value=10, places=1))
def test_adding_the_same_to_all_changes_no_rank(
    totals: dict[int, Decimal | None], more: Decimal
) -> None:
    lifted = {key: None if total is None else total + more for key, total in totals.items()}
    assert dense_ranks(lifted) == dense_ranks(totals)
