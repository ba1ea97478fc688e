"""What the pages of a live meeting show, before it and while it is on."""

import hashlib
import json
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects
from django.forms import Form
from django.utils.translation import gettext as _

from clusters.offices import Offices
from conferences.ballots.duties import awaited_votes
from conferences.ballots.pages import ballots_of
from conferences.meetings.attendance import missing_words, quorum_of
from conferences.meetings.programmes import beginnings
from conferences.models import (
    AgendaItem,
    Conference,
    ConferencePaper,
    Delegation,
    HallScreen,
    Reveal,
    Shows,
)
from conferences.pages.next_step import next_step
from conferences.resolutions.standing import tiers
from conferences.rules.conferences import denial, denial_of_delegation, is_invited
from conferences.workflow import ConferenceState, ItemState

if TYPE_CHECKING:
    from accounts.models import User

ITEM_STATES = {
    ItemState.PLANNED: ("idle", "circle"),
    ItemState.CURRENT: ("now", "play-fill"),
    ItemState.DONE: ("ok", "check-lg"),
}


@dataclass(frozen=True)
class Line:
    """One item of the programme, and when it begins where that can be told."""

    item: AgendaItem
    begins: time | None
    papers: tuple[ConferencePaper, ...]

    @property
    def css(self) -> str:
        return {ItemState.CURRENT: "now", ItemState.DONE: "done"}.get(
            ItemState(self.item.state), ""
        )


def programme_of(conference: Conference) -> list[Line]:
    """The items in order, with papers; two queries, however many there are."""
    papers = ConferencePaper.objects.select_related("file")
    items = list(
        conference.items.select_related("speaker_unit", "noted_by").prefetch_related(
            Prefetch("papers", papers)
        )
    )
    times = beginnings(conference.begins, [(row.begins, row.minutes) for row in items])
    return [
        Line(row, begins, tuple(row.papers.all())) for row, begins in zip(items, times, strict=True)
    ]


def changed_since(form: Form) -> list[tuple[Any, Any]]:
    """What is there now beside what was typed: (label, value) of the fields that differ.

    The initial values of `form` are those of now, so what differs is what would be replaced.
    """
    told = []
    for name in form.changed_data:
        value = form.get_initial_for_field(form.fields[name], name)
        if isinstance(value, bool):
            shown = _("Có") if value else _("Không")
        elif isinstance(value, list | tuple):
            shown = ", ".join(map(str, value))
        else:
            shown = str(value) if value not in (None, "") else _("để trống")
        told.append((form.fields[name].label, shown))
    return told


def way_in(conference: Conference, offices: Offices, user: "User") -> str:
    """The link for joining, for those who are invited; empty for everybody else."""
    if not conference.online_link:
        return ""
    rows = list(conference.delegations.values_list("unit_id", "delegates__user"))
    invited = is_invited(
        conference,
        offices,
        units={unit for unit, _user in rows},
        delegates={each for _unit, each in rows},
        user_id=user.pk,
    )
    return conference.online_link if invited else ""


def meeting_of(conference: Conference, offices: Offices, user: "User") -> dict[str, Any]:
    """What the page of a live conference adds: programme, papers, the way in, what to do."""
    papers = conference.papers.filter(item=None).select_related("file")
    lines = programme_of(conference)
    return {
        "lines": lines,
        "current": next((row.item for row in lines if row.item.state == ItemState.CURRENT), None),
        "done": sum(row.item.state == ItemState.DONE for row in lines),
        "polls_votes": conference.state in (ConferenceState.CALLED, ConferenceState.OPEN),
        **awaited_votes(user),
        "ballots": ballots_of(conference, user),
        "papers": list(papers),
        "way_in": way_in(conference, offices, user),
        "may_prepare": not denial("prepare", conference, offices),
        "ended": conference.state == ConferenceState.CONCLUDED,
        "own_delegations": [
            row for row in conference.delegations.all() if row.unit_id in offices.unit_ids
        ],
    }


def delegations_with_people(conference: Conference) -> list[Delegation]:
    """Delegations, members first, kept on `conference` for whatever reads them next."""
    rows = Delegation.objects.select_related("unit", "proxy__unit", "checked_by", "opinion")
    ordered = rows.prefetch_related("delegates").order_by("is_guest", "unit__order_key", "pk")
    prefetch_related_objects([conference], Prefetch("delegations", ordered))
    return list(conference.delegations.all())


def delegations_of(conference: Conference, offices: Offices) -> dict[str, Any]:
    """Delegations with their persons. Addresses are for those who may name persons."""
    rows = delegations_with_people(conference)
    ended = conference.state in (ConferenceState.CONCLUDED, ConferenceState.RECORDED)
    lines = [
        {
            "row": row,
            "people": list(row.delegates.all()),
            "may_name": not ended and not denial_of_delegation(row.unit_id, conference, offices),
        }
        for row in rows
    ]
    return {
        "conference": conference,
        "lines": lines,
        "people": sum(len(row.delegates.all()) for row in rows),
        "ended": ended,
    }


def attendance_of(conference: Conference) -> dict[str, Any]:
    """The check-in list with the quorum of now."""
    rows = delegations_with_people(conference)
    quorum = quorum_of(conference)
    return {
        "conference": conference,
        "delegations": rows,
        "quorum": quorum,
        "missing": missing_words(conference, quorum),
        "people": sum(len(row.delegates.all()) for row in rows),
    }


def console_of(conference: Conference, offices: Offices, user: "User") -> dict[str, Any]:
    """The page of the secretary: programme, attendance, notes, screen, and the next step."""
    lines = programme_of(conference)
    current = next((row for row in lines if row.item.state == ItemState.CURRENT), None)
    shown = attendance_of(conference)
    screen = HallScreen.objects.filter(conference=conference).first()
    step = next_step(conference, [row.item for row in lines], shown["quorum"], shown["missing"])
    return shown | {
        "lines": lines,
        "step": step,
        "current": current,
        "done": sum(row.item.state == ItemState.DONE for row in lines),
        "is_open": conference.state == ConferenceState.OPEN,
        "capacity": offices.capacity_in(conference.cluster_year),
        "screen": screen or HallScreen(conference=conference),
        "ranks": len(tiers(conference)),
        "ballots": ballots_of(conference, user),
        "prepares": conference.state != ConferenceState.CONCLUDED,
        "shows": Shows.choices,
        "reveals": Reveal.choices,
        "mark": _mark(conference, lines, shown["delegations"]),
    }


def _mark(conference: Conference, lines: list[Line], rows: list[Delegation]) -> str:
    """The parts of the console that others change, as one short value: where it is the one
    that a page has, nothing is drawn again and no menu shuts under somebody's hand.
    """
    told = [
        [conference.state, conference.version],
        [(row.item.pk, row.item.order, row.item.version, row.item.title) for row in lines],
        [(row.pk, row.is_present, row.away) for row in rows],
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
