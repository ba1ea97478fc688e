"""Old decisions as an Excel workbook: the form to be filled in, and its rows read. No ORM.

Sheet `quyet-dinh`: row 1, hidden, holds the key of each column; row 2 its heading; one row for
each recipient follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from io import BytesIO
from typing import BinaryIO

import xlsxwriter
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models.people import name_key
from awards.workbooks.cells import CellReader
from awards.workbooks.forms import FIRST_ROW, PLAIN, WorkbookForm, in_order
from catalogue.rule_terms import Ground
from catalogue.vietnamese import search_key
from scoring.workbooks.grid import Fault, fault_at

SHEET = "quyet-dinh"
MOST_ROWS = 5000
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
    hidden: tuple[int, ...] = ()


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


FORM = WorkbookForm(
    sheet=SHEET,
    columns=COLUMNS,
    headings=headings,
    needed=frozenset({"number", "recipient", "award"}),
    most_rows=MOST_ROWS,
    longest=LONGEST,
    terms={"to": To, "ground": Ground},
    widths={
        "authority": 32,
        "signer": 26,
        "award": 40,
        "recipient": 32,
        "unit": 36,
        "place": 20,
    },
    days=frozenset({"issued_on"}),
)


def write_form() -> bytes:
    """The form to be filled in."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **PLAIN}) as book:
        FORM.write_head(book, book.add_worksheet(SHEET))
    return buffer.getvalue()


def read(file: BinaryIO, *, today: date) -> Reading:
    """The rows of a filled-in workbook, or everything that is wrong with them.

    Raises BadWorkbook where it is no workbook, or lacks the sheet or its row of keys.
    """
    filled = FORM.read(file, partial(_row, today=today))
    faults = filled.faults
    if not filled.rows and not faults:
        faults.append(fault_at(FIRST_ROW, 0, _("chưa có dòng nào. Điền từ dòng 3 trở đi.")))
    rows = [] if faults else filled.rows
    return Reading(rows, in_order(faults), filled.columns, filled.hidden)


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
