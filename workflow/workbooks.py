"""Tables as Excel workbooks: text stays text, the paper is A4, the head repeats on each page."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9  # Excel's number of the paper
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = str.maketrans("", "", "[]:*?/\\'")
# A name that begins with "=" is a name: nothing that somebody typed becomes a formula, a link
# or a number.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def workbook_response(
    title: str,
    file_name: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | int | Decimal | date | None]],
) -> HttpResponse:
    """A workbook of one table to download; `heads` are labels with widths in characters."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        _write_sheet(book, title, heads, rows)
    disposition = content_disposition_header(True, f"{file_name}.xlsx")
    return HttpResponse(
        buffer.getvalue(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": str(disposition)},
    )


def _write_sheet(
    book: Any,
    title: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | int | Decimal | date | None]],
) -> None:
    sheet = book.add_worksheet(title.translate(_NOT_IN_SHEET_NAMES)[:_SHEET_NAME_LENGTH].strip())
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": "#,##0", "valign": "top"})
    fraction = book.add_format({"valign": "top"})
    day = book.add_format({"num_format": "d/m/yyyy", "align": "left", "valign": "top"})
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_header("&L" + title.replace("&", "&&"))
    sheet.set_footer("&C" + _("Trang %(page)s/%(pages)s") % {"page": "&P", "pages": "&N"})
    for column, (label, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, head)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(at, column, value, number)
            elif isinstance(value, Decimal):
                sheet.write_number(at, column, value, fraction)
            elif value:
                sheet.write_string(at, column, value, text)
