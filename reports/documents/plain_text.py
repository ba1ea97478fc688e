"""Text as people type it → blocks. Kept so plain that nobody has to learn it.

A line is a paragraph, a line that begins with "- " an item of a list. Lines whose cells are
parted by "|" are a table, the first of them its head; a line before that ends in ":" stays with
it.
"""

import re
from itertools import groupby

from reports.documents.blocks import Block, Column, Items, Paragraph, Table

_FIGURE = re.compile(r"[0-9][0-9.,]*%?")
# Longer cells of a column of that width would be broken.
_SHORT = {"narrow": 9, "unit": 14}


def blocks_of(text: str, caption: str) -> tuple[Block, ...]:
    """The blocks of `text`; `caption` is that of its tables."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    made: list[Block] = []
    for shape, group in groupby(lines, _shape):
        found = list(group)
        if shape == "items":
            made.append(Items(tuple(line[1:].strip() for line in found)))
        elif shape == "table":
            if made and isinstance(made[-1], Paragraph) and made[-1].text.endswith(":"):
                made[-1] = Paragraph(made[-1].text, leads=True)
            made.append(_table(found, caption))
        else:
            made += [Paragraph(line, is_ground=line.startswith("Căn cứ ")) for line in found]
    return tuple(made)


def _shape(line: str) -> str:
    if line.startswith("- "):
        return "items"
    return "table" if "|" in line else "paragraph"


def _table(lines: list[str], caption: str) -> Table:
    """Rows are as long as the head: what is missing is empty, what is too much joins the last."""
    head, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    width = len(head)
    even = [_even(row, width) for row in rows]
    columns = tuple(_column(title, [row[at] for row in even]) for at, title in enumerate(head))
    return Table(caption, columns, tuple(even))


def _even(row: list[str], width: int) -> tuple[str, ...]:
    first = [*row, *([""] * width)][: width - 1]
    return (*first, ", ".join(cell for cell in row[width - 1 :] if cell))


def _column(title: str, cells: list[str]) -> Column:
    if title.upper() in ("STT", "TT", "HẠNG"):
        return Column(title, "order")
    told = [cell for cell in cells if cell]
    longest = max((len(cell) for cell in (*told, title)), default=0)
    if told and all(_FIGURE.fullmatch(cell) for cell in told):
        width = "narrow" if longest <= _SHORT["narrow"] else "unit"
        return Column(title, width, is_number=True)
    fitting = (width for width, most in _SHORT.items() if told and longest <= most)
    return Column(title, next(fitting, "wide"))
