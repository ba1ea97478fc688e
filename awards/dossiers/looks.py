"""How the states of a dossier are drawn: state of the look, and icon."""

from awards.workflow import ProposalState as P

STATES: dict[P, tuple[str, str]] = {
    P.DRAFT: ("idle", "pencil"),
    P.SUBMITTED: ("now", "clock"),
    P.APPRAISAL: ("now", "search"),
    P.RETURNED: ("bad", "arrow-return-left"),
    P.CONSULTATION: ("now", "megaphone"),
    P.SESSION: ("now", "people"),
    P.RECOMMENDED: ("ok", "check-lg"),
    P.NOT_RECOMMENDED: ("warn", "slash-circle"),
    P.DECIDED: ("ok", "check-circle-fill"),
    P.ANNOUNCED: ("hon", "award-fill"),
    P.REFUSED: ("warn", "slash-circle"),
    P.WITHDRAWN: ("idle", "slash-circle"),
    P.REVOKED: ("bad", "slash-circle"),
}
