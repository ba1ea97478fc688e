"""Rows of old decisions carried from preview to confirmation: signed, and for an hour."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from awards.workbooks.decisions import Row
from workflow.carrying import carried, carry

_SALT = "awards.workbooks.decisions"


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
    return carry(_SALT, user, {**vars(packed), "rows": plain})


def unpack(packed: str, user: int) -> Packed:
    """What was packed.

    Raises BadSignature where it is old, altered or somebody else's.
    """
    held = carried(_SALT, packed, user)
    rows = [
        Row(**{**row, "issued_on": date.fromisoformat(row["issued_on"])}) for row in held["rows"]
    ]
    return Packed(rows, held["told"], held["council"], held["file_name"])
