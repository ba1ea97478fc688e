"""From a file to plain values: text in NFC, a whole number as `int`, any other as `Decimal`.

What JSON allows but has no one meaning here (NaN, a key that comes twice) is kept as what
it is, so that the check can say in which record and under which key it stands.
"""

import decimal
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from catalogue.vietnamese import nfc
from conferences.models.statements import NUMBER_DIGITS
from conferences.records.sentences import json_trouble, os_trouble, printable

MAX_BYTES = 20 * 1024 * 1024


class BadRecords(Exception):
    """A file that cannot be taken over; `errors` are sentences for the person who sent it."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = [printable(error) for error in errors]
        super().__init__("\n".join(self.errors))


class NoNumber(float):
    """NaN, Infinity or a number beyond all bounds; `text` is what the file has."""

    text: str

    def __new__(cls, text: str) -> "NoNumber":
        made = super().__new__(cls, "nan")
        made.text = text
        return made

    def __repr__(self) -> str:
        return self.text


class Object(dict[str, Any]):
    """A JSON object; `repeated` are keys that came twice, so that a value is lost."""

    repeated: tuple[str, ...] = ()


def parse(path: Path) -> Any:
    """What the JSON file at `path` holds.

    Raises BadRecords where it cannot be read as JSON.
    """
    try:
        return json.loads(
            _text_of(path),
            parse_float=_number,
            parse_int=_number,
            parse_constant=NoNumber,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise BadRecords(
            [
                _("Tệp không phải JSON: dòng %(line)d, cột %(column)d: %(why)s.")
                % {"line": error.lineno, "column": error.colno, "why": json_trouble(error.msg)}
            ]
        ) from error


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            # Not by the size alone: a pipe or a device has none.
            if path.stat().st_size > MAX_BYTES or len(read := file.read(MAX_BYTES + 1)) > MAX_BYTES:
                raise BadRecords(
                    [
                        _("Tệp lớn hơn %(most)d MB, mức tối đa mỗi lần nhận. Chia thành nhiều tệp.")
                        % {"most": MAX_BYTES // 1024**2}
                    ]
                )
        return read.decode("utf-8-sig")
    except OSError as error:
        raise BadRecords(
            [_("Không đọc được tệp %(path)s: %(why)s.") % {"path": path, "why": os_trouble(error)}]
        ) from error
    except UnicodeDecodeError as error:
        raise BadRecords(
            [
                _("Tệp không phải UTF-8: byte thứ %(at)d không đọc được. Lưu lại tệp với UTF-8.")
                % {"at": error.start + 1}
            ]
        ) from error


def _number(digits: str) -> int | Decimal | NoNumber:
    """A JSON number; a whole one is an int however it is written (5.0, 5e0)."""
    try:
        number = Decimal(digits)
    except decimal.InvalidOperation:
        return NoNumber(digits)
    if not number:
        return 0
    if number.adjusted() > NUMBER_DIGITS:
        return number
    return int(number) if number == number.to_integral_value() else number


def _object(pairs: list[tuple[str, Any]]) -> Object:
    plain = Object()
    for name, value in pairs:
        key = nfc(name)
        if key in plain:
            plain.repeated += (key,)
        plain[key] = _in_nfc(value)
    return plain


def _in_nfc(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    return [_in_nfc(item) for item in value] if isinstance(value, list) else value
