"""Reading a workbook of scores: row after row, every fault with its row and column. No ORM.

Sheet `scores`: row 1 holds the key of each column, row 2 its heading, the scores follow, one
line of one unit a row. `assigned` empty means yes; a row that says nothing leaves what is there.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from catalogue.numbers import NotANumber, parse_number, written
from clusters.models import Unit
from clusters.workbooks.reading import number_of
from clusters.workbooks.targets import number_fault
from scoring.methods import COUNTED, Entry, Method, Rule, clamped, points_of, rounded
from scoring.models import Criterion
from scoring.outline import key_of, separator
from scoring.reading import rule_of
from scoring.workbooks.grid import (
    UNCALCULATED,
    BadWorkbook,
    Cells,
    Fault,
    Grid,
    fault_at,
    listed,
    open_grid,
)

__all__ = ["BadWorkbook", "Fault", "ScoreRow", "ScoresReader", "listed", "read_scores"]

SHEET = "scores"
FIRST_ROW = 3
COLUMNS = ("unit", "path", "actual", "target", "assigned", "points", "remark")
NEEDED = ("unit", "path")
MOST_ROWS = 100_000
REMARK_MOST = 4000
YES = frozenset({"có", "1", "x", "đúng", "true", "yes"})
NO = frozenset({"không", "0", "sai", "false", "no"})
# The words of an exported sheet in both languages of the interface.
MET = YES | {"đạt", "met"}
NOT_MET = NO | {"không đạt", "chưa đạt", "not met"}
_NO_RESULTS: tuple[Decimal | None, Decimal | None] = (None, None)
# Whole numbers that every field keeps.
_SMALL = 10**9
_ANSWERED = (Method.PASS_FAIL, Method.GATE)

UnitFinder = Callable[[str], Unit | str]
"""From a name to the unit, or a sentence on why there is none."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What one row says; `number` is its row in the sheet."""

    number: int
    unit: Unit
    criterion: Criterion
    entry: Entry
    remark: str


class _Wrong(ValueError):
    """A cell that cannot be taken; the message says why and how to write it."""


def headings() -> dict[str, str]:
    return {
        "unit": _("Đơn vị"),
        "path": _("Đường dẫn"),
        "actual": _("Kết quả"),
        "target": _("Chỉ tiêu"),
        "assigned": _("Được giao"),
        "points": _("Điểm"),
        "remark": _("Ghi chú"),
    }


def read_scores(
    file: BinaryIO,
    lines_by_path: Mapping[str, Criterion],
    find_unit: UnitFinder,
    *,
    also: Collection[str] = (),
    only_assignable: bool = True,
) -> tuple[list[ScoreRow], list[Fault]]:
    """All rows of a small workbook, or everything that is wrong with it.

    `also` are keys of columns that may be there and are not read.

    Raises BadWorkbook where the file cannot be read as a workbook of scores at all.
    """
    reader = ScoresReader(
        lines_by_path, find_unit, also=frozenset(also), only_assignable=only_assignable
    )
    rows = list(reader.rows(file))
    return ([] if reader.faults else rows), reader.faults


@dataclass
class ScoresReader:
    """Reads row by row, for any size; `faults` holds what was wrong so far.

    `only_assignable` refuses "không giao" on lines that every unit is given.
    """

    lines: Mapping[str, Criterion]
    find_unit: UnitFinder
    also: frozenset[str] = frozenset()
    only_assignable: bool = True
    faults: list[Fault] = field(default_factory=list)
    _columns: dict[str, int] = field(default_factory=dict)
    _units: dict[str, Unit | str] = field(default_factory=dict)
    _seen: dict[tuple[int, int], int] = field(default_factory=dict)

    @cached_property
    def _between(self) -> str:
        return separator(self.lines)

    @cached_property
    def _by_key(self) -> dict[str, Criterion]:
        """The lines by what is compared of their paths: "1." and "1" are one."""
        return {key_of(path, self._between): line for path, line in self.lines.items()}

    @cached_property
    def _rules(self) -> dict[int, Rule]:
        return {line.pk: rule_of(line) for line in self.lines.values()}

    def rows(self, file: BinaryIO) -> Iterator[ScoreRow]:
        """The rows without faults that say something.

        Raises BadWorkbook, see `read_scores`.
        """
        with open_grid(file, SHEET) as grid:
            yield from self._rows(grid)
            self.faults += grid.merged_faults()

    def _rows(self, grid: Grid) -> Iterator[ScoreRow]:
        rows = grid.rows()
        number, first = next(rows, (0, {}))
        if number != 1 or not any(value in COLUMNS for value in first.values()):
            raise BadWorkbook(
                _("Dòng 1 của trang “%(sheet)s” phải là các khóa: %(keys)s.")
                % {"sheet": SHEET, "keys": ", ".join(COLUMNS)}
            )
        self._read_keys(first)
        known = set(self._columns.values()) | {c for c, key in first.items() if key in self.also}
        told: set[int] = set(first) - known
        count = 0
        for number, cells in rows:
            for column in cells.keys() - known - told:
                told.add(column)
                words = _("cột này không có khóa ở dòng 1. Bỏ cột đó hoặc ghi khóa.")
                self.faults.append(fault_at(number, column, words))
            if number < FIRST_ROW:
                continue
            count += 1
            if count > MOST_ROWS:
                words = _("Trang có hơn %(most)d dòng. Chia thành nhiều tệp.")
                raise BadWorkbook(words % {"most": MOST_ROWS})
            if (row := self._row(number, cells)) is not None:
                yield row
        if not count:
            self.faults.append(fault_at(FIRST_ROW, 0, _("chưa có điểm nào. Điền từ dòng 3.")))

    def _read_keys(self, first: Cells) -> None:
        for column, key in first.items():
            if key in self._columns:
                self.faults.append(fault_at(1, column, _("cột này có hai lần. Bỏ một cột.")))
            elif key in COLUMNS:
                self._columns[key] = column
            elif key not in self.also:
                words = _("cột “%(key)s” không thuộc mẫu. Chỉ dùng: %(keys)s.")
                shown = {"key": self._text_of(key), "keys": ", ".join(COLUMNS)}
                self.faults.append(fault_at(1, column, words % shown))
        for key in NEEDED:
            if key not in self._columns:
                words = _("thiếu cột “%(key)s” (%(heading)s).")
                shown = {"key": key, "heading": headings()[key]}
                self.faults.append(fault_at(1, 0, words % shown))

    def _row(self, number: int, cells: Cells) -> ScoreRow | None:
        """The row; None where it says nothing, or where a fault was taken down."""
        before = len(self.faults)
        unit: Unit | None = self._take(number, cells, "unit", self._unit)
        line: Criterion | None = self._take(number, cells, "path", self._line)
        remark: str | None = self._take(number, cells, "remark", self._remark)
        if line is None:
            return None
        named = len(self.faults)
        assigned: bool | None = self._take(number, cells, "assigned", self._assigned, line)
        results = self._take(number, cells, "actual", self._actual, line)
        target: Decimal | None = self._take(number, cells, "target", _number)
        points: Decimal | None = self._take(number, cells, "points", self._points, line)
        actual, minus = results or _NO_RESULTS
        entry = Entry(assigned is not False, actual, minus, target, points)
        if len(self.faults) == named:
            self._check_together(number, entry, line)
        if unit is not None:
            self._refuse_twice(number, unit, line)
        if len(self.faults) > before or unit is None:
            return None
        if results is None and target is None and points is None and entry.assigned and not remark:
            return None
        return ScoreRow(number, unit, line, entry, remark or "")

    def _take(
        self, number: int, cells: Cells, key: str, read: Callable[..., Any], *given: Any
    ) -> Any:
        """What `read` makes of a cell; None where it is empty or wrong, which is taken down."""
        column = self._columns.get(key)
        value = cells.get(column) if column is not None else None
        if value is None and (column is None or key not in NEEDED):
            return None
        try:
            if value is None:
                raise _Wrong(_("thiếu “%(heading)s”.") % {"heading": headings()[key]})
            if value is UNCALCULATED:
                raise _Wrong(_("công thức chưa có kết quả. Mở bằng Excel, lưu lại rồi gửi."))
            return read(value, *given)
        except (_Wrong, NotANumber) as told:
            self.faults.append(fault_at(number, column or 0, str(told)))
            return None

    def _unit(self, value: Any) -> Unit:
        text = self._text_of(value)
        if text not in self._units:
            self._units[text] = self.find_unit(text)
        found = self._units[text]
        if isinstance(found, str):
            raise _Wrong(found)
        return found

    def _line(self, value: Any) -> Criterion:
        path = self._text_of(value)
        line = self.lines.get(path) or self._by_key.get(key_of(path, self._between))
        if line is None:
            words = _("“%(path)s” không có trong bộ tiêu chí. Chép đường dẫn từ bộ tiêu chí.")
            raise _Wrong(words % {"path": path})
        if line.method == Method.GROUP:
            words = _("“%(path)s” là nhóm, không chấm trực tiếp. Nhập điểm ở các dòng bên dưới.")
            raise _Wrong(words % {"path": path})
        return line

    def _refuse_twice(self, number: int, unit: Unit, line: Criterion) -> None:
        before = self._seen.setdefault((unit.pk, line.pk), number)
        if before != number:
            words = _("%(unit)s đã có “%(path)s” ở dòng %(row)d. Giữ một dòng.")
            shown = {"unit": unit, "path": line.path, "row": before}
            self.faults.append(fault_at(number, self._columns["path"], words % shown))

    def _remark(self, value: Any) -> str:
        text = self._text_of(value)
        if len(text) > REMARK_MOST:
            raise _Wrong(_("dài quá %(most)d ký tự. Viết gọn lại.") % {"most": REMARK_MOST})
        return text

    def _assigned(self, value: Any, line: Criterion) -> bool:
        said = self._text_of(value).casefold()
        if said in YES:
            return True
        if said not in NO:
            words = _("“%(value)s” không rõ là có hay không. Ghi “có” hoặc “không”.")
            raise _Wrong(words % {"value": self._text_of(value)})
        if self.only_assignable and not line.assignable:
            words = _("“%(path)s” giao cho mọi đơn vị. Để trống ô này.")
            raise _Wrong(words % {"path": line.path})
        return False

    def _actual(self, value: Any, line: Criterion) -> tuple[Decimal | None, Decimal | None]:
        """The result and the number of penalty cases."""
        if line.method in _ANSWERED:
            return _met(self._text_of(value)), None
        if line.method == Method.BONUS_PENALTY:
            return _cases(value, self._rules[line.pk])
        number = _number(value)
        if line.method in COUNTED:
            _whole(number)
        return number, None

    def _points(self, value: Any, line: Criterion) -> Decimal:
        points = rounded(_number(value))
        _within(points, self._rules[line.pk])
        return points

    def _check_together(self, number: int, entry: Entry, line: Criterion) -> None:
        """A value that is itself the points is held to their bounds, and points to the result."""
        rule = self._rules[line.pk]
        if not entry.assigned or entry.actual is None:
            return
        try:
            if _is_points(rule) and entry.points is None:
                _within(entry.actual, rule)
            elif entry.points is not None and line.method not in _SPOKEN and not _is_points(rule):
                _same(entry, rule)
        except _Wrong as told:
            key = "actual" if entry.points is None else "points"
            self.faults.append(fault_at(number, self._columns[key], str(told)))

    @staticmethod
    def _text_of(value: Any) -> str:
        """A cell as text: 1 for 1.0, as people see it."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)


# Their points may stand beside a result: of the first the points are the answer; those of the
# others depend on the other units and cannot be held to anything here.
_SPOKEN = frozenset({Method.DIRECT, Method.TARGET_LEADER, Method.RANK})


def _is_points(rule: Rule) -> bool:
    """Whether the result of this rule is the points themselves."""
    if rule.method == Method.BONUS_PENALTY:
        return rule.bonus is None and rule.penalty is None
    return rule.method == Method.DIRECT


def _number(value: Any) -> Decimal:
    if type(value) is int and -_SMALL < value < _SMALL:
        return Decimal(value)
    number = number_of(value)
    if why := number_fault(number):
        raise _Wrong(why)
    return number


def _whole(number: Decimal) -> Decimal:
    if number < 0 or number != number.to_integral_value():
        words = _("%(value)s không phải là số lần, số lượng. Nhập số nguyên từ 0.")
        raise _Wrong(words % {"value": written(number)})
    return number


def _met(text: str) -> Decimal:
    said = text.casefold()
    if said in MET:
        return Decimal(1)
    if said in NOT_MET:
        return Decimal(0)
    words = _("“%(value)s” không rõ là đạt hay không. Ghi “đạt” hoặc “không đạt”.")
    raise _Wrong(words % {"value": text})


def _cases(value: Any, rule: Rule) -> tuple[Decimal | None, Decimal | None]:
    """Bonus and penalty cases: 8, "8;2", or −2 for penalty cases alone.

    Without rates the value is the points.
    """
    if _is_points(rule):
        return _number(value), None
    if isinstance(value, str) and ";" in value:
        plus, _semicolon, minus = value.partition(";")
        return _whole(parse_number(plus)), _whole(parse_number(minus))
    number = _number(value)
    if number < 0:
        return None, _whole(-number)
    return _whole(number), None


def _within(points: Decimal, rule: Rule) -> None:
    least, most = rule.min_points, rule.max_points
    if least <= points <= most:
        return
    shown = {"value": written(points), "least": written(least), "most": written(most)}
    if points > most:
        words = _("%(value)s vượt điểm tối đa %(most)s. Nhập từ %(least)s đến %(most)s.")
    else:
        words = _("%(value)s thấp hơn điểm tối thiểu %(least)s. Nhập từ %(least)s đến %(most)s.")
    raise _Wrong(words % shown)


def _same(entry: Entry, rule: Rule) -> None:
    """Points beside a result of a rule that computes them are those that it computes."""
    assert entry.points is not None
    computed = points_of(rule, Entry(True, entry.actual, entry.minus, entry.target))
    if computed is not None and computed != clamped(rule, entry.points):
        words = _("%(value)s khác %(computed)s tính từ kết quả. Để trống điểm hoặc kết quả.")
        shown = {"value": written(entry.points), "computed": written(computed)}
        raise _Wrong(words % shown)
