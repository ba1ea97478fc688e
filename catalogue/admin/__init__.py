from catalogue.admin.named import NamedAdmin
from catalogue.admin.papers import PaperRequirementAdmin
from catalogue.admin.reference import AwardKindAdmin, HolidayAdmin, LegalDocumentAdmin
from catalogue.admin.rules import EligibilityRuleAdmin

__all__ = [
    "AwardKindAdmin",
    "EligibilityRuleAdmin",
    "HolidayAdmin",
    "LegalDocumentAdmin",
    "NamedAdmin",
    "PaperRequirementAdmin",
]
