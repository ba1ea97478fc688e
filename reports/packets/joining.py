"""Papers of all kinds → one PDF file, from file to file: flat in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from zlib import compress

from pikepdf import (
    Array,
    AttachedFileSpec,
    Dictionary,
    Job,
    Name,
    OutlineItem,
    Page,
    Pdf,
    PdfError,
)
from PIL import Image

A4 = (595.28, 841.89)
_MARGIN = 42.5
_STAMP_SIZE = 9
# Average width of a character of Helvetica, as a part of its size; near enough to centre by.
_STAMP_WIDTH = 0.5
# What a page of somebody else's may do when it is opened or touched.
_ACTIVE = ("/Annots", "/AA", "/StructParents", "/PieceInfo", "/B", "/Thumb")
# Names of our own: by default they are drawn by lot, and equal packets would differ.
_PICTURE, _FONT = Name("/PacketPicture"), Name("/PacketNumber")
_IMAGES = ("jpg", "jpeg", "png")


class Unreadable(Exception):
    """A paper that cannot be put in as pages."""


@dataclass(frozen=True)
class Piece:
    """One paper: its title in the index and the bookmarks, its name, kind and open file."""

    title: str
    name: str
    kind: str
    source: BinaryIO


def pages_of(piece: Piece) -> int:
    """How many pages `piece` gives; 0 where it can only be attached as a file."""
    if piece.kind in _IMAGES:
        return 1
    if piece.kind != "pdf":
        return 0
    try:
        with Pdf.open(piece.source) as pdf:
            return len(pdf.pages)
    except PdfError:
        return 0
    finally:
        piece.source.seek(0)


def join(front: Iterable[tuple[str, Path]], pieces: Iterable[Piece], target: Path) -> int:
    """Write `front` (title, PDF file) and `pieces` to `target`; how many pages it has.

    The bookmarks of a front part hang below its own. Pieces without pages are attached. Pages
    go from file to file: memory does not grow with them.

    Raises Unreadable for a picture that cannot be decoded, or would fill the memory.
    """
    with TemporaryDirectory() as folder:
        parts = [_front_part(title, path) for title, path in front]
        attached: list[Piece] = []
        for number, piece in enumerate(pieces):
            part = _part(piece, Path(folder) / f"{number}.pdf")
            if part is None:
                attached.append(piece)
            else:
                parts.append(part)
        joined = Path(folder) / "joined.pdf"
        paths = (str(part.path) for part in parts)
        # Within one Pdf object qpdf keeps every page that comes from another; its own job does not.
        Job(["qpdf", "--deterministic-id", "--empty", "--pages", *paths, "--", str(joined)]).run()
        with Pdf.open(joined) as out:
            for page in out.pages:
                _disarm(page)
            if "/AcroForm" in out.Root:
                del out.Root.AcroForm
            _mark(out, parts)
            for piece in attached:
                _attach(out, piece)
            total = _stamp(out)
            out.save(target, deterministic_id=True)
    return total


@dataclass(frozen=True)
class _Part:
    """A file of pages; `inner` are bookmarks below its own, each with its page in the file."""

    title: str
    path: Path
    pages: int
    inner: tuple[tuple[str, int], ...] = ()


def _front_part(title: str, path: Path) -> _Part:
    with Pdf.open(path) as source:
        numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
        with source.open_outline() as outline:
            # The heading of the whole part says what the bookmark says already.
            whole = len(outline.root) == 1
            items = outline.root[0].children if whole else outline.root
            inner = tuple((item.title, _page_of(item, numbers)) for item in items)
        return _Part(title, path, len(source.pages), inner if len(inner) > 1 else ())


def _page_of(item: OutlineItem, numbers: dict[Any, int]) -> int:
    if isinstance(item.destination, Array) and len(item.destination):
        return numbers.get(item.destination[0].objgen, 0)
    return 0


def _part(piece: Piece, path: Path) -> _Part | None:
    """`piece` as a file of pages; None where it has none."""
    pages = pages_of(piece)
    if not pages:
        return None
    if piece.kind in _IMAGES:
        with Pdf.new() as made:
            _add_image(made, piece.source)
            made.save(path, deterministic_id=True)
    else:
        with path.open("wb") as copy:
            copyfileobj(piece.source, copy)
    return _Part(piece.title, path, pages)


def _disarm(page: Page) -> None:
    for name in _ACTIVE:
        if name in page:
            del page[name]


def _mark(out: Pdf, parts: Iterable[_Part]) -> None:
    first = 0
    with out.open_outline() as outline:
        for part in parts:
            item = OutlineItem(part.title, first, "Fit")
            item.children.extend(OutlineItem(title, first + at, "Fit") for title, at in part.inner)
            outline.root.append(item)
            first += part.pages


def _attach(out: Pdf, piece: Piece) -> None:
    attached = AttachedFileSpec(
        out,
        piece.source.read(),
        filename=piece.name,
        description=piece.title,
        mime_type="application/octet-stream",
        creation_date="",
        mod_date="",
    )
    out.attachments[f"{len(out.attachments) + 1:02d}-{piece.name}"] = attached


def _add_image(out: Pdf, source: BinaryIO) -> None:
    """A page with the picture as large as the margins allow."""
    try:
        with Image.open(source) as picture:
            stream = _drawn(out, picture, source)
            width, height = picture.size
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(str(error)) from error
    scale = min((A4[0] - 2 * _MARGIN) / width, (A4[1] - 2 * _MARGIN) / height)
    wide, high = width * scale, height * scale
    page = out.add_blank_page(page_size=A4)
    name = page.add_resource(stream, Name.XObject, name=_PICTURE)
    left, bottom = (A4[0] - wide) / 2, (A4[1] - high) / 2
    drawn = f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {bottom:.2f} cm {name} Do Q"
    page.contents_add(drawn.encode())


def _drawn(out: Pdf, picture: Image.Image, source: BinaryIO) -> Any:
    """The image as an object of the file: JPEG as it is, all else as plain colours."""
    columns: dict[str, Any] = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": picture.width,
        "/Height": picture.height,
        "/BitsPerComponent": 8,
    }
    if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
        source.seek(0)
        columns |= {
            "/ColorSpace": Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
            "/Filter": Name.DCTDecode,
        }
        return out.make_stream(source.read(), Dictionary(columns))
    flat = Image.new("RGB", picture.size, "white")
    drawn = picture.convert("RGBA")
    flat.paste(drawn, mask=drawn.getchannel("A"))
    columns |= {"/ColorSpace": Name.DeviceRGB, "/Filter": Name.FlateDecode}
    return out.make_stream(compress(flat.tobytes()), Dictionary(columns))


def _stamp(out: Pdf) -> int:
    """Number all pages at their lower edge, whichever way they are turned."""
    font = out.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    total = len(out.pages)
    for number, page in enumerate(out.pages, start=1):
        name = page.add_resource(font, Name.Font, name=_FONT)
        page.contents_add(b"q", prepend=True)
        page.contents_add(_stamped(page, f"{number}/{total}", str(name)))
    return total


def _stamped(page: Page, text: str, font: str) -> bytes:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    turned = int(page.get("/Rotate", 0)) % 360
    across = (right - left) if turned in (0, 180) else (top - bottom)
    middle = (across - _STAMP_WIDTH * _STAMP_SIZE * len(text)) / 2
    matrix = {
        0: (1, 0, 0, 1, left + middle, bottom + 14),
        90: (0, 1, -1, 0, right - 14, bottom + middle),
        180: (-1, 0, 0, -1, right - middle, top - 14),
        270: (0, -1, 1, 0, left + 14, top - middle),
    }.get(turned, (1, 0, 0, 1, left + middle, bottom + 14))
    placed = " ".join(f"{each:.2f}" for each in matrix)
    return f"Q q {placed} cm BT {font} {_STAMP_SIZE} Tf ({text}) Tj ET Q".encode()
