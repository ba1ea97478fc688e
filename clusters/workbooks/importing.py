"""What an import would change, and carrying what was read from preview to confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.numbers import plain
from clusters.workbooks.targets import Amounts, Row
from workflow.carrying import carried, carry

_SALT = "clusters.workbooks.importing"


@dataclass(frozen=True)
class Preview:
    """Indicators by what the import does to them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed)


def preview(before: Sequence[Row], after: Sequence[Row]) -> Preview:
    def by_key(rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
        return {(row.group.casefold(), row.indicator.casefold()): row for row in rows}

    old, new = by_key(before), by_key(after)
    changed = [row.indicator for key, row in new.items() if key in old and old[key] != row]
    return Preview(
        tuple(row.indicator for key, row in new.items() if key not in old),
        tuple(changed),
        tuple(row.indicator for key, row in old.items() if key not in new),
        len(old.keys() & new.keys()) - len(changed),
    )


def pack(covenant: int, version: int, rows: Sequence[Row]) -> str:
    """Signed, so that what is confirmed is what was previewed."""
    return carry(_SALT, covenant, {"version": version, "rows": [_plain(row) for row in rows]})


def unpack(packed: str, covenant: int) -> tuple[int, list[Row]]:
    """The version of the covenant and the rows.

    Raises BadSignature where they are old, altered or of another covenant.
    """
    told = carried(_SALT, packed, covenant)
    return told["version"], [_row(row) for row in told["rows"]]


def _plain(row: Row) -> dict[str, Any]:
    amounts = {
        unit: [None if n is None else plain(n) for n in (one.value, one.plan, one.weight)]
        for unit, one in row.amounts.items()
    }
    return {**vars(row), "amounts": amounts}


def _row(told: dict[str, Any]) -> Row:
    amounts = {
        int(unit): Amounts(*(None if n is None else Decimal(n) for n in numbers))
        for unit, numbers in told["amounts"].items()
    }
    return Row(**{**told, "amounts": amounts})
