"""A workbook as somebody filled it in: the keys, a row of headings, and the lines."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook


def filled_in(sheet: str, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    made = Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    page.append(list(keys))
    page.append(["-"] * len(keys))
    for row in rows:
        page.append([row.get(key) for key in keys])
    out = BytesIO()
    made.save(out)
    return out.getvalue()
