"""What the pages of the register show beside the list."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from awards.models import AmendedLine, Award, Decision, Proposal
from awards.register.listings import (
    catalogued,
    conference_of,
    conference_url,
    day_of,
    decision_number,
    recipient,
    recipient_unit,
    recipient_url,
    revoked,
    stated,
)
from awards.register.matching import called_alike, is_matched_by_hand
from awards.rules.register import register_denial
from clusters.offices import offices_of
from workflow.composition import Part, parts


@dataclass(frozen=True)
class Deeds:
    """What somebody may do with the register as a whole."""

    imports: bool
    joins: bool


def register_deeds(user: Any) -> Deeds:
    offices = offices_of(user)
    return Deeds(
        imports=not register_denial("import_decisions", offices),
        joins=not register_denial("join_persons", offices),
    )


@dataclass(frozen=True)
class Line:
    """One award in words: what everybody may read of it."""

    award: Award
    recipient: str
    recipient_url: str
    of: str
    stated: str
    catalogued: str
    number: str
    day: Any
    revoked: str
    conference: str
    conference_url: str


def line_of(award: Award) -> Line:
    """`award` is read by `with_sources`."""
    conference = conference_of(award)
    return Line(
        award=award,
        recipient=recipient(award),
        recipient_url=recipient_url(award),
        of=recipient_unit(award),
        stated=stated(award),
        catalogued=catalogued(award),
        number=decision_number(award),
        day=day_of(award),
        revoked=revoked(award),
        conference=conference,
        conference_url=conference_url(award) if conference else "",
    )


def award_page(request: HttpRequest, award: Award) -> dict[str, Any]:
    """The line, the dossier behind it where somebody may see that, and what later apps add."""
    proposals = Proposal.objects.visible_to(request.user).filter(award=award)
    decision = Decision.objects.visible_to(request.user).filter(pk=award.decision_id or 0).first()
    shown: list[Part] = parts("award", request, award)
    return {
        "line": line_of(award),
        "award": award,
        "proposal": proposals.select_related("batch").first(),
        "decision": decision,
        "amended": AmendedLine.objects.filter(award=award).select_related("amendment__file"),
        "parts": shown,
        "matching": _matching(request.user, award),
    }


def _matching(user: Any, award: Award) -> str:
    """What the desk may do about who is meant: "match", "unmatch" or nothing."""
    if register_denial("match_recipient", offices_of(user)):
        return ""
    if called_alike(award).filter(pk=award.pk).exists():
        return "match"
    return "unmatch" if is_matched_by_hand(award) else ""
