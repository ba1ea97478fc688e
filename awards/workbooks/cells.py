"""The cells of one row of a filled-in workbook, read as what they should be. No ORM."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from awards.models.people import FIRST_YEAR, LAST_YEAR
from scoring.workbooks.grid import UNCALCULATED, Cells, Fault, fault_at

_DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


@dataclass(frozen=True)
class CellReader:
    """One row; where a cell is wrong a fault is taken down and something stands for it.

    `columns` says where each key stands, `longest` how much a text may hold, `terms` which words
    a key may be filled with.
    """

    number: int
    cells: Cells
    columns: Mapping[str, int]
    faults: list[Fault]
    longest: Mapping[str, int]
    terms: Mapping[str, type[models.TextChoices]]

    def fault(self, key: str, words: str) -> None:
        fault = fault_at(self.number, self.columns.get(key, 0), words)
        # One cell, one fault: what could not be read is not also missing.
        if not any((one.row, one.column) == (fault.row, fault.column) for one in self.faults):
            self.faults.append(fault)

    def value(self, key: str) -> Any:
        value = self.cells.get(self.columns[key]) if key in self.columns else None
        if value is UNCALCULATED:
            self.fault(key, _("công thức chưa có kết quả. Mở bằng Excel, lưu lại rồi gửi."))
            return None
        return value

    def text(self, key: str) -> str:
        value = self.value(key)
        text = "" if value is None else str(value)
        if len(text) > self.longest[key]:
            self.fault(
                key, _("dài quá %(most)d ký tự. Viết gọn lại.") % {"most": self.longest[key]}
            )
        return text

    def year(self, key: str) -> int | None:
        value = self.value(key)
        if value is None:
            return None
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        self.fault(key, _("“%(value)s” không phải là năm. Ghi như 1980.") % {"value": value})
        return None

    def term(self, key: str) -> str:
        value = self.value(key)
        if value is None:
            return ""
        terms: type[models.TextChoices] = self.terms[key]
        said = str(value).casefold()
        for term in terms:
            if said in (term.value.casefold(), str(term.label).casefold()):
                return str(term.value)
        self.fault(
            key,
            _("“%(value)s” không có trong danh sách. Chọn một trong: %(words)s.")
            % {"value": value, "words": "; ".join(str(label) for label in terms.labels)},
        )
        return ""

    def day(self, key: str) -> date | None:
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for form in _DATE_FORMATS:
            try:
                return datetime.strptime(str(value), form).date()  # noqa: DTZ007  # a day only
            except ValueError:
                continue
        self.fault(key, _("“%(value)s” không phải là ngày. Ghi như 29/3/2026.") % {"value": value})
        return None
