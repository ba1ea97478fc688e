"""The final score of a line: from appraisal, cross scores and the conference. Pure: no ORM.

The rule is chosen for the cluster year and shown to everybody. The unit's own score is not even
asked for here, so that no final score can be the larger of self and appraisal. No central rule
was found (`domain.md` 3 lists the stages only): these are the ways that clusters describe,
unconfirmed as a rule. Rounded once, half up, to two decimals; the caller holds the criterion's
bounds.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.methods import rounded

# Fewer would leave nothing once the highest and the lowest are gone.
TRIMMED_FROM = 3


class FinalRule(models.TextChoices):
    APPRAISAL = "appraisal", _("Điểm thẩm định")
    CROSS_MEAN = "cross_mean", _("Trung bình điểm chấm chéo")
    CROSS_TRIMMED = "cross_trimmed", _("Trung bình điểm chấm chéo, bỏ cao nhất và thấp nhất")
    APPRAISAL_CROSS_MEAN = "appraisal_cross_mean", _("Nửa thẩm định, nửa chấm chéo")


def final_points(
    rule: str,
    *,
    appraisal: Decimal | None,
    second_appraisal: Decimal | None = None,
    crosses: Sequence[Decimal | None] = (),
    adjustment: Decimal | None = None,
) -> Decimal | None:
    """The final points of a line by `rule`; None where what the rule needs is missing.

    What the conference decided (`adjustment`) goes before every rule, and a second appraisal
    before the first. Cross scores that were not given (None) are nobody's.

    Raises ValueError for a rule that does not exist.
    """
    wanted = FinalRule(rule)
    if adjustment is not None:
        return rounded(adjustment)
    appraised = appraisal if second_appraisal is None else second_appraisal
    given = [points for points in crosses if points is not None]
    match wanted:
        case FinalRule.APPRAISAL:
            found = appraised
        case FinalRule.CROSS_MEAN:
            found = mean(given)
        case FinalRule.CROSS_TRIMMED:
            found = trimmed_mean(given)
        case FinalRule.APPRAISAL_CROSS_MEAN:
            crossed = _sum_and_count(given)
            if appraised is None or crossed is None:
                found = None
            else:
                whole, count = crossed
                found = (appraised * count + whole) / (2 * count)
    return None if found is None else rounded(found)


def mean(given: Sequence[Decimal]) -> Decimal | None:
    """Σ/n, not rounded; None of nothing."""
    if not given:
        return None
    return sum(given, Decimal(0)) / len(given)


def trimmed_mean(given: Sequence[Decimal]) -> Decimal | None:
    """The mean without one highest and one lowest; of one or two the plain mean.

    Of several equal highest (or lowest) only one goes, so that n scores always leave n − 2.
    """
    return mean(sorted(given)[1:-1] if len(given) >= TRIMMED_FROM else given)


def gate_met(answers: Collection[bool | None]) -> bool | None:
    """Whether a gate counts as met by those who appraised it: one that says no decides.

    None where nobody answered.
    """
    given = [answer for answer in answers if answer is not None]
    return all(given) if given else None


def _sum_and_count(given: Sequence[Decimal]) -> tuple[Decimal, int] | None:
    return (sum(given, Decimal(0)), len(given)) if given else None
