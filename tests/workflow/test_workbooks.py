"""Workbooks read back: types of cells, paper, and names that are no sheet names."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from workflow.workbooks import workbook_response


def table(title: str, *rows: list[Any]) -> Any:
    response = workbook_response(title, "bảng", [("A", 10), ("B", 20)], iter(rows))
    (sheet,) = load_workbook(BytesIO(response.content)).worksheets
    return sheet


def test_cells_keep_their_type() -> None:
    sheet = table("Bảng", ["Đắk Lắk", 1200], [date(2025, 7, 1), Decimal("962.5")], ["", None])
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["A", "B"],
        ["Đắk Lắk", 1200],
        [datetime(2025, 7, 1), 962.5],  # noqa: DTZ001  # cells of Excel know no zone
    ]
    assert (sheet["B2"].number_format, sheet["A3"].number_format) == ("#,##0", "d/m/yyyy")


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@a", "0123", "http://x.example", "1e5"])
def test_text_stays_text(text: str) -> None:
    cell = table("Bảng", [text, 1])["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Cụm, khối thi đua", "Cụm, khối thi đua"),
        ("a/b:c*d?e[f]", "abcdef"),
        ("Danh sách rất dài của những cụm thi đua", "Danh sách rất dài của những cụm"),
    ],
)
def test_the_sheet_is_named_by_what_excel_allows(title: str, name: str) -> None:
    assert table(title).title == name


def test_the_head_is_printed_on_each_page_of_a4() -> None:
    sheet = table("Một & hai", ["x", 1])
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    # One page wide, which is what an absent fitToWidth says, and as many as needed long.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "A2")
    assert sheet.oddHeader.left.text == "Một && hai"


def test_the_file_may_have_a_vietnamese_name() -> None:
    response = workbook_response("Bảng", "bảng", [], [])
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''b%E1%BA%A3ng.xlsx"
