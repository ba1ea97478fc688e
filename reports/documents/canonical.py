"""One way to write facts as bytes, so that equal facts have one hash."""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any


def canonical_json(value: Any) -> bytes:
    """`value` as JSON in UTF-8: sorted keys, no spaces, numbers without trailing zeros.

    A Decimal of a typed row, a float read from a file and an int that are equal are
    written alike: 26000.00, 26000.0 and 26000 all give `26000`.

    Raises TypeError for what JSON does not know, ValueError for NaN and infinities.
    """
    return _text(value).encode()


def facts_sha256(facts: dict[str, Any]) -> str:
    """The hash that names `facts`, in hexadecimal."""
    return sha256(canonical_json(facts)).hexdigest()


def plain(facts: dict[str, Any]) -> dict[str, Any]:
    """`facts` as a JSON column can keep them; their canonical form stays the same."""
    kept: dict[str, Any] = json.loads(canonical_json(facts))
    return kept


def _text(value: Any) -> str:
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, dict):
        pairs = sorted(value.items())
        return "{" + ",".join(f"{_text(str(k))}:{_text(v)}" for k, v in pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_text, value)) + "]"
    raise TypeError(f"{type(value).__name__} cannot stand in facts.")


def _number(value: int | float | Decimal) -> str:
    # By way of str: 6.63 is meant, not the binary fraction nearest to it.
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError("A number in facts must be finite.")
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
