"""Whether two entries may mean one person."""

import pytest

from awards.letters.likeness import DOUBTFUL, Likeness, likeness

L = Likeness
KNOWN = "Nguyễn Văn Hòa"


@pytest.mark.parametrize(
    ("typed", "year", "known", "known_year", "others", "expected"),
    [
        (KNOWN, 1980, KNOWN, 1980, (), L.SAME),
        ("nguyễn  văn hoà", 1980, KNOWN, 1980, (), L.SAME),
        (KNOWN, None, KNOWN, None, (), L.SAME),
        (KNOWN, None, KNOWN, 1980, (), L.YEAR_UNKNOWN),
        (KNOWN, 1980, KNOWN, None, (), L.YEAR_UNKNOWN),
        (KNOWN, 1981, KNOWN, 1980, (), L.OTHER_YEAR),
        ("Nguyen Van Hoa", 1980, KNOWN, 1980, (), L.OTHER_SPELLING),
        ("Nguyễn Văn Hoa", None, KNOWN, 1980, (), L.OTHER_SPELLING),
        ("Nguyễn Văn Hóa", 1981, KNOWN, 1980, (), L.PART),
        ("hòa", None, KNOWN, 1980, (), L.PART),
        ("van hoa", None, KNOWN, None, (), L.PART),
        ("Trần Thị Bé", 1980, KNOWN, 1980, ("Trần Thị Bé",), L.SAME),
        ("Trần Thị Bê", 1980, KNOWN, 1980, ("Trần Thị Bé",), L.OTHER_SPELLING),
        ("Đỗ Văn A", 1980, "Đồ Văn Á", 1980, (), L.OTHER_SPELLING),
        ("Nguyễn Văn Bình", 1980, KNOWN, 1980, (), L.NONE),
        ("", None, KNOWN, 1980, (), L.NONE),
        ("  ", None, KNOWN, None, (), L.NONE),
    ],
)
def test_likeness(
    typed: str,
    year: int | None,
    known: str,
    known_year: int | None,
    others: tuple[str, ...],
    expected: Likeness,
) -> None:
    assert likeness(typed, year, known, known_year, others) == expected


@pytest.mark.parametrize("word", Likeness)
def test_what_is_asked_about(word: Likeness) -> None:
    assert (word in DOUBTFUL) == (word not in (L.PART, L.NONE))
