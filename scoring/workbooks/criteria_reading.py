"""Reading a workbook of criteria: all of it, or every fault in it by row and column.

No ORM, and nothing is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from catalogue.numbers import NotANumber, parse_number, plain
from scoring.methods import DIRECTIONS, LARGER, Method
from scoring.outline import (
    CODE_MOST,
    MEASURE_MOST,
    PATH_MOST,
    POINTS,
    SHARES,
    TEXT_MOST,
    Line,
    declared_total,
    key_of,
    number_fault,
    parent_key,
    parents,
    separator,
    tidy,
    tidy_lines,
    tree_lines,
)
from scoring.publishing import tree_faults
from scoring.workbooks.criteria import (
    COLUMNS,
    FIRST_ROW,
    MOST_ROWS,
    NAMES,
    REQUIRED,
    SHEET,
    headings,
)
from scoring.workbooks.grid import (
    UNCALCULATED,
    BadWorkbook,
    Cells,
    Fault,
    fault_at,
    open_grid,
)

_YES = frozenset({"x", "có", "co", "yes", "y", "1", "true", "đúng", "✓"})
_NO = frozenset({"", "không", "khong", "no", "n", "0", "false", "sai", "-"})


@dataclass(frozen=True)
class Reading:
    """The lines of a workbook, or everything that is wrong with it."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(file: BinaryIO) -> Reading:
    """The criteria in `file`.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    lines: list[Line] = []
    rows: list[int] = []
    faults: list[Fault] = []
    with open_grid(file, SHEET) as grid:
        columns: dict[str, int] | None = None
        for number, cells in grid.rows():
            if columns is None:
                columns = _columns(number, cells, faults)
            _refuse_keyless(number, cells, columns, faults)
            if number >= FIRST_ROW:
                lines.append(_RowReader(number, cells, columns, faults).line())
                rows.append(number)
            if len(rows) > MOST_ROWS:
                words = _("Trang “%(sheet)s” có hơn %(most)d dòng. Bỏ phần thừa.")
                raise BadWorkbook(words % {"sheet": SHEET, "most": MOST_ROWS})
        faults += grid.merged_faults()
    if columns is None:
        raise BadWorkbook(_no_keys())
    if not lines and not faults:
        faults.append(fault_at(FIRST_ROW, 0, _("chưa có tiêu chí nào. Điền từ dòng 3 trở đi.")))
    bad_cells = {fault.row for fault in faults}
    faults += _faults_of_paths(lines, rows, columns)
    faults += _faults_of_tree(lines, rows, columns, faults, bad_cells)
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return Reading([] if faults else lines, faults)


def _no_keys() -> str:
    return _("Dòng 1 (ẩn) không có khóa của mẫu. Điền vào mẫu tải về, giữ nguyên dòng 1.")


def _columns(number: int, first: Cells, faults: list[Fault]) -> dict[str, int]:
    """Where each key stands; what is not known, twice or missing is a fault."""
    said = {at: tidy(str(value)).casefold() for at, value in first.items()}
    if number != 1 or not set(said.values()) & set(COLUMNS):
        raise BadWorkbook(_no_keys())
    columns: dict[str, int] = {}
    for at, key in said.items():
        if key not in COLUMNS:
            words = _("cột “%(key)s” không thuộc mẫu. Bỏ cột đó.")
            faults.append(fault_at(1, at, words % {"key": key}))
        elif key in columns:
            words = _("cột “%(key)s” có hai lần. Bỏ một cột.")
            faults.append(fault_at(1, at, words % {"key": key}))
        else:
            columns[key] = at
    words_of = headings()
    for key in REQUIRED:
        if key not in columns:
            told = _("thiếu cột “%(name)s” (khóa %(key)s ở dòng 1).")
            faults.append(fault_at(1, 0, told % {"name": words_of[key], "key": key}))
    return columns


def _refuse_keyless(
    number: int, cells: Cells, columns: Mapping[str, int], faults: list[Fault]
) -> None:
    """A column that says something must have its key; told once for each column."""
    told = {(fault.row, fault.column) for fault in faults}
    for at in cells.keys() - set(columns.values()):
        words = _("cột này không có khóa ở dòng 1. Bỏ cột đó, hoặc dùng mẫu tải về.")
        fault = fault_at(1, at, words)
        if (fault.row, fault.column) not in told:
            faults.append(fault)


@dataclass(frozen=True)
class _RowReader:
    number: int
    cells: Cells
    columns: Mapping[str, int]
    faults: list[Fault]

    def line(self) -> Line:
        """The line; where a cell is wrong, a fault is taken down and something stands for it."""
        method = self._method()
        most = self._number("max_points")
        if most is None and method == Method.GATE:
            most = Decimal(0)
        elif most is None and not self._has_fault("max_points") and "max_points" in self.columns:
            self._fault("max_points", _("thiếu điểm tối đa. Nhập số, như 7,5."))
        others = {
            name: self._number(name)
            for name in (*POINTS[2:], "target", *SHARES)  # the first two have no empty
        }
        return Line(
            path=self._text("path", PATH_MOST, is_needed=True),
            code=self._text("code", CODE_MOST),
            title=self._text("title", TEXT_MOST, is_needed=True),
            method=method,
            max_points=most or Decimal(0),
            min_points=self._number("min_points") or Decimal(0),
            measure=self._text("measure", MEASURE_MOST),
            direction=self._direction(),
            evidence_required=self._flag("evidence_required"),
            assignable=self._flag("assignable"),
            guidance=self._text("guidance", TEXT_MOST, keep=tidy_lines),
            **others,
        )

    def _cell(self, name: str) -> Any:
        column = self.columns.get(NAMES.get(name, name))
        value = None if column is None else self.cells.get(column)
        if value is not UNCALCULATED:
            return value
        if not self._has_fault(name):
            self._fault(name, _("công thức chưa có kết quả. Mở bằng Excel, lưu lại rồi gửi."))
        return None

    def _place(self, name: str) -> int:
        return self.columns.get(NAMES.get(name, name), 0)

    def _fault(self, name: str, words: str) -> None:
        self.faults.append(fault_at(self.number, self._place(name), words))

    def _has_fault(self, name: str) -> bool:
        here = fault_at(self.number, self._place(name), "")
        return any((f.row, f.column) == (here.row, here.column) for f in self.faults)

    def _text(
        self, name: str, most: int, *, is_needed: bool = False, keep: Callable[[str], str] = tidy
    ) -> str:
        value = self._cell(name)
        if isinstance(value, date | time):
            self._fault(name, _("Excel đã đổi ô này thành ngày. Đặt ô là Văn bản rồi gõ lại."))
            return ""
        text = keep(_written_cell(value))
        if is_needed and not text and name in self.columns and not self._has_fault(name):
            self._fault(name, _("thiếu “%(name)s”.") % {"name": headings()[name]})
        if len(text) > most:
            words = _("dài %(length)d ký tự, quá %(most)d. Viết gọn lại.")
            self._fault(name, words % {"length": len(text), "most": most})
        return text

    def _method(self) -> str:
        said = self._text("method", TEXT_MOST, is_needed=True)
        by_word = {str(method.label).casefold(): method.value for method in Method}
        found = by_word.get(said.casefold(), said.casefold())
        if said and found not in Method.values:
            words = _("“%(value)s” không phải là cách chấm. Dùng một trong: %(words)s.")
            self._fault("method", words % {"value": said, "words": ", ".join(Method.values)})
        return found

    def _direction(self) -> str:
        said = self._text("direction", TEXT_MOST)
        words = {_("Càng lớn càng tốt"): DIRECTIONS[0], _("Càng nhỏ càng tốt"): DIRECTIONS[1]}
        by_word = {word.casefold(): found for word, found in words.items()}
        found = by_word.get(said.casefold(), said.casefold() or LARGER)
        if found not in DIRECTIONS:
            told = _("“%(value)s” không dùng được. Viết larger hoặc smaller.")
            self._fault("direction", told % {"value": said})
        return found

    def _flag(self, name: str) -> bool:
        said = self._text(name, TEXT_MOST)
        if said.casefold() not in _YES | _NO:
            told = _("“%(value)s” không dùng được. Viết có hoặc không.")
            self._fault(name, told % {"value": said})
        return said.casefold() in _YES

    def _number(self, name: str) -> Decimal | None:
        try:
            number = _number_of(self._cell(name))
        except NotANumber as told:
            self._fault(name, str(told))
            return None
        if number is not None and (why := number_fault(name, number)):
            self._fault(name, why)
            return None
        return number


def _written_cell(value: Any) -> str:
    """A cell as its reader sees it: 1 and not 1.0; yes and no as the program stores them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _number_of(value: Any) -> Decimal | None:
    """A cell as a number. A workbook keeps 15 digits; what lies beyond is its own noise."""
    if isinstance(value, bool):
        raise NotANumber(_("ô này là đúng/sai, không phải số. Viết như 7,5."))
    if isinstance(value, date | time):
        raise NotANumber(_("ô này là ngày giờ, không phải số. Viết như 7,5."))
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(plain(Decimal(f"{value:.15g}")))
    text = tidy(str(value or ""))
    return parse_number(text) if text else None


def _faults_of_paths(lines: list[Line], rows: list[int], columns: Mapping[str, int]) -> list[Fault]:
    """Paths that come twice, have a gap, or name a parent that is not in the file."""
    between = separator(line.path for line in lines)
    first: dict[str, int] = {}
    for line, row in zip(lines, rows, strict=True):
        first.setdefault(key_of(line.path, between), row)
    faults = []
    place = columns.get("path", 0)
    for line, row in zip(lines, rows, strict=True):
        key = key_of(line.path, between)
        if not line.path:
            continue
        above = parent_key(line.path, between)
        shown = {"path": line.path, "parent": above, "row": first[key]}
        words = ""
        if not all(key.split(between)):
            words = _("đường dẫn %(path)s có phần trống. Viết như I.1.a.")
        elif first[key] != row:
            words = _(
                "đường dẫn %(path)s đã có ở dòng %(row)d. Mỗi dòng một đường dẫn riêng; viết 1.10"
                " trong ô Văn bản."
            )
        elif above and above not in first:
            words = _("%(path)s thuộc %(parent)s nhưng tệp không có dòng %(parent)s. Thêm dòng đó.")
        if words:
            faults.append(fault_at(row, place, words % shown))
    return faults


def _faults_of_tree(
    lines: list[Line],
    rows: list[int],
    columns: Mapping[str, int],
    known: list[Fault],
    bad_cells: set[int],
) -> list[Fault]:
    """What would keep the set from being published: parameters, sums, groups of nothing.

    Lines that hang nowhere are left out; what could be wrong only because a cell is, is not told.
    """
    if not lines or "path" not in columns or "max_points" not in columns:
        return []
    between = separator(line.path for line in lines)
    row_of = {key_of(line.path, between): row for line, row in zip(lines, rows, strict=True)}
    loose = {
        fault.row for fault in known if fault.column == fault_at(1, columns["path"], "").column
    }
    doubtful = {
        parent_key(line.path, between)
        for line, row in zip(lines, rows, strict=True)
        if row in loose | bad_cells
    }
    doubtful |= _round_loose(lines, rows, loose, between)
    sound = _hanging([line for line, row in zip(lines, rows, strict=True) if row not in loose])
    faults = []
    for fault in tree_faults(tree_lines(sound), declared_total(sound)) if sound else ():
        key = key_of(fault.path, between)
        row = row_of.get(key, FIRST_ROW)
        if row in bad_cells or (key in doubtful and fault.field in ("max_points", "method")):
            continue
        name = NAMES.get(fault.field, "path" if fault.field == "parent" else fault.field)
        faults.append(fault_at(row, columns.get(name, columns["path"]), fault.message))
    return faults


def _round_loose(lines: list[Line], rows: list[int], loose: set[int], between: str) -> set[str]:
    """The groups that a line which hangs nowhere may belong to: those of the line above it."""
    found: set[str] = set()
    for at, row in enumerate(rows):
        if row in loose and at:
            key = key_of(lines[at - 1].path, between)
            while key:
                found.add(key)
                key = key.rpartition(between)[0]
    return found


def _hanging(lines: list[Line]) -> list[Line]:
    """The lines whose whole way up is there."""
    left = lines
    while True:
        above = parents(left)
        kept = [line for line in left if line.path in above]
        if len(kept) == len(left):
            return kept
        left = kept
