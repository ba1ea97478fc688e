"""Decisions, refusals, steps, quotas."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from awards.models import Amendment, Award, Decision
from awards.workflow import ProposalState
from tests.awards.dossiers_made import decision, proposal, stored
from tests.emulation.access.rows import Address, signed_in
from tests.world import World

# The desk of the council writes; administrators and members look at what is issued.
DESK = signed_in(403, specialist=200)


def _in(state: str, held: str) -> Decision:
    values: dict[str, Any] = {"state": state}
    if state == "draft":
        values |= {"number": "", "issued_on": None}
    if state == "announced":
        values |= {
            "announced_at": timezone.now(),
            "announced_by": User.objects.get(username="specialist"),
        }
    made = decision(**values)
    proposal(held, decision=made)
    return made


def _draft(world: World) -> dict[str, Any]:
    return {"pk": _in("draft", ProposalState.DECIDED).pk}


def _issued(world: World) -> dict[str, Any]:
    return {"pk": _in("issued", ProposalState.DECIDED).pk}


def _with_file(world: World) -> dict[str, Any]:
    made = decision(file=stored(world.users["specialist"]))
    return {"pk": made.pk, "which": "file"}


def _announced_dossier(world: World) -> dict[str, Any]:
    return {"pk": proposal(ProposalState.ANNOUNCED).pk}


def _announced(world: World) -> dict[str, Any]:
    return {"pk": _in("announced", ProposalState.ANNOUNCED).pk}


def _announced_line(world: World) -> dict[str, Any]:
    held = _in("announced", ProposalState.ANNOUNCED)
    line = Award.objects.create(name="Bằng khen", recipient="Ai Đó", decision=held)
    return {"pk": held.pk, "award": line.pk}


def _amendment(world: World) -> dict[str, Any]:
    desk = world.users["specialist"]
    made = Amendment.objects.create(
        decision=_in("issued", ProposalState.DECIDED),
        kind="revocation",
        document="Số 1",
        dated=date(2026, 1, 5),
        reason="Sai",
        file=stored(desk),
        recorded_by=desk,
    )
    return {"pk": made.pk}


# Drafts are the desk's alone; what is issued is seen by the members of the council, too.
OF_DRAFT = signed_in(404, specialist=200, admin=403)
OF_ISSUED = signed_in(404, specialist=200, member=403, admin=403)
# What is announced is seen by everybody.
OF_ANNOUNCED = signed_in(403, specialist=200)
SEES_ISSUED = signed_in(404, specialist=200, member=200, admin=200)
# A form without what it asks for comes back; a deed without dossiers says so and leads back.
NOTHING_CHOSEN = signed_in(404, specialist=302, admin=403)

ROWS: dict[str, Address] = {
    "awards:decisions": Address(signed_in(200)),
    "awards:candidates": Address(signed_in(403, specialist=200, admin=200)),
    "awards:decision_new": Address(DESK, DESK),
    "awards:decision": Address(SEES_ISSUED, arguments=_issued),
    "awards:decision_list": Address(SEES_ISSUED, arguments=_issued),
    "awards:decision_print": Address(SEES_ISSUED, arguments=_issued),
    "awards:decision_file": Address(SEES_ISSUED, arguments=_with_file),
    "awards:decision_edit": Address(OF_DRAFT, OF_DRAFT | {"specialist": 400}, arguments=_draft),
    "awards:decision_issue": Address(OF_DRAFT, OF_DRAFT | {"specialist": 400}, arguments=_draft),
    "awards:decision_announce": Address(
        OF_ISSUED, OF_ISSUED | {"specialist": 409}, arguments=_issued
    ),
    "awards:decision_revoke": Address(
        OF_ISSUED, OF_ISSUED | {"specialist": 400}, arguments=_issued
    ),
    "awards:decision_correct": Address(
        OF_ANNOUNCED, OF_ANNOUNCED | {"specialist": 400}, arguments=_announced
    ),
    "awards:award_correct": Address(
        OF_ANNOUNCED, OF_ANNOUNCED | {"specialist": 400}, arguments=_announced_line
    ),
    "awards:amendment_file": Address(SEES_ISSUED, arguments=_amendment),
    "awards:decision_add": Address(signed_in(405), NOTHING_CHOSEN, arguments=_draft),
    "awards:decision_remove": Address(signed_in(405), NOTHING_CHOSEN, arguments=_draft),
    "awards:decision_discard": Address(signed_in(405), NOTHING_CHOSEN, arguments=_draft),
    "awards:refuse": Address(DESK, DESK | {"specialist": 302}),
    "awards:steps": Address(DESK, DESK),
    "awards:revoke": Address(
        signed_in(404, specialist=200, staff=403, member=403, admin=403),
        signed_in(404, specialist=400, staff=403, member=403, admin=403),
        arguments=_announced_dossier,
    ),
    "awards:quotas": Address(signed_in(200)),
    "awards:cuts": Address(signed_in(200)),
}
