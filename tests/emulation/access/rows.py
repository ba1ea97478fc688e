"""What a row of the matrix says, and the pieces that the rows of several apps share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.world import ROLES, World

EVERYBODY = ("anonymous", *ROLES)
# Somebody who is not signed in is sent to the sign-in page, whatever they asked for.
TO_SIGN_IN = 302

Statuses = dict[str, int]
Arguments = Callable[[World], dict[str, Any]]


def signed_in(status: int, **others: int) -> Statuses:
    """`status` for every role, except `others`; the anonymous are sent to sign in."""
    return {"anonymous": TO_SIGN_IN} | dict.fromkeys(ROLES, status) | others


def public(status: int, **others: int) -> Statuses:
    return dict.fromkeys(EVERYBODY, status) | others


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Address:
    """What an address answers to GET and POST; `post` is the form that is sent."""

    get: Statuses
    posted: Statuses = field(default_factory=lambda: signed_in(405))
    arguments: Arguments = nothing
    post: Arguments = nothing


# A live conference is seen by its cluster's units and the council above it.
CLUSTER_ONLY = signed_in(200, nobody=404, other=404)
# Only the unit in the chair, and then what it sends is done.
CHAIR_ONLY = signed_in(403, nobody=404, other=404, chair=200)
CHAIR_RUNS = CHAIR_ONLY | {"chair": 302}


def organisers(status: int, refused: int, **others: int) -> Statuses:
    """The council's specialists and administrators keep its clusters."""
    return signed_in(refused, **{"specialist": status, "admin": status} | others)


def keepers(status: int) -> Statuses:
    """The chair's staff, the council's specialists and administrators keep a year."""
    inside = {"chair": status, "specialist": status, "admin": status}
    return signed_in(403, nobody=404, other=404, **inside)


def of_cluster(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.cluster_id}


def of_year(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.pk}


def of_unit(world: World) -> dict[str, Any]:
    return {"pk": world.unit("Sở Tài chính").pk}


def of_conference(world: World) -> dict[str, Any]:
    return {"pk": world.conference.pk}
