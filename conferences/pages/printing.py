"""What stands on the sheets that are printed for a conference."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalogue.vietnamese import order_key
from conferences.models import Ballot, Conference, Delegate, Delegation
from conferences.resolutions.standing import standing_of
from conferences.workflow import BallotState


@dataclass(frozen=True)
class Sheet:
    template: str
    context: Callable[[Conference], dict[str, Any]]


def _given_name_first(person: Delegate) -> tuple[str, ...]:
    """Persons sort by given name, then middle, then family name."""
    return tuple(order_key(word) for word in reversed(person.name.split()))


def _names(conference: Conference) -> dict[str, Any]:
    """Delegations with their persons, the head first; a line for a delegation without any."""
    rows = _delegations(conference)
    lines = []
    for row in rows:
        people = sorted(
            row.delegates.all(), key=lambda who: (not who.is_head, _given_name_first(who))
        )
        lines.append({"delegation": row, "people": people})
    return {"lines": lines}


def _delegations(conference: Conference) -> list[Delegation]:
    rows = conference.delegations.select_related("unit", "proxy__unit")
    return list(rows.prefetch_related("delegates").order_by("is_guest", "unit__order_key", "pk"))


def _cards(conference: Conference) -> dict[str, Any]:
    """A card for every person, and one with the unit alone where nobody is named."""
    cards: list[dict[str, Any]] = []
    for row in _delegations(conference):
        people = list(row.delegates.all())
        cards += [{"unit": row.unit, "person": who} for who in people]
        if not people:
            cards.append({"unit": row.unit, "person": None})
    return {"cards": cards}


def _ballots(conference: Conference) -> dict[str, Any]:
    """Papers for the ballots that take paper and are not over, as many as have a vote.

    Nothing on a paper tells whose it is.
    """
    rows = Ballot.objects.filter(
        conference=conference,
        takes_paper=True,
        state__in=(BallotState.DRAFT, BallotState.OPEN),
    ).prefetch_related("options")
    voters = sum(not row.is_guest for row in conference.delegations.all())
    return {
        "papers": [
            {
                "ballot": row,
                "options": list(row.options.all()),
                "copies": range(row.seats.count() or voters),
            }
            for row in rows
        ],
        "voters": voters,
    }


def _scores(conference: Conference) -> dict[str, Any]:
    """A line for every unit: what it has now, and room for what the meeting says."""
    totals = {line.row.mention.unit_id: line for line in standing_of(conference).rows}
    units = [row.unit for row in _delegations(conference) if not row.is_guest]
    return {"lines": [{"unit": unit, "line": totals.get(unit.pk)} for unit in units]}


SHEETS = {
    "names": Sheet("conferences/print_names.html", _names),
    "cards": Sheet("conferences/print_cards.html", _cards),
    "ballots": Sheet("conferences/print_ballots.html", _ballots),
    "scores": Sheet("conferences/print_scores.html", _scores),
}
