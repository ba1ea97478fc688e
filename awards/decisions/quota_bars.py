"""Proposed, passed and awarded as bars on one scale, with the quota as a mark across them.

Pure geometry. Lengths are units of the SVG's view box.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
NAMES = 210
VALUES = 150
ROW = 48
HEAD = 24
_NAME_CHARACTERS = 30
_MOST_TICKS = 5
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Counts:
    """What one award comes to; `limit` is None where there is no quota."""

    name: str
    proposed: int
    passed: int
    awarded: int
    limit: int | None
    is_over: bool
    words: str


@dataclass(frozen=True)
class Drawn:
    name: str
    words: str
    y: int
    proposed: int
    passed: int
    awarded: int
    limit_x: int | None
    is_over: bool

    @property
    def text_y(self) -> int:
        return self.y + 26

    @property
    def rows(self) -> tuple[tuple[str, int, int], ...]:
        """The three bars: class, y, width."""
        widths = (("proposed", self.proposed), ("passed", self.passed), ("awarded", self.awarded))
        return tuple((css, self.y + 8 + 11 * n, width) for n, (css, width) in enumerate(widths))

    @property
    def bottom(self) -> int:
        return self.y + 42


@dataclass(frozen=True)
class Tick:
    x: int
    value: int


@dataclass(frozen=True)
class Bars:
    rows: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    height: int
    width: int = WIDTH
    left: int = NAMES
    thick: int = 9
    values_x: int = WIDTH - VALUES + 8


def draw(counts: Sequence[Counts]) -> Bars:
    """The bars with the marks of their scale, which begins at 0."""
    most = max((max(c.proposed, c.passed, c.awarded, c.limit or 0) for c in counts), default=0)
    step = _step(most)
    last = max(-(-most // step) * step, step)

    def length(value: int) -> int:
        return round(value / last * (WIDTH - NAMES - VALUES))

    rows = tuple(
        Drawn(
            name=c.name
            if len(c.name) <= _NAME_CHARACTERS
            else f"{c.name[: _NAME_CHARACTERS - 1]}…",
            words=c.words,
            y=HEAD + ROW * n,
            proposed=length(c.proposed),
            passed=length(c.passed),
            awarded=length(c.awarded),
            limit_x=None if c.limit is None else NAMES + length(c.limit),
            is_over=c.is_over,
        )
        for n, c in enumerate(counts)
    )
    ticks = tuple(Tick(NAMES + length(value), value) for value in range(0, last + 1, step))
    return Bars(rows, ticks, HEAD + ROW * len(counts))


def _step(most: int) -> int:
    """A round whole distance between marks, so that there are few of them."""
    magnitude = 1
    while True:
        for step in _STEPS:
            if step * magnitude * _MOST_TICKS >= most:
                return step * magnitude
        magnitude *= 10
