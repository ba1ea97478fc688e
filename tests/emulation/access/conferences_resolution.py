"""The resolution of an open conference: prepared by the chair, read by the council above."""

from typing import Any

from django.utils import timezone

from conferences.models import Conferral, ResolutionVersion
from tests.emulation.access.rows import (
    CHAIR_ONLY,
    CHAIR_RUNS,
    CLUSTER_ONLY,
    Address,
    of_conference,
    signed_in,
)
from tests.world import World

# Forms without what they need come back.
_CHAIR_FILLS = CHAIR_ONLY | {"chair": 400}
_COUNCIL = signed_in(403, nobody=404, other=404, chair=200, specialist=200, member=200)


def _version(world: World) -> dict[str, Any]:
    return {"version": world.conference.resolution.version}


def _nomination(world: World) -> dict[str, Any]:
    row = world.conference.resolution.nominations.first()
    assert row is not None
    return {"pk": world.conference.pk, "nomination": row.pk}


def _conferral(world: World) -> dict[str, Any]:
    row = Conferral.objects.create(
        resolution=world.conference.resolution, order=99, award="Giấy khen"
    )
    return {"pk": world.conference.pk, "conferral": row.pk}


def _ballot(world: World) -> dict[str, Any]:
    return {"pk": world.conference.pk, "ballot": 0}


def _kept(world: World) -> dict[str, Any]:
    ResolutionVersion.objects.create(
        resolution=world.conference.resolution,
        number=1,
        content={},
        concluded_at=timezone.now(),
        concluded_by=world.users["chair"],
    )
    return {"pk": world.conference.pk, "number": 1}


ROWS: dict[str, Address] = {
    "conferences:resolution": Address(_COUNCIL, arguments=of_conference),
    "conferences:resolution_prepare": Address(
        signed_in(405),
        CHAIR_RUNS,
        arguments=of_conference,
        post=lambda world: {"section": "officers", **_version(world)},
    ),
    # Ranks that are not sent are no ranks: a change without a reason.
    "conferences:resolution_ranks": Address(
        CHAIR_ONLY, _CHAIR_FILLS, arguments=of_conference, post=_version
    ),
    "conferences:nomination_new": Address(
        CHAIR_ONLY, _CHAIR_FILLS, arguments=of_conference, post=_version
    ),
    "conferences:nomination": Address(
        CHAIR_ONLY, _CHAIR_FILLS, arguments=_nomination, post=_version
    ),
    "conferences:nomination_remove": Address(
        signed_in(405), CHAIR_RUNS, arguments=_nomination, post=_version
    ),
    "conferences:resolution_officers": Address(
        CHAIR_ONLY, _CHAIR_FILLS, arguments=of_conference, post=_version
    ),
    "conferences:conferral_new": Address(
        CHAIR_ONLY, _CHAIR_FILLS, arguments=of_conference, post=_version
    ),
    "conferences:conferral": Address(CHAIR_ONLY, _CHAIR_FILLS, arguments=_conferral, post=_version),
    "conferences:conferral_remove": Address(
        signed_in(405), CHAIR_RUNS, arguments=_conferral, post=_version
    ),
    "conferences:resolution_findings": Address(
        CHAIR_ONLY, CHAIR_RUNS, arguments=of_conference, post=_version
    ),
    "conferences:resolution_covenant": Address(
        CHAIR_ONLY, CHAIR_RUNS, arguments=of_conference, post=_version
    ),
    "conferences:resolution_ballot": Address(
        signed_in(405), CHAIR_ONLY | {"chair": 404}, arguments=_ballot, post=_version
    ),
    "conferences:resolution_version": Address(CLUSTER_ONLY, arguments=_kept),
    # It has not been concluded: the council's specialist is sent back.
    "conferences:reopen": Address(
        signed_in(403, nobody=404, other=404, specialist=302),
        signed_in(403, nobody=404, other=404, specialist=302),
        arguments=of_conference,
    ),
}
