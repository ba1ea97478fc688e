"""The one face of all documents, and the proof that nothing else can be used in its place.

Tinos covers every Vietnamese letter. WeasyPrint would quietly take any installed font
where a face cannot be loaded or lacks a character; so fontconfig is shown no directory at
all, and a missing glyph is a logged line that `pdf` turns into an error.
"""

import os
import threading
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont

FAMILY = "VB Serif"
REPLACEMENT = "□"
# Of the package @expo-google-fonts/tinos: weight, style, file.
FACES = (
    ("400", "normal", "400Regular/Tinos_400Regular.ttf"),
    ("400", "italic", "400Regular_Italic/Tinos_400Regular_Italic.ttf"),
    ("700", "normal", "700Bold/Tinos_700Bold.ttf"),
    ("700", "italic", "700Bold_Italic/Tinos_700Bold_Italic.ttf"),
)
_ENVIRONMENT = threading.Lock()


class FaceMissing(Exception):
    """The files of the face are not where they should be; the message says what to do."""


def folder() -> Path:
    return Path(settings.NODE_MODULES) / "@expo-google-fonts" / "tinos"


def missing_files() -> list[Path]:
    """The files of the face that are not there."""
    return [path for _weight, _style, name in FACES if not (path := folder() / name).is_file()]


def face_css() -> str:
    """The @font-face rules.

    Raises FaceMissing where a file is not there.
    """
    if missing := missing_files():
        raise FaceMissing(
            f"Không có tệp phông chữ {missing[0].name}. Chạy “make setup” để cài đặt phông chữ."
        )
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{(folder() / name).as_uri()}"); }}'
        for weight, style, name in FACES
    )


@contextmanager
def only_our_face() -> Iterator[None]:
    """While inside, a new font configuration finds no font but those given by @font-face.

    fontconfig reads the variable when a configuration is made. It is set back afterwards:
    a browser started by this process has need of the fonts of the machine.
    """
    with _ENVIRONMENT, warnings.catch_warnings():
        # WeasyPrint warns, rightly, that no font is installed.
        warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(_configuration())
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _configuration() -> Path:
    """A fonts.conf without any directory, with a cache of its own."""
    home = Path(settings.VAR_DIR) / "fontconfig"
    path = home / "fonts.conf"
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><cachedir>{home / 'cache'}</cachedir></fontconfig>\n"
    )
    if not path.is_file() or path.read_text() != text:
        home.mkdir(parents=True, exist_ok=True)
        # By way of a second name: another process never reads half a file.
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text)
        draft.replace(path)
    return path


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The characters that all four files have."""
    sets = []
    for _weight, _style, name in FACES:
        with TTFont(folder() / name, lazy=True) as font:
            sets.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*sets))


@dataclass(frozen=True)
class Printable:
    """A value whose texts the face can show, and the characters that had to be replaced."""

    value: Any
    replaced: tuple[str, ...]


def printable(value: Any) -> Printable:
    """`value` with every text in NFC and without characters that the face does not have.

    Such a character becomes "□" and is named in `replaced` ("U+1F600"): one sign in a name
    must not hold up a report for good, and must not vanish unseen. The facts that are kept
    and attached have it still.
    """
    replaced: set[str] = set()
    shown = _shown(value, replaced)
    return Printable(shown, tuple(sorted(replaced)))


def _shown(value: Any, replaced: set[str]) -> Any:
    if isinstance(value, str):
        return _text(value, replaced)
    if isinstance(value, dict):
        return {_shown(key, replaced): _shown(part, replaced) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown(part, replaced) for part in value]
    return value


def _text(text: str, replaced: set[str]) -> str:
    kept = []
    for char in unicodedata.normalize("NFC", text):
        if char.isspace():
            # One line, whatever the source had; the space that does not break stays.
            kept.append(char if char == "\u00a0" else " ")
        elif unicodedata.category(char) in ("Cc", "Cf"):
            # Controls and marks of direction have no shape and could turn the text round.
            continue
        elif ord(char) in covered():
            kept.append(char)
        else:
            replaced.add(f"U+{ord(char):04X}")
            kept.append(REPLACEMENT)
    return "".join(kept)
