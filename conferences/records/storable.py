"""What the schema lets pass but no database keeps to the letter."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from conferences.models.statements import NUMBER_PLACES
from conferences.records.parsing import NoNumber, Object

_LARGEST = 2_147_483_647
_SIGNIFICANT_DIGITS = 15
_LONGEST_ID = 200
_YEAR = re.compile(r"[0-9]{4}(-[0-9]{4})?")
_MOULDS = {
    "id": re.compile(r"[a-z0-9][a-z0-9-]*"),
    "emulation_year": _YEAR,
    "terms[].year": _YEAR,
    "covenant.year": _YEAR,
}
# Columns of whole numbers; all other numbers are decimals.
_COUNTS = {
    "cluster.stated_member_count",
    "terms[].order",
    "ranking.entries[].rank",
    "proposals[].count",
    "conferred[].recipients[].count",
}
_POSITION = re.compile(r"\[[0-9]+\]")


def unstorable(value: Any, at: str = "") -> list[tuple[str, str]]:
    """Where (`terms[0].year`) and why something in a record cannot be stored."""
    if isinstance(value, dict):
        repeated = value.repeated if isinstance(value, Object) else ()
        found = [(at, _("khóa “%(key)s” xuất hiện hai lần.") % {"key": key}) for key in repeated]
        found += [(at, why) for why in map(_bad_character, value) if why]
        for key, item in value.items():
            found += unstorable(item, f"{at}.{key}" if at else key)
        return found
    if isinstance(value, list):
        return [bad for n, item in enumerate(value) for bad in unstorable(item, f"{at}[{n}]")]
    why = ""
    if isinstance(value, str):
        why = _bad_text(value, at)
    elif isinstance(value, (int, Decimal, NoNumber)) and not isinstance(value, bool):
        why = _bad_number(value, at)
    return [(at, why)] if why else []


def _bad_text(text: str, at: str) -> str:
    if at == "id" and len(text) > _LONGEST_ID:
        return _("dài %(length)d ký tự, tối đa %(most)d.") % {
            "length": len(text),
            "most": _LONGEST_ID,
        }
    # The patterns of the schema let a line break at the end pass, and foreign digits.
    mould = _MOULDS.get(_POSITION.sub("[]", at))
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


def _bad_number(value: int | Decimal | NoNumber, at: str) -> str:
    if isinstance(value, NoNumber):
        return _("%(value)s không phải là số dùng được.") % {"value": value}
    if isinstance(value, int) and abs(value) > _LARGEST and _POSITION.sub("[]", at) in _COUNTS:
        return _("%(value)s lớn quá, tối đa %(most)s.") % {"value": value, "most": _LARGEST}
    # By its digits and not by arithmetic, which would round what it is to judge.
    _sign, digits, exponent = Decimal(value).as_tuple()
    assert isinstance(exponent, int)
    significant = "".join(map(str, digits)).lstrip("0")
    places = max(0, -exponent - (len(significant) - len(significant.rstrip("0"))))
    before_point = len(significant) + exponent
    if (
        len(significant.rstrip("0")) > _SIGNIFICANT_DIGITS
        or before_point > _SIGNIFICANT_DIGITS
        or places > NUMBER_PLACES
    ):
        return _("%(value)s có quá nhiều chữ số: tối đa %(digits)d chữ số, %(places)d số lẻ.") % {
            "value": value,
            "digits": _SIGNIFICANT_DIGITS,
            "places": NUMBER_PLACES,
        }
    return ""
