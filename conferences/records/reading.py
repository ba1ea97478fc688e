"""From a file to checked records, or to errors that name the record and the key.

A record is the JSON object of `data/conference-record.schema.json`. Text comes out in NFC
and a whole number as `int`, any other as `Decimal`.
"""

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from catalogue.vietnamese import nfc
from conferences.models.statements import NUMBER_DIGITS, NUMBER_PLACES
from conferences.records.sentences import place_of, sentence

Record = dict[str, Any]

MAX_BYTES = 20 * 1024 * 1024
# More says nothing that the first ones did not, and buries them.
MAX_ERRORS = 40
_LARGEST = 2_147_483_647
_SIGNIFICANT_DIGITS = 15
_LONGEST_ID = 200
_YEAR = re.compile(r"[0-9]{4}(-[0-9]{4})?")
_MOULDS = {"id": re.compile(r"[a-z0-9][a-z0-9-]*"), "year": _YEAR, "emulation_year": _YEAR}


class BadRecords(Exception):
    """A file that cannot be taken over; `errors` are sentences for the person who sent it."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class _NotPlain(ValueError):
    """JSON that the standard allows but that has no one meaning (repeated keys, NaN)."""


def read_records(path: Path) -> list[Record]:
    """The records in the file at `path`.

    Raises BadRecords with every error found (at most 40); nothing is half-read.
    """
    records = _parse(_text_of(path))
    if not isinstance(records, list):
        raise BadRecords([_("Tệp phải chứa một danh sách bản ghi, bắt đầu bằng “[”.")])
    errors: list[str] = []
    for number, record in enumerate(records, start=1):
        errors += _errors_in(record, _name_of(record, number))
        if len(errors) >= MAX_ERRORS:
            raise BadRecords([*errors[:MAX_ERRORS], _("Còn lỗi khác; sửa các lỗi trên trước.")])
    errors += _repeated_ids(records) if not errors else []
    if errors:
        raise BadRecords(errors)
    return records


def _text_of(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadRecords(
                [
                    _("Tệp lớn %(size)d MB; mỗi lần nhận tối đa %(most)d MB. Chia thành nhiều tệp.")
                    % {"size": size // 1024**2, "most": MAX_BYTES // 1024**2}
                ]
            )
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadRecords(
            [_("Không đọc được tệp %(path)s: %(why)s.") % {"path": path, "why": error.strerror}]
        ) from error
    except UnicodeDecodeError as error:
        raise BadRecords(
            [
                _("Tệp không phải UTF-8: byte thứ %(at)d không đọc được. Lưu lại tệp với UTF-8.")
                % {"at": error.start + 1}
            ]
        ) from error


def _parse(text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_no_constant,
            object_pairs_hook=_plain_object,
        )
    except json.JSONDecodeError as error:
        raise BadRecords(
            [
                _("Tệp không phải JSON: dòng %(line)d, cột %(column)d: %(why)s.")
                % {"line": error.lineno, "column": error.colno, "why": error.msg}
            ]
        ) from error
    except _NotPlain as error:
        raise BadRecords([str(error)]) from error
    except RecursionError as error:
        raise BadRecords([_("Tệp JSON lồng quá nhiều tầng.")]) from error


def _number(digits: str) -> int | Decimal:
    """A JSON number; a whole one is an int however it is written (5.0, 5e0)."""
    number = Decimal(digits)
    if number.adjusted() > NUMBER_DIGITS or not number.is_finite():
        return number
    return int(number) if number == number.to_integral_value() else number


def _no_constant(name: str) -> None:
    raise _NotPlain(_("%(name)s không phải là số.") % {"name": name})


def _plain_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with text in NFC; a key that comes twice would silently lose a value."""
    plain: dict[str, Any] = {}
    for name, value in pairs:
        if nfc(name) in plain:
            raise _NotPlain(_("Khóa “%(name)s” xuất hiện hai lần trong một mục.") % {"name": name})
        plain[nfc(name)] = _plain(value)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads((settings.BASE_DIR / "data/conference-record.schema.json").read_text())
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _name_of(record: Any, number: int) -> str:
    known = record.get("id") if isinstance(record, dict) else None
    name = _("Bản ghi thứ %(number)d") % {"number": number}
    return f"{name} ({known})" if isinstance(known, str) else name


def _errors_in(record: Any, name: str) -> list[str]:
    found: list[ValidationError] = sorted(
        _validator().iter_errors(record), key=lambda error: [str(step) for step in error.path]
    )
    errors = [f"{name}, {place_of(error)}: {sentence(error)}" for error in found]
    return errors or [f"{name}, {at}: {why}" for at, why in _unstorable(record, "")]


def _unstorable(value: Any, at: str) -> list[tuple[str, str]]:
    """What the schema lets pass but no database keeps to the letter."""
    if isinstance(value, dict):
        keys = [(at, _bad_character(key)) for key in value if _bad_character(key)]
        return keys + [
            found
            for key, item in value.items()
            for found in _unstorable(item, f"{at}.{key}".lstrip("."))
        ]
    if isinstance(value, list):
        return [found for n, item in enumerate(value) for found in _unstorable(item, f"{at}[{n}]")]
    why = ""
    if isinstance(value, str):
        why = _bad_text(value, at)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        why = _bad_number(value, at)
    return [(at, why)] if why else []


def _bad_text(text: str, at: str) -> str:
    if at == "id" and len(text) > _LONGEST_ID:
        return _("dài %(length)d ký tự, tối đa %(most)d.") % {
            "length": len(text),
            "most": _LONGEST_ID,
        }
    # The patterns of the schema let a line break at the end pass, and foreign digits.
    mould = _MOULDS.get(at.rsplit(".", 1)[-1])
    if mould is not None and not mould.fullmatch(text):
        return _("“%(text)s” không đúng mẫu %(pattern)s.") % {
            "text": text.strip(),
            "pattern": mould.pattern,
        }
    return _bad_character(text)


def _bad_character(text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return _("có ký tự không lưu được (ký tự rỗng hoặc nửa ký tự). Xóa ký tự đó.")
    return ""


def _bad_number(value: int | Decimal, at: str) -> str:
    name = at.rsplit(".", 1)[-1]
    whole = name in ("stated_member_count", "count", "order", "rank")
    if whole and abs(value) > _LARGEST:
        return _("%(value)s lớn quá, tối đa %(most)s.") % {"value": value, "most": _LARGEST}
    number = Decimal(value).normalize()
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if (
        len(number.as_tuple().digits) > _SIGNIFICANT_DIGITS
        or number.adjusted() >= _SIGNIFICANT_DIGITS
        or exponent < -NUMBER_PLACES
    ):
        return _("%(value)s có quá nhiều chữ số: tối đa %(digits)d chữ số, %(places)d số lẻ.") % {
            "value": value,
            "digits": _SIGNIFICANT_DIGITS,
            "places": NUMBER_PLACES,
        }
    return ""


def _repeated_ids(records: list[Record]) -> list[str]:
    seen: dict[str, int] = {}
    errors = []
    for number, record in enumerate(records, start=1):
        first = seen.setdefault(record["id"], number)
        if first != number:
            errors.append(
                _("%(name)s, id: đã dùng cho bản ghi thứ %(first)d trong cùng tệp.")
                % {"name": _name_of(record, number), "first": first}
            )
    return errors
