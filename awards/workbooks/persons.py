"""Persons of a unit with ratings and initiatives as an Excel workbook: out, and in again. No ORM.

Sheet `ca-nhan`: row 1, hidden, holds the key of each column; row 2 its heading; one row for each
person and year follows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter
from django.db import models
from django.utils.translation import gettext as _

from awards.models.people import Gender, name_key
from awards.workbooks.cells import CellReader
from catalogue.rule_terms import InitiativeScope, RatingLevel
from scoring.workbooks.grid import BadWorkbook, Cells, Fault, fault_at, open_grid

SHEET = "ca-nhan"
FIRST_ROW = 3
MOST_ROWS = 2000
COLUMNS = (
    "name",
    "birth_year",
    "gender",
    "position",
    "year",
    "level",
    "initiative",
    "scope",
    "recognised_on",
    "source",
)
_WIDTHS = {"name": 28, "position": 28, "level": 28, "initiative": 48, "scope": 26, "source": 32}
_LONGEST = {"name": 150, "position": 200, "initiative": 300, "source": 300}


@dataclass(frozen=True)
class Row:
    """One row as it was filled in; `number` is its place in the sheet."""

    number: int
    name: str
    birth_year: int | None = None
    gender: str = ""
    position: str = ""
    year: int | None = None
    level: str = ""
    initiative: str = ""
    scope: str = ""
    recognised_on: date | None = None
    source: str = ""

    @property
    def key(self) -> tuple[str, int | None]:
        return name_key(self.name), self.birth_year


@dataclass(frozen=True)
class Reading:
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def headings() -> dict[str, str]:
    return {
        "name": _("Họ và tên"),
        "birth_year": _("Năm sinh"),
        "gender": _("Giới tính"),
        "position": _("Chức vụ, nghề nghiệp"),
        "year": _("Năm"),
        "level": _("Xếp loại"),
        "initiative": _("Sáng kiến, đề tài"),
        "scope": _("Phạm vi"),
        "recognised_on": _("Công nhận ngày"),
        "source": _("Căn cứ"),
    }


_TERMS: Mapping[str, type[models.TextChoices]] = {
    "gender": Gender,
    "level": RatingLevel,
    "scope": InitiativeScope,
}


def write(rows: Iterable[Row]) -> bytes:
    """The workbook of `rows`; without any, the form to be filled in."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "d/m/yyyy", "align": "left"})
        words = headings()
        for at, key in enumerate(COLUMNS):
            sheet.write_string(0, at, key)
            sheet.write_string(1, at, words[key], head)
            sheet.set_column(at, at, _WIDTHS.get(key, 12))
            if key in _TERMS:
                choices = {"validate": "list", "source": [str(one) for one in _TERMS[key].labels]}
                sheet.data_validation(FIRST_ROW - 1, at, MOST_ROWS, at, choices)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.freeze_panes(2, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        for at, row in enumerate(rows, start=FIRST_ROW - 1):
            _write_row(sheet, at, row, day)
    return buffer.getvalue()


def _write_row(sheet: Any, at: int, row: Row, day: Any) -> None:
    for column, key in enumerate(COLUMNS):
        value = getattr(row, key)
        if key in _TERMS and value:
            value = str(_TERMS[key](value).label)
        if isinstance(value, date):
            sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  # a day of a workbook has no zone
        elif isinstance(value, int):
            sheet.write_number(at, column, value)
        elif value:
            sheet.write_string(at, column, value)


def read(file: BinaryIO) -> Reading:
    """The rows of a filled-in workbook, or everything that is wrong with them.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    faults: list[Fault] = []
    rows: list[Row] = []
    with open_grid(file, SHEET) as grid:
        columns: dict[str, int] = {}
        for number, cells in grid.rows():
            if number == 1:
                columns = _columns(cells)
            elif number >= FIRST_ROW:
                if not columns:
                    raise BadWorkbook(_no_keys())
                if len(rows) >= MOST_ROWS:
                    raise BadWorkbook(
                        _("Sổ có hơn %(most)d dòng. Chia thành nhiều sổ.") % {"most": MOST_ROWS}
                    )
                rows.append(_row(CellReader(number, cells, columns, faults, _LONGEST, _TERMS)))
        faults += grid.merged_faults()
        if not columns:
            raise BadWorkbook(_no_keys())
    if not rows and not faults:
        faults.append(fault_at(FIRST_ROW, 0, _("chưa có ai. Điền từ dòng 3 trở đi.")))
    faults += _twice(rows, columns)
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return Reading([] if faults else rows, faults)


def _no_keys() -> str:
    return _("Dòng 1 (ẩn) không có khóa của mẫu. Điền vào mẫu xuất từ trang này, giữ dòng 1.")


def _columns(cells: Cells) -> dict[str, int]:
    found = {value: at for at, value in sorted(cells.items(), reverse=True) if value in COLUMNS}
    return found if "name" in found else {}


def _twice(rows: Iterable[Row], columns: Mapping[str, int]) -> Iterator[Fault]:
    """A person has one rating a year."""
    seen: dict[Any, int] = {}
    for row in rows:
        if row.level and row.year:
            before = seen.setdefault((row.key, row.year), row.number)
            if before != row.number:
                words = _("%(name)s đã có xếp loại năm %(year)d ở dòng %(row)d. Giữ một dòng.")
                told = {"name": row.name, "year": row.year, "row": before}
                yield fault_at(row.number, columns["name"], words % told)


def _row(cells: CellReader) -> Row:
    """The row; where a cell is wrong, a fault is taken down and something stands for it."""
    row = Row(
        number=cells.number,
        name=" ".join(cells.text("name").split()),
        birth_year=cells.year("birth_year"),
        gender=cells.term("gender"),
        position=cells.text("position"),
        year=cells.year("year"),
        level=cells.term("level"),
        initiative=cells.text("initiative"),
        scope=cells.term("scope"),
        recognised_on=cells.day("recognised_on"),
        source=cells.text("source"),
    )
    if not name_key(row.name):
        cells.fault("name", _("thiếu họ và tên người được ghi."))
    if (row.level or row.initiative) and row.year is None and "year" in cells.columns:
        cells.fault("year", _("thiếu năm của xếp loại hoặc sáng kiến."))
    if row.initiative and not row.scope:
        cells.fault("scope", _("thiếu phạm vi của sáng kiến."))
    return row
