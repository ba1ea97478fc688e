"""The pages that ask before something is sent: one dossier, or many at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from awards.actions.submitting import unsent_of
from awards.dossiers.handing_in import read_for_sending, ready_of, unchanged
from awards.dossiers.words import consequences
from awards.models import Proposal
from awards.workflow import PROPOSAL

if TYPE_CHECKING:
    from django.db.models import QuerySet

_SENDING = ("submit", "resubmit")
# What goes with one press; a form has room for twice as many ticks.
MOST_AT_ONCE = 500


def move_page(proposal: Proposal, verb: str) -> dict[str, Any]:
    """What a move brings about; before sending also what is missing."""
    move = PROPOSAL.moves[verb]
    is_possible = proposal.state in move.sources
    ready = []
    if verb in _SENDING and is_possible:
        rows = read_for_sending(Proposal.objects.filter(pk=proposal.pk))
        ready = list(ready_of(rows).values())
    return {
        "proposal": proposal,
        "move": move,
        "consequences": consequences(verb, proposal),
        "gaps": ready[0].gaps if ready else (),
        "is_same": bool(ready) and bool(unchanged(ready)),
        "is_possible": is_possible,
    }


def many_page(
    verb: str, rows: "QuerySet[Proposal]", ticked: Sequence[int] | None
) -> dict[str, Any]:
    """Those of `rows` that `verb` sends, and those that are not complete and stay behind.

    Everything is ticked before somebody has chosen: `ticked` is what they chose.
    """
    found = unsent_of(verb, rows)
    ready = [one for one in found if one.is_ready]
    shown = ready[:MOST_AT_ONCE]
    same = unchanged(shown)
    return {
        "move": PROPOSAL.moves[verb],
        "ready": [
            (one.proposal, one.proposal.pk in same, ticked is None or one.proposal.pk in ticked)
            for one in shown
        ],
        "behind": [one for one in found if not one.is_ready],
        "later": len(ready) - len(shown),
    }
