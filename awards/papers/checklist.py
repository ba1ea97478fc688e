"""The papers of dossiers and letters against what is asked for: read for many at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from awards.models import Batch, DossierPaper, Proposal
from awards.papers.lines import Checklist, Line, asked_of, checklist
from awards.workflow import ENDED
from catalogue.models import PaperRequirement

__all__ = ["Checklist", "Line", "checklist_of_batch", "checklists_of", "requirements_of"]


def checklists_of(proposals: Iterable[Proposal]) -> dict[int, Checklist]:
    """By key. Two queries, however many dossiers; they are read with `batch`."""
    rows = list(proposals)
    asked = _requirements()
    own, shared = _papers(
        Q(proposal__in=[row.pk for row in rows]) | Q(batch__in={row.batch_id for row in rows})
    )
    return {
        row.pk: checklist(
            asked_of(asked, kind_id=row.kind_id, ground=row.batch.ground, day=_day(row)),
            own[row.pk],
            shared[row.batch_id],
        )
        for row in rows
    }


def checklist_of_batch(batch: Batch) -> Checklist:
    """What a letter brings for all its dossiers, as the awards in it ask. Three queries."""
    rows = list(Proposal.objects.filter(batch=batch).exclude(state__in=ENDED))
    asked = _requirements()
    _own, shared = _papers(Q(batch=batch))
    # A letter without dossiers yet is asked for what every letter is.
    kinds: set[tuple[int | None, date]] = {(row.kind_id, _day(row)) for row in rows}
    kinds = kinds or {(None, timezone.localdate())}
    found: list[PaperRequirement] = []
    for kind_id, day in sorted(kinds, key=str):
        listed = asked_of(asked, kind_id=kind_id, ground=batch.ground, day=day)
        found += [row for row in listed if row.is_shared and row not in found]
    return checklist(sorted(found, key=lambda row: row.order), (), shared[batch.pk])


def requirements_of(owner: Proposal | Batch) -> list[PaperRequirement]:
    """What may be handed in for a dossier, or for a letter."""
    if isinstance(owner, Batch):
        return [line.requirement for line in checklist_of_batch(owner).lines if line.requirement]
    asked = asked_of(
        _requirements(), kind_id=owner.kind_id, ground=owner.batch.ground, day=_day(owner)
    )
    return [row for row in asked if not row.is_shared]


def _day(proposal: Proposal) -> date:
    """A dossier keeps the list of the day on which it was received."""
    return proposal.received_on or timezone.localdate()


def _requirements() -> list[PaperRequirement]:
    return list(PaperRequirement.objects.select_related("document"))


def _papers(
    owners: Q,
) -> tuple[dict[int | None, list[DossierPaper]], dict[int | None, list[DossierPaper]]]:
    """Those at hand, by dossier and by letter; what was taken out is not."""
    rows = DossierPaper.objects.filter(owners, removed_at=None)
    own: dict[int | None, list[DossierPaper]] = defaultdict(list)
    shared: dict[int | None, list[DossierPaper]] = defaultdict(list)
    for paper in rows.select_related("requirement", "file", "added_by"):
        if paper.proposal_id is not None:
            own[paper.proposal_id].append(paper)
        else:
            shared[paper.batch_id].append(paper)
    return own, shared
