"""What the workbooks that people fill in share: row 1, hidden, holds the key of each column, row 2
its heading, and what is filled in follows. No ORM.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from awards.workbooks.cells import CellReader
from scoring.workbooks.grid import BadWorkbook, Cells, Fault, open_grid

FIRST_ROW = 3
# Text stays text, whatever it looks like.
PLAIN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_A4 = 9

R = TypeVar("R")


@dataclass(frozen=True)
class Filled(Generic[R]):
    """The rows that were filled in, how many were passed over, and what is wrong.

    `hidden` are the numbers of rows that the sheet does not show: they are read all the same.
    """

    rows: list[R]
    left_out: int
    faults: list[Fault]
    columns: Mapping[str, int]
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True)
class WorkbookForm:
    """One form: its sheet, the columns in their order, those without which it is none.

    `longest` says how much a text may hold, `terms` which words a column is filled with, `days`
    which columns hold days.
    """

    sheet: str
    columns: tuple[str, ...]
    headings: Callable[[], Mapping[str, str]]
    needed: frozenset[str]
    most_rows: int
    longest: Mapping[str, int]
    terms: Mapping[str, type[models.TextChoices]]
    widths: Mapping[str, int] = field(default_factory=dict)
    days: frozenset[str] = frozenset()

    def write_head(self, book: Any, sheet: Any) -> None:
        """Keys, headings, words to choose from, and a page that fits A4."""
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = self.day_format(book)
        words = self.headings()
        for at, key in enumerate(self.columns):
            sheet.write_string(0, at, key)
            sheet.write_string(1, at, words[key], head)
            sheet.set_column(at, at, self.widths.get(key, 14), day if key in self.days else None)
            if key in self.terms:
                labels = [str(one) for one in self.terms[key].labels]
                choices = {"validate": "list", "source": labels}
                sheet.data_validation(FIRST_ROW - 1, at, self.last_row, at, choices)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.freeze_panes(2, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)

    @property
    def last_row(self) -> int:
        """The last row that may be filled in, counted from 0."""
        return FIRST_ROW - 2 + self.most_rows

    def day_format(self, book: Any) -> Any:
        return book.add_format({"num_format": "d/m/yyyy", "align": "left"})

    def write_row(self, sheet: Any, at: int, row: object, day: Any) -> None:
        for column, key in enumerate(self.columns):
            value = getattr(row, key)
            if key in self.terms and value:
                value = str(self.terms[key](value).label)
            if isinstance(value, date):
                moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a day of a workbook has no zone
                sheet.write_datetime(at, column, moment, day)
            elif isinstance(value, int):
                sheet.write_number(at, column, value)
            elif value:
                sheet.write_string(at, column, value)

    def read(self, file: BinaryIO, row_of: Callable[[CellReader], R | None]) -> Filled[R]:
        """What was filled in; `row_of` answers None for a row to be passed over.

        Raises BadWorkbook where it is no workbook, lacks the sheet or its row of keys, or has
        too many rows.
        """
        faults: list[Fault] = []
        rows: list[R] = []
        columns: dict[str, int] = {}
        left_out = 0
        numbers: set[int] = set()
        with open_grid(file, self.sheet) as grid:
            for number, cells in grid.rows():
                if number == 1:
                    columns = self._columns(cells)
                if number < FIRST_ROW:
                    continue
                if not columns:
                    break
                reader = CellReader(number, cells, columns, faults, self.longest, self.terms)
                row = row_of(reader)
                if row is None:
                    left_out += 1
                elif len(rows) < self.most_rows:
                    rows.append(row)
                    numbers.add(number)
                else:
                    raise BadWorkbook(
                        _("Sổ có hơn %(most)d dòng. Chia thành nhiều sổ.")
                        % {"most": self.most_rows}
                    )
            faults += grid.merged_faults()
            hidden = tuple(number for number in grid.hidden if number in numbers)
        if not columns:
            raise BadWorkbook(
                _("Dòng 1 (ẩn) không có khóa của mẫu. Điền vào mẫu tải từ trang này, giữ dòng 1.")
            )
        return Filled(rows, left_out, faults, columns, hidden)

    def _columns(self, cells: Cells) -> dict[str, int]:
        """Where each key stands; nothing where one is missing that the form cannot be without."""
        places = sorted(cells.items(), reverse=True)
        found = {value: at for at, value in places if value in self.columns}
        return found if self.needed <= found.keys() else {}


def in_order(faults: list[Fault]) -> list[Fault]:
    """Row by row, and from left to right."""
    return sorted(faults, key=lambda fault: (fault.row, len(fault.column), fault.column))
