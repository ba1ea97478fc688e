"""What WeasyPrint 70 leaves to mend for PDF/A-3A and PDF/UA-1 to hold in one file.

Works on the objects before they are written, so that one run makes the file. Each mend
rests on internals of WeasyPrint 70.0 (the version is pinned) and has a test of its own.
"""

from typing import Any

import pydyf

_PDF_UA = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>PDF/UA part</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_END_OF_RDF = b"</rdf:RDF>"


def finish(_document: Any, pdf: pydyf.PDF) -> None:
    """The `finisher` of `write_pdf`."""
    declare_pdf_ua(pdf)
    name_each_attachment_once(pdf)
    scope_header_cells(pdf)
    turn_margin_texts_into_artifacts(pdf)


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    """The object that `reference` (b"12 0 R") points to."""
    return pdf.objects[int(reference.split()[0])]


def declare_pdf_ua(pdf: pydyf.PDF) -> None:
    """Say PDF/UA-1 in the metadata, and explain the word to PDF/A.

    WeasyPrint's own `xmp_metadata` lands after the end of the RDF, where no reader looks.
    """
    metadata = _object(pdf, pdf.catalog["Metadata"])
    text = b"".join(metadata.stream)
    metadata.stream = [text.replace(_END_OF_RDF, _PDF_UA.encode() + _END_OF_RDF, 1)]


def name_each_attachment_once(pdf: pydyf.PDF) -> None:
    """WeasyPrint lists every attachment twice in /AF."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def scope_header_cells(pdf: pydyf.PDF) -> None:
    """Give header cells a /Scope instead of ids.

    The ids start anew on every page, so that a table over two pages has each twice, and no
    IDTree is written for them.
    """
    for element in pdf.objects:
        if not isinstance(element, dict) or "A" not in element:
            continue
        attributes = element["A"]
        if element.get("S") == "/TH":
            section = _object(pdf, _object(pdf, element["P"])["P"])
            attributes["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"
            element.pop("ID", None)
        elif element.get("S") == "/TD":
            attributes.pop("Headers", None)
            if list(attributes) == ["O"]:
                del element["A"]


def turn_margin_texts_into_artifacts(pdf: pydyf.PDF) -> None:
    """Page numbers are marked as content but hang outside the tree: make them artifacts."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    root["ParentTreeNextKey"] = numbers[-2] + 1
    in_tree = _elements_of(pdf, root)
    for key, parents in zip(numbers[::2], numbers[1::2], strict=True):
        # Keys of pages come first and hold a list; those of annotations one reference.
        if not isinstance(parents, list):
            continue
        stray = {mcid for mcid, parent in enumerate(parents) if parent not in in_tree}
        if stray:
            page = _object(pdf, pdf.page_references[key])
            _unmark(_object(pdf, page["Contents"]).stream, stray)
            for mcid in stray:
                parents[mcid] = "null"


def _elements_of(pdf: pydyf.PDF, root: Any) -> set[bytes]:
    """References of all structure elements that can be reached from `root`."""
    found: set[bytes] = set()
    waiting = list(root["K"])
    while waiting:
        reference = waiting.pop()
        if reference in found:
            continue
        found.add(reference)
        element = _object(pdf, reference)
        # The other kids are numbers of marked content.
        waiting += [kid for kid in element.get("K", ()) if isinstance(kid, bytes)]
    return found


def _unmark(stream: list[Any], stray: set[int]) -> None:
    """Replace `/Span <</MCID n>> BDC` by `/Artifact BMC` for each n in `stray`."""
    position = 2
    while position < len(stream):
        properties = stream[position - 1]
        if (
            stream[position] == b"BDC"
            and isinstance(properties, dict)
            and properties.get("MCID") in stray
        ):
            stream[position - 2 : position + 1] = ["/Artifact", b"BMC"]
        position += 1
