"""Ballots of a conference, and the personal links by which people vote without an account."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from conferences.actions import balloting
from conferences.models import Ballot
from tests.conferences.ballots_made import SCAN, drafted, linked, opened, seats_of
from tests.emulation.access.rows import (
    CHAIR_ONLY,
    CHAIR_RUNS,
    CLUSTER_ONLY,
    Address,
    of_conference,
    public,
    signed_in,
)
from tests.world import World

# In the cluster, but not this unit's or these tellers'.
INSIDE_REFUSED = signed_in(403, nobody=404, other=404)


def _ballot(world: World) -> dict[str, Any]:
    return {"pk": opened(world, secrecy="open")[0].pk}


def _draft(world: World) -> dict[str, Any]:
    return {"pk": drafted(world).pk}


def _opening(world: World) -> dict[str, Any]:
    return {"pk": opened(world)[0].pk, "verb": "annul_ballot"}


def _reason(world: World) -> dict[str, Any]:
    return {"reason": "Lỗi", "version": Ballot.objects.get().version}


def _counting(world: World) -> dict[str, Any]:
    ballot, _codes = opened(world, secrecy="open", takes_paper=True)
    balloting.stop_ballot(ballot=ballot, by=world.users["chair"])
    return {"pk": ballot.pk}


def _seat_of_staff(world: World) -> dict[str, Any]:
    ballot, _codes = opened(world)
    return {"pk": ballot.pk, "seat": ballot.seats.get(name="Sở Tài chính").pk}


def _token(world: World) -> str:
    ballot, _codes = opened(world)
    tokens = linked(ballot, world.users["chair"])
    return tokens[seats_of(ballot)[0].name]


def _link(world: World) -> dict[str, Any]:
    return {"token": _token(world)}


def _linked_paper(world: World) -> dict[str, Any]:
    return {"token": _token(world), "pk": Ballot.objects.get().pk}


def _cast(world: World) -> dict[str, Any]:
    return {"step": "cast"}


def _upload(world: World) -> dict[str, Any]:
    return {"scan": SimpleUploadedFile("bien-ban.pdf", SCAN)}


# A draft is nobody's but the chair's; the admin sees everything and runs nothing.
DRAFT_ONLY = signed_in(404, chair=200, admin=403)
VOTERS_ONLY = INSIDE_REFUSED | {"staff": 200}
POST_ONLY = signed_in(405)

ROWS: dict[str, Address] = {
    "conferences:votes_awaited": Address(signed_in(200)),
    "conferences:ballot_draft": Address(CHAIR_ONLY, CHAIR_ONLY | {"chair": 422}, of_conference),
    "conferences:ballot": Address(CLUSTER_ONLY, arguments=_ballot),
    "conferences:ballot_live": Address(CLUSTER_ONLY, arguments=_ballot),
    "conferences:ballot_screen": Address(CLUSTER_ONLY, arguments=_ballot),
    "conferences:ballot_edit": Address(DRAFT_ONLY, DRAFT_ONLY | {"chair": 422}, _draft),
    "conferences:ballot_move": Address(CHAIR_ONLY, CHAIR_RUNS, _opening, _reason),
    "conferences:ballot_roll": Address(
        POST_ONLY, CHAIR_RUNS, _ballot, lambda world: {"present": "1"}
    ),
    "conferences:ballot_links": Address(POST_ONLY, CHAIR_ONLY, _ballot),
    "conferences:ballot_next": Address(POST_ONLY, CHAIR_RUNS, _ballot),
    "conferences:ballot_settle": Address(POST_ONLY, CHAIR_RUNS, _ballot),
    # The tellers work for two member units.
    "conferences:ballot_count": Address(
        INSIDE_REFUSED | {"staff": 200, "both": 200},
        INSIDE_REFUSED | {"staff": 422, "both": 422},
        _counting,
    ),
    "conferences:ballot_scan": Address(
        INSIDE_REFUSED | {"chair": 404, "staff": 404, "both": 404}, CHAIR_RUNS, _counting, _upload
    ),
    "conferences:vote": Address(VOTERS_ONLY, VOTERS_ONLY | {"staff": 302}, _seat_of_staff, _cast),
    "conferences:link": Address(public(302), public(405), _link),
    "conferences:vote_by_link": Address(public(200), public(302), _linked_paper, _cast),
}
