"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.numbers import Figure, NotANumber, parse_figure, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("43", "43"),
        ("1.283,5", "1283.5"),
        ("1.283", "1283"),
        ("1.440.000", "1440000"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("12.50", "12.5"),
        ("0,78", "0.78"),
        ("0.785", "785e-3"),
        (" 26 000 ", "26000"),
        ("-3,2", "-3.2"),
        ("−3,2", "-3.2"),
        ("1,283", "1.283"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,283.5", "1.28.3", "1..2", "12,", ",5", "1e5", "=1+1", "--3", "½", "١٢"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NotANumber) as told:
        parse_number(text)
    assert "Viết như 1.283,5" in str(told.value)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("43", Figure(Decimal(43))),
        ("hơn 1.440", Figure(Decimal(1440), "at_least")),
        ("Trên 98.000", Figure(Decimal(98000), "at_least")),
        ("gần 21", Figure(Decimal(21), "about")),
        ("72/81", Figure(Decimal(72), of=Decimal(81))),
        ("72 trên 81", Figure(Decimal(72), of=Decimal(81))),
        ("97,7 - 139,5", Figure(Decimal("97.7"), value_max=Decimal("139.5"))),
        ("97,7–139,5", Figure(Decimal("97.7"), value_max=Decimal("139.5"))),
        ("-3,5", Figure(Decimal("-3.5"))),
    ],
)
def test_figures(text: str, figure: Figure) -> None:
    assert parse_figure(text) == figure


@pytest.mark.parametrize("text", ["9 - 3", "hơn", "72/", "5 - x", ""])
def test_what_is_no_figure(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_figure(text)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_what_is_written_the_vietnamese_way_is_read_back(number: Decimal) -> None:
    whole, part = f"{number:,.4f}".split(".")
    assert parse_number(f"{whole.replace(',', '.')},{part}") == number
