"""Writing the catalogue from reference data. What an administrator has edited stays."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from catalogue.models import AwardAlias, AwardKind, LegalDocument
from catalogue.models.awards import AwardGroup, AwardVerb
from catalogue.models.law import Confidence

# Titles of emulation are recognised, titles of honour conferred, everything else given.
_VERBS = {
    AwardGroup.TITLE: AwardVerb.RECOGNISE,
    AwardGroup.STATE_TITLE: AwardVerb.CONFER,
}
# Flags belong to the titles by law, but one gives them.
_GIVEN_TITLES = {"COCP", "COBT"}


def load_award_kinds(entries: Iterable[dict[str, Any]]) -> int:
    """Add the award kinds that are not there yet; returns how many."""
    made = 0
    for entry in entries:
        group = AwardGroup(entry["kind"])
        verb = AwardVerb.GIVE if entry["code"] in _GIVEN_TITLES else _VERBS.get(group)
        _kind, created = AwardKind.objects.get_or_create(
            code=entry["code"],
            defaults={
                "name": entry["name_vi"],
                "name_en": entry["name_en"],
                "group": group,
                "verb": verb or AwardVerb.GIVE,
                "subjects": entry["subject"],
                "level": entry["level"],
                "decided_by": entry["decided_by"],
                "article": entry.get("article") or "",
                "conditions": entry.get("conditions") or [],
                "sources": entry.get("sources") or [],
                "confidence": _confidence(entry.get("confidence", "")),
            },
        )
        made += created
    return made


def _confidence(mark: str) -> Confidence:
    if "unconfirmed" in mark:
        return Confidence.UNCONFIRMED
    return Confidence.SECONDARY if "secondary" in mark else Confidence.CONFIRMED


def load_award_aliases(entries: Iterable[dict[str, Any]]) -> int:
    made = 0
    for entry in entries:
        kind = AwardKind.objects.get(code=entry["code"])
        for text in entry["texts"]:
            _alias, created = AwardAlias.objects.get_or_create(text=text, defaults={"kind": kind})
            made += created
    return made


def load_legal_documents(entries: Iterable[dict[str, Any]]) -> int:
    made = 0
    for entry in entries:
        days = {
            name: date.fromisoformat(entry[name]) if entry[name] else None
            for name in ("issued_on", "effective_from", "effective_to")
        }
        _document, created = LegalDocument.objects.get_or_create(
            number=entry["number"],
            defaults={
                "name": entry["name"],
                "text_read": entry.get("text_read", False),
                "note": entry["note"],
                "source": entry["source"],
                **days,
            },
        )
        made += created
    return made
