from awards.models.amendments import AmendedLine, Amendment, AmendmentKind
from awards.models.decisions import Decision
from awards.models.facts import (
    Headcount,
    HeadcountTitle,
    HistoryCheck,
    Hold,
    Initiative,
    YearlyRating,
)
from awards.models.papers import DossierPaper, PaperOrigin
from awards.models.people import Household, Person, PersonAlias
from awards.models.proposals import (
    AnswerKind,
    Batch,
    FindingAnswer,
    PendingMove,
    Proposal,
    ProposalVersion,
    Remark,
    RemarkKind,
    RuleSnapshot,
)
from awards.models.register import Award
from awards.models.reviews import (
    Consultation,
    ConsultationAnswer,
    DeskArea,
    PublicComment,
    PublicLine,
    PublicNotice,
    Review,
    Verdict,
)
from awards.models.sessions import (
    CouncilOpinion,
    CouncilSession,
    ItemOutcome,
    OpinionVerdict,
    SessionItem,
    SessionMember,
)

__all__ = [
    "AmendedLine",
    "Amendment",
    "AmendmentKind",
    "AnswerKind",
    "Award",
    "Batch",
    "Consultation",
    "ConsultationAnswer",
    "CouncilOpinion",
    "CouncilSession",
    "Decision",
    "DeskArea",
    "DossierPaper",
    "FindingAnswer",
    "Headcount",
    "HeadcountTitle",
    "HistoryCheck",
    "Hold",
    "Household",
    "Initiative",
    "ItemOutcome",
    "OpinionVerdict",
    "PaperOrigin",
    "PendingMove",
    "Person",
    "PersonAlias",
    "Proposal",
    "ProposalVersion",
    "PublicComment",
    "PublicLine",
    "PublicNotice",
    "Remark",
    "RemarkKind",
    "Review",
    "RuleSnapshot",
    "SessionItem",
    "SessionMember",
    "Verdict",
    "YearlyRating",
]
