"""The voter's paper: what is shown on it, and what comes back from it."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from conferences.ballots.duties import seats_to_vote
from conferences.ballots.homes import home_of
from conferences.ballots.pages import limits, rules_told, told_choice
from conferences.ballots.results import result_of
from conferences.models import Ballot, Seat, Way
from conferences.sealing import read_marks
from conferences.tally import YES, Marks
from conferences.workflow import BallotState

# What no option accepts: it is found invalid, and not taken for "nothing".
_INVALID = -1
# With more options than these one button agrees to the rest.
_FEW = 5


@sensitive_variables()
def marks_of(sent: QueryDict, ballot: Ballot) -> Marks:
    """The marks of a form that came back; what cannot be read is an invalid mark."""
    options = list(ballot.options.values_list("pk", flat=True))
    if ballot.way == Way.CHOOSE:
        chosen = sent.getlist("o")
        known = [int(str(pk) in chosen) for pk in options]
        strangers = set(chosen) - {str(pk) for pk in options}
        return (*known, _INVALID) if strangers else tuple(known)
    return tuple(_mark(sent.get(f"o{pk}", "")) for pk in options)


def _mark(text: str) -> int:
    text = text.strip()
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else _INVALID


@sensitive_variables()
def with_rest_agreed(seat: Seat, marks: Marks) -> Marks:
    """`marks` with "agreed" beside every option that bears none and that the seat may choose."""
    barred = set(seat.bars.values_list("option", flat=True))
    options = seat.ballot.options.values_list("pk", flat=True)
    return tuple(
        mark if mark or option in barred else YES
        for option, mark in zip(options, marks, strict=True)
    )


def _following(seat: Seat) -> Seat | None:
    """The next paper that waits for who has just voted on this one."""
    if seat.user is None:
        return None
    return seats_to_vote(seat.user).exclude(pk=seat.pk).first()


@sensitive_variables()
def paper_page(seat: Seat, *, token: str = "", marks: Marks | None = None) -> dict[str, Any]:
    """The context of the paper of `seat`. An open vote that is in is shown to be changed."""
    ballot = seat.ballot
    home = home_of(ballot, seat.user)
    entry = seat.roll.first()
    bars: Mapping[int | None, str] = {bar.option_id: bar.reason for bar in seat.bars.all()}
    options = list(ballot.options.all())
    if marks is None or len(marks) != len(options):
        kept = entry.choice if entry is not None and not ballot.is_secret else None
        marks = read_marks(kept) if kept else (0,) * len(options)
    is_open = ballot.state == BallotState.OPEN and ballot.takes_electronic
    changes = entry is not None and not ballot.is_secret and entry.choice is not None
    names = [option.text for option in options]
    return {
        "ballot": ballot,
        "seat": seat,
        "entry": entry,
        "rows": [
            {
                "option": option,
                "mark": mark,
                "barred": bars.get(option.pk, ""),
                "link": home.links.get(option.pk, "") if home and not token else "",
            }
            for option, mark in zip(options, marks, strict=True)
        ],
        "chosen": sum(1 for mark in marks if mark),
        "is_long": len(options) > _FEW,
        "following": _following(seat) if entry is not None and not token else None,
        "may_agree": ballot.way == Way.APPROVE and len(options) > _FEW,
        "kept": told_choice(ballot, names, entry.choice) if changes and entry else "",
        "takes": is_open and None not in bars and (entry is None or changes),
        "barred": bars.get(None, ""),
        "rules": rules_told(ballot, home),
        "limits": limits(ballot),
        "result": result_of(ballot),
        "by_link": bool(token),
        "action": reverse("conferences:vote_by_link", args=[token, ballot.pk])
        if token
        else reverse("conferences:vote", args=[ballot.pk, seat.pk]),
        "back": reverse("conferences:link", args=[token])
        if token
        else reverse("conferences:ballot", args=[ballot.pk]),
    }
