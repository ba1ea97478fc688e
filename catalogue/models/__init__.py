from catalogue.models.awards import AwardAlias, AwardKind
from catalogue.models.holidays import Holiday
from catalogue.models.law import LegalDocument
from catalogue.models.papers import PaperRequirement, PaperSource
from catalogue.models.rules import EligibilityRule

__all__ = [
    "AwardAlias",
    "AwardKind",
    "EligibilityRule",
    "Holiday",
    "LegalDocument",
    "PaperRequirement",
    "PaperSource",
]
