"""What files come in, as what they really are, and how they go out again."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from workflow import files
from workflow.files import BadFile, response_of, store
from workflow.models import StoredFile

PDF = b"%PDF-1.7\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n0000"


def office(folder: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
    return buffer.getvalue()


@pytest.fixture
def lan(db: None) -> User:
    return User.objects.create_user("lan", full_name="Lan")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("quy chế.pdf", PDF),
        ("ẢNH.PNG", PNG),
        ("anh.jpg", b"\xff\xd8\xff\xe0"),
        ("anh.jpeg", b"\xff\xd8\xff\xe0"),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("cu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("moi.docx", office("word")),
        ("moi.xlsx", office("xl")),
        ("moi.pptx", office("ppt")),
    ],
)
def test_what_is_taken(lan: User, name: str, content: bytes) -> None:
    kept = store(upload(name, content), by=lan)
    digest = hashlib.sha256(content).hexdigest()
    kind = name.rpartition(".")[2].lower()
    assert (kept.name, kept.kind, kept.size, kept.sha256, kept.uploaded_by) == (
        name,
        kind,
        len(content),
        digest,
        lan,
    )
    assert kept.path == f"files/{digest[:2]}/{digest}.{kind}"
    with default_storage.open(kept.path) as stored:
        assert stored.read() == content


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.exe", b"MZ", "“a.exe” không thuộc loại nhận được. Gửi một trong các loại: "),
        ("a", PDF, "“a” không thuộc loại nhận được."),
        ("a.svg", b"<svg/>", "“a.svg” không thuộc loại nhận được."),
        ("a.pdf.html", PDF, "“a.pdf.html” không thuộc loại nhận được."),
        ("a.pdf", b"", "“a.pdf” không có nội dung."),
        ("a.pdf", b"<html>", "“a.pdf” không phải là tệp pdf hợp lệ."),
        ("a.png", PDF, "“a.png” không phải là tệp png hợp lệ."),
        ("a.docx", office("xl"), "“a.docx” không phải là tệp docx hợp lệ."),
        ("a.xlsx", b"PK\x03\x04 broken", "“a.xlsx” không phải là tệp xlsx hợp lệ."),
        ("a.doc", b"<html><body>", "“a.doc” không phải là tệp doc hợp lệ."),
    ],
)
def test_what_is_not(lan: User, name: str, content: bytes, told: str) -> None:
    with pytest.raises(BadFile) as caught:
        store(upload(name, content), by=lan)
    assert str(caught.value)[: len(told)] == told
    assert StoredFile.objects.count() == 0


def test_too_large(lan: User) -> None:
    big = upload("a.pdf", PDF)
    big.size = files.MAX_BYTES + 1
    with pytest.raises(BadFile) as caught:
        store(big, by=lan)
    assert str(caught.value) == "“a.pdf” lớn 21 MB; mỗi tệp tối đa 20 MB."
    big.size = files.MAX_BYTES
    assert store(big, by=lan).name == "a.pdf"


def test_only_the_kinds_asked_for(lan: User) -> None:
    with pytest.raises(BadFile) as caught:
        store(upload("a.png", PNG), by=lan, kinds=("pdf",))
    assert str(caught.value) == ("“a.png” không thuộc loại nhận được. Gửi một trong các loại: pdf.")


def test_the_same_bytes_are_kept_once_and_known_by_each_name(lan: User) -> None:
    first, second = (store(upload(name, PDF), by=lan) for name in ("một.pdf", "hai.pdf"))
    assert (first.path, first.name, second.name) == (second.path, "một.pdf", "hai.pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/a.pdf", "a.pdf"),
        ("C:\\Thư mục\\b.pdf", "b.pdf"),
        ("e\u0302\u0301.pdf", "ế.pdf"),
        ("d" * 300 + ".pdf", "d" * 196 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_no_path(lan: User, given: str, kept: str) -> None:
    file = upload("x.pdf", PDF)
    # What Django itself would tidy up before: a client may send anything.
    file._name = given  # type: ignore[attr-defined]  # Django's own attribute
    assert store(file, by=lan).name == kept


def test_it_goes_out_as_a_download_only(lan: User) -> None:
    response = response_of(store(upload("Quy chế.pdf", PDF), by=lan))
    assert b"".join(response.streaming_content) == PDF
    response.file_to_stream.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == ("attachment; filename*=utf-8''Quy%20ch%E1%BA%BF.pdf")
    word = response_of(store(upload("a.docx", office("word")), by=lan))
    assert word["Content-Type"] == "application/octet-stream"
    word.file_to_stream.close()
