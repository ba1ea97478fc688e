"""Papers of dossiers and letters: seen with the dossier, handed in by those who write it."""

from typing import Any

from awards.workflow import ProposalState
from tests.awards.dossiers_made import proposal
from tests.awards.papers_made import at_hand, upload
from tests.emulation.access.rows import Address, signed_in
from tests.world import World

# A dossier of Sở Tài chính that was returned: its unit works on it, the desk may read it.
WRITTEN = signed_in(404, staff=302, specialist=403, admin=403)
READ = signed_in(404, staff=200, specialist=200, admin=200)


def _dossier(world: World) -> dict[str, Any]:
    return {"pk": proposal(ProposalState.RETURNED).pk}


def _letter(world: World) -> dict[str, Any]:
    return {"pk": proposal(ProposalState.RETURNED).batch_id}


def _paper(world: World) -> dict[str, Any]:
    return {"pk": at_hand(proposal(ProposalState.RETURNED), world.users["staff"]).pk}


def _files(world: World) -> dict[str, Any]:
    return {"files": upload()}


ROWS = {
    "awards:papers_add": Address(signed_in(405), WRITTEN, arguments=_dossier, post=_files),
    "awards:letter_papers_add": Address(signed_in(405), WRITTEN, arguments=_letter, post=_files),
    "awards:paper_remove": Address(signed_in(405), WRITTEN, arguments=_paper),
    "awards:paper_file": Address(READ, arguments=_paper),
}
