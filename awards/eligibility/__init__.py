"""Whether an award can be given: facts and rules in, findings out. Pure: no ORM, no clock."""

from awards.eligibility.deciding import check
from awards.eligibility.facts import (
    AwardFact,
    Case,
    Facts,
    HeadcountFact,
    HoldFact,
    InitiativeFact,
    QuotaFact,
    RankFact,
    RatingFact,
    TargetFact,
    VoteFact,
)
from awards.eligibility.findings import Finding, Outcome, worst

__all__ = [
    "AwardFact",
    "Case",
    "Facts",
    "Finding",
    "HeadcountFact",
    "HoldFact",
    "InitiativeFact",
    "Outcome",
    "QuotaFact",
    "RankFact",
    "RatingFact",
    "TargetFact",
    "VoteFact",
    "check",
    "worst",
]
