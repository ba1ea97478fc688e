"""How far the cross scores of a line lie apart. Pure: no ORM; `Decimal` in and out.

An outlier lies more than 1.5 times the interquartile range outside the quartiles (Tukey's
fences), and is looked for from four scores on: among fewer nobody can be told from the rest.
Quartiles are the medians of the lower and the upper half; of an odd number the middle one belongs
to both (Tukey's hinges).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from scoring.methods import rounded

K = TypeVar("K", bound=Hashable)

FENCE = Decimal("1.5")
FEWEST = 4


@dataclass(frozen=True, slots=True)
class Spread(Generic[K]):
    """`mean` and `median` to two decimals; `outliers` are those who gave the scores, in order."""

    count: int
    least: Decimal
    most: Decimal
    median: Decimal
    mean: Decimal
    outliers: tuple[K, ...]

    @property
    def range(self) -> Decimal:
        return self.most - self.least


def spread(scores: Mapping[K, Decimal | None]) -> Spread[K] | None:
    """The spread of what was given, by who gave it; None where nobody has."""
    given = {key: points for key, points in scores.items() if points is not None}
    if not given:
        return None
    ordered = sorted(given.values())
    low, high = fences(ordered)
    return Spread(
        count=len(ordered),
        least=ordered[0],
        most=ordered[-1],
        median=rounded(median(ordered)),
        mean=rounded(sum(ordered, Decimal(0)) / len(ordered)),
        outliers=tuple(key for key, points in given.items() if not low <= points <= high),
    )


def median(ordered: Sequence[Decimal]) -> Decimal:
    """The middle of sorted scores, or the mean of the two in the middle."""
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def fences(ordered: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Between which sorted scores are no outliers; of too few, all are within."""
    if len(ordered) < FEWEST:
        return ordered[0], ordered[-1]
    half = (len(ordered) + 1) // 2
    lower, upper = median(ordered[:half]), median(ordered[-half:])
    reach = FENCE * (upper - lower)
    return lower - reach, upper + reach
