"""What is found inside files: passwords, scripts, programs, macros, bombs."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from tests.workflow import files_made as made
from workflow import inspecting, pdf_inspection, picture_inspection
from workflow.files import BadFile, store
from workflow.models import StoredFile

BOMB = b"\0" * (11 * 1024 * 1024)


@pytest.fixture
def lan(db: None) -> User:
    return User.objects.create_user("lan", full_name="Lan")


def _stored(name: str, content: bytes, by: User) -> StoredFile:
    return store(SimpleUploadedFile(name, content), by=by, thorough=True)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (made.pdf(), ""),
        (made.pdf(change=made.goes_to_a_page), ""),
        (made.pdf(change=made.attaches("facts.json", b"{}")), ""),
        (made.only_printing_barred(), ""),
        (made.locked_pdf(), "password"),
        (b"%PDF-1.7\n%%EOF", "broken"),
        (b"%PDF-1.7\n" + b"rubbish" * 400, "broken"),
        (made.pdf(0), "broken"),
        (made.pdf(change=made.script_at_opening), "script"),
        (made.pdf(change=made.script_in_a_field), "script"),
        (made.pdf(change=made.launches), "program"),
        (made.pdf(change=made.attaches("xem.exe", b"x")), "attached"),
        (made.pdf(change=made.attaches("anh.png", b"MZ\x90\0")), "attached"),
        (made.pdf(pdf_inspection.MAX_PAGES + 1), "pages"),
    ],
)
def test_what_is_in_a_pdf(content: bytes, fault: str) -> None:
    assert pdf_inspection.fault_of(content) == fault


def test_a_pdf_is_looked_into_in_another_process(lan: User) -> None:
    assert inspecting.fault_of("pdf", made.pdf()) == ""
    assert inspecting.fault_of("pdf", made.locked_pdf()) == "password"


def test_what_takes_too_long_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "_PATIENCE_SECONDS", 0.001)
    assert inspecting.fault_of("pdf", made.pdf()) == "heavy"


def test_a_picture_made_to_fill_the_memory_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_inspection, "MAX_PIXELS", 200)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    sound, warned, barred = (made.picture("PNG", size) for size in ((10, 20), (11, 20), (50, 50)))
    found = [picture_inspection.fault_of(content) for content in (sound, warned, barred)]
    assert found == ["", "pixels", "pixels"]


def test_a_process_that_dies_over_a_file_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    script = tmp_path / "dies.py"
    script.write_text("import os; os.abort()")
    monkeypatch.setattr(pdf_inspection, "__file__", str(script))
    assert inspecting.fault_of("pdf", made.pdf()) == "heavy"


def _declaring_too_much() -> bytes:
    """An archive whose one entry claims to be of 2 GB."""
    content = bytearray(made.office(**{"word/big.xml": b"x"}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (2**31).to_bytes(4, "little")
    return bytes(content)


def _many_entries() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"word/{number}", b"")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "fault"),
    [
        ("docx", made.office(), ""),
        ("docx", made.office(**{"word/media/image1.png": b"x" * 1000}), ""),
        ("docx", made.office(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("xlsx", made.office("xl", **{"xl/vbaProject.bin": b"x"}), "macros"),
        ("docx", made.office(**{"word/embeddings/cai.exe": b"MZ"}), "inside"),
        ("docx", made.office(**{"word/bomb.xml": BOMB}), "archive"),
        ("docx", _declaring_too_much(), "archive"),
        ("docx", _many_entries(), "archive"),
        ("docx", b"PK\x03\x04 cut off", "archive"),
        ("doc", made.OLE + b"text", ""),
        ("doc", made.OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        ("png", made.picture("PNG"), ""),
        ("jpg", made.picture("JPEG"), ""),
        ("png", b"\x89PNG\r\n\x1a\n", "broken"),
        ("png", made.picture("PNG")[:-40], "broken"),
        ("jpeg", made.picture("JPEG")[:-200], "broken"),
        # A picture of another kind under the name of one that is taken.
        ("png", made.picture("GIF"), "broken"),
    ],
)
def test_what_is_in_other_files(kind: str, content: bytes, fault: str) -> None:
    assert inspecting.fault_of(kind, content) == fault


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("to-trinh.pdf", made.locked_pdf(), "“to-trinh.pdf” có mật khẩu. Bỏ mật khẩu"),
        ("to-trinh.pdf", b"%PDF-1.7", "“to-trinh.pdf” bị hỏng, không mở được. Xuất hoặc quét"),
        ("bao-cao.docx", made.office(**{"word/vbaProject.bin": b""}), "có macro. Lưu lại"),
        ("bao-cao.docx", made.OLE, "có mật khẩu hoặc thuộc định dạng cũ"),
        ("to-trinh.pdf", b"MZ\x90\0", "là chương trình mang đuôi .pdf"),
        ("to-trinh.pdf", b"#!/bin/sh", "là chương trình mang đuôi .pdf"),
        ("to-trinh.exe", b"MZ\x90\0", "không thuộc loại nhận được"),
    ],
)
def test_what_people_are_told(lan: User, name: str, content: bytes, says: str) -> None:
    with pytest.raises(BadFile) as refused:
        _stored(name, content, lan)
    assert name in str(refused.value)
    assert says in str(refused.value)
    assert not StoredFile.objects.exists()


def test_200_megabytes_are_refused_with_both_figures_and_not_read(lan: User) -> None:
    upload = SimpleUploadedFile("quet.pdf", b"%PDF-1.7")
    upload.size = 200 * 1024 * 1024 - 1
    with pytest.raises(BadFile, match="lớn 200 MB; mỗi tệp tối đa 20 MB"):
        store(upload, by=lan, thorough=True)


def test_every_fault_has_a_sentence_that_names_the_file() -> None:
    faults = {*pdf_inspection.FAULTS, *picture_inspection.FAULTS}
    assert faults < set(inspecting.SENTENCES)
    for fault in inspecting.SENTENCES:
        assert "“a.pdf”" in inspecting.told(fault, name="a.pdf", kind="pdf")


def test_a_sound_file_is_kept(lan: User) -> None:
    assert _stored("to-trinh.pdf", made.paper("Tờ trình"), lan).kind == "pdf"
