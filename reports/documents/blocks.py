"""What the body of a document is built of. The template knows these and nothing else."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Paragraph:
    text: str
    # Introduces what follows and must not be parted from it by the end of a page.
    leads: bool = False
    # A ground on which a letter rests ("Căn cứ …") stands in italics.
    is_ground: bool = False
    shape: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Items:
    lines: tuple[str, ...]
    shape: ClassVar[str] = "items"


@dataclass(frozen=True)
class Articles:
    """The numbered articles of a covenant."""

    lines: tuple[str, ...]
    shape: ClassVar[str] = "articles"


@dataclass(frozen=True)
class Column:
    title: str
    # "order", "number", "unit", "medium" or "wide": the width, see the style sheet.
    width: str = "wide"
    # Digits stand under digits.
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    shape: ClassVar[str] = "table"

    # A table of so few rows is kept on one page; a longer one may break.
    SHORT: ClassVar[int] = 5

    @property
    def is_short(self) -> bool:
        return len(self.rows) <= self.SHORT

    @property
    def lines(self) -> list[list[tuple[Column, str]]]:
        """Each row as pairs of column and text."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


Block = Paragraph | Items | Articles | Table


@dataclass(frozen=True)
class Subsection:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """A numbered part of the body: its own blocks, then its subsections."""

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Subsection, ...] = ()


@dataclass(frozen=True)
class Numbered:
    """A section or subsection with the number it got among those that have facts."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple["Numbered", ...] = ()

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def number_sections(sections: list[Section]) -> tuple[Numbered, ...]:
    """Sections numbered I, II, … without gaps; subsections 1, 2, … where there are two."""
    return tuple(
        Numbered(roman(order), section.title, section.blocks, _number_parts(section.parts))
        for order, section in enumerate(sections, start=1)
    )


def _number_parts(parts: tuple[Subsection, ...]) -> tuple[Numbered, ...]:
    return tuple(
        Numbered(str(order) if len(parts) > 1 else "", part.title, part.blocks)
        for order, part in enumerate(parts, start=1)
    )
