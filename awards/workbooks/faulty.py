"""A workbook with its faults written beside the rows, to be mended and sent again. No ORM."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from awards.workbooks.forms import FIRST_ROW, PLAIN, WorkbookForm
from scoring.workbooks.grid import UNCALCULATED, Cells, Fault, open_grid

_WIDTH = 60


def write_faulty(form: WorkbookForm, file: BinaryIO, faults: Iterable[Fault]) -> bytes:
    """What `file` holds, in the order of the form, with a last column that says what is wrong.

    That column has no key: who sends the mended workbook need not take it out.
    """
    told: dict[int, list[Fault]] = {}
    for fault in faults:
        told.setdefault(fault.row, []).append(fault)
    buffer = BytesIO()
    with (
        xlsxwriter.Workbook(buffer, {"in_memory": True, **PLAIN}) as book,
        open_grid(file, form.sheet) as grid,
    ):
        sheet = book.add_worksheet(form.sheet)
        form.write_head(book, sheet)
        wrong = book.add_format({"bg_color": "#FBE3E3", "text_wrap": True, "valign": "top"})
        day = form.day_format(book)
        wrong_day = book.add_format({"bg_color": "#FBE3E3", "num_format": "d/m/yyyy"})
        last = len(form.columns)
        sheet.write_string(1, last, _("Lỗi cần sửa"), book.add_format({"bold": True, "bottom": 1}))
        sheet.set_column(last, last, _WIDTH)
        places: dict[str, int] = {}
        for number, cells in grid.rows():
            if number == 1:
                places = {value: at for at, value in sorted(cells.items(), reverse=True)}
            if number < FIRST_ROW:
                continue
            at_fault = {fault.column for fault in told.get(number, ())}
            for at, key in enumerate(form.columns):
                place = places.get(key, -1)
                is_wrong = xlsxwriter.utility.xl_col_to_name(max(place, 0)) in at_fault
                _write(
                    sheet, number - 1, at, _value(cells, place),
                    (wrong, wrong_day) if is_wrong else (None, day),
                )  # fmt: skip
            words = "; ".join(fault.words for fault in told.get(number, ()))
            if words:
                sheet.write_string(number - 1, last, words[:1].upper() + words[1:], wrong)
    return buffer.getvalue()


def _value(cells: Cells, place: int) -> Any:
    value = cells.get(place)
    return None if value is UNCALCULATED else value


def _write(sheet: Any, row: int, at: int, value: Any, formats: tuple[Any, Any]) -> None:
    plain, of_day = formats
    if isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a day of a workbook has no zone
        sheet.write_datetime(row, at, moment, of_day)
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value, plain)
    elif value is not None:
        sheet.write_string(row, at, str(value), plain)
    elif plain is not None:
        sheet.write_blank(row, at, None, plain)
