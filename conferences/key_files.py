"""Private keys of the simple mode: files outside the database and the media."""

import os
from pathlib import Path

from django.conf import settings


def _path(ballot_id: int) -> Path:
    return Path(settings.BALLOT_KEY_DIR) / f"{ballot_id}.key"


def keep(ballot_id: int, private: bytes) -> None:
    """Write the key where only the platform's own account reads it."""
    path = _path(ballot_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())


def read(ballot_id: int) -> bytes | None:
    """The key; None where it is not on this machine."""
    path = _path(ballot_id)
    return path.read_bytes() if path.exists() else None


def destroy(ballot_id: int) -> None:
    """Overwrite and remove the key; nothing where there is none."""
    path = _path(ballot_id)
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(b"\0" * path.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)
