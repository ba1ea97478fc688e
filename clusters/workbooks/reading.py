"""Reading a workbook of targets that somebody has filled in: all of it, or every fault in it.

No ORM, and nothing is written.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import islice
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from xlsxwriter.utility import xl_col_to_name

from catalogue.numbers import NotANumber, parse_number
from clusters.workbooks.targets import (
    AMOUNTS,
    COLUMNS,
    FIRST_ROW,
    GROUP_MOST,
    MEASURE_MOST,
    SHEET,
    TEXT_MOST,
    Amounts,
    Choices,
    Row,
    headings,
    number_fault,
    tidy,
    unit_key,
    yes_no,
)

MOST_ROWS = 2000
MOST_COLUMNS = 1000
# A small file may unpack to more than the machine has.
MOST_UNPACKED = 200 * 1024 * 1024
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z0-9:]+)\"")


class BadWorkbook(ValueError):
    """A file that cannot be read as a workbook of targets at all; the message says why."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, at a row of the sheet and a column by its letter."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Reading:
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Cell:
    """A cell's value, and whether a formula stands there that nobody has calculated."""

    value: Any
    is_uncalculated: bool = False


def read(content: bytes, units: Sequence[tuple[int, str]], choices: Choices) -> Reading:
    """The targets in `content`, or everything that is wrong with it.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    _check_archive(content)
    sheet, formulas = _sheet(content, data_only=True), _sheet(content, data_only=False)
    faults = [
        Fault(
            int(re.sub(r"[A-Z]+", "", ref.split(":")[0])),
            re.sub(r"[0-9]+", "", ref.split(":")[0]),
            _("các ô %(cells)s bị gộp. Bỏ gộp ô rồi điền từng ô.") % {"cells": ref},
        )
        for ref in _merged(content, sheet)
    ]
    grid = _grid(sheet, formulas)
    keys = _keys(grid, units, faults)
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(grid[FIRST_ROW - 1 :], start=FIRST_ROW):
        if any(cell.value not in (None, "") or cell.is_uncalculated for cell in cells):
            row = _RowReader(number, cells, keys, choices, faults).row()
            _refuse_twice(row, number, seen, faults)
            rows.append(row)
    if not rows and not faults:
        faults.append(Fault(FIRST_ROW, "B", _("chưa có chỉ tiêu nào. Điền từ dòng 3 trở đi.")))
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return Reading([] if faults else rows, faults)


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise BadWorkbook(_("Tệp quá lớn khi mở ra. Chỉ giữ trang chỉ tiêu rồi gửi lại."))
    except zipfile.BadZipFile as told:
        raise BadWorkbook(_not_a_workbook()) from told


def _not_a_workbook() -> str:
    return _("Tệp không phải là sổ Excel (.xlsx). Xuất mẫu từ trang này rồi điền vào mẫu.")


def _sheet(content: bytes, *, data_only: bool) -> Any:
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=data_only)
        names = book.sheetnames
    except Exception as told:  # the reader fails in many ways on foreign files
        raise BadWorkbook(_not_a_workbook()) from told
    if SHEET not in names:
        raise BadWorkbook(
            _("Sổ không có trang “%(sheet)s” mà có: %(names)s. Điền vào mẫu xuất từ trang này.")
            % {"sheet": SHEET, "names": ", ".join(names)}
        )
    return book[SHEET]


def _merged(content: bytes, sheet: Any) -> list[str]:
    """The merged cells; a sheet that is read row by row does not tell, so its file is asked."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if path not in archive.namelist():
            return []
        return [found.decode() for found in _MERGED.findall(archive.read(path))]


def _grid(sheet: Any, formulas: Any) -> list[list[_Cell]]:
    """All cells by row. Formulas count as what they gave when the file was last saved."""
    grid = [
        [
            _Cell(_clean(value), value is None and str(said or "").startswith("="))
            for value, said in zip(values, written, strict=False)
        ]
        for values, written in zip(_values(sheet), _values(formulas), strict=False)
    ]
    filled = [n for n, row in enumerate(grid) if any(cell.value is not None for cell in row)]
    del grid[filled[-1] + 1 if filled else 0 :]
    widest = max((n for row in grid for n, cell in enumerate(row, 1) if cell.value), default=0)
    if len(grid) > MOST_ROWS or widest > MOST_COLUMNS:
        raise BadWorkbook(
            _("Trang có hơn %(rows)d dòng hoặc %(columns)d cột. Bỏ phần thừa rồi gửi lại.")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )
    return grid


def _values(sheet: Any) -> list[tuple[Any, ...]]:
    try:
        # What the file says about its own size may be wrong.
        sheet.reset_dimensions()
        # Without limits of its own: given any, it fills every row up to them.
        return list(islice(sheet.iter_rows(values_only=True), MOST_ROWS + 1))
    except Exception as told:  # the reader fails in many ways on foreign files
        raise BadWorkbook(_not_a_workbook()) from told


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value) or None
    return value


@dataclass(frozen=True)
class _Keys:
    """Which column holds what: of the target by key, of units by (unit, kind of amount)."""

    columns: Mapping[str, int]
    amounts: Mapping[tuple[int, str], int]


def _keys(grid: list[list[_Cell]], units: Sequence[tuple[int, str]], faults: list[Fault]) -> _Keys:
    first = grid[0] if grid else []
    if not any(cell.value in COLUMNS for cell in first):
        raise BadWorkbook(
            _(
                "Dòng 1 (ẩn) không có khóa của mẫu."
                " Điền vào mẫu xuất từ trang này, giữ nguyên dòng 1."
            )
        )
    known = {unit_key(kind, pk, tidy(name)): (pk, kind) for pk, name in units for kind in AMOUNTS}
    columns: dict[str, int] = {}
    amounts: dict[tuple[int, str], int] = {}
    for at in range(max(map(len, grid))):
        key = first[at].value if at < len(first) else None
        filled = any(len(row) > at and row[at].value is not None for row in grid)
        if key in COLUMNS and key not in columns:
            columns[key] = at
        elif key in known and known[key] not in amounts:
            amounts[known[key]] = at
        elif filled:
            faults.append(Fault(1, xl_col_to_name(at), _column_fault(key, columns, known)))
    words = headings()
    faults.extend(
        Fault(1, "A", _("thiếu cột “%(name)s” của mẫu.") % {"name": words[key]})
        for key in COLUMNS
        if key not in columns
    )
    return _Keys(columns, amounts)


def _column_fault(key: Any, columns: Mapping[str, int], known: Mapping[str, Any]) -> str:
    if key in columns or key in known:
        return _("cột này có hai lần. Bỏ một cột.")
    kind, _colon, rest = str(key or "").partition(":")
    if kind in AMOUNTS and rest:
        return _(
            "“%(name)s” không phải là thành viên của năm này. Bỏ cột đó, hoặc xuất mẫu mới."
        ) % {"name": rest.partition(":")[2] or rest}
    return _("cột này không thuộc mẫu. Bỏ cột đó.")


def _refuse_twice(
    row: Row, number: int, seen: dict[tuple[str, str], int], faults: list[Fault]
) -> None:
    key = (row.group.casefold(), row.indicator.casefold())
    before = seen.setdefault(key, number)
    if row.indicator and before != number:
        words = _("chỉ tiêu “%(name)s” đã có ở dòng %(row)d. Giữ một dòng.")
        faults.append(Fault(number, "B", words % {"name": row.indicator, "row": before}))


@dataclass(frozen=True)
class _RowReader:
    number: int
    cells: list[_Cell]
    keys: _Keys
    choices: Choices
    faults: list[Fault]

    def row(self) -> Row:
        """The row; where a cell is wrong, a fault is taken down and something stands for it."""
        can_be_negative = bool(self._choice("can_be_negative", yes_no(), _("Không")))
        return Row(
            group=self._text("group", GROUP_MOST),
            indicator=self._text("indicator", TEXT_MOST, is_needed=True),
            measure=self._text("measure", MEASURE_MOST, is_needed=True),
            direction=self._choice("direction", _turned(self.choices.direction)),
            aggregate=self._choice("aggregate", _turned(self.choices.aggregate)),
            can_be_negative=can_be_negative,
            amounts=dict(self._amounts(can_be_negative)),
        )

    def _cell(self, at: int | None) -> _Cell:
        cell = self.cells[at] if at is not None and at < len(self.cells) else _Cell(None)
        if cell.is_uncalculated:
            self._fault(at, _("công thức chưa có kết quả. Mở bằng Excel, lưu lại rồi gửi."))
        return cell

    def _fault(self, at: int | None, words: str) -> None:
        if at is not None:
            self.faults.append(Fault(self.number, xl_col_to_name(at), words))

    def _text(self, key: str, most: int, *, is_needed: bool = False) -> str:
        at = self.keys.columns.get(key)
        cell = self._cell(at)
        text = "" if cell.value is None else str(cell.value)
        if is_needed and not text and not cell.is_uncalculated:
            self._fault(at, _("thiếu “%(name)s”.") % {"name": headings()[key]})
        if len(text) > most:
            self._fault(at, _("dài quá %(most)d ký tự. Viết gọn lại.") % {"most": most})
        return text

    def _choice(self, key: str, answers: Mapping[str, Any], default: str | None = None) -> Any:
        at = self.keys.columns.get(key)
        cell = self._cell(at)
        text = default if cell.value is None else str(cell.value)
        by_word = {word.casefold(): answer for word, answer in answers.items()}
        if text is not None and text.casefold() in by_word:
            return by_word[text.casefold()]
        if not cell.is_uncalculated:
            words = _("“%(value)s” không có trong danh sách. Chọn một trong: %(words)s.")
            self._fault(at, words % {"value": text or "", "words": "; ".join(answers)})
        return next(iter(answers.values()))

    def _amounts(self, can_be_negative: bool) -> Iterator[tuple[int, Amounts]]:
        for unit in dict.fromkeys(unit for unit, _kind in self.keys.amounts):
            before = len(self.faults)
            value, plan, weight = (
                self._number(self.keys.amounts.get((unit, kind))) for kind in AMOUNTS
            )
            amounts = Amounts(value, plan, weight)
            if len(self.faults) == before and (
                why := amounts.fault(can_be_negative=can_be_negative)
            ):
                at = self.keys.amounts.get((unit, "pledge"))
                self._fault(at if at is not None else self.keys.amounts[unit, "plan"], why)
            if value is not None:
                yield unit, amounts

    def _number(self, at: int | None) -> Decimal | None:
        value = self._cell(at).value
        if value is None:
            return None
        try:
            number = number_of(value)
        except NotANumber as told:
            self._fault(at, str(told))
            return None
        if why := number_fault(number):
            self._fault(at, why)
            return None
        return number


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {str(word): stored for stored, word in words.items()}


def number_of(value: Any) -> Decimal:
    """A cell as a number. A workbook keeps 15 digits; what lies beyond is its own noise."""
    if isinstance(value, bool):
        raise NotANumber(_("ô này là đúng/sai, không phải số. Viết như 1.283,5."))
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise NotANumber(_("số quá lớn. Viết như 1.283,5."))
        return Decimal(f"{value:.15g}")
    if isinstance(value, date):
        raise NotANumber(_("ô này là ngày, không phải số. Đổi kiểu ô thành số rồi nhập lại."))
    return parse_number(str(value))
