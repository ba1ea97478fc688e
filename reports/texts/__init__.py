"""What minutes, vote-count records and letters say before anybody edits them.

They are documents: in Vietnamese whatever the language of the page, so their wording stands
here and not in the catalogue of translations. What is not known is left out or stays blank,
never made up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

ANNEX = "annex"


@dataclass(frozen=True)
class Written:
    """One generated section; `key` says what it is made from."""

    key: str
    title: str
    text: str


def joined_lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Lines that `documents.plain_text` reads as a table; a bar in a cell would part it."""
    lines = [[" ".join(cell.replace("|", "/").split()) for cell in row] for row in (head, *rows)]
    return "\n".join(" | ".join(cells) for cells in lines)
