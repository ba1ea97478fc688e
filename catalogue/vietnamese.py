"""Vietnamese text: one form to store, one key to search by, one to sort by, one to compare.

Pure functions, no ORM. Text is stored in NFC. A syllable carries at most one tone, and its
mark may sit on either of two vowels (Hòa, Hoà): keys therefore keep the tone apart from
the letters.
"""

import re
import unicodedata

# Order of tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Two digits a letter, from 11 on: below lie the tones (00-05) and the mark of a number (06).
# Digits only, because every database collation orders digits alike.
_LETTER_CODES = {letter: f"{number:02d}" for number, letter in enumerate(_ALPHABET, start=11)}
_NUMBER = "06"
# Longer numbers than any name has; what lies beyond the digits sorts as if it had these.
_MOST_DIGITS = 99
_WORD = re.compile(r"[^\W\d_]+|\d+")


def nfc(text: str) -> str:
    """`text` in the one form in which everything is stored."""
    return unicodedata.normalize("NFC", text)


def _split_tone(word: str) -> tuple[str, str]:
    """The letters of a syllable without their tone, and the number of the tone (1-5).

    Without a tone the number is empty; a foreign word may carry several.
    """
    tones = []
    letters = []
    for character in unicodedata.normalize("NFD", word):
        if character in _TONES:
            tones.append(str(_TONES[character]))
        else:
            letters.append(character)
    return nfc("".join(letters)), "".join(tones)


def words(text: str) -> list[str]:
    """The words of `text` for comparing: casefolded, tone mark at its end, signs dropped.

    >>> words("Hoà Bình") == words("HÒA  BÌNH")
    True
    """
    found = []
    for word in _WORD.findall(nfc(text).casefold()):
        letters, tones = _split_tone(word)
        found.append(f"{letters}{tones}")
    return found


def search_key(text: str) -> str:
    """`text` without diacritics and case: "phu tho" finds "Phú Thọ".

    The empty character, which PostgreSQL does not take, parts words.
    """
    plain = nfc(text).casefold().replace("đ", "d").replace("\x00", " ")
    bare = unicodedata.normalize("NFD", plain)
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(nfc(kept).split())


def order_key(text: str) -> str:
    """A text of digits that sorts as Vietnamese dictionaries do (Đ after D, 2 before 10)."""
    codes: list[str] = []
    for word in _WORD.findall(nfc(text).casefold()):
        if word.isdecimal():
            digits = "".join(str(unicodedata.digit(d)) for d in word).lstrip("0")[:_MOST_DIGITS]
            codes.append(f"{_NUMBER}{len(digits):02d}{digits}")
            continue
        letters, tones = _split_tone(word)
        codes.extend(_LETTER_CODES.get(letter, "99") for letter in letters)
        codes.append(f"0{tones[-1:] or 0}")
    return "".join(codes)


def person_order_key(full_name: str) -> str:
    """Persons sort by given name (the last word), then middle names, then family name."""
    names = full_name.split()
    return order_key(" ".join([*names[-1:], *names[1:-1], *names[:1]] if len(names) > 1 else names))
