"""Rows of old decisions carried from preview to confirmation: signed, and for an hour."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing

from awards.workbooks.decisions import Row

_SALT = "awards.workbooks.decisions"
_LASTS = 3600


@dataclass(frozen=True)
class Packed:
    """Rows of a workbook, what its preview said of them, and for which council they are."""

    rows: list[Row]
    told: list[Any]
    council: int | None = None
    file_name: str = ""


def pack(user: int, packed: Packed) -> str:
    """Signed, so that what is confirmed is what was previewed, by whom it was."""
    plain = [{**vars(row), "issued_on": row.issued_on.isoformat()} for row in packed.rows]
    payload = {**vars(packed), "user": user, "rows": plain}
    return signing.dumps(payload, salt=_SALT, compress=True)


def unpack(packed: str, user: int) -> Packed:
    """What was packed.

    Raises BadSignature where it is old, altered or somebody else's.
    """
    held: dict[str, Any] = signing.loads(packed, salt=_SALT, max_age=_LASTS)
    if held["user"] != user:
        raise signing.BadSignature("somebody else's")
    rows = [
        Row(**{**row, "issued_on": date.fromisoformat(row["issued_on"])}) for row in held["rows"]
    ]
    return Packed(rows, held["told"], held["council"], held["file_name"])
