"""A unit's sheet as a workbook: to be filled in without a connection, and as the page shows it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from scoring.entering import by_hand, editable, is_answered_by_words
from scoring.methods import ONE, Entry, Method
from scoring.models import Criterion, ScoreSheet
from scoring.own_sheet import OwnSheet
from scoring.pages.sheet_rows import Row
from scoring.reading import EMPTY, leaves_of
from scoring.workbooks.grid import BadWorkbook, open_grid
from scoring.workbooks.scores import FIRST_ROW, SHEET, headings
from workflow.lists import Value
from workflow.workbooks import CONTENT_TYPE, workbook_response

# Here people read how to fill it in, and the import when it was downloaded.
NOTES = "huong-dan"
STAMP_COLUMN = 1
# Read by people, not by the import.
ALSO = ("title",)
KEYS = ("unit", "path", "title", "actual", "target", "assigned", "points", "remark")
_WIDTHS = {"unit": 20, "path": 14, "title": 60, "remark": 40}
_TEXTS = frozenset({"unit", "path", "title"})
_EXACT_DIGITS = 15
# What somebody typed becomes neither formula nor link nor number.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def filling_response(sheet: ScoreSheet, own: OwnSheet, read_at: datetime) -> HttpResponse:
    """Every line of the sheet with what it says now, as the import reads it again.

    `read_at` is a moment before `own` was read: what was changed after it is not in the workbook.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        _write_notes(book, sheet, read_at)
        _write_lines(book, sheet, own)
    name = f"bang-cham-{sheet.scoring_year.cluster_year.label}-{sheet.unit.name}.xlsx"
    return HttpResponse(
        buffer.getvalue(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": str(content_disposition_header(True, name))},
    )


def stamp_of(file: BinaryIO) -> datetime | None:
    """When the workbook was downloaded; None where it does not say so."""
    try:
        with open_grid(file, NOTES) as grid:
            told = [cells.get(STAMP_COLUMN) for _number, cells in grid.rows()]
    except BadWorkbook:
        return None
    for value in told:
        if isinstance(value, str):
            return moment_of(value)
    return None


def moment_of(text: str) -> datetime | None:
    """A moment that was written by `isoformat`; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None


def _write_notes(book: Any, sheet: ScoreSheet, read_at: datetime) -> None:
    page = book.add_worksheet(NOTES)
    page.set_column(0, 0, 110)
    page.set_column(STAMP_COLUMN, STAMP_COLUMN, None, None, {"hidden": True})
    page.write_string(0, STAMP_COLUMN, read_at.isoformat())
    bold = book.add_format({"bold": True, "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    year = sheet.scoring_year.cluster_year
    page.write_string(0, 0, f"{sheet.unit}, {year.cluster.name}, {year.label}", bold)
    for at, words in enumerate(_notes(), start=1):
        page.write_string(at, 0, words, plain)


def _notes() -> list[str]:
    return [
        _("Điền ở trang “scores” từ dòng 3, lưu rồi nhập lại ở trang bảng chấm."),
        _("Không đổi dòng 1 (đang ẩn), cột đơn vị và cột đường dẫn."),
        _("Kết quả: số, viết như 1.283,5. Dòng đạt hay không đạt: ghi “đạt” hoặc “không đạt”."),
        _("Thưởng, trừ: ghi số lần thưởng; có cả hai thì ghi “3;1” là thưởng 3 lần, trừ 1 lần."),
        _("Điểm: chỉ ghi ở dòng chấm trực tiếp; dòng khác hệ thống tính từ kết quả."),
        _("Được giao: để trống là có; ghi “không” ở dòng không được giao chỉ tiêu."),
        _("Dòng để trống hết thì giữ nguyên điều đang có trên hệ thống. 0 là một kết quả."),
        _("Ghi chú, chỉ tiêu, điểm để trống ở dòng có điền thì thành trống trên hệ thống."),
        _("Muốn xóa hết một dòng thì xóa ở trang bảng chấm, không xóa được bằng sổ này."),
        _("Dòng người khác đã sửa sau khi tải sổ này được liệt kê và hỏi trước khi ghi đè."),
    ]


def _write_lines(book: Any, sheet: ScoreSheet, own: OwnSheet) -> None:
    page = book.add_worksheet(SHEET)
    locked = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F0F1EE"})
    free = book.add_format({"valign": "top", "num_format": "#,##0.####"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    names = headings() | {"title": _("Nội dung (chỉ để đọc)")}
    for column, key in enumerate(KEYS):
        page.set_column(column, column, _WIDTHS.get(key, 14))
        page.write_string(0, column, key)
        page.write_string(1, column, names[key], head)
    page.set_row(0, None, None, {"hidden": True})
    page.freeze_panes(FIRST_ROW - 1, 3)
    page.activate()
    for at, line in enumerate(leaves_of(own.lines), start=FIRST_ROW - 1):
        for column, value in enumerate(_cells(sheet, own, line)):
            if isinstance(value, Decimal):
                page.write_number(at, column, value, free)
            elif value:
                page.write_string(at, column, value, locked if KEYS[column] in _TEXTS else text)


def _cells(sheet: ScoreSheet, own: OwnSheet, line: Criterion) -> list[str | Decimal]:
    rule, row = own.rules[line.pk], own.rows.get(line.pk)
    entry = editable(rule, own.entries.get(line.pk, EMPTY))
    points = entry.points if by_hand(rule) or entry.actual is None else None
    return [
        str(sheet.unit),
        line.path,
        line.title,
        _answer(line, entry),
        _exact(entry.target),
        "" if entry.assigned else _("không"),
        _exact(points),
        row.remark if row else "",
    ]


def _answer(line: Criterion, entry: Entry) -> str | Decimal:
    if entry.actual is not None and is_answered_by_words(line.method):
        return _("đạt") if entry.actual == ONE else _("không đạt")
    if line.method == Method.BONUS_PENALTY and entry.minus is not None:
        return f"{entry.actual or 0:f};{entry.minus:f}".replace(".0000", "")
    return _exact(entry.actual)


def _exact(number: Decimal | None) -> str | Decimal:
    """As a number where Excel keeps it exactly, else as text."""
    if number is None:
        return ""
    bare = number.normalize()
    return bare if len(bare.as_tuple().digits) <= _EXACT_DIGITS else f"{bare:f}".replace(".", ",")


def shown_response(sheet: ScoreSheet, body: dict[str, Any]) -> HttpResponse:
    """The rows of the page with its columns, as they are filtered."""
    heads = [
        (_("Ký hiệu"), 10),
        (_("Tiêu chí"), 60),
        (_("Đơn vị tính"), 14),
        (_("Tối đa"), 10),
        *([(_("Năm trước"), 10)] if body["has_last"] else []),
        (_("Chỉ tiêu"), 12),
        (_("Thực hiện"), 14),
        (_("Tự chấm"), 12),
        *([(_("Thẩm định"), 12)] if body["has_said"] else []),
        (_("Ghi chú"), 40),
        (_("Minh chứng"), 12),
    ]
    title = _("Bảng điểm %(unit)s %(year)s") % {
        "unit": sheet.unit.name,
        "year": sheet.scoring_year.cluster_year.label,
    }
    name = f"bang-diem-{sheet.scoring_year.cluster_year.label}-{sheet.unit.name}"
    return workbook_response(title, name, heads, [_shown(row, body) for row in body["rows"]])


def _shown(row: Row, body: dict[str, Any]) -> Sequence[Value]:
    own: OwnSheet = body["own"]
    line = row.line
    entry = own.entries.get(line.pk, EMPTY)
    if row.is_group:
        points: Value = own.sums[line.pk].points
    else:
        points = _("không giao") if row.is_off else own.points.get(line.pk)
    target = line.target if entry.target is None else entry.target
    is_number = entry.minus is None and not is_answered_by_words(line.method)
    return [
        line.code,
        line.title,
        line.measure,
        line.max_points,
        *([row.last] if body["has_last"] else []),
        target,
        entry.actual if is_number else row.actual_text,
        f"{row.points} ({_('tạm tính')})" if row.is_provisional else points,
        *([row.said] if body["has_said"] else []),
        row.remark_text,
        row.files or None,
    ]
