"""Ratings and headcounts of a unit and of those below it as an Excel workbook, out and in again.

Sheet `don-vi`: row 1, hidden, holds the key of each column; row 2 its heading; one row for each
unit and year follows. No ORM: the titles that are counted are handed in by code and name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from awards.workbooks.cells import CellReader
from awards.workbooks.forms import FIRST_ROW, PLAIN, WorkbookForm, in_order
from catalogue.rule_terms import RatingLevel
from catalogue.vietnamese import nfc
from scoring.workbooks.grid import Fault, fault_at

SHEET = "don-vi"
MOST_ROWS = 1000
MOST_PEOPLE = 1_000_000
PARTS = ("completed", "disciplined", "direct_workers", "women")
# Before the code of a title, so that it cannot meet another key.
TITLE = "title_"

Titles = Mapping[str, str]
"""Codes of the titles that are counted, with their names."""


@dataclass(frozen=True)
class YearRow:
    """One row as it was filled in; an empty `unit` is the one that the workbook is of."""

    number: int
    unit: str = ""
    year: int | None = None
    level: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, int] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class YearReading:
    rows: list[YearRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def _form(titles: Titles) -> WorkbookForm:
    counted = {f"{TITLE}{code}": name for code, name in titles.items()}
    return WorkbookForm(
        sheet=SHEET,
        columns=("unit", "year", "level", "members", *PARTS, *counted, "source"),
        headings=lambda: {
            "unit": _("Đơn vị"),
            "year": _("Năm"),
            "level": _("Xếp loại"),
            "members": _("Tổng số người"),
            "completed": _("Hoàn thành nhiệm vụ"),
            "disciplined": _("Bị kỷ luật từ cảnh cáo trở lên"),
            "direct_workers": _("Trực tiếp lao động"),
            "women": _("Nữ"),
            "source": _("Căn cứ"),
            **counted,
        },
        needed=frozenset({"year"}),
        most_rows=MOST_ROWS,
        longest={"unit": 300, "source": 300},
        terms={"level": RatingLevel},
        widths={"unit": 36, "level": 28, "source": 32},
    )


def write(rows: Iterable[YearRow], titles: Titles) -> bytes:
    """The workbook of `rows`; without any, the form to be filled in."""
    form, buffer = _form(titles), BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **PLAIN}) as book:
        sheet = book.add_worksheet(SHEET)
        form.write_head(book, sheet)
        day = form.day_format(book)
        for at, row in enumerate(rows, start=FIRST_ROW - 1):
            told = {**dict.fromkeys(form.columns), **vars(row), **row.counts}
            told |= {f"{TITLE}{code}": count for code, count in row.titles.items()}
            form.write_row(sheet, at, SimpleNamespace(**told), day)
    return buffer.getvalue()


def read(file: BinaryIO, titles: Titles) -> YearReading:
    """The rows of a filled-in workbook, or everything that is wrong with them.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    filled = _form(titles).read(file, lambda cells: _row(cells, titles))
    faults = filled.faults
    if not filled.rows and not faults:
        faults.append(fault_at(FIRST_ROW, 0, _("chưa có dòng nào. Điền từ dòng 3 trở đi.")))
    return YearReading([] if faults else filled.rows, in_order(faults))


def _row(cells: CellReader, titles: Titles) -> YearRow:
    counts = dict(_counts(cells, ("members", *PARTS)))
    counted = {
        name.removeprefix(TITLE): count
        for name, count in _counts(cells, [f"{TITLE}{code}" for code in titles])
    }
    row = YearRow(
        number=cells.number,
        unit=" ".join(nfc(cells.text("unit")).split()),
        year=cells.year("year"),
        level=cells.term("level"),
        counts=counts,
        titles=counted,
        source=cells.text("source"),
    )
    if row.year is None:
        cells.fault("year", _("thiếu năm."))
    if (counts or counted) and "members" not in counts:
        cells.fault("members", _("thiếu tổng số người."))
    if not (row.level or counts or counted):
        cells.fault("level", _("dòng không có xếp loại, cũng không có số người."))
    return row


def _counts(cells: CellReader, keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    """What was counted; an empty cell was not."""
    for key in keys:
        value: Any = cells.value(key)
        if value is None:
            continue
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        if text.isascii() and text.isdigit() and int(text) <= MOST_PEOPLE:
            yield key, int(text)
        else:
            words = _("“%(value)s” không phải là số người. Ghi số nguyên từ 0.")
            cells.fault(key, words % {"value": value})
