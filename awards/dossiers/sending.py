"""The pages that ask before something is sent: one dossier, or a whole letter."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from awards.actions.submitting import drafts_of
from awards.dossiers.handing_in import read_for_sending, ready_of
from awards.dossiers.words import consequences
from awards.models import Batch, Proposal
from awards.workflow import PROPOSAL
from workflow.moves import Refused

_MOST_DIGITS = 10


def move_page(proposal: Proposal, verb: str) -> dict[str, Any]:
    """What a move brings about; before sending also what is missing."""
    move = PROPOSAL.moves[verb]
    gaps: Any = ()
    if verb in ("submit", "resubmit") and proposal.state in move.sources:
        rows = read_for_sending(Proposal.objects.filter(pk=proposal.pk))
        gaps = ready_of(rows)[proposal.pk].gaps
    return {
        "proposal": proposal,
        "move": move,
        "consequences": consequences(verb, proposal),
        "gaps": gaps,
        "is_possible": proposal.state in move.sources,
    }


def batch_page(batch: Batch) -> dict[str, Any]:
    """The drafts of a letter: those that go with this press, and those that stay behind."""
    drafts = drafts_of(batch)
    ready = [one for one in drafts if one.is_ready]
    return {
        "batch": batch,
        "ready": ready,
        "behind": [one for one in drafts if not one.is_ready],
        "seen": ",".join(f"{one.proposal.pk}:{one.proposal.version}" for one in ready),
    }


def seen_of(sent: str) -> Mapping[int, int]:
    """The dossiers and versions that the page showed. Raises Refused for anything else."""
    seen = {}
    for pair in sent.split(",") if sent else ():
        pk, _colon, version = pair.partition(":")
        if not (_is_number(pk) and _is_number(version)):
            raise Refused(_("Danh sách gửi lên không đọc được. Tải lại trang rồi gửi lại."))
        seen[int(pk)] = int(version)
    return seen


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS
