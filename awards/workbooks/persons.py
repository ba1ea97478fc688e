"""Persons of a unit with ratings and initiatives as an Excel workbook: out, and in again. No ORM.

Sheet `ca-nhan`: row 1, hidden, holds the key of each column; row 2 its heading; one row for each
person and year follows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from awards.models.people import Gender, name_key
from awards.workbooks.cells import CellReader
from awards.workbooks.forms import FIRST_ROW, PLAIN, WorkbookForm, in_order
from catalogue.rule_terms import InitiativeScope, RatingLevel
from scoring.workbooks.grid import Fault, fault_at

SHEET = "ca-nhan"
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


FORM = WorkbookForm(
    sheet=SHEET,
    columns=COLUMNS,
    headings=headings,
    needed=frozenset({"name"}),
    most_rows=MOST_ROWS,
    longest={"name": 150, "position": 200, "initiative": 300, "source": 300},
    terms={"gender": Gender, "level": RatingLevel, "scope": InitiativeScope},
    widths={
        "name": 28,
        "position": 28,
        "level": 28,
        "initiative": 48,
        "scope": 26,
        "source": 32,
    },
    days=frozenset({"recognised_on"}),
)


def write(rows: Iterable[Row]) -> bytes:
    """The workbook of `rows`; without any, the form to be filled in."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **PLAIN}) as book:
        sheet = book.add_worksheet(SHEET)
        FORM.write_head(book, sheet)
        day = FORM.day_format(book)
        for at, row in enumerate(rows, start=FIRST_ROW - 1):
            FORM.write_row(sheet, at, row, day)
    return buffer.getvalue()


def read(file: BinaryIO) -> Reading:
    """The rows of a filled-in workbook, or everything that is wrong with them.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    filled = FORM.read(file, _row)
    faults = filled.faults
    if not filled.rows and not faults:
        faults.append(fault_at(FIRST_ROW, 0, _("chưa có ai. Điền từ dòng 3 trở đi.")))
    faults += _twice(filled.rows, filled.columns)
    return Reading([] if faults else filled.rows, in_order(faults))


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
