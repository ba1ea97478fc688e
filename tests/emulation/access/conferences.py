"""The conferences of a cluster's year."""

from typing import Any

from tests.emulation.access.rows import CHAIR_ONLY, CLUSTER_ONLY, Address, of_conference, signed_in
from tests.world import World


def _move(world: World) -> dict[str, Any]:
    return {"pk": world.conference.pk, "verb": "conclude"}


def _version(world: World) -> dict[str, Any]:
    return {"version": world.conference.version}


ROWS: dict[str, Address] = {
    "conferences:conferences": Address(signed_in(200)),
    "conferences:conference": Address(CLUSTER_ONLY, arguments=of_conference),
    "conferences:move": Address(
        CHAIR_ONLY,
        signed_in(403, nobody=404, other=404, chair=302),
        arguments=_move,
        post=_version,
    ),
}
