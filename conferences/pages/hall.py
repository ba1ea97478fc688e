"""What the screen of the hall shows now; nothing that is still to be told is in it."""

import hashlib
import json
from typing import Any

from conferences.ballots.pages import live_of, open_ballot_of, result_context, rules_told
from conferences.meetings.attendance import quorum_of
from conferences.models import Conference, HallScreen, Reveal, Shows
from conferences.pages.meetings import programme_of
from conferences.resolutions.standing import revealed
from conferences.workflow import ItemState


def hall_of(conference: Conference) -> dict[str, Any]:
    screen = HallScreen.objects.filter(conference=conference).first()
    screen = screen or HallScreen(conference=conference)
    context: dict[str, Any] = {"conference": conference, "screen": screen}
    if screen.shows == Shows.PROGRAMME:
        lines = programme_of(conference)
        at = next((n for n, row in enumerate(lines) if row.item.state == ItemState.CURRENT), None)
        waiting = [row for row in lines[at or 0 :] if row.item.state == ItemState.PLANNED]
        context["current"] = lines[at] if at is not None else None
        context["following"] = waiting[:3]
    elif screen.shows == Shows.ATTENDANCE:
        context["quorum"] = quorum_of(conference)
    elif screen.shows == Shows.STANDING:
        context["standing"] = revealed(conference, screen)
        context["upward"] = screen.reveal == Reveal.UPWARD
    elif screen.shows == Shows.BALLOT:
        context |= _ballot(conference)
    return context


def _ballot(conference: Conference) -> dict[str, Any]:
    """The ballot that is under way, else the last that was closed; sealed until then."""
    shown = open_ballot_of(conference)
    if shown is None:
        return {"ballot": None}
    return {**live_of(shown), **result_context(shown), "rules": rules_told(shown)}


def mark_of(html: str) -> str:
    """What is shown, as one short value: the same picture needs no second drawing."""
    return hashlib.sha256(json.dumps(html).encode()).hexdigest()[:16]
