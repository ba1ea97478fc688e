"""One face, nothing loaded from elsewhere, and no failure that only a log line tells."""

import os
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import override_settings

from reports.documents import typeface
from reports.documents.engine import FatalURLFetchingError
from reports.documents.facts import About, combine
from reports.documents.fetching import ClosedFetcher
from reports.documents.pdf import NotRendered, render, report_pdf
from reports.documents.typeface import covered, folder, missing_files, printable
from tests.reports.layout import text_of
from tests.reports.records import bare, pdf_of

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def _render(body: str) -> bytes:
    html = f'<!doctype html><html lang="vi"><title>x</title><body>{body}</body></html>'
    return render(html, facts_json=b"{}", day=DAY, identifier="0" * 32)


def test_pdffonts_lists_one_family(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of("seed-4"))
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()[2:]]
    names = {row[0].partition("+")[2] for row in rows}
    assert names == {"VB-Serif", "VB-Serif-Bold", "VB-Serif-Italic", "VB-Serif-Bold-Italic"}
    # Embedded, subset, with a way back to text.
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}


def _vietnamese() -> Iterator[str]:
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY":
        yield from (unicodedata.normalize("NFC", vowel + tone) for tone in tones)
    yield from "đĐ₫“”‘’–—…≥≤→№½−²"


def test_the_face_covers_vietnamese() -> None:
    assert [char for char in _vietnamese() if ord(char) not in covered()] == []
    assert missing_files() == []


def test_every_letter_comes_out_of_the_file_as_it_went_in() -> None:
    letters = "".join(_vietnamese())
    text = text_of(_render(f"<p>{letters}</p>")).replace(" ", "")
    assert unicodedata.normalize("NFC", text) == unicodedata.normalize("NFC", letters)


def test_a_character_that_the_face_lacks_is_replaced_and_named() -> None:
    facts = combine(bare(movements=["Phong trào 😀 ✓ 漢"]), About())
    text = text_of(report_pdf(facts))
    assert "- Phong trào □ □ □." in text
    assert "thay bằng “□”: U+1F600, U+2713, U+6F22." in text


def test_texts_are_shown_composed_and_without_controls() -> None:
    shown = printable({"a": ["Hoà\u200b \u202eb\u0000\ufeff", "Hoa\u0300", "a\n\tb", "c\u00a0d"]})
    assert shown.value == {"a": ["Hoà b", "Hoà", "a  b", "c\u00a0d"]}
    assert shown.replaced == ()


def test_a_missing_glyph_makes_the_document_fail() -> None:
    with pytest.raises(NotRendered, match=r"U\+2713"):
        _render("<p>✓</p>")


def test_no_font_of_the_machine_takes_the_place_of_ours() -> None:
    """Asked for by name or by kind: only the face of the style sheet is there."""
    with pytest.raises(NotRendered, match=r"U\+2713"):
        _render('<p style="font-family: DejaVu Sans">✓</p>')
    pdf = _render('<p style="font-family: DejaVu Sans, monospace">Đ</p><code>x</code>')
    assert b"DejaVu" not in pdf


def test_the_fonts_of_the_machine_are_hidden_only_while_a_document_is_made() -> None:
    before = os.environ.get("FONTCONFIG_FILE")
    with typeface.only_our_face():
        conf = Path(os.environ["FONTCONFIG_FILE"])
        assert "<dir>" not in conf.read_text()
    assert os.environ.get("FONTCONFIG_FILE") == before


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://192.0.2.1/a.png" alt="a">',
        '<img src="https://192.0.2.1/a.png" alt="a">',
        '<img src="ftp://192.0.2.1/a.png" alt="a">',
        '<img src="file:///etc/passwd" alt="a">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://192.0.2.1/a.css">',
        '<p style="background: url(file:///etc/passwd)">a</p>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<object data="http://192.0.2.1/a.svg"></object>',
    ],
)
def test_nothing_is_loaded_from_elsewhere(body: str) -> None:
    with pytest.raises(NotRendered, match="không được phép"):
        _render(body)


def test_no_way_leads_out_of_the_folder_of_the_face(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out.txt"
    inside.mkdir()
    outside.write_text("x")
    (inside / "link.txt").symlink_to(outside)
    (inside / "own.txt").write_text("y")
    fetcher = ClosedFetcher([inside])
    assert fetcher.fetch((inside / "own.txt").as_uri()).read() == b"y"
    for url in (
        outside.as_uri(),
        f"{inside.as_uri()}/../out.txt",
        f"{inside.as_uri()}/%2e%2e/out.txt",
        (inside / "link.txt").as_uri(),
    ):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(url)


def test_data_urls_are_allowed_and_a_broken_picture_fails() -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
        "hgGAWjR9awAAAABJRU5ErkJggg=="
    )
    assert _render(f'<img src="{dot}" alt="chấm">')[:5] == b"%PDF-"
    with pytest.raises(NotRendered, match="Không tạo được văn bản đúng thể thức"):
        _render('<img src="data:image/png;base64,AAAA" alt="hỏng">')


def test_a_missing_face_is_told_with_the_cure(tmp_path: Path) -> None:
    with (
        override_settings(NODE_MODULES=tmp_path),
        pytest.raises(NotRendered, match=r"Tinos_400Regular\.ttf.*make setup"),
    ):
        _render("<p>a</p>")


def test_a_face_that_cannot_be_read_makes_the_document_fail(tmp_path: Path) -> None:
    for _weight, _style, name in typeface.FACES:
        path = tmp_path / "@expo-google-fonts" / "tinos" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"no font")
    with override_settings(NODE_MODULES=tmp_path), pytest.raises(NotRendered, match="Font-face"):
        _render("<p>a</p>")


def test_the_fonts_lie_where_the_front_end_put_them(settings: Any) -> None:
    assert folder() == settings.BASE_DIR / "node_modules/@expo-google-fonts/tinos"
