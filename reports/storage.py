"""Files of reports, each under the SHA-256 of its content."""

import os
from hashlib import file_digest
from io import BufferedReader, BytesIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import default_storage

FOLDER = "reports"


def store(made: bytes | Path) -> tuple[str, str]:
    """Keep `made`, the content or a temporary PDF or zip that goes away; returns its name in
    the storage and its hash.

    Equal content has one file. In a file system it appears whole or not at all, even where
    the process is killed while it writes.
    """
    if isinstance(made, bytes):
        with BytesIO(made) as content:
            return _kept(content, ".pdf")
    try:
        with made.open("rb") as content:
            return _kept(content, made.suffix)
    finally:
        made.unlink()


def _kept(content: BufferedReader | BytesIO, suffix: str) -> tuple[str, str]:
    digest = file_digest(content, "sha256").hexdigest()
    name = f"{FOLDER}/{digest[:2]}/{digest}{suffix}"
    content.seek(0)
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        # Only a file system has paths. In a store of objects (S3) nothing appears half sent.
        if not default_storage.exists(name):
            default_storage.save(name, File(content))
    else:
        _replace(path, content)
    return name, digest


def _replace(path: Path, content: BufferedReader | BytesIO) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        copyfileobj(content, draft)
        draft.flush()
        os.fsync(draft.fileno())
    # Temporary files are for their owner alone; other processes may serve this one.
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)
