"""Blocks of the record as facts: plain values that are kept with the packet, in the words of
documents. `to_blocks` makes of them what the template lays out.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalogue.numbers import written
from reports.documents.blocks import Block, Column, Items, Paragraph, Table

Told = dict[str, Any]
# A column: its title, and its width in the style sheet; "figure" is "number" set to the right.
Head = tuple[str, str]


def said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return written(value) if isinstance(value, Decimal) else str(value).strip()


def pairs(told: Iterable[tuple[str, Any]]) -> list[Told]:
    """What is known, each as "label: value"; what is not is left out."""
    lines = [f"{label}: {said(value)}" for label, value in told if said(value)]
    return items(lines)


def items(lines: Sequence[str]) -> list[Told]:
    return [{"shape": "items", "lines": list(lines)}] if lines else []


def text(*lines: str) -> list[Told]:
    return [{"shape": "text", "lines": [line for line in lines if line.strip()]}]


def table(caption: str, head: Sequence[Head], rows: Iterable[Sequence[Any]]) -> list[Told]:
    """None where it would have no row. An empty cell is a dash: it never could be a zero."""
    found = [[said(cell) or "—" for cell in row] for row in rows]
    if not found:
        return []
    columns = [list(column) for column in head]
    return [{"shape": "table", "caption": caption, "columns": columns, "rows": found}]


def section(title: str, blocks: Sequence[Told], *, empty: str = "Không có.") -> Told:
    """`empty` says why there is nothing."""
    return {"title": title, "blocks": list(blocks) or text(empty)}


def to_blocks(told: Iterable[Told]) -> list[Block]:
    found: list[Block] = []
    for one in told:
        if one["shape"] == "table":
            columns = tuple(_column(title, width) for title, width in one["columns"])
            rows = tuple(tuple(row) for row in one["rows"])
            found.append(Table(one["caption"], columns, rows))
        elif one["shape"] == "items":
            found.append(Items(tuple(one["lines"])))
        else:
            found += [Paragraph(line, leads=line.endswith(":")) for line in one["lines"]]
    return found


def _column(title: str, width: str) -> Column:
    if width == "figure":
        return Column(title, "number", is_number=True)
    return Column(title, width)
