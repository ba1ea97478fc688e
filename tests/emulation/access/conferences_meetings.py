"""Laying a meeting down, calling people to it and running it."""

from typing import Any

from tests.conferences.rooms_made import delegate, delegation, item, opinion, paper, pdf
from tests.emulation.access.rows import (
    CHAIR_ONLY,
    CHAIR_RUNS,
    CLUSTER_ONLY,
    Address,
    of_conference,
    signed_in,
)
from tests.world import World

# Who chairs a cluster, be it another one, and who keeps a council's desk.
_STARTS = {"chair", "other", "specialist"}
_NEW = signed_in(403, **dict.fromkeys(_STARTS, 200))
# The unit that comes, and who runs the meeting.
_OWN = signed_in(403, nobody=404, other=404, staff=200, chair=200)
_OWN_DOES = _OWN | {"staff": 302, "chair": 302}
_NO_PAGE = signed_in(405)


def _item(world: World) -> dict[str, Any]:
    return {"pk": item(world).pk}


def _moved_item(world: World) -> dict[str, Any]:
    return _item(world) | {"verb": "start_item"}


def _paper(world: World) -> dict[str, Any]:
    return {"pk": paper(world).pk}


def _delegation(world: World) -> dict[str, Any]:
    return {"pk": delegation(world).pk}


def _delegate(world: World) -> dict[str, Any]:
    return _delegation(world) | {"delegate": delegate(world).pk}


def _opinion(world: World) -> dict[str, Any]:
    return {"pk": opinion(world).delegation_id}


def _names(world: World) -> dict[str, Any]:
    return of_conference(world) | {"sheet": "names"}


def _version(world: World) -> dict[str, Any]:
    return {"version": world.conference.version}


def _guest(world: World) -> dict[str, Any]:
    return {"unit": world.unit("Sở Tư pháp").pk}


ROWS: dict[str, Address] = {
    "conferences:new": Address(_NEW, _NEW | dict.fromkeys(_STARTS, 400)),
    "conferences:edit": Address(CHAIR_ONLY, CHAIR_ONLY | {"chair": 400}, arguments=of_conference),
    "conferences:presiding": Address(
        CHAIR_ONLY, CHAIR_RUNS, arguments=of_conference, post=_version
    ),
    "conferences:agenda": Address(
        CHAIR_ONLY,
        CHAIR_RUNS,
        arguments=of_conference,
        post=lambda world: {"title": "Thảo luận", "kind": "speech"},
    ),
    "conferences:agenda_fill": Address(_NO_PAGE, CHAIR_RUNS, arguments=of_conference),
    "conferences:paper_add": Address(
        _NO_PAGE,
        CHAIR_RUNS,
        arguments=of_conference,
        post=lambda world: {"upload": pdf()},
    ),
    "conferences:item": Address(CHAIR_ONLY, CHAIR_ONLY | {"chair": 400}, arguments=_item),
    "conferences:item_order": Address(_NO_PAGE, CHAIR_RUNS, arguments=_item),
    "conferences:item_remove": Address(_NO_PAGE, CHAIR_RUNS, arguments=_item),
    "conferences:item_move": Address(_NO_PAGE, CHAIR_RUNS, arguments=_moved_item),
    "conferences:notes": Address(
        _NO_PAGE,
        CHAIR_RUNS,
        arguments=_item,
        post=lambda world: {"notes": "Ghi", "version": "0"},
    ),
    "conferences:paper": Address(CLUSTER_ONLY, arguments=_paper),
    "conferences:paper_remove": Address(_NO_PAGE, CHAIR_RUNS, arguments=_paper),
    "conferences:delegations": Address(
        CLUSTER_ONLY, CHAIR_RUNS, arguments=of_conference, post=_guest
    ),
    "conferences:delegation": Address(
        _OWN, _OWN_DOES, arguments=_delegation, post=lambda world: {"name": "Lê Văn An"}
    ),
    "conferences:delegation_remove": Address(_NO_PAGE, CHAIR_RUNS, arguments=_delegation),
    "conferences:delegate": Address(
        _OWN, _OWN_DOES, arguments=_delegate, post=lambda world: {"name": "Lê Văn An"}
    ),
    "conferences:proxy": Address(_NO_PAGE, _OWN_DOES, arguments=_delegation),
    "conferences:opinion": Address(
        _OWN, _OWN_DOES, arguments=_opinion, post=lambda world: {"text": "Nhất trí"}
    ),
    "conferences:check": Address(
        _NO_PAGE,
        CHAIR_RUNS,
        arguments=_delegation,
        post=lambda world: {"is_here": "here"},
    ),
    "conferences:invitations": Address(CHAIR_ONLY, CHAIR_RUNS, arguments=of_conference),
    "conferences:calendar": Address(CLUSTER_ONLY, arguments=of_conference),
    "conferences:sheet": Address(CHAIR_ONLY, arguments=_names),
    "conferences:console": Address(CHAIR_ONLY, arguments=of_conference),
    "conferences:console_live": Address(CHAIR_ONLY, arguments=of_conference),
    "conferences:advance": Address(_NO_PAGE, CHAIR_RUNS, arguments=of_conference),
    "conferences:attendance": Address(CHAIR_ONLY, arguments=of_conference),
    "conferences:screen": Address(CLUSTER_ONLY, arguments=of_conference),
    "conferences:screen_now": Address(CLUSTER_ONLY, arguments=of_conference),
    "conferences:screen_turn": Address(
        _NO_PAGE, CHAIR_RUNS, arguments=of_conference, post=lambda world: {"shows": "programme"}
    ),
}
