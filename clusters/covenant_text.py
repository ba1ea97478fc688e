"""The text of a covenant that units confirm, and its hash. Pure: no ORM.

The canonical text is JSON with sorted keys, in NFC, with numbers in their shortest writing:
the same content gives the same bytes on every machine, and two contents never the same ones.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from catalogue.numbers import plain

FORMAT = "covenant/1"


@dataclass(frozen=True)
class Article:
    heading: str
    text: str


@dataclass(frozen=True)
class Pledged:
    """What one unit pledges; the unit by its row and by the name that is read."""

    unit_id: int
    unit: str
    value: Decimal
    plan: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True)
class TargetText:
    group: str
    indicator: str
    measure: str
    direction: str
    aggregate: str
    can_be_negative: bool
    pledges: tuple[Pledged, ...]


@dataclass(frozen=True)
class CovenantText:
    """Everything that a signature stands for. `amends` is the hash of what an annex amends."""

    council: str
    cluster: str
    year: str
    dated_on: str
    place: str
    amends: str
    articles: tuple[Article, ...]
    targets: tuple[TargetText, ...]


def canonical(text: CovenantText) -> str:
    """The one writing of `text`; pledges in the order of the units' rows."""
    content = {"format": FORMAT, **asdict(text)}
    for target in content["targets"]:
        target["pledges"] = sorted(target["pledges"], key=lambda row: row["unit_id"])
    return json.dumps(_written(content), ensure_ascii=False, sort_keys=True, indent=1)


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        return normalize("NFC", value.replace("\r\n", "\n").strip())
    if isinstance(value, dict):
        return {key: _written(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_written(inner) for inner in value]
    return value


def text_hash(text: CovenantText) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()
