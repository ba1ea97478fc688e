"""Whether two entries may mean one person. Pure: names and years in, a word out, no ORM.

Nobody is ever taken for another: what is alike is shown, and a person says which it is.
"""

from collections.abc import Iterable
from enum import StrEnum

from catalogue.vietnamese import search_key, words
from clusters.names import key


class Likeness(StrEnum):
    SAME = "same"
    # One of the two years is not known.
    YEAR_UNKNOWN = "year_unknown"
    OTHER_YEAR = "other_year"
    # The same letters with other marks: Hoa and Hòa.
    OTHER_SPELLING = "other_spelling"
    # What is typed is only part of the name.
    PART = "part"
    NONE = "none"


# Alike enough to ask whether it is the same person.
DOUBTFUL = frozenset(
    {Likeness.SAME, Likeness.YEAR_UNKNOWN, Likeness.OTHER_YEAR, Likeness.OTHER_SPELLING}
)


def likeness(
    typed: str,
    year: int | None,
    known: str,
    known_year: int | None,
    other_names: Iterable[str] = (),
) -> Likeness:
    """How `typed` (born in `year`) is like somebody `known`, who may have had other names.

    >>> likeness("nguyễn văn hoà", 1980, "Nguyễn Văn Hòa", 1980)
    <Likeness.SAME: 'same'>
    """
    names = [known, *other_names]
    wanted, bare = _key(typed), search_key(typed)
    if not bare:
        return Likeness.NONE
    if wanted in {_key(name) for name in names}:
        if year is None or known_year is None:
            both_unknown = year is None and known_year is None
            return Likeness.SAME if both_unknown else Likeness.YEAR_UNKNOWN
        return Likeness.SAME if year == known_year else Likeness.OTHER_YEAR
    if bare in {search_key(name) for name in names}:
        years_differ = year is not None and known_year is not None and year != known_year
        return Likeness.PART if years_differ else Likeness.OTHER_SPELLING
    if any(all(word in search_key(name) for word in bare.split()) for name in names):
        return Likeness.PART
    return Likeness.NONE


def _key(name: str) -> str:
    return key(tuple(words(name)))
