"""Sessions of the council: run by its desk, read by its members."""

from typing import Any

from awards.models import CouncilOpinion
from tests.awards.sessions_made import (
    appraised,
    called,
    closed,
    item_of,
    opened,
    prepared,
    voting,
    wrote,
)
from tests.emulation.access.rows import Address, signed_in
from tests.world import World

# The desk runs it, members read it, the administrator sees everything and runs nothing.
MEMBERS = signed_in(404, specialist=200, member=200, admin=200)
DRAFTS = signed_in(404, specialist=200, admin=403)
DESK = signed_in(404, specialist=200, member=403, admin=403)
DESK_RUNS = DESK | {"specialist": 302}
DESK_WRONG = DESK | {"specialist": 422}
POST_ONLY = signed_in(405)


def _called(world: World) -> dict[str, Any]:
    return {"pk": called(world, appraised(2)).pk}


def _voting(world: World) -> dict[str, Any]:
    session = opened(world, appraised(1), present=1)
    voting(world, session)
    return {"pk": session.pk}


def _agenda(world: World) -> dict[str, Any]:
    return _called(world) | {"sheet": "agenda"}


def _meeting(world: World) -> dict[str, Any]:
    return {"pk": opened(world, appraised(2), present=1).pk}


def _draft(world: World) -> dict[str, Any]:
    return {"pk": prepared(world, appraised(1)).pk}


def _cancelling(world: World) -> dict[str, Any]:
    return _called(world) | {"verb": "cancel_session"}


def _again(world: World) -> dict[str, Any]:
    session = opened(world, appraised(1), present=1, max_rounds=2)
    (ballot,) = voting(world, session)
    closed(world, ballot)
    return {"pk": session.pk}


def _item(world: World) -> dict[str, Any]:
    dossiers = appraised(1)
    called(world, dossiers)
    return {"pk": item_of(dossiers[0]).pk}


def _opinion(world: World) -> dict[str, Any]:
    """Nobody but the desk reads it before the session has ended."""
    wrote(world, called(world, appraised(1)), 1)
    return {"pk": CouncilOpinion.objects.get().pk}


def _reason(world: World) -> dict[str, Any]:
    return {"reason": "Hoãn", "version": 1}


ROWS: dict[str, Address] = {
    "awards:sessions": Address(signed_in(200)),
    "awards:session": Address(MEMBERS, arguments=_called),
    "awards:session_new": Address(signed_in(403, specialist=200), signed_in(403, specialist=422)),
    "awards:session_edit": Address(DRAFTS, DRAFTS | {"specialist": 422}, arguments=_draft),
    "awards:session_move": Address(DESK, DESK_RUNS, _cancelling, _reason),
    "awards:session_roll": Address(DESK, DESK_RUNS, arguments=_called),
    "awards:session_notes": Address(DESK, DESK | {"specialist": 409}, arguments=_meeting),
    "awards:session_calendar": Address(MEMBERS, arguments=_called),
    "awards:session_print": Address(MEMBERS, arguments=_agenda),
    "awards:session_put": Address(DESK, DESK_RUNS, arguments=_called),
    "awards:session_take_off": Address(DESK, DESK_WRONG, arguments=_called),
    "awards:session_arrange": Address(POST_ONLY, DESK_RUNS, arguments=_called),
    "awards:session_votes": Address(DESK, DESK_WRONG, arguments=_meeting),
    "awards:session_close_votes": Address(DESK, DESK_RUNS, arguments=_voting),
    "awards:session_again": Address(POST_ONLY, DESK_RUNS, arguments=_again),
    "awards:session_opinions": Address(DESK, DESK_WRONG, arguments=_called),
    "awards:session_opinions_remove": Address(POST_ONLY, DESK_RUNS, arguments=_called),
    "awards:session_opinion_file": Address(
        signed_in(404, specialist=200, member=403, admin=403), arguments=_opinion
    ),
    "awards:session_sheet": Address(MEMBERS, arguments=_item),
}
