"""Workbooks of scores to import in tests."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

KEYS = ("unit", "path", "actual", "target", "assigned", "points", "remark")


def scores(
    rows: Sequence[Sequence[Any]],
    keys: Sequence[str] = KEYS,
    sheet: str = "scores",
    merged: Sequence[str] = (),
) -> BytesIO:
    """A workbook as somebody fills it in: keys, headings, then the rows from row 3 on."""
    book = Workbook()
    page = book.active
    page.title = sheet
    page.append(list(keys))
    page.append([f"Cột {key}" for key in keys])
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content
