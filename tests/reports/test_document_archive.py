"""PDF/A-3A and PDF/UA-1 by construction: what of the two standards can be checked by reading.

No substitute for a validator such as veraPDF: built to the standards, not certified.
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reports.documents.canonical import canonical_json, facts_sha256
from tests.reports.records import READ_BACK, facts_of, pdf_of

every = pytest.mark.parametrize("name", READ_BACK)
XMP = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
PAINTING = {
    "Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI",
}  # fmt: skip


def _open(name: str) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf_of(name)))


def _elements(pdf: pikepdf.Pdf) -> list[Any]:
    """All structure elements, in reading order; good for as long as `pdf` is kept."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        found.append(element)
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


def _marked(page: Any) -> Iterator[tuple[str, int | None, bool]]:
    """(operator, MCID, is artifact) of everything that paints on `page`."""
    stack: list[tuple[int | None, bool]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in ("BMC", "BDC"):
            given: Any = operands[1] if name == "BDC" else {}
            number = int(given["/MCID"]) if "/MCID" in given else None
            stack.append((number, operands[0] == "/Artifact"))
        elif name == "EMC":
            stack.pop()
        elif name in PAINTING:
            mcid = next((number for number, _a in stack if number is not None), None)
            yield name, mcid, any(artifact for _n, artifact in stack)
    assert stack == []


@every
def test_everything_painted_is_in_the_tree_or_an_artifact(name: str) -> None:
    pdf = _open(name)
    in_tree = {(e.objgen, int(k)) for e in _elements(pdf) for k in e.get("/K", []) if _is_int(k)}
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    used = set()
    for page in pdf.pages:
        of_page = parents[int(page.StructParents)]
        for operator, mcid, is_artifact in _marked(page):
            assert (mcid is None) == is_artifact, operator
            if mcid is not None:
                used.add((of_page[mcid].objgen, mcid))
        # Marked as an artifact: no parent.
        assert [p for p in of_page if p is not None and "/S" not in p] == []
    assert used == in_tree
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == max(parents) + 1


def _is_int(kid: Any) -> bool:
    return not isinstance(kid, (pikepdf.Dictionary, pikepdf.Array))


@every
def test_page_numbers_are_artifacts(name: str) -> None:
    pdf = _open(name)
    for number, page in enumerate(pdf.pages):
        nums = pdf.Root.StructTreeRoot.ParentTree.Nums
        stray = [parent for parent in nums[2 * number + 1] if parent is None]
        texts = [op for op, _m, artifact in _marked(page) if artifact and op in ("Tj", "TJ")]
        assert len(texts) == len(stray)
        assert len(texts) >= (1 if number else 0)


@every
def test_header_cells_have_a_scope_and_no_ids(name: str) -> None:
    pdf = _open(name)
    elements = _elements(pdf)
    heads = [e for e in elements if e.S == "/TH"]
    assert {str(e.A.Scope) for e in heads} <= {"/Column"}
    assert [e for e in elements if "/ID" in e] == []
    assert [e for e in elements if "/A" in e and "/Headers" in e.A] == []


@every
def test_tables_and_lists_are_whole(name: str) -> None:
    kids = {
        "/Table": {"/Caption", "/THead", "/TBody"},
        "/THead": {"/TR"},
        "/TBody": {"/TR"},
        "/TR": {"/TH", "/TD"},
        "/L": {"/LI"},
        "/LI": {"/Lbl", "/LBody"},
    }
    pdf = _open(name)
    for element in _elements(pdf):
        if str(element.S) in kids:
            inner = {str(k.S) for k in element.K if isinstance(k, pikepdf.Dictionary)}
            assert inner <= kids[str(element.S)], element.S


@every
def test_headings_leave_no_level_out(name: str) -> None:
    pdf = _open(name)
    levels = [int(str(e.S)[2:]) for e in _elements(pdf) if str(e.S)[1:2] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [b for a, b in pairwise(levels) if b > a + 1] == []


@every
def test_language_title_and_metadata(name: str) -> None:
    pdf = _open(name)
    root = pdf.Root
    assert str(root.Lang) == "vi"
    assert (bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (
        True,
        True,
    )
    title = str(pdf.docinfo.Title)
    assert title.startswith("Báo cáo ")
    with pdf.open_metadata() as xmp:
        assert xmp[f"{{{XMP['pdfaid']}}}part"] == "3"
        assert xmp[f"{{{XMP['pdfaid']}}}conformance"] == "A"
        # Read by a parser of RDF: what stands after the end of it would not be found.
        assert xmp[f"{{{XMP['pdfuaid']}}}part"] == "1"
        assert xmp[f"{{{XMP['dc']}}}title"] == title
    assert b"pdfaSchema:namespaceURI" in root.Metadata.read_bytes()
    assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert "/AcroForm" not in root
    assert "/OpenAction" not in root


@every
def test_fonts_are_embedded_and_of_one_family(name: str) -> None:
    pdf = _open(name)
    fonts = {font.objgen: font for page in pdf.pages for font in page.Resources.Font.values()}
    names = set()
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert "/ToUnicode" in font
        names.add(str(font.BaseFont).partition("+")[2])
    assert names <= {"VB-Serif", "VB-Serif-Bold", "VB-Serif-Italic", "VB-Serif-Bold-Italic"}
    assert "VB-Serif" in names


@every
def test_bookmarks_name_the_sections(name: str) -> None:
    pdf = _open(name)
    with pdf.open_outline() as outline:
        (report,) = outline.root
        assert report.title.startswith("BÁO CÁO ")
        sections = [item.title for item in report.children]
    assert [title.split(".")[0] for title in sections] == [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ][: len(sections)]  # fmt: skip


@every
def test_the_facts_are_attached_as_source(name: str) -> None:
    pdf = _open(name)
    facts = facts_of(name)
    assert list(pdf.attachments) == ["facts.json"]
    (spec,) = pdf.Root.AF
    embedded = pdf.Root.Names.EmbeddedFiles.Names
    assert [str(embedded[0]), embedded[1].objgen] == ["facts.json", spec.objgen]
    assert str(spec.AFRelationship) == "/Source"
    attached = pdf.attachments["facts.json"].get_file()
    assert attached.read_bytes() == canonical_json(facts)
    assert attached.mime_type == "application/json"
    held = facts["conference"]["date"] or "2000-01-01"
    day = f"D:{held.replace('-', '')}000000Z"
    assert [str(spec.EF.F.Params[key]) for key in ("/CreationDate", "/ModDate")] == [day, day]
    assert len(facts_sha256(facts)) == 64


@every
def test_the_file_is_sound(name: str) -> None:
    pdf = _open(name)
    assert pdf.check_pdf_syntax() == []
    assert (pdf.is_encrypted, pdf.pdf_version) == (False, "1.7")


def test_weasyprint_is_the_version_that_the_mends_were_made_for() -> None:
    pinned = Path("requirements.txt").read_text()
    assert "weasyprint==70.0" in pinned
