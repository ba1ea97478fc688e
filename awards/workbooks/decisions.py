"""Old decisions as an Excel workbook: the form to be filled in, and its rows read. No ORM.

Sheet `quyet-dinh`: row 1, hidden, holds the key of each column; row 2 its heading; one row for
each recipient follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import BinaryIO

import xlsxwriter
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models.people import name_key
from awards.workbooks.cells import CellReader
from catalogue.rule_terms import Ground
from catalogue.vietnamese import search_key
from scoring.workbooks.grid import BadWorkbook, Cells, Fault, fault_at, open_grid

SHEET = "quyet-dinh"
FIRST_ROW = 3
MOST_ROWS = 2000
COLUMNS = (
    "number",
    "issued_on",
    "authority",
    "signer",
    "award",
    "to",
    "recipient",
    "birth_year",
    "unit",
    "place",
    "count",
    "year",
    "ground",
)
_WIDTHS = {"authority": 32, "signer": 26, "award": 40, "recipient": 32, "unit": 36, "place": 20}
LONGEST = {
    "number": 60,
    "authority": 200,
    "signer": 200,
    "award": 300,
    "recipient": 200,
    "unit": 200,
    "place": 200,
    "count": 9,
}


class To(models.TextChoices):
    """To whom a row says that the award was given."""

    UNIT = "unit", gettext_lazy("Tập thể")
    PERSON = "person", gettext_lazy("Cá nhân")
    HOUSEHOLD = "household", gettext_lazy("Hộ gia đình")
    COUNT = "count", gettext_lazy("Chỉ có số lượng")


_TERMS: Mapping[str, type[models.TextChoices]] = {"to": To, "ground": Ground}


@dataclass(frozen=True)
class Row:
    """One row as it was filled in; `number` is its place in the sheet, `decision` the number of
    the decision.
    """

    number: int
    decision: str
    issued_on: date
    authority: str
    award: str
    to: str
    recipient: str
    year: int
    signer: str = ""
    birth_year: int | None = None
    unit: str = ""
    place: str = ""
    count: int = 1
    ground: str = ""

    @property
    def decision_key(self) -> tuple[str, str, int]:
        """A number is used once by one authority in one year."""
        plain = "".join(self.decision.split()).casefold()
        return search_key(self.authority), plain, self.issued_on.year

    @property
    def ground_words(self) -> str:
        return str(Ground(self.ground).label) if self.ground else ""


@dataclass(frozen=True)
class Reading:
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    columns: Mapping[str, int] = field(default_factory=dict)


def headings() -> dict[str, str]:
    return {
        "number": _("Số quyết định"),
        "issued_on": _("Ngày quyết định"),
        "authority": _("Cấp quyết định"),
        "signer": _("Người ký"),
        "award": _("Hình thức, danh hiệu như quyết định ghi"),
        "to": _("Đối tượng"),
        "recipient": _("Nơi được khen (tên tập thể, họ tên, chủ hộ)"),
        "birth_year": _("Năm sinh (cá nhân)"),
        "unit": _("Đơn vị (của cá nhân, hộ); cấp trên (của tập thể)"),
        "place": _("Thôn, tổ dân phố (hộ)"),
        "count": _("Số lượng"),
        "year": _("Thành tích năm"),
        "ground": _("Loại hình"),
    }


def write_form() -> bytes:
    """The form to be filled in."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "d/m/yyyy", "align": "left"})
        words = headings()
        for at, key in enumerate(COLUMNS):
            sheet.write_string(0, at, key)
            sheet.write_string(1, at, words[key], head)
            sheet.set_column(at, at, _WIDTHS.get(key, 14), day if key == "issued_on" else None)
            if key in _TERMS:
                choices = {"validate": "list", "source": [str(one) for one in _TERMS[key].labels]}
                sheet.data_validation(FIRST_ROW - 1, at, MOST_ROWS, at, choices)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.freeze_panes(2, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
    return buffer.getvalue()


def read(file: BinaryIO, *, today: date) -> Reading:
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
                reader = CellReader(number, cells, columns, faults, LONGEST, _TERMS)
                rows.append(_row(reader, today))
        faults += grid.merged_faults()
        if not columns:
            raise BadWorkbook(_no_keys())
    if not rows and not faults:
        faults.append(fault_at(FIRST_ROW, 0, _("chưa có dòng nào. Điền từ dòng 3 trở đi.")))
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return Reading([] if faults else rows, faults, columns)


def _no_keys() -> str:
    return _("Dòng 1 (ẩn) không có khóa của mẫu. Điền vào mẫu tải từ trang này, giữ dòng 1.")


def _columns(cells: Cells) -> dict[str, int]:
    found = {value: at for at, value in sorted(cells.items(), reverse=True) if value in COLUMNS}
    return found if {"number", "recipient", "award"} <= found.keys() else {}


def _row(cells: CellReader, today: date) -> Row:
    """The row; where a cell is wrong, a fault is taken down and something stands for it."""
    text = {
        key: " ".join(cells.text(key).split())
        for key in ("number", "authority", "signer", "award", "recipient", "unit", "place")
    }
    to = cells.term("to")
    row = Row(
        number=cells.number,
        decision=text["number"],
        issued_on=cells.day("issued_on") or date.max,
        authority=text["authority"],
        signer=text["signer"],
        award=text["award"],
        to=to,
        recipient=text["recipient"],
        birth_year=cells.year("birth_year"),
        unit=text["unit"],
        place=text["place"],
        count=_count(cells, to),
        year=cells.year("year") or 0,
        ground=cells.term("ground"),
    )
    _missing(cells, row)
    _contradictions(cells, row, today)
    return row


def _count(cells: CellReader, to: str) -> int:
    said = cells.value("count")
    text = "" if said is None else str(said).removesuffix(".0")
    if text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000:
        if to != To.COUNT and int(text) != 1:
            cells.fault("count", _("một nơi được khen thì số lượng là 1. Chọn “Chỉ có số lượng”."))
        return int(text)
    if said is not None:
        cells.fault("count", _("“%(value)s” không phải là số lượng. Ghi như 12.") % {"value": said})
    elif to == To.COUNT:
        cells.fault("count", _("thiếu số lượng được khen."))
    return 1


def _missing(cells: CellReader, row: Row) -> None:
    for key, given, words in (
        ("number", row.decision, _("thiếu số quyết định.")),
        ("issued_on", row.issued_on != date.max, _("thiếu ngày quyết định.")),
        ("authority", row.authority, _("thiếu cấp quyết định.")),
        ("award", row.award, _("thiếu hình thức, danh hiệu.")),
        ("to", row.to, _("thiếu đối tượng. Chọn trong danh sách.")),
        ("year", row.year, _("thiếu năm của thành tích.")),
    ):
        if not given:
            cells.fault(key, words)
    if row.to != To.COUNT and not name_key(row.recipient):
        cells.fault("recipient", _("thiếu nơi được khen."))
    if row.to in (To.PERSON, To.HOUSEHOLD) and not row.unit:
        cells.fault("unit", _("thiếu đơn vị của người hoặc hộ được khen."))


def _contradictions(cells: CellReader, row: Row, today: date) -> None:
    """Days and years that cannot all be true."""
    if row.issued_on == date.max:
        return
    said = f"{row.issued_on:%-d/%-m/%Y}"
    if row.issued_on > today:
        cells.fault("issued_on", _("ngày quyết định %(day)s chưa đến.") % {"day": said})
    elif row.year and row.issued_on.year < row.year:
        cells.fault(
            "year",
            _("quyết định ngày %(day)s có trước năm thành tích %(year)d. Sửa một trong hai.")
            % {"day": said, "year": row.year},
        )
    if row.birth_year and row.to == To.PERSON and row.birth_year >= row.issued_on.year:
        cells.fault(
            "birth_year",
            _("sinh năm %(born)d không thể được khen ngày %(day)s.")
            % {"born": row.birth_year, "day": said},
        )
