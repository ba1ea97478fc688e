"""Rows of a workbook one after the other, whatever its size: values, never formulas. No ORM.

One pass over the file tells values, formulas that nobody has calculated and merged cells, and
only one row is held at a time.
"""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser, _cast_number
from openpyxl.xml.constants import SHEET_MAIN_NS
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from catalogue.vietnamese import nfc
from clusters.workbooks.reading import BadWorkbook, Fault

__all__ = ["BadWorkbook", "Cells", "Fault", "Grid", "fault_at", "listed", "open_grid"]

MOST_BYTES = 20 * 1024 * 1024
# A small file may unpack to more than the machine has.
MOST_UNPACKED = 200 * 1024 * 1024
# What Excel puts around a workbook with a password; workbooks of before 2007 begin so too.
_OLE = b"\xd0\xcf\x11\xe0"
# A formula that stands there without what it gave.
UNCALCULATED = object()
_TEXTS = ("s", "inlineStr")
_INLINE, _TEXT = f"{{{SHEET_MAIN_NS}}}is", f"{{{SHEET_MAIN_NS}}}t"

Cells = Mapping[int, Any]
"""The values of one row by column, from 0; what is empty is not there."""


@dataclass
class Grid:
    """A sheet being read. `merged` and `hidden` are known once all rows have been read."""

    parser: "_Parser"
    merged: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The number of each row that holds something, and its cells.

        Raises BadWorkbook where the file breaks off.
        """
        rows = self.parser.parse()
        while True:
            try:
                number, cells = next(rows)
            except StopIteration:
                break
            except Exception as told:  # the reader fails in many ways on foreign files
                raise BadWorkbook(_not_a_workbook()) from told
            found = {}
            for cell in cells:
                value = cell["value"]
                if isinstance(value, str):
                    value = _clean(value)
                if value is not None and value != "":
                    found[cell["column"] - 1] = value
            if found:
                yield number, found
        merged = self.parser.merged_cells
        self.merged = [str(cells.ref) for cells in merged.mergeCell] if merged else []
        shown = self.parser.row_dimensions.items()
        self.hidden = sorted(int(row) for row, said in shown if said.get("hidden") in ("1", "true"))

    def merged_faults(self) -> list[Fault]:
        words = _("các ô %(cells)s bị gộp. Bỏ gộp ô rồi điền từng ô.")
        faults = []
        for ref in self.merged:
            row, column = xl_cell_to_rowcol(ref.partition(":")[0])
            faults.append(fault_at(row + 1, column, words % {"cells": ref}))
        return faults


def fault_at(row: int, column: int, words: str) -> Fault:
    return Fault(row, str(xl_col_to_name(column)), words)


def listed(faults: list[Fault]) -> list[str]:
    """The faults as lines, by row and column."""
    ordered = sorted(faults, key=lambda fault: (fault.row, len(fault.column), fault.column))
    line = _("Dòng %(row)d, cột %(column)s: %(words)s")
    return [line % {"row": f.row, "column": f.column, "words": f.words} for f in ordered]


@contextmanager
def open_grid(file: BinaryIO, name: str) -> Iterator[Grid]:
    """The sheet `name` of a workbook.

    Raises BadWorkbook where the file is none, is too large, bears a password or has no such sheet.
    """
    _check_file(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as told:  # the reader fails in many ways on foreign files
        raise BadWorkbook(_not_a_workbook()) from told
    try:
        if name not in book.sheetnames:
            words = _("Sổ không có trang “%(sheet)s” mà có: %(names)s.")
            raise BadWorkbook(words % {"sheet": name, "names": ", ".join(book.sheetnames)})
        sheet = book[name]
        # openpyxl's own rows leave out formulas without a result and merged cells.
        with sheet._get_source() as source:
            yield Grid(
                _Parser(
                    source,
                    sheet._shared_strings,
                    data_only=True,
                    epoch=book.epoch,
                    date_formats=book._date_formats,
                    timedelta_formats=book._timedelta_formats,
                )
            )
    finally:
        book.close()


class _Parser(WorkSheetParser):  # type: ignore[misc]  # openpyxl is untyped
    """openpyxl's parser with a short way for plain texts and numbers, which nearly all cells are.

    What is anything else, a date or a result of a formula among it, goes the long way.
    """

    def parse_cell(self, element: Any) -> dict[str, Any]:
        place, kind = element.get("r"), element.get("t", "n")
        if place and (kind in _TEXTS or (kind == "n" and not element.get("s"))):
            value = self._plain_value(element, kind)
            if value is not None:
                self.col_counter = column_index_from_string(place.rstrip("0123456789"))
                return {"column": self.col_counter, "value": value}
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = UNCALCULATED
        return cell

    def _plain_value(self, element: Any, kind: str) -> Any:
        if kind == "inlineStr":
            inner = element.find(_INLINE)
            # Runs with formats of their own are for the long way.
            return inner.findtext(_TEXT) if inner is not None else None
        value = element.findtext(VALUE_TAG)
        if not value:
            return None
        return self.shared_strings[int(value)] if kind == "s" else _cast_number(value)


def _check_file(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size > MOST_BYTES:
        words = _("Tệp lớn %(size)d MB; tối đa %(most)d MB. Chỉ giữ trang cần nhập rồi gửi lại.")
        raise BadWorkbook(words % {"size": size // 1024**2, "most": MOST_BYTES // 1024**2})
    head = file.read(len(_OLE))
    file.seek(0)
    if head == _OLE:
        raise BadWorkbook(
            _("Tệp có mật khẩu hoặc là sổ Excel đời cũ (.xls). Bỏ mật khẩu, lưu thành .xlsx.")
        )
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as told:
        raise BadWorkbook(_not_a_workbook()) from told
    if unpacked > MOST_UNPACKED:
        raise BadWorkbook(_("Tệp quá lớn khi mở ra. Chỉ giữ trang cần nhập rồi gửi lại."))
    file.seek(0)


def _not_a_workbook() -> str:
    return _("Tệp không phải là sổ Excel (.xlsx). Mở bằng Excel, lưu thành .xlsx rồi gửi lại.")


def _clean(text: str) -> str:
    """Text as it is kept: NFC, without the empty character, nothing around it."""
    return nfc(text.replace("\x00", "")).strip()
