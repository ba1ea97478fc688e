"""Vietnamese text: dictionary order, search without diacritics, one form of each name."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.vietnamese import nfc, order_key, person_order_key, search_key, words


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "i", "k", "o", "ô", "ơ", "u", "ư", "v"],
        ["ba", "bà", "bả", "bã", "bá", "bạ", "ban", "băng", "bâng", "be"],
        ["Dương", "Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Em"],
        ["Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hòa Bình"],
        ["Cụm 2", "Cụm 3", "Cụm 10", "Cụm 100", "Cụm số 1"],
        ["Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị"],
        ["Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh"],
        # All letters of a syllable before its tone, syllable by syllable.
        ["hoa", "hòa", "hóa", "hoan", "hoàn"],
        ["bá an", "bạ an"],
        ["xã 9", "xã 10", "xã A"],
        ["", "0", "1", "9", "11", "99", "100", "1000", "a"],
    ],
)
def test_dictionary_order(ordered: list[str]) -> None:
    assert sorted(ordered, key=order_key) == ordered
    assert len(set(map(order_key, ordered))) == len(ordered)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "HÒA"), ("Cụm 02", "cụm  2"), ("Bà Rịa - Vũng Tàu", "Bà Rịa Vũng Tàu"), ("٣", "3")],
)
def test_equal_in_order(one: str, other: str) -> None:
    assert order_key(one) == order_key(other)


@pytest.mark.parametrize("digits", [99, 100, 5000])
def test_numbers_of_any_length_have_a_place(digits: int) -> None:
    assert order_key("8") < order_key("9" * 98) < order_key("1" + "0" * (digits - 1))
    assert order_key("9" * digits) < order_key("a")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Phú Thọ", "phu tho"),
        ("ĐẮK  LẮK", "dak lak"),
        ("đường Đỗ Đức Dục", "duong do duc duc"),
        ("Sở VHTT&DL", "so vhtt&dl"),
        ("Hòa\tBình\n2017", "hoa binh 2017"),
        ("ư ơ ă â ê ô", "u o a a e o"),
        ("", ""),
        ("phú\x00thọ", "phu tho"),
    ],
)
def test_search_key(text: str, key: str) -> None:
    assert search_key(text) == key
    assert search_key(unicodedata.normalize("NFD", text)) == key


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hoà Bình", ["hoa1", "binh1"]),
        ("hòa bình", ["hoa1", "binh1"]),
        ("Thuý Thúy", ["thuy4", "thuy4"]),
        ("Bà Rịa - Vũng Tàu", ["ba1", "ria5", "vung3", "tau1"]),
        ("TP.HCM", ["tp", "hcm"]),
        ("Quận 12", ["quân5", "12"]),
        ("VHTT&DL", ["vhtt", "dl"]),
        ("a_b", ["a", "b"]),
        ("", []),
        ("—…?", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hà", "Ha"), ("Đà", "Dà"), ("mía", "mịa"), ("ơ", "ô"), ("péré", "peré"), ("1", "01")],
)
def test_words_that_differ(one: str, other: str) -> None:
    assert words(one) != words(other)


def test_persons_sort_by_their_given_name() -> None:
    ordered = [
        "Trần Văn An",
        "Nguyễn Thị Ánh",
        "Lê Anh Đào",
        "Nguyễn Anh Đào",
        "Nguyễn Bá Đào",
        "Đào",
        "Phạm Yên",
    ]
    ordered.remove("Đào")
    assert sorted(ordered, key=person_order_key) == ordered
    assert person_order_key("Đào") == order_key("Đào")
    assert person_order_key("") == ""


any_text = st.text(st.characters(exclude_categories=["Cs"]))
syllables = st.text("aăâbdđeêghinoôơuưàảãáạằẩễốợừ AĐÊ129-", max_size=20)


@given(any_text | syllables)
def test_keys_do_not_depend_on_the_normal_form(text: str) -> None:
    for key in (order_key, search_key, words, person_order_key):
        assert key(unicodedata.normalize("NFD", text)) == key(nfc(text))


@given(any_text | syllables)
def test_an_order_key_is_digits_and_stays_so(text: str) -> None:
    key = order_key(text)
    assert key == "" or (key.isascii() and key.isdigit())


@given(any_text | syllables)
def test_search_keys_are_their_own_keys(text: str) -> None:
    key = search_key(text)
    assert key == key.strip()
    assert search_key(nfc(text).upper()) == search_key(nfc(text).upper().lower())


@given(syllables, syllables)
def test_case_and_signs_do_not_matter_for_words(one: str, other: str) -> None:
    assert words(f"{one} {other}") == words(f"{one.upper()} - {other.lower()}")
    assert words(f"{one} {other}") == words(one) + words(other)


@given(st.lists(syllables, min_size=3, max_size=3))
def test_a_longer_name_follows_its_beginning(names: list[str]) -> None:
    for one, other in itertools.permutations(names, 2):
        assert order_key(one) <= order_key(f"{one} {other}")
