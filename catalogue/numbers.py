"""Numbers as people in Vietnam write them. Pure; `Decimal` out.

A comma is the decimal sign and a point parts thousands: 1.283,5. A single point that cannot
part thousands (12.5) is read as a decimal sign, because keyboards and workbooks write it so.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA = re.compile(r"[0-9]+(?:,[0-9]+)?")
_POINT = re.compile(r"[0-9]+\.[0-9]+")
_MINUS = str.maketrans({"−": "-", "–": "-"})
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—|đến|tới)\s*(.+)")
_OF = re.compile(r"(.+?)\s*(?:/|trên)\s*(.+)")
_MORE = ("hơn ", "trên ", "ít nhất ", "≥", ">")
_ABOUT = ("gần ", "khoảng ", "ước ", "≈", "~")


class NotANumber(ValueError):
    """Text that is no number; the message says how to write one."""


def parse_number(text: str) -> Decimal:
    """The number that `text` writes.

    >>> parse_number("1.283,5"), parse_number("12.5"), parse_number("-0,25")
    (Decimal('1283.5'), Decimal('12.5'), Decimal('-0.25'))

    Raises NotANumber for anything else, also where the reading would be a guess (1,283.5).
    """
    bare = "".join(text.split()).translate(_MINUS)
    sign, digits = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    if _GROUPED.fullmatch(digits):
        plain = digits.replace(".", "").replace(",", ".")
    elif _COMMA.fullmatch(digits):
        plain = digits.replace(",", ".")
    elif _POINT.fullmatch(digits):
        plain = digits
    else:
        raise NotANumber(
            _("“%(text)s” không phải là số. Viết như 1.283,5 hoặc 12,5.") % {"text": text.strip()}
        )
    return Decimal(sign + plain)


def plain(number: Decimal) -> str:
    """The shortest plain writing of `number`: 1283.5000 and 1283.5 are the same, so is -0.

    >>> plain(Decimal("1283.5000")), plain(Decimal("1E+2")), plain(Decimal("-0"))
    ('1283.5', '100', '0')
    """
    written = f"{number:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def written(number: Decimal) -> str:
    """`number` as it is written in Vietnam and read by `parse_number`: 1.283,5."""
    whole, point, decimals = plain(abs(number)).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if number < 0 else ""
    return f"{sign}{grouped},{decimals}" if point else f"{sign}{grouped}"


@dataclass(frozen=True)
class Figure:
    """A reported figure: a value, a bound on it, the end of a range, or a share of a total.

    `bound` is "exact", "at_least" (hơn, trên) or "about" (gần, khoảng).
    """

    value: Decimal
    bound: str = "exact"
    value_max: Decimal | None = None
    of: Decimal | None = None


def parse_figure(text: str) -> Figure:
    """The figure that `text` writes: 43; hơn 1.440; gần 21; 97,7 - 139,5; 72/81.

    Raises NotANumber where a part is no number, or a range runs backwards.
    """
    said = text.strip()
    lowered = said.casefold()
    for words, bound in ((_MORE, "at_least"), (_ABOUT, "about")):
        for word in words:
            if lowered.startswith(word):
                return Figure(parse_number(said[len(word) :]), bound)
    if share := _OF.fullmatch(said):
        return Figure(parse_number(share[1]), of=parse_number(share[2]))
    if span := _RANGE.fullmatch(said):
        low, high = parse_number(span[1]), parse_number(span[2])
        if high < low:
            raise NotANumber(
                _("Khoảng “%(text)s” đi ngược: số đầu phải nhỏ hơn số cuối.") % {"text": said}
            )
        return Figure(low, value_max=high)
    return Figure(parse_number(said))
