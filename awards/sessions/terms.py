"""How a council meets and votes on a day, as the catalogue lays it down: offered to sessions and
kept there by value.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from awards.models import CouncilSession
from awards.sessions.tally import MAJORITY, Asked
from awards.workflow import SessionState
from catalogue.models.law import Confidence
from catalogue.rule_reading import council_rules
from catalogue.rule_sets import Rule
from catalogue.rule_terms import CouncilTerm
from clusters.models import Council
from conferences.tally import Share

_SOURCE_LENGTH = 300
_ABOUT = ("place", "chaired_by", "secretary")
_QUORUM = ("quorum_part", "quorum_whole", "quorum_source")
_ROUNDS = ("max_rounds", "rounds_source")


def source_of(rule: Rule) -> str:
    """Where a rule stands, in the language of the records; said where nobody has checked it."""
    said = rule.citation or rule.text
    if rule.confidence != Confidence.CONFIRMED:
        said = f"{said} (chờ đối chiếu)"
    return said[:_SOURCE_LENGTH]


def otherwise_asked(day: date) -> Asked:
    """The share that holds on `day` for awards whose own rules ask for none."""
    rules = council_rules(day)
    for term, over in ((CouncilTerm.SHARE_OVER, True), (CouncilTerm.SHARE_LEAST, False)):
        if rule := rules.get(term):
            told = rule.parameters
            return Asked(Share(told["part"], told["whole"], over), source_of(rule))
    return Asked(MAJORITY)


def terms_on(day: date) -> dict[str, Any]:
    """Quorum and number of ballots by the catalogue; what it does not know is left out."""
    rules = council_rules(day)
    told: dict[str, Any] = {}
    if rule := rules.get(CouncilTerm.QUORUM):
        given = (rule.parameters["part"], rule.parameters["whole"], source_of(rule))
        told |= dict(zip(_QUORUM, given, strict=True))
    if rule := rules.get(CouncilTerm.ROUNDS):
        told |= dict(zip(_ROUNDS, (rule.parameters["part"], source_of(rule)), strict=True))
    return told


def facts_offered(council: Council, day: date) -> dict[str, Any]:
    """What a new session of `council` is offered: place and persons of its last one, terms by the
    catalogue of `day`; where the last session had terms of the council's own, those.
    """
    offered = terms_on(day)
    last = council.sessions.exclude(state=SessionState.CANCELLED).order_by("-held_at").first()
    if last is None:
        return offered
    offered |= _of(last, _ABOUT)
    then = terms_on(timezone.localdate(last.held_at))
    for names in (_QUORUM, _ROUNDS):
        own = _of(last, names)
        has_source = bool(own[names[-1]]) or names[0] not in offered
        if has_source and own != {name: then.get(name) for name in names}:
            offered |= own
    return offered


def _of(session: CouncilSession, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(session, name) for name in names}
