"""Targets against results as bars: one pair for each unit, on one scale that starts at 0.

Pure geometry. Lengths are units of the SVG's view box.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalogue.numbers import written

WIDTH = 640
NAMES = 210
VALUES = 96
ROW = 40
HEAD = 24
_THICK = 12
_THIN = 5
_NAME_CHARACTERS = 28
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MOST_TICKS = 5


@dataclass(frozen=True)
class Bar:
    name: str
    pledged: Decimal | None
    result: Decimal | None
    is_reached: bool | None = None


@dataclass(frozen=True)
class Drawn:
    """One unit's pair: the pledge thin above, the result thick below."""

    name: str
    y: int
    pledged_x: int
    pledged_width: int | None
    result_x: int
    result_width: int | None
    kind: str
    words: str

    @property
    def text_y(self) -> int:
        return self.y + 23

    @property
    def pledged_y(self) -> int:
        return self.y + 8

    @property
    def result_y(self) -> int:
        return self.y + 15


@dataclass(frozen=True)
class Tick:
    x: int
    words: str


@dataclass(frozen=True)
class Bars:
    rows: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    zero: int
    height: int
    width: int = WIDTH
    thick: int = _THICK
    thin: int = _THIN
    values_x: int = WIDTH - VALUES + 8

    @property
    def bottom(self) -> int:
        return self.height


def draw(bars: Sequence[Bar]) -> Bars:
    """The bars with the marks of their scale; none where nobody has a value."""
    values = [v for bar in bars for v in (bar.pledged, bar.result) if v is not None]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    step = _step(high - low)
    first, last = low // step * step, -(-high // step) * step
    if low < first:  # Decimal's // rounds towards 0
        first -= step
    if last < high:
        last += step
    last = max(last, first + step)

    def at(value: Decimal) -> int:
        return NAMES + round((value - first) / (last - first) * (WIDTH - NAMES - VALUES))

    ticks = [first + step * n for n in range(int((last - first) / step) + 1)]
    return Bars(
        tuple(_drawn(bar, HEAD + ROW * n, at) for n, bar in enumerate(bars)),
        tuple(Tick(at(value), written(value)) for value in ticks),
        at(Decimal(0)),
        HEAD + ROW * len(bars),
    )


def _drawn(bar: Bar, y: int, at: Callable[[Decimal], int]) -> Drawn:
    pledged_x, pledged_width = _span(bar.pledged, at)
    result_x, result_width = _span(bar.result, at)
    kind = "soft" if bar.is_reached is None else "ok" if bar.is_reached else "short"
    return Drawn(
        bar.name if len(bar.name) <= _NAME_CHARACTERS else f"{bar.name[: _NAME_CHARACTERS - 1]}…",
        y,
        pledged_x,
        pledged_width,
        result_x,
        result_width,
        kind,
        written(bar.result) if bar.result is not None else "—",
    )


def _span(value: Decimal | None, at: Callable[[Decimal], int]) -> tuple[int, int | None]:
    """Where the bar of `value` begins, and its width; a value of 0 has one that is seen."""
    if value is None:
        return 0, None
    zero, end = at(Decimal(0)), at(value)
    return min(zero, end), max(abs(end - zero), 2)


def _step(spread: Decimal) -> Decimal:
    """A round distance between marks, so that there are few of them."""
    if spread <= 0:
        return Decimal(1)
    magnitude = Decimal(10) ** (spread / _MOST_TICKS).adjusted()
    return next(s * magnitude for s in _STEPS if s * magnitude * _MOST_TICKS >= spread)
