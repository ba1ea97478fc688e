"""Taking over from reference data which papers a dossier consists of."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from catalogue.models import AwardKind, LegalDocument, PaperRequirement
from catalogue.models.law import Confidence
from catalogue.models.papers import PaperSource
from catalogue.rule_terms import Ground


@transaction.atomic
def load_paper_requirements(entries: Iterable[dict[str, Any]]) -> int:
    """Add the requirements that are not there yet; returns how many.

    A requirement is known by award, first day and its title or its place in the list: what an
    administrator has reworded, moved, ended or begun anew stays. Raises KeyError or ValueError
    where the data make no sense.
    """
    kinds = {kind.code: kind for kind in AwardKind.objects.all()}
    documents = {row.number: row for row in LegalDocument.objects.all()}
    known = PaperRequirement.objects.values_list("kind__code", "valid_from", "order", "title")
    there = {(code, day, mark) for code, day, *marks in known for mark in marks}
    new = []
    for entry in entries:
        row = _from(entry, kinds, documents)
        marks = (row.order, row.title)
        if not any((entry["award"], row.valid_from, mark) in there for mark in marks):
            new.append(row)
    PaperRequirement.objects.bulk_create(new)
    return len(new)


def _from(
    entry: dict[str, Any], kinds: dict[str, AwardKind], documents: dict[str, LegalDocument]
) -> PaperRequirement:
    return PaperRequirement(
        kind=kinds[entry["award"]] if entry["award"] else None,
        order=entry["order"],
        title=entry["title"],
        source=PaperSource(entry.get("source", PaperSource.UPLOAD)),
        is_shared=entry.get("shared", False),
        is_needed=entry.get("needed", True),
        grounds=[Ground(ground).value for ground in entry.get("grounds", [])],
        document=documents[entry["document"]] if entry["document"] else None,
        article=entry["article"],
        confidence=Confidence(entry["confidence"]),
        valid_from=date.fromisoformat(entry["valid_from"]),
        valid_to=date.fromisoformat(entry["valid_to"]) if entry.get("valid_to") else None,
    )
