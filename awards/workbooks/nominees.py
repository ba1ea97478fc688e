"""Persons proposed in a letter as an Excel workbook: the form out, and filled in again. No ORM.

Sheet `de-nghi`: row 1, hidden, holds the key of each column; row 2 its heading; one row for each
person and award follows. Rows that the form came with and nobody filled in are passed over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from awards.models.people import Gender, name_key
from awards.workbooks.cells import CellReader
from awards.workbooks.forms import FIRST_ROW, PLAIN, WorkbookForm, in_order
from scoring.workbooks.grid import Fault, fault_at

SHEET, KINDS = "de-nghi", "hinh-thuc"
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


FORM = WorkbookForm(
    sheet=SHEET,
    columns=COLUMNS,
    headings=headings,
    needed=frozenset({"name", "award"}),
    most_rows=MOST_ROWS,
    longest={
        "name": 150,
        "position": 200,
        "unit": 300,
        "award": 300,
        "merits": 5000,
        "initiative": 300,
    },
    terms={"gender": Gender},
    widths={
        "name": 28,
        "position": 28,
        "unit": 32,
        "award": 36,
        "merits": 60,
        "initiative": 48,
    },
)


def write(rows: Iterable[NomineeRow], kinds: Iterable[str]) -> bytes:
    """The form with the persons of `rows` offered, and the names of awards to choose from."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **PLAIN}) as book:
        sheet = book.add_worksheet(SHEET)
        FORM.write_head(book, sheet)
        for at, row in enumerate(rows, start=FIRST_ROW - 1):
            FORM.write_row(sheet, at, row, None)
        listed = book.add_worksheet(KINDS)
        listed.set_column(0, 0, 60)
        names = list(kinds)
        for at, name in enumerate(names):
            listed.write_string(at, 0, name)
        if names:
            # A warning only: the short code of an award does as well.
            source = f"='{KINDS}'!$A$1:$A${len(names)}"
            choices = {"validate": "list", "source": source, "error_type": "information"}
            column = COLUMNS.index("award")
            sheet.data_validation(FIRST_ROW - 1, column, FORM.last_row, column, choices)
    return buffer.getvalue()


def read(file: BinaryIO) -> NomineeReading:
    """The rows of a filled-in workbook, or everything that is wrong with them.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    filled = FORM.read(file, _row)
    faults = filled.faults
    if not filled.rows and not faults:
        words = _("chưa đề nghị ai. Điền hình thức cho từng người, từ dòng 3 trở đi.")
        faults.append(fault_at(FIRST_ROW, filled.columns["award"], words))
    faults += _twice(filled.rows, filled.columns)
    return NomineeReading(filled.rows, filled.left_out, in_order(faults))


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
