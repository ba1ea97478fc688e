"""Dossiers: for who writes the letter and, once sent, for the desk of the council."""

from typing import Any

from awards.workflow import ProposalState
from tests.awards.dossiers_made import proposal
from tests.emulation.access.rows import Address, signed_in
from tests.world import World

INSIDE = ("staff", "specialist", "admin")


def insiders(status: int, **others: int) -> dict[str, int]:
    return signed_in(404, **dict.fromkeys(INSIDE, status) | others)


def _sent(world: World) -> dict[str, Any]:
    return {"pk": proposal(ProposalState.SUBMITTED).pk}


ROWS: dict[str, Address] = {
    "awards:proposal": Address(insiders(200), arguments=_sent),
}
