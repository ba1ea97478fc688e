"""Text as people type it, read as blocks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents.blocks import Block, Column, Items, Paragraph, Table
from reports.documents.plain_text import blocks_of

CASES: dict[str, tuple[Block, ...]] = {
    "": (),
    " \n\n ": (),
    "Một dòng.\nHai dòng.": (Paragraph("Một dòng."), Paragraph("Hai dòng.")),
    "- a;\n- b.": (Items(("a;", "b.")),),
    "Gồm:\n- a.": (Paragraph("Gồm:"), Items(("a.",))),
    "-không phải mục": (Paragraph("-không phải mục"),),
    "Bảng sau:\nSTT | Tên | Số\n1 | Sở Y tế | 1.440": (
        Paragraph("Bảng sau:", leads=True),
        Table(
            "Mục",
            (
                Column("STT", "order"),
                Column("Tên", "narrow"),
                Column("Số", "narrow", is_number=True),
            ),
            (("1", "Sở Y tế", "1.440"),),
        ),
    ),
    "A | B\n1 |\n1 | 2 | 3": (
        Table(
            "Mục",
            (Column("A", "narrow", is_number=True), Column("B", "narrow")),
            (("1", ""), ("1", "2, 3")),
        ),
    ),
    "| A | B |\n| x | y |": (
        Table("Mục", (Column("A", "narrow"), Column("B", "narrow")), (("x", "y"),)),
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_shapes(text: str) -> None:
    assert blocks_of(text, "Mục") == CASES[text]


@given(st.text(alphabet="a1 |-.:\nĐ", max_size=80))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_has_rows_as_long_as_their_head(text: str) -> None:
    for block in blocks_of(text, "Mục"):
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} <= {len(block.columns)}
            assert block.lines == [list(zip(block.columns, r, strict=True)) for r in block.rows]
