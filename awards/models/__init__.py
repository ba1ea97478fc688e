from awards.models.facts import (
    Headcount,
    HeadcountTitle,
    HistoryCheck,
    Hold,
    Initiative,
    YearlyRating,
)
from awards.models.people import Household, Person, PersonAlias
from awards.models.register import Award

__all__ = [
    "Award",
    "Headcount",
    "HeadcountTitle",
    "HistoryCheck",
    "Hold",
    "Household",
    "Initiative",
    "Person",
    "PersonAlias",
    "YearlyRating",
]
