"""Letters and dossiers written: for who sends them; the desk sees a letter once something came."""

from typing import Any

from tests.awards.dossiers_made import batch, proposal
from tests.emulation.access.rows import Address, of_conference, signed_in
from tests.world import World


def _draft(world: World) -> dict[str, Any]:
    return {"pk": proposal("draft").pk}


def _letter(world: World) -> dict[str, Any]:
    """A letter of which one dossier was sent."""
    return {"pk": proposal("submitted").batch_id}


def _new_letter(world: World) -> dict[str, Any]:
    return {"pk": batch().pk}


def writer(status: int, *, desk: int = 404, admin: int = 403) -> dict[str, int]:
    """Who writes; the desk of the council only sees, and administrators only look on."""
    return signed_in(404, staff=status, specialist=desk, admin=admin)


# Whoever works for a unit may begin a letter; `specialist` is of a council with none above it.
BEGIN = signed_in(403, staff=200, other=200, both=200, chair=200)

ROWS: dict[str, Address] = {
    "awards:batches": Address(signed_in(200)),
    "awards:batch": Address(writer(200, desk=200, admin=200), arguments=_letter),
    "awards:batch_new": Address(BEGIN, BEGIN | dict.fromkeys(("staff", "other", "chair"), 400)),
    "awards:batch_edit": Address(writer(200, desk=403), writer(400, desk=403), arguments=_letter),
    "awards:batch_remove": Address(writer(200), writer(409), arguments=_new_letter),
    "awards:proposal_add": Address(writer(200, desk=403), writer(400, desk=403), arguments=_letter),
    "awards:suggest": Address(writer(200, desk=403), arguments=_letter),
    "awards:proposals_import": Address(
        writer(200, desk=403), writer(400, desk=403), arguments=_letter
    ),
    "awards:proposals_workbook": Address(writer(200), arguments=_new_letter),
    "awards:proposal_edit": Address(writer(200), writer(400), arguments=_draft),
    "awards:proposal_remove": Address(writer(200), writer(409), arguments=_draft),
    # The conference is not a recorded one: what the desk asks for is refused with a sentence.
    "awards:take_up": Address(
        signed_in(405),
        signed_in(403, nobody=404, other=404, specialist=302),
        arguments=of_conference,
    ),
}
