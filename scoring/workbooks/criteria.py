"""A criteria set as an Excel workbook. No ORM.

Sheet `criteria`: row 1, hidden, holds the key of each column, row 2 its heading; the lines
follow, one a row, in the order of the set. What stands for itself is left empty: no least points,
larger is better, no. A second sheet explains the columns and the methods.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.methods import LARGER, Method
from scoring.outline import ASKED, FIELDS, Line
from workflow.workbooks import CONTENT_TYPE

SHEET = "criteria"
FIRST_ROW = 3
MOST_ROWS = 5000
# The one column that is called otherwise than its field.
NAMES = {"measure": "unit"}
COLUMNS = tuple(NAMES.get(name, name) for name in FIELDS)
REQUIRED = ("path", "title", "method", "max_points")
TEXTS = frozenset({"path", "code", "title", "method", "unit", "direction", "guidance"})
FLAGS = frozenset({"evidence_required", "assignable"})
_EXACT_DIGITS = 15
_LISTED_ROWS = 1000
_WIDTHS = {"path": 12, "code": 10, "title": 60, "method": 16, "guidance": 50, "unit": 14}


def headings() -> dict[str, str]:
    return {
        "path": _("Đường dẫn"),
        "code": _("Ký hiệu"),
        "title": _("Nội dung"),
        "method": _("Cách chấm"),
        "max_points": _("Điểm tối đa"),
        "min_points": _("Điểm tối thiểu"),
        "points_per_unit": _("Điểm mỗi đơn vị"),
        "bonus": _("Điểm cộng mỗi trường hợp"),
        "penalty": _("Điểm trừ mỗi trường hợp"),
        "target": _("Chỉ tiêu chung"),
        "unit": _("Đơn vị tính"),
        "direction": _("Chiều"),
        "at_target": _("Phần điểm khi đạt chỉ tiêu"),
        "per_percent_over": _("Phần điểm cộng cho mỗi % vượt"),
        "per_percent_under": _("Phần điểm trừ cho mỗi % hụt"),
        "floor": _("Phần điểm thấp nhất"),
        "evidence_required": _("Phải có minh chứng"),
        "assignable": _("Có thể không giao"),
        "guidance": _("Hướng dẫn chấm"),
    }


def notes() -> dict[str, str]:
    """What to write in a column, where its heading does not say it."""
    return {
        "path": _(
            "Mỗi dòng một đường dẫn riêng: I, I.1, I.1.a; hoặc I/1./a) khi ký hiệu có dấu chấm."
            " Dòng cha phải có trong bảng. Thứ tự các dòng là thứ tự in ra."
        ),
        "code": _("Ký hiệu in ra, được trùng nhau: 1., a), -."),
        "method": _("Chọn trong danh sách; trang “huong-dan” giải thích từng cách chấm."),
        "max_points": _("Điểm của nhóm bằng tổng điểm các dòng trong nhóm. Viết như 7,5."),
        "min_points": _("Để trống là 0. Chỉ điểm thưởng, điểm trừ xuống dưới 0."),
        "penalty": _("Viết số dương: 5 là trừ 5 điểm mỗi trường hợp."),
        "target": _("Chỉ tiêu chung khi đơn vị không có chỉ tiêu riêng."),
        "unit": _("Ví dụ: %, tỷ đồng, xã."),
        "direction": _("larger: càng lớn càng tốt; smaller: càng nhỏ càng tốt. Để trống: larger."),
        "at_target": _("Từ 0 đến 1: 0,9 là đạt chỉ tiêu được 90% điểm."),
        "per_percent_over": _("Từ 0 đến 1: 0,01 là vượt 1% cộng 1% điểm."),
        "per_percent_under": _("Từ 0 đến 1: 0,02 là hụt 1% trừ 2% điểm."),
        "floor": _("Từ 0 đến 1. Để trống là 0."),
        "evidence_required": _("có hoặc không. Để trống là không."),
        "assignable": _(
            "có: đơn vị không được giao chỉ tiêu thì dòng này không tính vào tổng. Để trống là"
            " không."
        ),
    }


def formulas() -> dict[str, str]:
    """How each method gives points, in words."""
    return {
        Method.GROUP: _("Tổng điểm của các dòng trong nhóm."),
        Method.DIRECT: _("Người chấm cho điểm, từ tối thiểu đến tối đa."),
        Method.PASS_FAIL: _("Đạt được điểm tối đa, không đạt được 0."),
        Method.COUNT: _("Số lượng nhân điểm mỗi đơn vị, không quá điểm tối đa."),
        Method.TARGET_STEP: _(
            "Đạt chỉ tiêu được một phần điểm; mỗi % vượt cộng thêm, mỗi % hụt trừ bớt."
        ),
        Method.TARGET_LEADER: _(
            "Đạt chỉ tiêu được nửa điểm; đơn vị vượt nhiều nhất được điểm tối đa, các đơn vị khác"
            " theo mức vượt. Tính khi mọi đơn vị đã gửi."
        ),
        Method.RANK: _(
            "Hạng nhất được điểm tối đa, mỗi hạng sau giảm đều. Tính khi mọi đơn vị đã gửi."
        ),
        Method.BONUS_PENALTY: _(
            "Số trường hợp nhân điểm cộng hoặc điểm trừ, trong khoảng tối thiểu đến tối đa; không"
            " ghi mức thì nhập thẳng số điểm. Ở cấp ngoài cùng thì đứng ngoài tổng điểm."
        ),
        Method.GATE: _("Không có điểm. Không đạt thì đơn vị không được xét thi đua."),
    }


def cells_of(line: Line) -> dict[str, Any]:
    """What a line writes into each column: text, number, or None for nothing."""
    told = {NAMES.get(name, name): getattr(line, name) for name in FIELDS}
    for key in FLAGS:
        told[key] = _("có") if told[key] else None
    if not told["min_points"]:
        told["min_points"] = None
    if line.direction == LARGER and "direction" not in ASKED.get(line.method, ()):
        told["direction"] = None
    return {key: None if value == "" else value for key, value in told.items()}


def write(lines: Sequence[Line] = ()) -> bytes:
    """The workbook of `lines`; without any it is the template."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet(SHEET)
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        number = book.add_format({"valign": "top"})
        _write_head(book, sheet, text)
        _write_lists(sheet)
        for at, line in enumerate(lines, start=FIRST_ROW - 1):
            _write_cells(sheet, at, cells_of(line), text, number)
        _write_notes(book, text)
    return buffer.getvalue()


def workbook_response(lines: Sequence[Line], name: str) -> HttpResponse:
    """The workbook of `lines` to download."""
    disposition = str(content_disposition_header(True, f"{name}.xlsx"))
    return HttpResponse(
        write(lines), content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition}
    )


def _write_head(book: Any, sheet: Any, text: Any) -> None:
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#ECEEEA"}
    )
    words, told = headings(), notes()
    for column, key in enumerate(COLUMNS):
        sheet.write_string(0, column, key)
        star = " *" if key in REQUIRED else ""
        sheet.write_string(1, column, words[key] + star, head)
        if note := told.get(key):
            sheet.write_comment(1, column, note, {"x_scale": 2})
        # Excel takes 1.1 for a number and 1.10 for the same one, unless the cell is text.
        sheet.set_column(column, column, _WIDTHS.get(key, 13), text if key in TEXTS else None)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(2, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _write_lists(sheet: Any) -> None:
    flags = [_("có"), _("không")]
    lists: Mapping[str, list[str]] = {
        "method": list(Method.values),
        "direction": ["larger", "smaller"],
        **dict.fromkeys(FLAGS, flags),
    }
    for key, choices in lists.items():
        column = COLUMNS.index(key)
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
        sheet.data_validation(FIRST_ROW - 1, column, _LISTED_ROWS, column, rule)


def _write_cells(sheet: Any, row: int, cells: dict[str, Any], text: Any, number: Any) -> None:
    for column, key in enumerate(COLUMNS):
        value = cells[key]
        if isinstance(value, Decimal) and _is_exact(value):
            sheet.write_number(row, column, float(value), number)
        elif value is not None:
            shown = written(value) if isinstance(value, Decimal) else str(value)
            sheet.write_string(row, column, shown, text)


def _is_exact(number: Decimal) -> bool:
    """Whether a workbook keeps all digits of it."""
    return Decimal(f"{float(number):.{_EXACT_DIGITS}g}") == number


def _write_notes(book: Any, text: Any) -> None:
    """The second sheet: what the methods do, and what the columns hold."""
    sheet = book.add_worksheet("huong-dan")
    head = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 2, 90)
    told = formulas()
    rows = [(_("Cách chấm"), _("Tên"), _("Cách tính"))]
    rows += [(method.value, str(method.label), told[method]) for method in Method]
    rows += [("", "", ""), (_("Cột"), _("Tên"), _("Cách điền"))]
    words, notes_of = headings(), notes()
    rows += [(key, words[key], notes_of.get(key, "")) for key in COLUMNS]
    for at, row in enumerate(rows):
        style = head if row[0] in (_("Cách chấm"), _("Cột")) else text
        for column, value in enumerate(row):
            sheet.write_string(at, column, value, style)
