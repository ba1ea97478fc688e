from catalogue.models.awards import AwardAlias, AwardKind
from catalogue.models.holidays import Holiday
from catalogue.models.law import LegalDocument

__all__ = ["AwardAlias", "AwardKind", "Holiday", "LegalDocument"]
