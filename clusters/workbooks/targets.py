"""Targets and pledges as an Excel workbook: out, and in again without loss. No ORM.

Sheet `targets`: row 1, hidden, holds the key of each column; row 2 its heading; the targets
follow, one a row. A unit's columns have its row and name in their keys, so that a workbook of
another cluster is told from one's own. A number that a workbook cannot keep exactly (more than
15 digits) is written as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any
from unicodedata import normalize

import xlsxwriter
from django.utils.translation import gettext as _

from catalogue.numbers import plain, written

SHEET = "targets"
FIRST_ROW = 3
TEXT_MOST = 500
MEASURE_MOST = 60
GROUP_MOST = 120
PLACES = 4
WHOLE_DIGITS = 16
_EXACT_DIGITS = 15
_LISTED_ROWS = 500
COLUMNS = ("group", "indicator", "measure", "direction", "aggregate", "can_be_negative")
AMOUNTS = ("pledge", "plan", "weight")


@dataclass(frozen=True)
class Amounts:
    """What a unit pledges on one target; nothing at all where `value` is None."""

    value: Decimal | None
    plan: Decimal | None = None
    weight: Decimal | None = None

    def fault(self, *, can_be_negative: bool) -> str:
        """What is wrong with these amounts, and the cure; empty where nothing is."""
        for number in (self.value, self.plan, self.weight):
            if number is not None and (why := number_fault(number)):
                return why
        if self.value is None:
            if self.plan is None and self.weight is None:
                return ""
            return _("có kế hoạch hoặc trọng số mà chưa có mức cam kết. Nhập mức cam kết.")
        if not can_be_negative and min(self.value, self.plan or Decimal(0)) < 0:
            return _("%(value)s nhỏ hơn 0 mà chỉ tiêu này không nhận số âm. Nhập từ 0 trở lên.") % {
                "value": written(min(self.value, self.plan or Decimal(0)))
            }
        if self.weight is not None and self.weight < 0:
            return _("trọng số %(value)s nhỏ hơn 0. Nhập từ 0 trở lên.") % {
                "value": written(self.weight)
            }
        return ""


def number_fault(number: Decimal) -> str:
    """Why the database would not keep `number` exactly; empty where it would."""
    whole, _point, decimals = plain(abs(number)).partition(".")
    if len(decimals) > PLACES:
        return _("%(value)s có quá %(most)d chữ số thập phân. Làm tròn rồi nhập lại.") % {
            "value": written(number),
            "most": PLACES,
        }
    if len(whole) > WHOLE_DIGITS:
        return _("%(value)s quá lớn. Đổi sang đơn vị tính lớn hơn.") % {"value": written(number)}
    return ""


@dataclass(frozen=True)
class Row:
    """One target with what each unit pledges on it, by the unit's row."""

    group: str
    indicator: str
    measure: str
    direction: str
    aggregate: str
    can_be_negative: bool
    amounts: Mapping[int, Amounts] = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """The words of the drop-downs, by what is stored."""

    direction: Mapping[str, str]
    aggregate: Mapping[str, str]


def tidy(text: str) -> str:
    """Text of one line as it is kept and compared: NFC, single spaces."""
    return " ".join(normalize("NFC", text).split())


def yes_no() -> dict[str, bool]:
    return {_("Có"): True, _("Không"): False}


def headings() -> dict[str, str]:
    return {
        "group": _("Nhóm đơn vị"),
        "indicator": _("Chỉ tiêu"),
        "measure": _("Đơn vị tính"),
        "direction": _("Chiều"),
        "aggregate": _("Cách tổng hợp"),
        "can_be_negative": _("Có thể âm"),
        "pledge": _("cam kết"),
        "plan": _("kế hoạch được giao"),
        "weight": _("trọng số"),
    }


def unit_key(kind: str, unit: int, name: str) -> str:
    return f"{kind}:{unit}:{name}"


def _notes() -> dict[str, str]:
    return {
        "group": _("Để trống khi mọi đơn vị cùng có chỉ tiêu này."),
        "measure": _("Ví dụ: %, tỷ đồng, xã."),
        "direction": _("Chọn trong danh sách."),
        "aggregate": _("Chọn trong danh sách: số chung của cụm, khối tính từ số các đơn vị."),
        "can_be_negative": _("Chọn “Có” khi kết quả được phép nhỏ hơn 0."),
        "pledge": _("Số như 1.283,5; để trống khi đơn vị không cam kết."),
        "weight": _("Chỉ dùng với “Trung bình có trọng số”."),
    }


def write(units: Sequence[tuple[int, str]], rows: Sequence[Row], choices: Choices) -> bytes:
    """The workbook of `rows`; `units` are (row, name) in the order of their columns."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet(SHEET)
        keys = [*COLUMNS, *(unit_key(kind, *unit) for kind in AMOUNTS for unit in units)]
        _write_head(book, sheet, keys)
        _write_rules(sheet, len(keys), choices)
        for at, row in enumerate(rows, start=FIRST_ROW - 1):
            _write_row(book, sheet, at, units, row, choices)
    return buffer.getvalue()


def _write_head(book: Any, sheet: Any, keys: Sequence[str]) -> None:
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#ECEEEA"}
    )
    words, notes = headings(), _notes()
    widths = {"group": 18, "indicator": 48, "measure": 12, "direction": 20, "aggregate": 24}
    for column, key in enumerate(keys):
        kind, _colon, unit = key.partition(":")
        name = unit.partition(":")[2]
        sheet.write_string(0, column, key)
        sheet.write_string(1, column, f"{name}: {words[kind]}" if name else words[kind], head)
        if note := notes.get(kind):
            sheet.write_comment(1, column, note)
        # Plans and weights are for those who need them: folded away until opened.
        folded = {"level": 1, "hidden": kind == "weight"} if kind in ("plan", "weight") else {}
        sheet.set_column(column, column, widths.get(kind, 16), None, folded)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _write_rules(sheet: Any, columns: int, choices: Choices) -> None:
    lists = {
        "direction": list(choices.direction.values()),
        "aggregate": list(choices.aggregate.values()),
        "can_be_negative": list(yes_no()),
    }
    last = FIRST_ROW + _LISTED_ROWS
    for key, words in lists.items():
        at = COLUMNS.index(key)
        sheet.data_validation(
            FIRST_ROW - 1, at, last, at, {"validate": "list", "source": words, "ignore_blank": True}
        )
    sheet.autofilter(1, 0, last, columns - 1)


def _write_row(
    book: Any, sheet: Any, at: int, units: Sequence[tuple[int, str]], row: Row, choices: Choices
) -> None:
    answers = {answer: word for word, answer in yes_no().items()}
    texts = (
        row.group,
        row.indicator,
        row.measure,
        choices.direction[row.direction],
        choices.aggregate[row.aggregate],
        answers[row.can_be_negative],
    )
    for column, text in enumerate(texts):
        if text:
            sheet.write_string(at, column, text)
    column = len(COLUMNS)
    for kind in AMOUNTS:
        for unit, _name in units:
            amounts = row.amounts.get(unit)
            number = getattr(amounts, "value" if kind == "pledge" else kind, None)
            if number is not None:
                _write_number(sheet, at, column, number)
            column += 1


def _write_number(sheet: Any, row: int, column: int, number: Decimal) -> None:
    if Decimal(f"{float(number):.{_EXACT_DIGITS}g}") == number:
        sheet.write_number(row, column, float(number))
    else:
        sheet.write_string(row, column, written(number))
