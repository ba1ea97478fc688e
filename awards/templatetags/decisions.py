"""How decisions, and lists to choose dossiers from, are drawn."""

from collections.abc import Iterator
from typing import Any

from django import template

from awards.decisions.listing import DECISION_STATES
from awards.decisions.overruns import dossiers_about, overruns_of
from awards.decisions.words import deed_words
from awards.dossiers import looks
from awards.models import Batch, CouncilSession, Decision, Proposal
from awards.workflow import DecisionState
from workflow.lists import Shown

register = template.Library()
register.filter("decision_deed", deed_words)


@register.filter
def look_of(row: Decision | Proposal) -> tuple[str, str]:
    """State of the look and icon of the state that a decision or dossier is in."""
    if isinstance(row, Decision):
        return DECISION_STATES[DecisionState(row.state)]
    return looks.look_of(row)


@register.filter
def paired(shown: Shown) -> Iterator[tuple[Any, Any]]:
    """The rows of a page of a list with their cells."""
    return zip(shown.page.object_list, shown.rows, strict=True)


@register.inclusion_tag("awards/_overruns.html")
def overruns(about: Batch | CouncilSession | Decision | Proposal) -> dict[str, Any]:
    """Where what is sent, put to a council or decided goes beyond a quota: numbers only."""
    return {"overruns": overruns_of(dossiers_about(about))}
