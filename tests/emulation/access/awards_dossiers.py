"""Dossiers: for who writes the letter and, once sent, for the desk of the council."""

from typing import Any

from django.utils import timezone

from awards.models import Remark
from awards.workflow import ProposalState
from tests.awards.blocks_made import blocked
from tests.awards.dossiers_made import batch, proposal
from tests.emulation.access.rows import Address, signed_in
from tests.world import World

INSIDE = ("staff", "specialist", "admin")


def insiders(status: int, **others: int) -> dict[str, int]:
    return signed_in(404, **dict.fromkeys(INSIDE, status) | others)


def writers(status: int) -> dict[str, int]:
    """The board sees what was sent and does nothing here; others do not see it."""
    return insiders(403, staff=status)


def _sent(world: World) -> dict[str, Any]:
    return {"pk": proposal(ProposalState.SUBMITTED).pk}


def _recalled(world: World) -> dict[str, Any]:
    return _sent(world) | {"verb": "recall"}


def _asked(world: World) -> dict[str, Any]:
    one = proposal(ProposalState.APPRAISAL)
    remark = Remark.objects.create(
        proposal=one,
        kind="question",
        text="Số liệu năm nào?",
        asked_at=timezone.now(),
        asked_by=world.users["specialist"],
    )
    return {"pk": one.pk, "remark": remark.pk}


def _blocked(world: World) -> dict[str, Any]:
    return {"rule": blocked(world), "pk": proposal(ProposalState.RETURNED).pk}


def _letter(world: World) -> dict[str, Any]:
    within = batch()
    proposal(of=within)
    proposal(ProposalState.SUBMITTED, of=within, kind="COBT")
    return {"pk": within.pk}


ROWS: dict[str, Address] = {
    "awards:proposals": Address(signed_in(200)),
    # Lists one's own only; an empty choice is refused to everybody.
    "awards:resubmit_many": Address(signed_in(200), signed_in(409)),
    "awards:proposal": Address(insiders(200), arguments=_sent),
    # An old page: what it sends is refused to whoever may.
    "awards:proposal_move": Address(writers(200), writers(409), arguments=_recalled),
    "awards:finding_explain": Address(writers(200), writers(400), arguments=_blocked),
    "awards:remark_answer": Address(writers(200), writers(400), arguments=_asked),
    "awards:batch_submit": Address(writers(200), writers(409), arguments=_letter),
}
