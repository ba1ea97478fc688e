"""Figures of a cluster from those of its units: by hand, and what always holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.figures import Reported, aggregate, fulfilment, is_reached

D = Decimal
ROWS = [Reported(D("10.5"), D(1)), Reported(D(0), D(3)), Reported(D(-3), None)]
VALUES = st.decimals(-(10**6), 10**6, places=2)
REPORTED = st.lists(
    st.builds(Reported, VALUES, st.none() | st.decimals(0, 10**4, places=1)), min_size=1, max_size=9
)


@pytest.mark.parametrize(
    ("how", "smaller", "figure"),
    [
        ("sum", False, D("7.5")),
        ("mean", False, D("2.50")),
        ("weighted", False, D("2.63")),
        ("best", False, D("10.5")),
        ("best", True, D(-3)),
    ],
)
def test_aggregate(how: str, smaller: bool, figure: Decimal) -> None:
    assert aggregate(how, ROWS, smaller_is_better=smaller) == figure


@pytest.mark.parametrize("how", ["sum", "mean", "weighted", "best"])
def test_of_nothing_there_is_no_figure(how: str) -> None:
    assert aggregate(how, []) is None


def test_weights_of_nothing() -> None:
    assert aggregate("weighted", [Reported(D(5)), Reported(D(6), D(0))]) is None


def test_an_unknown_way_is_an_error() -> None:
    with pytest.raises(KeyError):
        aggregate("median", ROWS)


@pytest.mark.parametrize(
    ("value", "pledged", "smaller", "percent", "reached"),
    [
        ("104.31", "100", False, "104.31", True),
        ("88.83", "100", False, "88.83", False),
        ("100", "100", False, "100.00", True),
        ("0", "5", False, "0.00", False),
        ("3", "0", False, None, True),
        ("-1", "2", False, None, False),
        ("0.78", "1", True, "128.21", True),
        ("2", "1", True, "50.00", False),
        ("0", "1", True, None, True),
        ("1", "3", False, "33.33", False),
        ("2", "3", False, "66.67", False),
    ],
)
def test_fulfilment(
    value: str, pledged: str, smaller: bool, percent: str | None, reached: bool
) -> None:
    found = fulfilment(D(value), D(pledged), smaller_is_better=smaller)
    assert found == (None if percent is None else D(percent))
    assert is_reached(D(value), D(pledged), smaller_is_better=smaller) is reached


@given(REPORTED, st.sampled_from(["sum", "mean", "weighted", "best"]))
def test_the_order_of_units_does_not_matter(reported: list[Reported], how: str) -> None:
    assert aggregate(how, reported) == aggregate(how, reported[::-1])


@given(REPORTED)
def test_a_mean_lies_between(reported: list[Reported]) -> None:
    values = [row.value for row in reported]
    for how in ("mean", "weighted"):
        figure = aggregate(how, reported)
        assert figure is None or min(values) <= figure <= max(values)
