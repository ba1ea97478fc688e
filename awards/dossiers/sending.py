"""The pages that ask before something is sent: one dossier, or many at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from awards.actions.submitting import unsent_of
from awards.dossiers.handing_in import Ready, contents_of, read_for_sending, ready_of
from awards.dossiers.versions import differences
from awards.dossiers.words import consequences
from awards.models import Proposal, ProposalVersion
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
        "is_same": bool(ready) and bool(_unchanged(ready)),
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
    same = _unchanged(shown)
    return {
        "move": PROPOSAL.moves[verb],
        "ready": [
            (one.proposal, one.proposal.pk in same, ticked is None or one.proposal.pk in ticked)
            for one in shown
        ],
        "behind": [one for one in found if not one.is_ready],
        "later": len(ready) - len(shown),
    }


def _unchanged(ready: Sequence[Ready]) -> set[int]:
    """Those that would be handed in just as they were the last time. Two queries."""
    versions = ProposalVersion.objects.filter(proposal__in=[one.proposal.pk for one in ready])
    last = dict(versions.order_by("number").values_list("proposal_id", "content"))
    now = contents_of([one for one in ready if one.proposal.pk in last]) if last else {}
    return {pk for pk, content in now.items() if not differences(last[pk], content)}
