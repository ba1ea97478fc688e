"""Targets go out to a workbook and come back the same; every fault in one is told."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core import signing
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.numbers import written
from clusters.workbooks.importing import Preview, pack, preview, unpack
from clusters.workbooks.reading import BadWorkbook, read
from clusters.workbooks.targets import Amounts, Choices, Row, tidy, write

UNITS = [(7, "Sở Y tế"), (9, "Sở Tài chính")]
CHOICES = Choices(
    {"larger": "Càng lớn càng tốt", "smaller": "Càng nhỏ càng tốt"},
    {"sum": "Cộng", "mean": "Trung bình cộng", "weighted": "Trung bình có trọng số"},
)
ROW = Row("", "Thu ngân sách", "tỷ đồng", "larger", "sum", False, {7: Amounts(Decimal("1283.5"))})

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30).map(
    tidy
)
numbers = st.decimals(Decimal(-9999999999999999), Decimal("9999999999999999.9999"), places=4)
amounts = st.builds(
    Amounts,
    numbers,
    st.none() | numbers,
    st.none() | numbers.map(abs),
)
rows = st.builds(
    Row,
    texts,
    texts.filter(bool),
    texts.filter(bool),
    st.sampled_from(list(CHOICES.direction)),
    st.sampled_from(list(CHOICES.aggregate)),
    st.just(True),
    st.dictionaries(st.sampled_from([7, 9]), amounts),
)


@settings(max_examples=40)
@given(st.lists(rows, max_size=6, unique_by=lambda row: (row.group + row.indicator).casefold()))
def test_what_goes_out_comes_back_the_same(given_rows: list[Row]) -> None:
    found = read(write(UNITS, given_rows, CHOICES), UNITS, CHOICES)
    assert found.rows == given_rows
    if given_rows:
        assert found.faults == []
        # Once more: what was read is written as it was.
        again = read(write(UNITS, found.rows, CHOICES), UNITS, CHOICES)
        assert again == found


def test_numbers_are_written_as_they_are_read() -> None:
    cases = {"1283.5": "1.283,5", "-0.25": "-0,25", "1000000": "1.000.000", "0": "0", "12": "12"}
    assert {text: written(Decimal(text)) for text in cases} == cases


Change = Callable[[Any], None]


def changed(change: Change, sheet_name: str = "targets") -> bytes:
    """The workbook of ROW after `change` to its sheet, as somebody else's program saves it."""
    book = openpyxl.load_workbook(BytesIO(write(UNITS, [ROW], CHOICES)))
    change(book[sheet_name])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: str, value: Any) -> Change:
    def change(sheet: Any) -> None:
        sheet[cell] = value

    return change


def repeat_row(sheet: Any) -> None:
    for column in range(1, 8):
        sheet.cell(5, column).value = sheet.cell(3, column).value


def empty(sheet: Any) -> None:
    sheet.delete_rows(3)


TOO_LONG = "x" * 501
# Change → the faults as (row, column, words).
FAULTS: dict[str, tuple[Change, list[tuple[int, str, str]]]] = {
    "no number": (
        put("G3", "abc"),
        [(3, "G", "“abc” không phải là số. Viết như 1.283,5 hoặc 12,5.")],
    ),
    "a reading that would be a guess": (
        put("G3", "1,283.5"),
        [(3, "G", "“1,283.5” không phải là số. Viết như 1.283,5 hoặc 12,5.")],
    ),
    "below zero": (
        put("G3", -3),
        [(3, "G", "-3 nhỏ hơn 0 mà chỉ tiêu này không nhận số âm. Nhập từ 0 trở lên.")],
    ),
    "five decimals": (
        put("G3", "0,12345"),
        [(3, "G", "0,12345 có quá 4 chữ số thập phân. Làm tròn rồi nhập lại.")],
    ),
    "a plan without a pledge": (
        put("J3", 5),
        [(3, "H", "có kế hoạch hoặc trọng số mà chưa có mức cam kết. Nhập mức cam kết.")],
    ),
    "a weight below zero": (put("K3", -1), [(3, "G", "trọng số -1 nhỏ hơn 0. Nhập từ 0 trở lên.")]),
    "yes or no": (
        put("G3", True),
        [(3, "G", "ô này là đúng/sai, không phải số. Viết như 1.283,5.")],
    ),
    "no such choice": (
        put("D3", "Tốt"),
        [
            (
                3,
                "D",
                (
                    "“Tốt” không có trong danh sách."
                    " Chọn một trong: Càng lớn càng tốt; Càng nhỏ càng tốt."
                ),
            )
        ],
    ),
    "no indicator": (put("B3", None), [(3, "B", "thiếu “Chỉ tiêu”.")]),
    "no measure": (put("C3", "  "), [(3, "C", "thiếu “Đơn vị tính”.")]),
    "too long": (put("B3", TOO_LONG), [(3, "B", "dài quá 500 ký tự. Viết gọn lại.")]),
    "twice": (
        repeat_row,
        [(5, "B", "chỉ tiêu “Thu ngân sách” đã có ở dòng 3. Giữ một dòng.")],
    ),
    "no targets": (empty, [(3, "B", "chưa có chỉ tiêu nào. Điền từ dòng 3 trở đi.")]),
    "a foreign column": (
        put("M2", "Ghi chú của tôi"),
        [(1, "M", "cột này không thuộc mẫu. Bỏ cột đó.")],
    ),
    "a unit of another cluster": (
        put("M1", "pledge:99:Sở Tư pháp"),
        [
            (
                1,
                "M",
                "“Sở Tư pháp” không phải là thành viên của năm này. Bỏ cột đó, hoặc xuất mẫu mới.",
            )
        ],
    ),
    "a unit under the row of another": (
        put("G1", "pledge:7:Sở Tư pháp"),
        [
            (
                1,
                "G",
                "“Sở Tư pháp” không phải là thành viên của năm này. Bỏ cột đó, hoặc xuất mẫu mới.",
            )
        ],
    ),
    "a column twice": (put("M1", "group"), [(1, "M", "cột này có hai lần. Bỏ một cột.")]),
    "a column lost": (
        put("C1", None),
        [
            (1, "A", "thiếu cột “Đơn vị tính” của mẫu."),
            (1, "C", "cột này không thuộc mẫu. Bỏ cột đó."),
        ],
    ),
    "merged cells": (
        lambda sheet: sheet.merge_cells("B3:B4"),
        [(3, "B", "các ô B3:B4 bị gộp. Bỏ gộp ô rồi điền từng ô.")],
    ),
    "a formula that nobody has calculated": (
        put("G3", "=1+2"),
        [(3, "G", "công thức chưa có kết quả. Mở bằng Excel, lưu lại rồi gửi.")],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_is_told_with_its_place(case: str) -> None:
    change, faults = FAULTS[case]
    found = read(changed(change), UNITS, CHOICES)
    assert [(fault.row, fault.column, fault.words) for fault in found.faults] == faults
    assert found.rows == []


def test_all_faults_are_told_at_once() -> None:
    def change(sheet: Any) -> None:
        sheet["G3"], sheet["D3"], sheet["C3"] = "abc", "Tốt", None

    places = [(f.row, f.column) for f in read(changed(change), UNITS, CHOICES).faults]
    assert places == [(3, "C"), (3, "D"), (3, "G")]


def test_vietnamese_numbers_as_text_are_read() -> None:
    found = read(changed(put("H3", "1.283,5")), UNITS, CHOICES)
    assert found.rows[0].amounts[9] == Amounts(Decimal("1283.5"))


def test_formulas_count_as_what_they_gave() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("targets")
        keys = ["group", "indicator", "measure", "direction", "aggregate", "can_be_negative"]
        sheet.write_row(0, 0, [*keys, "pledge:7:Sở Y tế"])
        sheet.write_row(2, 1, ["Thu", "tỷ đồng", "Càng lớn càng tốt", "Cộng", "Không"])
        sheet.write_formula(2, 6, "=1+2", None, 3)
    (row,) = read(out.getvalue(), UNITS, CHOICES).rows
    assert row.amounts == {7: Amounts(Decimal(3))}


def renamed() -> bytes:
    book = openpyxl.load_workbook(BytesIO(write(UNITS, [ROW], CHOICES)))
    book["targets"].title = "Trang 1"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a workbook", "Tệp không phải là sổ Excel (.xlsx)."),
        (renamed(), "Sổ không có trang “targets” mà có: Trang 1."),
        (changed(lambda sheet: sheet.delete_rows(1)), "Dòng 1 (ẩn) không có khóa của mẫu."),
    ],
)
def test_files_that_are_no_workbook_of_targets(content: bytes, words: str) -> None:
    with pytest.raises(BadWorkbook) as told:
        read(content, UNITS, CHOICES)
    assert str(told.value)[: len(words)] == words


def test_the_preview_tells_what_changes() -> None:
    other = Row("", "Hộ nghèo", "%", "smaller", "mean", False)
    more = Row(**{**vars(ROW), "measure": "triệu đồng"})
    assert preview([ROW], [ROW]) == Preview((), (), (), 1)
    assert preview([ROW], [more, other]) == Preview(("Hộ nghèo",), ("Thu ngân sách",), (), 0)
    assert preview([ROW, other], [ROW]) == Preview((), (), ("Hộ nghèo",), 1)


def test_what_was_previewed_is_what_is_imported() -> None:
    packed = pack(5, 3, [ROW])
    assert unpack(packed, 5) == (3, [ROW])
    for altered, covenant in ((packed, 6), (packed[:-1] + "x", 5)):
        with pytest.raises(signing.BadSignature):
            unpack(altered, covenant)
