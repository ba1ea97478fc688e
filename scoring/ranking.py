"""Ranking by total, pure: no ORM, `Decimal` in, ranks out."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def dense_ranks(totals: Mapping[K, Decimal | None]) -> dict[K, int | None]:
    """The dense rank of each key: equal totals share a rank, and the next rank follows.

    A total of None is not ranked. 0 is a total like any other.

    >>> dense_ranks({"a": Decimal(9), "b": Decimal(9), "c": Decimal(8), "d": None})
    {'a': 1, 'b': 1, 'c': 2, 'd': None}
    """
    scale = sorted({total for total in totals.values() if total is not None}, reverse=True)
    place = {total: rank for rank, total in enumerate(scale, start=1)}
    return {key: None if total is None else place[total] for key, total in totals.items()}
