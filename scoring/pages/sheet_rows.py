"""Rows of one unit's sheet, worked out once, so that the template only writes.

A set may have hundreds of lines; nothing here asks a query for a line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.numbers import written
from scoring.entering import (
    ACTUAL,
    ASSIGNED,
    MINUS,
    POINTS,
    REMARK,
    TARGET,
    editable,
    fields_of,
    is_answered_by_words,
    text_of,
)
from scoring.gaps import Gap, GapKind
from scoring.linked import NOTHING_TOLD, Told
from scoring.methods import ONE, Entry, Method
from scoring.models import Criterion, Score
from scoring.own_sheet import OwnSheet
from scoring.reading import EMPTY

_SWAPPED = str.maketrans(",.", ".,")


def points_text(points: Decimal) -> str:
    """Points with two decimals, so that they stand in line: 1.283,50."""
    return f"{points:,.2f}".translate(_SWAPPED)


@dataclass(frozen=True, slots=True)
class Box:
    """One cell that takes something; `column` is where it stands from the left."""

    field: str
    name: str
    text: str
    label: str
    column: int
    is_choice: bool = False
    sign: str = ""
    hint: str = ""
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What is said under a line."""

    kind: str
    icon: str
    text: str


@dataclass(slots=True)
class Row:
    """A line as it is drawn. The texts are what stands in cells that take nothing."""

    line: Criterion
    css: str
    points: str
    form: str = ""
    is_group: bool = False
    last: str = ""
    version: int = 0
    assigned: Box | None = None
    is_off: bool = False
    is_provisional: bool = False
    is_linked: bool = False
    is_pulled: bool = False
    target: list[Box] = field(default_factory=list)
    actual: list[Box] = field(default_factory=list)
    score: list[Box] = field(default_factory=list)
    remark: Box | None = None
    target_text: str = ""
    actual_text: str = ""
    remark_text: str = ""
    said: str = ""
    files: int = 0
    files_missing: bool = False
    files_url: str = ""
    trail_url: str = ""
    notes: list[Note] = field(default_factory=list)

    @property
    def boxes(self) -> list[Box]:
        found = [*self.target, *self.actual, *self.score]
        return found + [box for box in (self.assigned, self.remark) if box is not None]

    @property
    def label(self) -> str:
        return label_of(self.line)

    @property
    def max_points(self) -> str:
        # A gate weighs nothing: it is no line of 0 points.
        return "–" if self.line.method == Method.GATE else written(self.line.max_points)


def label_of(line: Criterion) -> str:
    """What a line is called in few words."""
    return line.code or line.path


# A pair of cells: cases that give points beside those that take them.
_PLUS = "plus"
COLUMNS = {TARGET: 0, ACTUAL: 1, MINUS: 1, POINTS: 2, REMARK: 3}


@dataclass(frozen=True)
class Beside:
    """What stands beside the unit's own word: files, its report, last year, the appraisal."""

    files: Mapping[int, int]
    told: Mapping[int, Told]
    last: Mapping[str, Decimal]
    said: Mapping[int, Score]


def rows_of(own: OwnSheet, by: Beside, gaps: Iterable[Gap], *, may_edit: bool) -> list[Row]:
    """All lines in printed order."""
    missing: dict[int, list[Gap]] = {}
    for gap in gaps:
        missing.setdefault(gap.line.pk, []).append(gap)
    url = reverse("scoring:evidence", args=[own.sheet.pk, 0])
    before, after = url.rsplit("/0/", 1)
    trail = reverse("scoring:trail", args=[own.sheet.pk, 0]).removesuffix("0/")
    called = headings() if may_edit else None
    rows = []
    form = ""
    for line in own.lines:
        if line.parent_id is None:
            form = f"nhanh-{line.pk}"
        if line.method == Method.GROUP:
            row = _group(own, line)
        else:
            here = missing.get(line.pk, [])
            row = _leaf(own, line, by, here, called)
            row.files_url = f"{before}/{line.pk}/{after}"
            row.trail_url = f"{trail}{line.pk}/"
        row.form = form
        rows.append(row)
    return rows


def _group(own: OwnSheet, line: Criterion) -> Row:
    css = "d2" if line.depth else "d1"
    return Row(line, css, points_text(own.sums[line.pk].points), is_group=True)


def _leaf(
    own: OwnSheet, line: Criterion, by: Beside, gaps: list[Gap], called: Mapping[str, str] | None
) -> Row:
    """`called` are the names of the cells where they take something, None where nothing may."""
    score = own.rows.get(line.pk)
    rule = own.rules[line.pk]
    entry = editable(rule, own.entries.get(line.pk, EMPTY))
    remark = score.remark if score else ""
    last = by.last.get(line.path)
    row = Row(line, "d3" if line.depth else "d3 top", points_shown(own, line))
    row.last = points_text(last) if last is not None and line.method != Method.GATE else ""
    row.version = score.version if score else 0
    row.is_off = not entry.assigned
    row.is_provisional = own.is_provisional(line)
    row.is_linked = line.pk in by.told
    row.is_pulled = is_pulled(entry, by.told.get(line.pk, NOTHING_TOLD))
    row.target_text = _number(line.target if entry.target is None else entry.target)
    row.actual_text = answer_text(line, entry)
    row.remark_text = remark
    row.files = by.files.get(line.pk, 0)
    row.files_missing = any(gap.kind == GapKind.EVIDENCE for gap in gaps)
    said = by.said.get(line.pk)
    if said is not None and said.points is not None:
        row.said = points_text(said.points)
    row.notes = notes_on(own, line, gaps, said)
    if called is not None:
        fields = fields_of(rule, assignable=line.assignable)
        _add_boxes(row, fields, entry, remark, called)
    return row


def _number(number: Decimal | None) -> str:
    return "" if number is None else written(number)


def answer_text(line: Criterion, entry: Entry) -> str:
    """The result in words and figures, as read-only cells and papers show it."""
    if entry.actual is None and entry.minus is None:
        return ""
    if line.method in (Method.PASS_FAIL, Method.GATE):
        return _("Đạt") if entry.actual == ONE else _("Không đạt")
    if entry.minus is not None:
        return f"+{_number(entry.actual) or 0}; −{_number(entry.minus)}"
    return _number(entry.actual)


def points_shown(own: OwnSheet, line: Criterion) -> str:
    """The points of a leaf; nothing where it has none, which is not 0."""
    points = own.points.get(line.pk)
    return "" if points is None else points_text(points)


def is_pulled(entry: Entry, said: Told) -> bool:
    return said.actual is not None and entry.assigned and entry.actual == said.actual


def notes_on(own: OwnSheet, line: Criterion, gaps: Iterable[Gap], said: Score | None) -> list[Note]:
    """What is said under a line; that it is empty is seen, and not said again."""
    notes = []
    if said is not None and said.remark:
        notes.append(Note("warn", "arrow-return-left", said.remark))
    notes += [
        Note("bad", "exclamation-octagon-fill", gap.message)
        for gap in gaps
        if gap.kind == GapKind.REASON or (gap.kind == GapKind.EMPTY and _is_begun(own, line))
    ]
    if own.is_provisional(line):
        waiting = own.waiting
        words = ngettext(
            "Tạm tính: còn chờ %(n)d bảng chưa gửi. Điểm tính lại khi đủ các đơn vị.",
            "Tạm tính: còn chờ %(n)d bảng chưa gửi. Điểm tính lại khi đủ các đơn vị.",
            waiting,
        )
        notes.append(Note("unknown", "hourglass-split", words % {"n": waiting}))
    return notes


def _is_begun(own: OwnSheet, line: Criterion) -> bool:
    """Whether something stands on a line that still has no points: then it says why."""
    entry = own.entries.get(line.pk, EMPTY)
    return entry.assigned and entry.actual is not None


def _add_boxes(
    row: Row, fields: tuple[str, ...], entry: Entry, remark: str, called: Mapping[str, str]
) -> None:
    line = row.line
    label = label_of(line)
    is_choice = is_answered_by_words(line.method)
    for name in fields:
        box = Box(
            name,
            f"{name}-{line.pk}",
            text_of(name, entry, remark),
            f"{called[_PLUS if name == ACTUAL and MINUS in fields else name]}, {label}",
            COLUMNS.get(name, -1),
            is_choice=is_choice and name == ACTUAL,
            sign=("+" if name == ACTUAL else "−") if MINUS in fields and name != REMARK else "",
            hint=_number(line.target) if name == TARGET else "",
        )
        if name == ASSIGNED:
            row.assigned = box
        elif name == REMARK:
            row.remark = box
        elif name == TARGET:
            row.target.append(box)
        elif name == POINTS:
            row.score.append(box)
        else:
            row.actual.append(box)


def headings() -> dict[str, str]:
    """What the cells are called, looked up once for all rows."""
    return {
        ASSIGNED: _("Không giao chỉ tiêu"),
        TARGET: _("Chỉ tiêu"),
        ACTUAL: _("Thực hiện"),
        POINTS: _("Tự chấm"),
        REMARK: _("Ghi chú"),
        MINUS: _("Số lần trừ"),
        _PLUS: _("Số lần thưởng"),
    }
