"""What is wrong with a file or a record, in Vietnamese."""

import errno
import json
import re
from collections.abc import Callable, Iterable
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


# What Python's JSON reader says, by the beginning of its sentence.
_JSON_TROUBLES: dict[str, Callable[[], str]] = {
    "Expecting value": lambda: _("thiếu một giá trị"),
    "Expecting property name": lambda: _("thiếu tên khóa trong ngoặc kép"),
    "Expecting ':'": lambda: _("thiếu dấu hai chấm"),
    "Expecting ','": lambda: _("thiếu dấu phẩy"),
    "Extra data": lambda: _("còn nội dung sau khi dữ liệu đã hết"),
    "Unterminated string": lambda: _("chữ chưa đóng ngoặc kép"),
    "Invalid control character": lambda: _("ký tự điều khiển trong ngoặc kép"),
    "Invalid": lambda: _("ký hiệu thoát (\\) sai"),
}
_OS_TROUBLES: dict[int | None, Callable[[], str]] = {
    errno.ENOENT: lambda: _("không có tệp này"),
    errno.EISDIR: lambda: _("đây là thư mục"),
    errno.EACCES: lambda: _("không có quyền đọc"),
}
# What neither a terminal nor a file shows as it is: controls and halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST = 80


def json_trouble(said: str) -> str:
    known = (write() for start, write in _JSON_TROUBLES.items() if said.startswith(start))
    return next(known, said)


def os_trouble(error: OSError) -> str:
    write = _OS_TROUBLES.get(error.errno)
    return write() if write else str(error.strerror)


def printable(text: str) -> str:
    """`text` on one line, with what cannot be printed written as in JSON (\\u0000)."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def place_of(path: Iterable[str | int]) -> str:
    """Where an error lies: `terms[0].year`; the whole record where it has no key."""
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{cut(step)}"
    return place.lstrip(".") or _("cả bản ghi")


def _shown(value: Any) -> str:
    return f"“{cut(value)}”" if isinstance(value, str) else cut(_json(value))


def _json(value: Any) -> str:
    """`value` as the file has it, more or less: its type and first items matter here."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _of(part: Any) -> Any:
    """A part of a schema error. jsonschema types each as perhaps unset, which none is that
    comes out of a validation.
    """
    return part


def _required(error: ValidationError) -> str:
    wanted: list[str] = _of(error.validator_value)
    missing = [key for key in wanted if key not in _of(error.instance)]
    return _("thiếu khóa %(keys)s.") % {"keys": ", ".join(missing)}


def _unknown(error: ValidationError) -> str:
    known = _of(error.schema).get("properties", {})
    extra = [key for key in _of(error.instance) if key not in known]
    return _("khóa lạ: %(keys)s.") % {"keys": cut(", ".join(extra))}


def _wrong_type(error: ValidationError) -> str:
    types = _of(error.validator_value)
    names: list[str] = [types] if isinstance(types, str) else types
    wanted = _(" hoặc ").join(_TYPES[name]() for name in names)
    return _("%(value)s không đúng loại; cần %(wanted)s.") % {
        "value": _shown(error.instance),
        "wanted": wanted,
    }


def _not_listed(error: ValidationError) -> str:
    return _("%(value)s không thuộc danh sách: %(known)s.") % {
        "value": _shown(error.instance),
        "known": ", ".join(_of(error.validator_value)),
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
