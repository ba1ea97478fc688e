"""Reading the layout of a report back from its PDF file, in points and millimetres."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 16 * MM, 20 * MM, 20 * MM
INDENT = 12.7 * MM
# One line of the body, as the style sheet spaces it.
LINE = 14 * 1.15


@dataclass(frozen=True)
class Line:
    """A stretch of text in one font that stands together on a line."""

    text: str
    font: str
    size: float
    x0: float
    x1: float
    top: float
    bottom: float
    page: int

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Rule:
    x0: float
    x1: float
    top: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True)
class Sheet:
    """One page as it was read."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    chars: tuple[Any, ...]

    def one(self, start: str) -> Line:
        """The first line that begins with `start`."""
        return next(line for line in self.lines if line.text.strip().startswith(start))

    @property
    def body(self) -> list[Line]:
        """What stands between the margins."""
        return [li for li in self.lines if TOP - 2 < li.top < self.height - BOTTOM]


@cache
def read(pdf: bytes) -> tuple[Sheet, ...]:
    with pdfplumber.open(BytesIO(pdf)) as file:
        return tuple(_sheet(page) for page in file.pages)


def _sheet(page: Any) -> Sheet:
    words = page.extract_words(
        extra_attrs=["fontname", "size"], keep_blank_chars=True, x_tolerance=2
    )
    lines = tuple(
        Line(
            text=word["text"],
            # Without the tag of the subset: "VB-Serif-Bold".
            font=word["fontname"].partition("+")[2],
            size=round(word["size"], 1),
            x0=word["x0"],
            x1=word["x1"],
            top=word["top"],
            bottom=word["bottom"],
            page=page.page_number,
        )
        for word in words
    )
    drawn = page.rects + page.lines
    rules = tuple(Rule(one["x0"], one["x1"], one["top"]) for one in drawn)
    return Sheet(page.page_number, page.width, page.height, lines, rules, tuple(page.chars))


def text_of(pdf: bytes) -> str:
    """All text in reading order, lines joined: words that break over lines stay whole."""
    parts = [line.text.strip() for sheet in read(pdf) for line in sheet.lines]
    return " ".join(parts)
