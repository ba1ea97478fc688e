"""A sheet out to Excel and in again."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from scoring.models import Score, ScoreChange, ScoreSheet
from scoring.workbooks.sheet import KEYS
from tests.scoring.sheets_made import FULL, fill, own_sheet, score
from tests.world import World
from workflow.journal import history
from workflow.workbooks import CONTENT_TYPE


def at(name: str, sheet: ScoreSheet) -> str:
    return reverse(f"scoring:{name}", args=[sheet.pk])


def upload(content: bytes, name: str = "diem.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content, CONTENT_TYPE)}


def book_of(rows: list[list[Any]], keys: tuple[str, ...] = KEYS) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "scores"
    for row in (list(keys), list(keys), *rows):
        sheet.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def said(sheet: ScoreSheet) -> dict[str, tuple[Any, ...]]:
    rows = Score.objects.filter(sheet=sheet).order_by("criterion__order")
    fields = ("actual", "minus", "target", "assigned", "points", "remark")
    return {row.criterion.path: tuple(getattr(row, name) for name in fields) for row in rows}


def test_what_goes_out_comes_in_again_as_it_was(world: World, client: Client) -> None:
    sheet = fill(own_sheet(world))
    before, changes = said(sheet), ScoreChange.objects.count()
    client.force_login(world.users["staff"])
    content = client.get(at("sheet_workbook", sheet)).content
    page = load_workbook(BytesIO(content))["scores"]
    assert tuple(cell.value for cell in page[1]) == KEYS
    assert page.row_dimensions[1].hidden is True
    assert (page.max_row, len(FULL)) == (10, 8)
    assert client.post(at("sheet_import", sheet), upload(content)).status_code == 302
    assert (said(sheet), ScoreChange.objects.count()) == (before, changes)
    Score.objects.filter(sheet=sheet).delete()
    client.post(at("sheet_import", sheet), upload(content))
    assert said(sheet) == before
    assert [entry.detail for entry in history(sheet)] == [
        {"rows": 8, "changed": 8},
        {"rows": 8, "changed": 0},
    ]


def test_every_fault_is_listed_and_nothing_is_written(world: World, client: Client) -> None:
    sheet = own_sheet(world)
    unit = "Sở Tài chính"
    rows = [
        [unit, "I/1", "", None, None, None, 42, None],
        ["Sở Y tế", "I/2", "", 3, None, None, None, None],
        [unit, "X/9", "", 3, None, None, None, None],
        [unit, "I/2", "", "abc", None, None, None, None],
        [unit, "II/2", "", 7, None, None, None, None],
    ]
    client.force_login(world.users["staff"])
    answer = client.post(at("sheet_import", sheet), upload(book_of(rows)))
    page = answer.content.decode()
    assert (answer.status_code, Score.objects.count()) == (400, 0)
    for words in (
        "42 vượt điểm tối đa 40. Nhập từ 0 đến 40.",
        "“Sở Y tế” không phải Sở Tài chính",
        "“X/9” không có trong bộ tiêu chí",
        "“abc” không phải là số",
    ):
        assert words in page, words
    rows = [[unit, "I/1", "", None, None, None, "12,5", "đã sửa"], rows[4]]
    assert client.post(at("sheet_import", sheet), upload(book_of(rows))).status_code == 302
    row = score(sheet, "I/1")
    assert row is not None
    assert (row.points, row.remark, Score.objects.count()) == (12.5, "đã sửa", 2)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "Chưa chọn tệp"),
        (upload(b"x", "diem.docx"), "không phải là tệp .xlsx"),
        (upload(b"x"), "không phải là sổ Excel"),
        (upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "mật khẩu"),
        (upload(book_of([], ("unit", "path", "mystery"))), "mystery"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(
    world: World, client: Client, files: dict[str, SimpleUploadedFile], words: str
) -> None:
    sheet = own_sheet(world)
    for file in files.values():
        file.seek(0)
    client.force_login(world.users["staff"])
    answer = client.post(at("sheet_import", sheet), files)
    assert (answer.status_code, words in answer.content.decode()) == (400, True)


def test_the_export_is_what_the_page_shows(world: World, client: Client) -> None:
    sheet = fill(own_sheet(world))
    client.force_login(world.users["staff"])
    content = client.get(at("sheet", sheet) + "?format=xlsx&show=evidence").content
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert rows == [
        ("Ký hiệu", "Tiêu chí", "Đơn vị tính", "Tối đa", "Chỉ tiêu", "Thực hiện", "Tự chấm",
         "Ghi chú", "Minh chứng"),
        ("I", "Tiêu chí I", None, 70, None, None, 53.5, None, None),
        ("1", "Tiêu chí I/1", None, 40, None, None, 30.5, None, None),
    ]  # fmt: skip


def test_what_others_changed_since_the_download_is_told_before_it_is_overwritten(
    world: World, client: Client
) -> None:
    sheet = fill(own_sheet(world))
    client.force_login(world.users["staff"])
    content = client.get(at("sheet_workbook", sheet)).content
    other = Score.objects.filter(sheet=sheet, criterion__path="I/1")
    other.update(points=12, saved_at=timezone.now(), saved_by=world.users["both"])
    # One's own change, and one that says what the workbook says, undo nobody's work.
    mine = Score.objects.filter(sheet=sheet, criterion__path="II/1")
    mine.update(points=3, saved_at=timezone.now(), saved_by=world.users["staff"])
    answer = client.post(at("sheet_import", sheet), upload(content))
    (fault,) = answer.context["faults"]
    assert (answer.status_code, fault.row, fault.column) == (400, 3, "B")
    assert f"bởi {world.users['both']}. Tải lại sổ, hoặc xác nhận ghi đè." in fault.words
    assert other.get().points == 12
    confirmed = {"overwrite": answer.context["told_at"]}
    # Somebody changes it again before the answer comes.
    other.update(points=13, saved_at=timezone.now())
    again = client.post(at("sheet_import", sheet), upload(content) | confirmed)
    assert (again.status_code, other.get().points) == (400, 13)
    confirmed = {"overwrite": again.context["told_at"]}
    assert client.post(at("sheet_import", sheet), upload(content) | confirmed).status_code == 302
    assert (other.get().points, other.get().saved_by) == (30.5, world.users["staff"])


def test_of_a_workbook_without_a_stamp_whatever_others_entered_is_told(
    world: World, client: Client
) -> None:
    sheet = fill(own_sheet(world))
    Score.objects.filter(sheet=sheet).update(saved_by=world.users["both"])
    rows = [["Sở Tài chính", "I/1", "", None, None, None, 1, None]]
    client.force_login(world.users["staff"])
    for stamp in ({}, {"overwrite": "hôm qua"}, {"overwrite": "2026-01-01"}):
        answer = client.post(at("sheet_import", sheet), upload(book_of(rows)) | stamp)
        assert [fault.row for fault in answer.context["faults"]] == [3]
