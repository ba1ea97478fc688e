"""When two names are the same name. Pure and exact: never fuzzy.

A name is compared as a sequence of words (`catalogue.vietnamese.words`), abbreviations
written out, without tỉnh, TP, thành phố and UBND in front.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalogue.vietnamese import words

Words = tuple[str, ...]

_FRONT: tuple[Words, ...] = tuple(
    tuple(words(text)) for text in ("tỉnh", "TP", "thành phố", "UBND", "ủy ban nhân dân", "T.P")
)
_AREA: tuple[Words, ...] = tuple(
    tuple(words(text))
    for text in ("xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "đặc khu")
)
# Ends like the area word xã and is none: "Liên minh Hợp tác xã Ninh Bình".
_COOPERATIVE = tuple(words("hợp tác xã"))
# PostgreSQL refuses index entries of more than 2,704 bytes; two keys may share one index.
_LONGEST_KEY = 250
_PROVINCE_WORD = tuple(words("tỉnh"))
_COUNCIL: tuple[Words, ...] = tuple(
    tuple(words(text))
    for text in ("Hội đồng Thi đua - Khen thưởng", "Hội đồng TĐKT", "Hội đồng Thi đua Khen thưởng")
)


@dataclass(frozen=True)
class Wordings:
    """The abbreviations in force: words of the short form → words of the long one."""

    expansions: dict[Words, Words] = field(default_factory=dict)
    _known: dict[str, Words] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Wordings":
        return cls({tuple(words(short)): tuple(words(long)) for short, long in pairs})

    def expand(self, text: str) -> Words:
        """The words of `text`, the longest abbreviation at each place written out."""
        if text not in self._known:
            self._known[text] = self._expand(words(text))
        return self._known[text]

    def _expand(self, given: list[str]) -> Words:
        longest = max(map(len, self.expansions), default=1)
        out: list[str] = []
        at = 0
        while at < len(given):
            for size in range(min(longest, len(given) - at), 0, -1):
                piece = tuple(given[at : at + size])
                if piece in self.expansions:
                    out.extend(self.expansions[piece])
                    at += size
                    break
            else:
                out.append(given[at])
                at += 1
        return tuple(out)

    def place(self, text: str) -> Words:
        """The name of a province or other central unit: nothing in front of it."""
        return strip_front(self.expand(text), _FRONT)

    def council(self, text: str) -> Words:
        """What a council is called after: "tỉnh Quảng Ngãi" for its council."""
        return strip_front(strip_front(self.expand(text), _COUNCIL), _FRONT)


def strip_front(name: Words, fronts: Iterable[Words]) -> Words:
    """`name` without any of `fronts` at its beginning; a name is never emptied."""
    changed = True
    while changed:
        changed = False
        for front in fronts:
            if len(name) > len(front) and name[: len(front)] == front:
                name = name[len(front) :]
                changed = True
    return name


def key(name: Words) -> str:
    """A name's words as one text, for a column that is compared and indexed.

    What exceeds an index is replaced by its hash: still equal for equal names only.
    """
    text = " ".join(name)
    if len(text) <= _LONGEST_KEY:
        return text
    return f"{text[:_LONGEST_KEY]} {hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True)
class AreaName:
    """A district's or commune's name: its word (xã, quận …), if said, and the rest."""

    area: Words
    bare: Words

    def same(self, other: "AreaName") -> bool:
        """Whether both can be one area: equal names, and equal words where both say one."""
        return self.bare == other.bare and (
            not self.area or not other.area or self.area == other.area
        )


def within(name: Words, host: Words) -> AreaName:
    """A child's name as it is understood inside `host`: "Sở GDĐT Quảng Ngãi" there is
    "Sở GDĐT", "BHXH tỉnh" is "BHXH".
    """
    name = strip_front(name, _FRONT)
    for tail in ((*_PROVINCE_WORD, *host), host, _PROVINCE_WORD):
        # "thị xã Phú Thọ" in Phú Thọ is not the town without its name.
        if tail and name[-len(tail) :] == tail and name[: -len(tail)] not in (*_AREA, ()):
            name = name[: -len(tail)]
            break
    for area in sorted(_AREA, key=len, reverse=True):
        if len(name) > len(area) and name[: len(area)] == area:
            return AreaName(area, name[len(area) :])
    return AreaName((), name)


@dataclass(frozen=True)
class OrganName:
    """A sector organ's name in a ministry: what kind of organ, if said, and of which place."""

    organ: Words
    place: Words

    def same(self, other: "OrganName") -> bool:
        return self.place == other.place and (
            not self.organ or not other.organ or self.organ == other.organ
        )


def organ_of(name: Words, places: Iterable[Words]) -> OrganName:
    """Split "Sở VHTTDL Ninh Bình" into the organ and the longest of `places` at its end.

    A name that ends in no known place is an organ of no place, and so is one that ends in
    a district or commune: huyện Quảng Ninh does not lie in the province of that name.
    """
    stripped = strip_front(name, _FRONT)
    ends = [place for place in places if stripped[-len(place) :] == place]
    if not ends:
        return OrganName(stripped, ())
    place = max(ends, key=len)
    organ = stripped[: -len(place)]
    while _ends_in(organ, _FRONT):
        organ = organ[: -next(len(f) for f in _FRONT if organ[-len(f) :] == f)]
    if _ends_in(organ, _AREA) and not _ends_in(organ, (_COOPERATIVE,)):
        return OrganName(stripped, ())
    return OrganName(organ, place)


def _ends_in(name: Words, tails: Iterable[Words]) -> bool:
    return any(name[-len(tail) :] == tail for tail in tails)
