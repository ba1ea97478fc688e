"""Papers of all kinds laid after one another: pages, pictures, what can only be attached."""

import io
import random
import resource
import warnings
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pikepdf
import pytest
from PIL import Image

from reports.packets.joining import Part, Piece, front_part, join, piece_of
from tests.workflow.files_made import locked_pdf, only_printing_barred, pdf

A4 = [0, 0, 595, 842]


def pdf_of(pages: int, *, rotate: int = 0, weight: int = 0) -> bytes:
    """Each page holds `weight` bytes that nothing can make smaller."""

    def change(made: pikepdf.Pdf) -> None:
        for page in made.pages:
            page.obj["/AA"] = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript))
            page.obj["/Rotate"] = rotate
            if weight:
                page.obj["/Weight"] = made.make_stream(random.randbytes(weight))

    return pdf(pages, change)


def picture(
    mode: str = "RGB", form: str = "JPEG", *, size: tuple[int, int] = (40, 20), turned: int = 0
) -> bytes:
    made = io.BytesIO()
    told: dict[str, Any] = {}
    if turned:
        told["exif"] = Image.Exif()
        told["exif"][0x0112] = turned
    Image.new(mode, size).save(made, form, **told)
    return made.getvalue()


def titles(items: Iterable[pikepdf.OutlineItem]) -> list[str]:
    return [item.title for item in items]


def pieces(folder: Path, *told: tuple[str, bytes]) -> list[Piece]:
    made = []
    for at, (name, content) in enumerate(told):
        stem, _dot, kind = name.rpartition(".")
        with io.BytesIO(content) as source:
            made.append(piece_of(source, folder / str(at), title=stem, name=name, kind=kind))
    return made


def made_from(folder: Path, *told: tuple[str, bytes]) -> pikepdf.Pdf:
    front = folder / "front.pdf"
    front.write_bytes(pdf_of(2))
    target = folder / "out.pdf"
    join([front_part("Mục lục", front)], pieces(folder, *told), target)
    return pikepdf.open(target)


def _stamp(page: pikepdf.Page) -> bytes:
    found: bytes = page.Contents[-1].read_bytes()
    return found


def test_pages_bookmarks_and_numbers(tmp_path: Path) -> None:
    made = made_from(tmp_path, ("mot.pdf", pdf_of(3)), ("anh.png", picture("RGBA", "PNG")))
    assert len(made.pages) == 6
    with made.open_outline() as outline:
        assert titles(outline.root) == ["Mục lục", "mot", "anh"]
    told = [f"({at}/6) Tj".encode() in _stamp(page) for at, page in enumerate(made.pages, 1)]
    assert told == [True] * 6


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_turned_pages_are_numbered_within_their_edges(tmp_path: Path, rotate: int) -> None:
    made = made_from(tmp_path, ("ngang.pdf", pdf_of(1, rotate=rotate)))
    told = _stamp(made.pages[2]).split()
    x, y = float(told[6]), float(told[7])
    # Near the edge that is below when the page is read.
    near = {0: y < 20, 90: x > 575, 180: y > 822, 270: x < 20}
    assert near[rotate]
    assert 0 < x < 595
    assert 0 < y < 842


def test_the_number_stands_within_what_is_shown_of_a_page(tmp_path: Path) -> None:
    def crop(made: pikepdf.Pdf) -> None:
        made.pages[0].obj["/CropBox"] = pikepdf.Array([100, 200, 500, 700])

    made = made_from(tmp_path, ("cat.pdf", pdf(change=crop)))
    told = _stamp(made.pages[2]).split()
    assert (200 < float(told[7]) < 220, 100 < float(told[6]) < 500) == (True, True)


def test_what_a_page_could_do_is_gone(tmp_path: Path) -> None:
    made = made_from(tmp_path, ("mot.pdf", pdf_of(1)))
    assert all("/AA" not in page.obj for page in made.pages)


def _signed(made: pikepdf.Pdf) -> None:
    """The seal of a digital signature: what shows it is a field, not the page."""
    seal = made.make_stream(b"1 0 0 RG 2 2 96 46 re S")
    seal.Type, seal.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    seal.BBox = pikepdf.Array([0, 0, 100, 50])
    field = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=pikepdf.String("Ký số"),
            F=4,
            Rect=pikepdf.Array([400, 100, 500, 150]),
            AP=pikepdf.Dictionary(N=seal),
        )
    )
    made.pages[0].obj["/Annots"] = pikepdf.Array([field])
    made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)


def test_the_seal_of_a_signature_stays_to_be_seen(tmp_path: Path) -> None:
    made = made_from(tmp_path, ("da-ky.pdf", pdf(change=_signed)))
    page = made.pages[2]
    assert "/Annots" not in page.obj
    assert "/AcroForm" not in made.Root
    drawn = [each.read_bytes() for each in page.obj.Resources.XObject.values()]
    assert drawn == [b"1 0 0 RG 2 2 96 46 re S"]


@pytest.mark.parametrize(
    ("mode", "form", "ending"),
    [
        ("RGB", "JPEG", "jpg"),
        ("L", "JPEG", "jpeg"),
        ("CMYK", "JPEG", "jpg"),
        ("P", "PNG", "png"),
        ("1", "PNG", "png"),
        ("LA", "PNG", "png"),
    ],
)
def test_pictures_become_pages(tmp_path: Path, mode: str, form: str, ending: str) -> None:
    made = made_from(tmp_path, (f"anh.{ending}", picture(mode, form)))
    assert len(made.pages) == 3
    assert len(made.pages[2].get_images()) == 1


@pytest.mark.parametrize(
    ("size", "turned", "shown"),
    [
        ((40, 20), 0, (842, 595, 0)),
        ((20, 40), 0, (595, 842, 0)),
        ((40, 20), 6, (842, 595, 90)),
        ((40, 20), 8, (842, 595, 270)),
        ((20, 40), 3, (595, 842, 180)),
    ],
)
def test_a_photo_stands_as_its_camera_was_held(
    tmp_path: Path, size: tuple[int, int], turned: int, shown: tuple[int, int, int]
) -> None:
    made = made_from(tmp_path, ("anh.jpg", picture(size=size, turned=turned)))
    page = made.pages[2]
    box = [round(float(edge)) for edge in page.mediabox]
    assert (box[2], box[3], int(page.get("/Rotate", 0))) == shown


def test_a_picture_is_no_finer_than_paper_shows(tmp_path: Path) -> None:
    made = made_from(tmp_path, ("to.png", picture("L", "PNG", size=(7000, 3500))))
    (image,) = made.pages[2].get_images().values()
    assert (int(image.Width), int(image.Height)) == (3508, 1754)


def test_what_has_no_pages_is_attached_as_it_came(tmp_path: Path) -> None:
    told = (
        ("Bảng số liệu.xlsx", b"PK..."),
        ("hong.pdf", b"%PDF-1.4 hong"),
        ("khoa.pdf", locked_pdf()),
        ("rac.png", b"\x89PNG\r\n\x1a\nrac"),
    )
    made = made_from(tmp_path, *told)
    assert len(made.pages) == 2
    kept = [
        (made.attachments[key].filename, made.attachments[key].get_file().read_bytes())
        for key in sorted(made.attachments)
    ]
    assert kept == list(told)


def test_a_picture_that_would_fill_the_memory_is_attached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (warned,) = pieces(tmp_path, ("a.png", picture("L", "PNG", size=(15, 10))))
        (barred,) = pieces(tmp_path, ("a.png", picture("L", "PNG", size=(50, 50))))
    assert (warned.pages, barred.pages) == (0, 0)


def test_a_file_that_only_bars_printing_is_laid_out(tmp_path: Path) -> None:
    made = made_from(tmp_path, ("mot.pdf", only_printing_barred()))
    assert (len(made.pages), made.is_encrypted) == (3, False)


def test_a_damaged_file_that_still_opens_is_laid_out(tmp_path: Path) -> None:
    whole = pdf(2)
    damaged = whole[: whole.rindex(b"startxref")]
    assert len(made_from(tmp_path, ("hong.pdf", damaged)).pages) == 4


def test_equal_parts_give_equal_bytes(tmp_path: Path) -> None:
    told = (("mot.pdf", pdf_of(2)), ("anh.png", picture("RGB", "PNG")), ("b.xlsx", b"PK"))
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        made_from(folder, *told).close()
        made.append((folder / "out.pdf").read_bytes())
    assert made[0] == made[1]


def test_pages_go_from_file_to_file_and_not_through_memory(tmp_path: Path) -> None:
    """300 pages of 100 kB are 30 MB, and 30 files of 1 MB to attach as much; kept in memory they
    would show in the peak of the process.
    """
    front, heavy, sheet = (tmp_path / name for name in ("front.pdf", "heavy.pdf", "sheet.xlsx"))
    front.write_bytes(pdf_of(1))
    heavy.write_bytes(pdf_of(10, weight=100_000))
    sheet.write_bytes(random.randbytes(1_000_000))

    def peak(papers: int) -> int:
        # Files of their own: what is the same file is put in once.
        copies = [copyfile(heavy, tmp_path / f"{at}.pdf") for at in range(papers)]
        told = [Piece(copy.stem, copy.name, copy, 10) for copy in copies]
        told += [Piece(f"b{at}", f"{at}.xlsx", sheet, 0) for at in range(papers)]
        made = join([Part("Mục lục", front, 1)], told, tmp_path / "out.pdf")
        assert made == 10 * papers + 1
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    peak(3)
    few = peak(3)
    many = peak(30)
    assert (tmp_path / "out.pdf").stat().st_size > 60_000_000
    assert many - few < 10_000
