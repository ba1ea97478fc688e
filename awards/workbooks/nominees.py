"""Persons proposed in a letter as an Excel workbook: the form out, and filled in again. No ORM.

Sheet `de-nghi`: row 1, hidden, holds the key of each column; row 2 its heading; one row for each
person and award follows. Rows that the form came with and nobody filled in are passed over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter
from django.db import models
from django.utils.translation import gettext as _

from awards.models.people import Gender, name_key
from awards.workbooks.cells import CellReader
from scoring.workbooks.grid import BadWorkbook, Cells, Fault, fault_at, open_grid

SHEET, KINDS = "de-nghi", "hinh-thuc"
FIRST_ROW = 3
# What somebody has to choose is one field for each row at most: below Django's limit of fields.
MOST_ROWS = 900
COLUMNS = (
    "name",
    "birth_year",
    "gender",
    "position",
    "unit",
    "award",
    "merits",
    "initiative",
)
_WIDTHS = {"name": 28, "position": 28, "unit": 32, "award": 36, "merits": 60, "initiative": 48}
_LONGEST = {"name": 150, "position": 200, "unit": 300, "award": 300, "merits": 5000}
_LONGEST |= {"initiative": 300}
_TERMS: Mapping[str, type[models.TextChoices]] = {"gender": Gender}


@dataclass(frozen=True)
class NomineeRow:
    """One row as it was filled in; `number` is its place in the sheet."""

    number: int
    name: str
    birth_year: int | None = None
    gender: str = ""
    position: str = ""
    unit: str = ""
    award: str = ""
    merits: str = ""
    initiative: str = ""

    @property
    def is_left_out(self) -> bool:
        """Offered by the form and not proposed for anything."""
        return not (self.award or self.merits or self.initiative)


@dataclass(frozen=True)
class NomineeReading:
    rows: list[NomineeRow] = field(default_factory=list)
    left_out: int = 0
    faults: list[Fault] = field(default_factory=list)


def headings() -> dict[str, str]:
    return {
        "name": _("Họ và tên"),
        "birth_year": _("Năm sinh"),
        "gender": _("Giới tính"),
        "position": _("Chức vụ, nghề nghiệp"),
        "unit": _("Đơn vị"),
        "award": _("Hình thức, danh hiệu"),
        "merits": _("Tóm tắt thành tích"),
        "initiative": _("Sáng kiến, đề tài"),
    }


def write(rows: Iterable[NomineeRow], kinds: Iterable[str]) -> bytes:
    """The form with the persons of `rows` offered, and the names of awards to choose from."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet(SHEET)
        names = list(kinds)
        _write_head(book, sheet, len(names))
        for at, row in enumerate(rows, start=FIRST_ROW - 1):
            for column, key in enumerate(COLUMNS):
                value = getattr(row, key)
                if key in _TERMS and value:
                    value = str(_TERMS[key](value).label)
                if isinstance(value, int):
                    sheet.write_number(at, column, value)
                elif value:
                    sheet.write_string(at, column, value)
        listed = book.add_worksheet(KINDS)
        listed.set_column(0, 0, 60)
        for at, name in enumerate(names):
            listed.write_string(at, 0, name)
    return buffer.getvalue()


def _write_head(book: Any, sheet: Any, kinds: int) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    words = headings()
    for at, key in enumerate(COLUMNS):
        sheet.write_string(0, at, key)
        sheet.write_string(1, at, words[key], head)
        sheet.set_column(at, at, _WIDTHS.get(key, 12))
    last = FIRST_ROW - 2 + MOST_ROWS
    genders = {"validate": "list", "source": [str(one) for one in Gender.labels]}
    sheet.data_validation(FIRST_ROW - 1, 2, last, 2, genders)
    if kinds:
        # A warning only: the short code of an award does as well.
        source = f"='{KINDS}'!$A$1:$A${kinds}"
        choices = {"validate": "list", "source": source, "error_type": "information"}
        sheet.data_validation(FIRST_ROW - 1, COLUMNS.index("award"), last, 5, choices)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def read(file: BinaryIO) -> NomineeReading:
    """The rows of a filled-in workbook, or everything that is wrong with them.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    faults: list[Fault] = []
    rows: list[NomineeRow] = []
    columns: dict[str, int] = {}
    left_out = 0
    with open_grid(file, SHEET) as grid:
        for number, cells in grid.rows():
            if number == 1:
                columns = _columns(cells)
            if number < FIRST_ROW:
                continue
            if not columns:
                raise BadWorkbook(_no_keys())
            row = _row(CellReader(number, cells, columns, faults, _LONGEST, _TERMS))
            if row is None:
                left_out += 1
            elif len(rows) < MOST_ROWS:
                rows.append(row)
            else:
                raise BadWorkbook(
                    _("Sổ đề nghị hơn %(most)d dòng. Chia thành nhiều sổ.") % {"most": MOST_ROWS}
                )
        faults += grid.merged_faults()
    if not columns:
        raise BadWorkbook(_no_keys())
    if not rows and not faults:
        words = _("chưa đề nghị ai. Điền hình thức cho từng người, từ dòng 3 trở đi.")
        faults.append(fault_at(FIRST_ROW, columns.get("award", 0), words))
    faults += _twice(rows, columns)
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return NomineeReading(rows, left_out, faults)


def _no_keys() -> str:
    return _("Dòng 1 (ẩn) không có khóa của mẫu. Điền vào mẫu tải từ trang này, giữ dòng 1.")


def _columns(cells: Cells) -> dict[str, int]:
    found = {value: at for at, value in sorted(cells.items(), reverse=True) if value in COLUMNS}
    return found if "name" in found and "award" in found else {}


def _row(cells: CellReader) -> NomineeRow | None:
    """None for a person offered and left alone."""
    row = NomineeRow(
        number=cells.number,
        name=" ".join(cells.text("name").split()),
        birth_year=cells.year("birth_year"),
        gender=cells.term("gender"),
        position=cells.text("position"),
        unit=" ".join(cells.text("unit").split()),
        award=" ".join(cells.text("award").split()),
        merits=cells.text("merits"),
        initiative=" ".join(cells.text("initiative").split()),
    )
    if row.is_left_out and row.name:
        return None
    if not name_key(row.name):
        cells.fault("name", _("thiếu họ và tên người được đề nghị."))
    if not row.award:
        cells.fault("award", _("thiếu hình thức, danh hiệu. Chọn trong danh sách của mẫu."))
    return row


def _twice(rows: Iterable[NomineeRow], columns: Mapping[str, int]) -> Iterator[Fault]:
    """The same name, year, unit and award on two rows."""
    seen: dict[Any, int] = {}
    for row in rows:
        key = (name_key(row.name), row.birth_year, row.unit.casefold(), row.award.casefold())
        before = seen.setdefault(key, row.number)
        if row.name and before != row.number:
            words = _("%(name)s đã được đề nghị cùng hình thức ở dòng %(row)d. Giữ một dòng.")
            told = {"name": row.name, "row": before}
            yield fault_at(row.number, columns["name"], words % told)
