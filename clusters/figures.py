"""From the results of units to one figure of the cluster, and how a result stands to what was

pledged. Pure: no ORM, `Decimal` in and out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Reported:
    """One unit's value; `weight` counts only for the weighted mean. 0 is a value."""

    value: Decimal
    weight: Decimal | None = None


def total(reported: Sequence[Reported]) -> Decimal | None:
    """The sum; None where nobody has reported."""
    return sum((row.value for row in reported), Decimal(0)) if reported else None


def mean(reported: Sequence[Reported]) -> Decimal | None:
    """The plain mean over those who have reported, to two places."""
    whole = total(reported)
    return None if whole is None else _rounded(whole / len(reported))


def weighted_mean(reported: Sequence[Reported]) -> Decimal | None:
    """Σ value·weight / Σ weight over those with a weight, to two places; None where all

    weights are missing or 0.
    """
    weighed = [(row.value, row.weight) for row in reported if row.weight is not None]
    weights = sum((weight for _value, weight in weighed), Decimal(0))
    if not weights:
        return None
    return _rounded(sum((value * weight for value, weight in weighed), Decimal(0)) / weights)


def best(reported: Sequence[Reported], *, smaller_is_better: bool) -> Decimal | None:
    """The best value of any unit."""
    values = [row.value for row in reported]
    if not values:
        return None
    return min(values) if smaller_is_better else max(values)


def aggregate(
    how: str, reported: Sequence[Reported], *, smaller_is_better: bool = False
) -> Decimal | None:
    """The cluster's figure by `how`: sum, mean, weighted or best.

    Raises KeyError for any other word.
    """
    if how == "best":
        return best(reported, smaller_is_better=smaller_is_better)
    return {"sum": total, "mean": mean, "weighted": weighted_mean}[how](reported)


def fulfilment(
    value: Decimal, pledged: Decimal, *, smaller_is_better: bool = False
) -> Decimal | None:
    """How far a pledge is fulfilled, in percent to two places; None where that has no meaning.

    Larger is better: value / pledged. Smaller is better: pledged / value. A pledge (or, where
    smaller is better, a result) of 0 or below bears no percentage: `is_reached` says whether
    it was kept.
    """
    part, whole = (pledged, value) if smaller_is_better else (value, pledged)
    if whole <= 0 or part < 0:
        return None
    return _rounded(part / whole * HUNDRED)


def is_reached(value: Decimal, pledged: Decimal, *, smaller_is_better: bool = False) -> bool:
    """Whether the pledge was kept."""
    return value <= pledged if smaller_is_better else value >= pledged


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_CENT, rounding=ROUND_HALF_UP)
