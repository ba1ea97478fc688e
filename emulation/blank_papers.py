"""Papers for invented dossiers: what the list of each award asks for, as a page without text."""

import io
from collections.abc import Iterator

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.models import Batch, Proposal
from awards.papers.checklist import checklist_of_batch, checklists_of
from catalogue.models import PaperRequirement


def scan() -> SimpleUploadedFile:
    """A page that says nothing, for a paper that was scanned."""
    made = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made)
    return SimpleUploadedFile("ban-quet.pdf", made.getvalue(), content_type="application/pdf")


def missing_papers(batch: Batch) -> Iterator[tuple[Batch | Proposal, PaperRequirement]]:
    """Of which dossier, or of the letter, which paper is still asked for."""
    for line in checklist_of_batch(batch).missing:
        if line.requirement is not None:
            yield batch, line.requirement
    rows = Proposal.objects.filter(batch=batch).select_related("batch", "kind", "home")
    for row in rows.order_by("order"):
        for line in checklists_of([row])[row.pk].missing:
            if line.requirement is not None and not line.requirement.is_shared:
                yield row, line.requirement
