"""What is inside a file that was handed in, beyond its first bytes: nothing here opens it in
this process but archives, and of these only their table of contents.
"""

import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflow import pdf_inspection, picture_inspection
from workflow.pdf_inspection import MAX_PAGES, PROGRAM_ENDINGS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# By the clock, where the file keeps the disk busy instead of the processor.
_PATIENCE_SECONDS = 30
_MAX_ENTRIES = 5_000
_MAX_UNPACKED = 400 * 1024 * 1024
# Of a text so much is air at most; archives made to burst have thousands.
_MAX_RATIO = 200
_SMALL = 10 * 1024 * 1024
_MACROS = "_VBA_PROJECT".encode("utf-16-le")

# %(name)s is the file; each says how to make one that is taken.
SENTENCES: dict[str, "StrOrPromise"] = {
    "password": _("“%(name)s” có mật khẩu. Bỏ mật khẩu (in lại thành PDF) rồi tải lên lại."),
    "broken": _("“%(name)s” bị hỏng, không mở được. Xuất hoặc quét lại thành PDF rồi tải lên lại."),
    "pages": _("“%(name)s” có hơn %(pages)d trang. Tách thành nhiều tệp rồi tải lên lại."),
    "pixels": _(
        "“%(name)s” có quá nhiều điểm ảnh. Quét lại ở 300 dpi hoặc lưu thành PDF rồi tải lên lại."
    ),
    "script": _("“%(name)s” chứa mã JavaScript. In lại thành PDF rồi tải lên lại."),
    "program": _(
        "“%(name)s” có lệnh tự chạy chương trình hoặc gửi dữ liệu. In lại thành PDF rồi tải lên "
        "lại."
    ),
    "attached": _("“%(name)s” đính kèm chương trình. Bỏ tệp đính kèm trong PDF rồi tải lên lại."),
    "heavy": _("“%(name)s” quá phức tạp để kiểm tra. In lại thành PDF rồi tải lên lại."),
    "macros": _(
        "“%(name)s” có macro. Lưu lại thành tệp không có macro, hoặc xuất ra PDF, rồi tải lên lại."
    ),
    "archive": _(
        "“%(name)s” nén bất thường, không kiểm tra được. Lưu lại bằng Word, Excel hoặc xuất ra PDF "
        "rồi tải lên lại."
    ),
    "inside": _("“%(name)s” chứa chương trình. Bỏ phần nhúng trong tệp rồi tải lên lại."),
    "disguised": _(
        "“%(name)s” là chương trình mang đuôi .%(kind)s. Kiểm tra máy bằng phần mềm diệt vi-rút, "
        "rồi tải lên đúng tệp giấy tờ."
    ),
    "locked": _(
        "“%(name)s” có mật khẩu hoặc thuộc định dạng cũ. Lưu lại không mật khẩu rồi gửi lại."
    ),
}


def told(fault: str, *, name: str, kind: str) -> str:
    """The sentence for people about the file `name`."""
    return str(SENTENCES[fault]) % {"name": name, "kind": kind, "pages": MAX_PAGES}


def disguise_of(content: bytes, kind: str) -> str:
    """What a file that does not begin as its kind does really is, as far as that matters."""
    if pdf_inspection.is_program(content):
        return "disguised"
    is_office = kind in ("docx", "xlsx", "pptx")
    return "locked" if is_office and content.startswith(b"\xd0\xcf\x11\xe0") else ""


def fault_of(kind: str, content: bytes) -> str:
    """What is wrong inside a file of `kind`: a key of `SENTENCES`, empty where nothing is."""
    if kind == "pdf":
        return _asked(pdf_inspection.__file__, pdf_inspection.FAULTS, content)
    if kind in ("png", "jpg", "jpeg"):
        return _asked(picture_inspection.__file__, picture_inspection.FAULTS, content)
    if kind in ("docx", "xlsx", "pptx"):
        return _fault_of_archive(content)
    return "macros" if kind in ("doc", "xls") and _MACROS in content else ""


def _asked(script: str, faults: Sequence[str], content: bytes) -> str:
    """Asks `script` in a process of its own, which has limits of memory and time."""
    try:
        asked = subprocess.run(  # our own file, no words of the user
            [sys.executable, "-I", script],
            input=content,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "heavy"
    said = asked.stdout.decode("ascii", "replace")
    if asked.returncode or said not in ("", *faults):
        # It was stopped at one of its limits, or fell over the file.
        return "heavy"
    return said


def _fault_of_archive(content: bytes) -> str:
    """By what the archive declares; nothing of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "archive"
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        return "macros"
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = unpacked > _SMALL and unpacked > _MAX_RATIO * len(content)
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or is_bomb:
        return "archive"
    if any(name.rpartition(".")[2] in PROGRAM_ENDINGS for name in names):
        return "inside"
    return ""
