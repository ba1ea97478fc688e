"""Files of reports, each under the SHA-256 of its content."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "reports"


def store(content: bytes) -> tuple[str, str]:
    """Keep `content`; returns its name in the storage and its hash.

    Equal content has one file. In a file system it appears whole or not at all, even where
    the process is killed while it writes.
    """
    digest = sha256(content).hexdigest()
    name = f"{FOLDER}/{digest[:2]}/{digest}.pdf"
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        # A store of objects (S3): what is sent half does not appear.
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
    else:
        _replace(path, content)
    return name, digest


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    # Temporary files are for their owner alone; other processes may serve this one.
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)
