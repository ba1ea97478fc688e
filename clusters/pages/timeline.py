"""The picture of a cluster's offices over the years: units down, years across.

Pure geometry, no ORM and no words of its own. Lengths are units of the SVG's view box.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1150
NAMES = 250
LATER = 230
HEAD = 52
ROW = 37
PILL_HEIGHT = 25
MOST_COLUMNS = 7
_WIDEST_COLUMN = 220
_WIDEST_PILL = 112
# Mean width of a character in the type of the picture; a name that would run over is cut, the
# table beside the picture has it whole.
_NAME_CHARACTER = 7
_PILL_CHARACTER = 7
_REMARK_CHARACTER = 6
_NAME_LINES = 2
# A status that nobody has decided on is drawn with a broken edge.
UNDECIDED = ("proposed", "suggested")


@dataclass(frozen=True)
class Held:
    """An office in one year; `row` is the key of its row, `title` what stands in the mark."""

    row: int
    office: str
    status: str
    title: str


@dataclass(frozen=True)
class Year:
    """A year with what is known of it; `starts` is the first calendar year of its label."""

    label: str
    starts: int
    remark: str
    members: frozenset[int]
    held: tuple[Held, ...]
    is_suggested: bool = False


@dataclass(frozen=True)
class Row:
    """A unit; `later` is what it has become. `is_known` is false for offices without unit."""

    key: int
    name: str
    later: str = ""
    is_known: bool = True


@dataclass(frozen=True)
class Line:
    text: str
    x: int
    y: int


@dataclass(frozen=True)
class Column:
    """A year's column; a stretch between recorded years is a gap, and no year of its own."""

    label: str
    remark: str
    x: int
    width: int
    is_gap: bool = False
    is_suggested: bool = False

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class DrawnRow:
    lines: tuple[Line, ...]
    rule: int
    later: Line | None
    is_known: bool


@dataclass(frozen=True)
class Pill:
    x: int
    y: int
    width: int
    height: int
    text: Line
    kind: str


@dataclass(frozen=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True)
class Step:
    """A line from a unit's office in one year to its office in the next."""

    y: int
    start: int
    end: int
    is_undecided: bool


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    columns: tuple[Column, ...]
    rows: tuple[DrawnRow, ...]
    pills: tuple[Pill, ...]
    dots: tuple[Dot, ...]
    steps: tuple[Step, ...]
    later_x: int | None
    undrawn: int

    @property
    def bottom(self) -> int:
        return self.height - 8

    @property
    def latest(self) -> Column:
        """The last year that is on record; a suggested one is not."""
        recorded = [column for column in self.columns if not column.is_suggested]
        return recorded[-1]

    @property
    def later_width(self) -> int:
        return LATER


def draw(years: Sequence[Year], rows: Sequence[Row], *, gap_remark: str) -> Picture | None:
    """The picture of `years` (oldest first); None where there is nothing to draw.

    A suggested year only stands behind recorded ones.

    Of more years than fit, the latest are drawn and `undrawn` counts the others.
    """
    if not years or not rows:
        return None
    has_later = any(row.later for row in rows)
    columns, drawn = _columns(years, LATER if has_later else 0, gap_remark)
    middles = {row.key: HEAD + ROW * at + ROW // 2 for at, row in enumerate(rows)}
    by_year = list(zip(drawn, (column for column in columns if not column.is_gap), strict=True))
    return Picture(
        width=WIDTH,
        height=HEAD + ROW * len(rows) + 8,
        columns=columns,
        rows=tuple(_row(row, middles[row.key], has_later) for row in rows),
        pills=tuple(
            _pill(held, column, middles[held.row]) for year, column in by_year for held in year.held
        ),
        dots=tuple(
            Dot(column.middle, middles[key])
            for year, column in by_year
            for key in sorted(year.members - {held.row for held in year.held})
        ),
        steps=tuple(_steps(by_year, middles)),
        later_x=WIDTH - LATER if has_later else None,
        undrawn=len(years) - len(drawn),
    )


def _columns(
    years: Sequence[Year], later: int, gap_remark: str
) -> tuple[tuple[Column, ...], list[Year]]:
    """The columns, and the years among them; a stretch without records is one column."""
    heads: list[tuple[str, str, Year | None]] = []
    before: Year | None = None
    for year in years:
        if before is not None and year.starts - before.starts > 1:
            first, last = before.starts + 1, year.starts - 1
            span = str(first) if first == last else f"{first}–{last}"
            heads.append((span, gap_remark, None))
        heads.append((year.label, year.remark, year))
        before = year
    heads = heads[-MOST_COLUMNS:]
    if heads[0][2] is None:
        heads = heads[1:]
    width = min(_WIDEST_COLUMN, (WIDTH - NAMES - later) // len(heads))
    fitting = width // _REMARK_CHARACTER
    columns = tuple(
        Column(
            label,
            cut(remark, fitting),
            NAMES + width * at,
            width,
            is_gap=year is None,
            is_suggested=year is not None and year.is_suggested,
        )
        for at, (label, remark, year) in enumerate(heads)
    )
    return columns, [year for _label, _remark, year in heads if year is not None]


def _row(row: Row, middle: int, has_later: bool) -> DrawnRow:
    texts = wrapped(row.name, (NAMES - 14) // _NAME_CHARACTER, _NAME_LINES)
    top = middle + 5 if len(texts) == 1 else middle - 3
    later = cut(row.later, (LATER - 30) // _NAME_CHARACTER)
    return DrawnRow(
        lines=tuple(Line(text, 0, top + 15 * at) for at, text in enumerate(texts)),
        rule=middle - ROW // 2,
        later=Line(later, WIDTH - LATER + 20, middle + 5) if has_later and later else None,
        is_known=row.is_known,
    )


def _pill_width(column: Column) -> int:
    return min(_WIDEST_PILL, column.width - 10)


def _pill(held: Held, column: Column, middle: int) -> Pill:
    width = _pill_width(column)
    return Pill(
        x=column.middle - width // 2,
        y=middle - PILL_HEIGHT // 2,
        width=width,
        height=PILL_HEIGHT,
        text=Line(cut(held.title, (width - 6) // _PILL_CHARACTER), column.middle, middle + 5),
        kind=_kind(held),
    )


def _kind(held: Held) -> str:
    """The class of a mark: by the status where it is not final, else by the office."""
    if held.status in UNDECIDED:
        return "sug"
    office = "chair" if held.office == "chair" else "vice"
    return f"{office}-elected" if held.status == "elected" else office


def _steps(by_year: Sequence[tuple[Year, Column]], middles: dict[int, int]) -> list[Step]:
    found = []
    for (year, column), (following, next_column) in itertools.pairwise(by_year):
        if following.starts - year.starts != 1:
            continue
        before = {held.row: held for held in year.held}
        for held in following.held:
            if held.row in before:
                undecided = {before[held.row].status, held.status} & set(UNDECIDED)
                found.append(
                    Step(
                        middles[held.row],
                        column.middle + _pill_width(column) // 2,
                        next_column.middle - _pill_width(next_column) // 2,
                        bool(undecided),
                    )
                )
    return found


def cut(text: str, fitting: int) -> str:
    """`text`, or as much of it as fits and an ellipsis."""
    return text if len(text) <= fitting else text[: max(fitting - 1, 1)].rstrip() + "…"


def wrapped(text: str, fitting: int, most: int) -> list[str]:
    """`text` in at most `most` lines of about `fitting` characters, broken between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= fitting or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = " ".join(lines[most - 1 :])
    return [cut(line, fitting) for line in kept]
