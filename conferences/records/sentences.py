"""What is wrong with a record, in Vietnamese, from the errors of the schema."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from jsonschema.exceptions import ValidationError

_TYPES: dict[str, Callable[[], str]] = {
    "string": lambda: _("chữ"),
    "integer": lambda: _("số nguyên"),
    "number": lambda: _("số"),
    "boolean": lambda: _("true hoặc false"),
    "array": lambda: _("danh sách"),
    "object": lambda: _("mục có các khóa"),
    "null": lambda: "null",
}


def place_of(error: ValidationError) -> str:
    """Where the error lies: `terms[0].year`; the whole record where it has no key."""
    place = ""
    for step in error.absolute_path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
    return place.lstrip(".") or _("cả bản ghi")


def _shown(value: Any) -> str:
    text = f"“{value}”" if isinstance(value, str) else repr(value)
    # Half a character (a lone surrogate) can be neither printed nor stored.
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 80 else f"{text[:80]}…"


def _required(error: ValidationError) -> str:
    missing = [key for key in error.validator_value if key not in error.instance]
    return _("thiếu khóa %(keys)s.") % {"keys": ", ".join(missing)}


def _unknown(error: ValidationError) -> str:
    known = error.schema.get("properties", {})
    extra = [key for key in error.instance if key not in known]
    return _("khóa lạ: %(keys)s.") % {"keys": ", ".join(extra)}


def _wrong_type(error: ValidationError) -> str:
    types = error.validator_value
    names = [types] if isinstance(types, str) else types
    wanted = _(" hoặc ").join(_TYPES[name]() for name in names)
    return _("%(value)s không đúng loại; cần %(wanted)s.") % {
        "value": _shown(error.instance),
        "wanted": wanted,
    }


def _not_listed(error: ValidationError) -> str:
    return _("%(value)s không thuộc danh sách: %(known)s.") % {
        "value": _shown(error.instance),
        "known": ", ".join(error.validator_value),
    }


_SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "enum": _not_listed,
    "const": lambda error: (
        _("%(value)s không phải là %(wanted)s.")
        % {"value": _shown(error.instance), "wanted": error.validator_value}
    ),
    "pattern": lambda error: (
        _("%(value)s không đúng mẫu %(pattern)s.")
        % {"value": _shown(error.instance), "pattern": error.validator_value}
    ),
    "format": lambda error: (
        _("%(value)s không phải là ngày có thật (năm-tháng-ngày).")
        % {"value": _shown(error.instance)}
    ),
    "minimum": lambda error: (
        _("%(value)s nhỏ hơn %(least)s.")
        % {"value": error.instance, "least": error.validator_value}
    ),
    "minLength": lambda error: _("không được để trống."),
    "anyOf": lambda error: (
        _("%(value)s phải là số, hoặc mục gồm các số.") % {"value": _shown(error.instance)}
    ),
}


def sentence(error: ValidationError) -> str:
    """What is wrong and what is wanted."""
    write = _SENTENCES.get(str(error.validator))
    return write(error) if write else error.message
