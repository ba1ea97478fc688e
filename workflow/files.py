"""Files that people hand in: what may come in, and how it is kept.

What a file claims to be is checked against its first bytes, never against its name alone,
and it is served as a download only.
"""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from workflow.inspecting import disguise_of, fault_of, told
from workflow.models import StoredFile

if TYPE_CHECKING:
    from accounts.models import User

MAX_BYTES = 20 * 1024 * 1024
_OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_MAGIC = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    **dict.fromkeys(_OFFICE, (b"PK\x03\x04",)),
}
KINDS = tuple(_MAGIC)
_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}


class BadFile(ValueError):
    """A file that is not taken; the message says why, and what is."""


@dataclass(frozen=True)
class Checked:
    """What was handed in and may be kept: nothing of it is stored yet."""

    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def store(
    upload: "UploadedFile[Any] | Checked",
    *,
    by: "User",
    kinds: tuple[str, ...] = KINDS,
    thorough: bool = False,
) -> StoredFile:
    """Check `upload` (see `checked`), where that was not done, and keep it. Raises BadFile."""
    found = upload
    if not isinstance(found, Checked):
        found = checked(found, kinds=kinds, thorough=thorough)
    return keep(found.content, name=found.name, by=by)


def checked(
    upload: "UploadedFile[Any]", *, kinds: tuple[str, ...] = KINDS, thorough: bool = False
) -> Checked:
    """What `upload` brings.

    Raises BadFile where it is empty, larger than 20 MB, of a kind that is not in `kinds`, or
    not what its name says. `thorough` looks inside, too: what is locked, broken or brings a
    program along is not taken (see `workflow.inspecting`). That may take half a minute: outside
    of a transaction, or all who write wait.
    """
    name = PurePosixPath(normalize("NFC", upload.name or "").replace("\\", "/")).name
    # Neither a zero byte nor a mark that turns the ending round: “fdp.exe” shown as “exe.pdf”.
    name = "".join(char for char in name if char.isprintable())
    kind = name.rpartition(".")[2].lower()
    allowed = ", ".join(kinds)
    if kind not in kinds:
        raise BadFile(
            _("“%(name)s” không thuộc loại nhận được. Gửi một trong các loại: %(kinds)s.")
            % {"name": name, "kinds": allowed}
        )
    if not upload.size:
        raise BadFile(_("“%(name)s” không có nội dung.") % {"name": name})
    if upload.size > MAX_BYTES:
        raise BadFile(
            _("“%(name)s” lớn %(size)d MB; mỗi tệp tối đa %(most)d MB.")
            % {"name": name, "size": upload.size // 1024**2 + 1, "most": MAX_BYTES // 1024**2}
        )
    upload.seek(0)
    content = upload.read()
    if not content.startswith(_MAGIC[kind]) or not _opens_as(kind, upload):
        if disguise := disguise_of(content, kind):
            raise BadFile(told(disguise, name=name, kind=kind))
        raise BadFile(
            _("“%(name)s” không phải là tệp %(kind)s hợp lệ. Lưu lại tệp rồi gửi lần nữa.")
            % {"name": name, "kind": kind}
        )
    if thorough and (fault := fault_of(kind, content)):
        raise BadFile(told(fault, name=name, kind=kind))
    return Checked(_short(name), content)


def keep(content: bytes, *, name: str, by: "User") -> StoredFile:
    """Keep what was checked, or what the platform itself has made, under the hash of its bytes."""
    kind = name.rpartition(".")[2].lower()
    digest = hashlib.sha256(content).hexdigest()
    path = f"files/{digest[:2]}/{digest}.{kind}"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(content))
    return StoredFile.objects.create(
        sha256=digest, name=_short(name), kind=kind, size=len(content), path=path, uploaded_by=by
    )


def _opens_as(kind: str, upload: "UploadedFile[Any]") -> bool:
    """Whether a file of Office holds what its kind needs."""
    folder = _OFFICE.get(kind)
    if folder is None:
        return True
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            return any(entry.startswith(folder) for entry in archive.namelist())
    except zipfile.BadZipFile:
        return False


def _short(name: str) -> str:
    """`name` within the column, its ending kept."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 199 - len(ending)]}{dot}{ending}"


_LONGEST_NAME = 120


def plain_name(words: str) -> str:
    """`words` as the name of a file without its ending: neither a path nor a header may be made
    of it, and Windows takes it.
    """
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]+', " ", normalize("NFC", words))
    return " ".join(plain.split())[:_LONGEST_NAME].strip(" .")


def response_of(stored: StoredFile, name: str = "") -> Any:
    """`stored` as a download, under `name` or as it was sent. The caller has checked that the
    reader may have it.
    """
    return FileResponse(
        default_storage.open(stored.path, "rb"),
        as_attachment=True,
        filename=name or stored.name,
        content_type=_TYPES.get(stored.kind, "application/octet-stream"),
        headers={"X-Content-Type-Options": "nosniff"},
    )
