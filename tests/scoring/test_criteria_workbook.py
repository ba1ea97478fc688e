"""Criteria go out to a workbook and come back the same; every fault in one is told."""

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.methods import Method
from scoring.outline import ASKED, Line, tidy, tidy_lines
from scoring.tables import tables
from scoring.workbooks.criteria import COLUMNS, SHEET, write
from scoring.workbooks.criteria_reading import read
from scoring.workbooks.grid import BadWorkbook
from tests.scoring.criteria_made import SMALL, cells, changed, group, letter, line, put

TABLES = tables(django_settings.BASE_DIR / "data/scoring_tables.json")

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
points = st.decimals(0, 9999, places=2)
shares = st.none() | st.decimals(0, 1, places=4)


@st.composite
def leaves(draw: st.DrawFn, path: str, most: Decimal) -> Line:
    """A leaf that could be published."""
    method = draw(st.sampled_from([Method.DIRECT, Method.PASS_FAIL, Method.COUNT, Method.RANK]))
    rate = {"points_per_unit": draw(st.decimals("0.01", 99, places=2))}
    return Line(
        path=path,
        code=draw(texts.map(tidy)),
        title=draw(texts.map(tidy).filter(bool)),
        method=method,
        max_points=most,
        measure=draw(texts.map(tidy)),
        direction=draw(st.sampled_from(["larger", "smaller"])),
        evidence_required=draw(st.booleans()),
        assignable=draw(st.booleans()),
        guidance=draw(texts.map(tidy_lines)),
        target=draw(st.none() | st.decimals(1, 10**9, places=4)),
        at_target=draw(shares),
        **(rate if method == Method.COUNT else {}),
    )


@st.composite
def sets(draw: st.DrawFn) -> list[Line]:
    """Groups of leaves that add up, with paths of either kind."""
    between = draw(st.sampled_from("./"))
    found: list[Line] = []
    for at in range(draw(st.integers(1, 3))):
        mosts = draw(st.lists(st.decimals("0.5", 99, places=2), min_size=1, max_size=3))
        top = f"{at}." if between == "/" else f"{at}"
        found.append(group(top, str(sum(mosts))))
        found += [
            draw(leaves(path=f"{top}{between}{chr(97 + below)})", most=most))
            for below, most in enumerate(mosts)
        ]
    return found


@settings(max_examples=30)
@given(sets())
def test_what_goes_out_comes_back_the_same(lines: list[Line]) -> None:
    found = read(BytesIO(write(lines)))
    assert (found.faults, found.lines) == ([], lines)


@pytest.mark.parametrize("key", TABLES)
def test_the_tables_come_back_the_same_cell_for_cell(key: str) -> None:
    lines = TABLES[key].lines
    content = write(lines)
    found = read(BytesIO(content))
    assert (found.faults, found.lines) == ([], list(lines))
    assert cells(write(found.lines)) == cells(content)


def test_the_tables_are_mapped_as_they_are_described() -> None:
    by_path = {one.path: one for one in TABLES["synthetic-province-1000"].lines}
    told: dict[str, tuple[Any, ...]] = {
        path: (by_path[path].method, by_path[path].bonus, by_path[path].penalty,
               by_path[path].min_points, by_path[path].max_points)
        for path in ("T1", "T2", "P1", "P2", "G1")
    }  # fmt: skip
    assert told == {
        "T1": ("bonus_penalty", 5, None, 0, 20),
        "T2": ("bonus_penalty", None, None, 0, 10),
        "P1": ("bonus_penalty", None, 5, -20, 0),
        "P2": ("bonus_penalty", None, None, -30, 0),
        "G1": ("gate", None, None, 0, 0),
    }
    assert (by_path["I.3.1"].method, by_path["I.3.1"].direction) == ("rank", "smaller")
    counted = {one.path: one.points_per_unit for one in TABLES["cand-demo-100"].lines}
    assert (counted["III.2.1"], counted["III.2.2"]) == (Decimal("0.5"), Decimal("2.5"))


def test_the_template_has_keys_headings_lists_and_notes() -> None:
    book = openpyxl.load_workbook(BytesIO(write()))
    sheet = book[SHEET]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.row_dimensions[1].hidden
    assert (sheet["A2"].value, sheet["D2"].value) == ("Đường dẫn *", "Cách chấm *")
    rules = {
        str(rule.sqref).split(":")[0][0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    assert rules[letter("method")] == '"' + ",".join(Method.values) + '"'
    assert rules[letter("assignable")] == '"có,không"'
    assert book.sheetnames == [SHEET, "huong-dan"]


def told(file: BytesIO) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.words) for fault in read(file).faults]


def places(file: BytesIO) -> list[tuple[int, str]]:
    return [(row, column) for row, column, _words in told(file)]


M, X, F = letter("method"), letter("max_points"), letter("evidence_required")


@pytest.mark.parametrize(
    ("cells_put", "place", "words"),
    [
        ({"A4": "III.1"}, (4, "A"), "III.1 thuộc III nhưng tệp không có dòng III."),
        ({"A5": "I.1"}, (5, "A"), "đường dẫn I.1 đã có ở dòng 4."),
        ({"A5": "I.1."}, (5, "A"), "đường dẫn I.1. đã có ở dòng 4."),
        ({"A5": "I..2"}, (5, "A"), "có phần trống"),
        ({"A5": None}, (5, "A"), "thiếu “Đường dẫn”."),
        ({"C4": None}, (4, "C"), "thiếu “Nội dung”."),
        ({f"{M}4": "đếm"}, (4, M), "“đếm” không phải là cách chấm."),
        ({f"{X}4": "bảy"}, (4, X), "“bảy” không phải là số."),
        ({f"{X}4": "7,555"}, (4, X), "7,555 có quá 2 chữ số thập phân."),
        ({f"{X}4": None}, (4, X), "thiếu điểm tối đa."),
        ({f"{X}4": True}, (4, X), "đúng/sai"),
        ({f"{X}4": "12345678"}, (4, X), "quá lớn"),
        ({f"{X}4": "=3+4.5"}, (4, X), "công thức chưa có kết quả."),
        ({f"{F}7": "có lẽ"}, (7, F), "“có lẽ” không dùng được."),
        ({letter("direction") + "4": "to"}, (4, letter("direction")), "larger hoặc smaller"),
        ({letter("points_per_unit") + "5": None}, (5, letter("points_per_unit")), "Nhập số điểm"),
        ({f"{X}3": 13}, (3, X), "cộng lại được 12, điểm tối đa là 13"),
        ({"T1": "ghi_chu"}, (1, "T"), "cột “ghi_chu” không thuộc mẫu."),
        ({"T5": "thừa"}, (1, "T"), "không có khóa"),
        ({"T1": "path"}, (1, "T"), "có hai lần"),
    ],
)
def test_a_fault_is_told_where_it_is(
    cells_put: dict[str, Any], place: tuple[int, str], words: str
) -> None:
    found = told(changed(put(cells_put)))
    assert [(row, column) for row, column, _words in found] == [place]
    assert words in found[0][2]


def test_every_fault_of_a_file_is_told_and_the_corrected_file_goes_through() -> None:
    wrong = {f"{X}4": "x", f"{M}5": "?", "A9": "I.9.9", f"{X}6": 9}
    assert places(changed(put(wrong))) == [(4, X), (5, M), (6, X), (9, "A")]
    right = {f"{X}4": "7,5", f"{M}5": "count", "A9": "G", f"{X}6": 8}
    found = read(changed(put(right)))
    assert (found.faults, found.lines) == ([], list(SMALL))


def test_merged_cells_are_told() -> None:
    found = told(changed(lambda sheet: sheet.merge_cells("B4:C5")))
    assert found[0] == (4, "B", "các ô B4:C5 bị gộp. Bỏ gộp ô rồi điền từng ô.")


def test_a_missing_column_is_told_and_the_order_of_columns_is_free() -> None:
    def drop(sheet: Any) -> None:
        sheet.delete_cols(COLUMNS.index("title") + 1)

    assert told(changed(drop)) == [(1, "A", "thiếu cột “Nội dung” (khóa title ở dòng 1).")]

    def turn(sheet: Any) -> None:
        rows = [tuple(reversed(row)) for row in sheet.iter_rows(values_only=True)]
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value

    assert read(changed(turn)).lines == list(SMALL)


def test_rows_may_stand_in_any_order_and_sisters_keep_theirs() -> None:
    lines = [line("1.1", "2"), group("1", "5"), line("1.2", "3")]
    assert read(BytesIO(write(lines))).lines == lines


@pytest.mark.parametrize("value", ["x", "có", "yes", 1, "TRUE", True])
def test_yes_is_written_in_many_ways(value: Any) -> None:
    found = read(changed(put({f"{F}4": value})))
    assert [one.evidence_required for one in found.lines][1] is True


def test_methods_and_directions_may_be_named_in_words() -> None:
    words = {f"{M}4": "Chấm trực tiếp", f"{letter('direction')}4": "Càng nhỏ càng tốt"}
    found = read(changed(put(words))).lines[1]
    assert (found.method, found.direction) == ("direct", "smaller")


def test_numbers_stand_for_paths() -> None:
    lines = [group("1", "5"), line("1.1", "5")]
    found = read(changed(put({"A3": 1, "A4": 1.1}), lines))
    assert [one.path for one in found.lines] == ["1", "1.1"]


def test_a_path_that_became_a_date_is_told() -> None:
    from_excel = openpyxl.utils.datetime.from_excel(45000)
    assert places(changed(put({"A4": from_excel}))) == [(4, "A")]


def test_formulas_are_read_as_the_values_that_were_saved() -> None:
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(write(SMALL))) as old, zipfile.ZipFile(content, "w") as new:
        for entry in old.namelist():
            body = old.read(entry)
            if entry.endswith("sheet1.xml"):
                body = body.replace(b"<v>7.5</v>", b"<f>3+4.5</f><v>7.5</v>")
            new.writestr(entry, body)
    assert read(content).lines == list(SMALL)


def test_what_is_no_workbook_is_refused_with_the_reason() -> None:
    other = BytesIO()
    openpyxl.Workbook().save(other)
    cases = {
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512): "mật khẩu",
        b"PK\x03\x04broken": "không phải là sổ Excel",
        b"path,code": "không phải là sổ Excel",
        other.getvalue(): "không có trang “criteria”",
        bytes(20 * 1024**2 + 1): "tối đa 20 MB",
    }
    for content, words in cases.items():
        with pytest.raises(BadWorkbook, match=words):
            read(BytesIO(content))


def test_a_sheet_without_keys_is_refused() -> None:
    with pytest.raises(BadWorkbook, match="không có khóa"):
        read(changed(lambda sheet: sheet.delete_rows(1)))


def test_every_method_is_explained_and_asks_for_fields_that_there_are() -> None:
    assert set(ASKED) == set(Method)
    assert {name for asked in ASKED.values() for name in asked} <= set(Line.__slots__)
