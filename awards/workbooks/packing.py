"""Rows of old decisions carried from preview to confirmation: signed, and for an hour."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core import signing

from awards.workbooks.decisions import Row

_SALT = "awards.workbooks.decisions"
_LASTS = 3600


def pack(user: int, rows: Sequence[Row], told: Sequence[Any]) -> str:
    """Signed, so that what is confirmed is what was previewed, by whom it was."""
    plain = [{**vars(row), "issued_on": row.issued_on.isoformat()} for row in rows]
    payload = {"user": user, "rows": plain, "told": list(told)}
    return signing.dumps(payload, salt=_SALT, compress=True)


def unpack(packed: str, user: int) -> tuple[list[Row], list[Any]]:
    """The rows and what was said of them.

    Raises BadSignature where they are old, altered or somebody else's.
    """
    held: dict[str, Any] = signing.loads(packed, salt=_SALT, max_age=_LASTS)
    if held["user"] != user:
        raise signing.BadSignature("somebody else's")
    rows = [
        Row(**{**row, "issued_on": date.fromisoformat(row["issued_on"])}) for row in held["rows"]
    ]
    return rows, held["told"]
