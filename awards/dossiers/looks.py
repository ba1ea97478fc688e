"""How the states of a dossier are drawn: state of the look, and icon; what lists choose by."""

from typing import TYPE_CHECKING, Any

from awards.workflow import DECIDING, DecisionState
from awards.workflow import ProposalState as P

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from awards.models import Proposal

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

# In a decision that is only drafted: shown as a state of its own.
_DECIDING = "deciding"
SHOWN_STATES = [
    choice
    for state in P
    for choice in (
        *([(_DECIDING, DECIDING)] if state == P.DECIDED else []),
        (str(state), state.label),
    )
]


def look_of(row: "Proposal") -> tuple[str, str]:
    """`row` is read with `decision`."""
    return ("now", "pencil") if row.is_deciding else STATES[P(row.state)]


def in_shown_state(rows: "QuerySet[Any]", key: str) -> "QuerySet[Any]":
    """The rows that are shown in one of `SHOWN_STATES`."""
    if key == _DECIDING:
        return rows.filter(state=P.DECIDED, decision__state=DecisionState.DRAFT)
    if key == P.DECIDED:
        return rows.filter(state=key).exclude(decision__state=DecisionState.DRAFT)
    return rows.filter(state=key)
