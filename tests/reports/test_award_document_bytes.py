"""Documents of awards out of the worker: archived form, fonts, the same bytes again."""

from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from reports.actions import freeze, start_draft
from reports.actions.building import build
from reports.actions.confirming import request_confirmation
from reports.documents.canonical import canonical_json
from reports.documents.pdf import report_pdf
from reports.models import Report, ReportKind
from tests.awards.documents_made import award, session
from tests.awards.dossiers_made import fresh, proposal
from tests.reports.drafts_made import shown
from tests.world import World

K = ReportKind
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


def _ordered(world: World, kind: ReportKind) -> Report:
    staff, desk = fresh(world.users["staff"]), fresh(world.users["specialist"])
    if kind == K.CONFIRMATION:
        return request_confirmation(award(proposal("announced")), by=staff)
    by = desk if kind == K.COUNCIL_MINUTES else staff
    one = None if kind == K.COUNCIL_MINUTES else proposal()
    subject = session() if one is None else one.batch if kind == K.LETTER else one
    draft = start_draft(subject, kind=kind, by=by)
    frozen = freeze(draft, version=draft.version, sections=shown(draft), by=by)
    assert frozen.report is not None
    return frozen.report


@pytest.mark.parametrize("kind", [K.ACHIEVEMENTS, K.LETTER, K.COUNCIL_MINUTES, K.CONFIRMATION])
def test_archived_form_fonts_and_the_same_bytes_again(world: World, kind: ReportKind) -> None:
    made = build(_ordered(world, kind).pk)
    assert made is not None
    assert made.error == ""
    with made.file.open() as kept:
        content = kept.read()
    assert sha256(content).hexdigest() == made.sha256
    # From the facts that were stored, read anew: nothing else goes into a document.
    stored = Report.objects.get(pk=made.pk).facts
    assert stored is not None
    assert report_pdf(stored) == content
    with pikepdf.open(BytesIO(content)) as pdf:
        with pdf.open_metadata() as xmp:
            assert (xmp[f"{PDFA}part"], xmp[f"{PDFA}conformance"]) == ("3", "A")
        assert pdf.attachments["facts.json"].get_file().read_bytes() == canonical_json(stored)
        fonts = [font for page in pdf.pages for font in page.obj.Resources.Font.values()]
        for font in fonts:
            assert "VB-Serif" in str(font.BaseFont)
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
