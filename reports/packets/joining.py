"""Papers of all kinds → one PDF file, from file to file: flat in memory."""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from zlib import compress

from pikepdf import Array, Dictionary, Job, Name, OutlineItem, Page, PasswordError, Pdf, PdfError
from PIL import Image

A4 = (595.28, 841.89)
_MARGIN = 42.5
_STAMP_SIZE = 9
# Average width of a character of Helvetica, as a part of its size; near enough to centre by.
_STAMP_WIDTH = 0.5
# What a page of somebody else's may do when it is opened or touched. What annotations show,
# stamps and signatures among it, has become part of the page before.
_ACTIVE = ("/Annots", "/AA", "/StructParents", "/PieceInfo", "/B", "/Thumb")
# Names of our own: by default they are drawn by lot, and equal packets would differ.
_PICTURE, _FONT = Name("/PacketPicture"), Name("/PacketNumber")
_IMAGES = ("jpg", "jpeg", "png")
# 300 dots an inch on A4: finer pictures are drawn smaller, and lie in the zip as they came.
_FINEST = (2480, 3508)
_ORIENTATION = 0x0112
# How far a camera says that its picture is to be turned, clockwise.
_TURNS = {3: 180, 6: 90, 8: 270}
# What Pillow says to a picture that it cannot decode, or that would fill the memory.
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
# Of an attached file; without one of our own it would be that of the copy.
_NO_MOMENT = "D:19800101000000Z"


@dataclass(frozen=True)
class Piece:
    """One paper as a file: its title in index and bookmarks, its name, and how many `pages` it
    gives; one of 0 can only be attached.
    """

    title: str
    name: str
    path: Path
    pages: int


def piece_of(source: IO[bytes], path: Path, *, title: str, name: str, kind: str) -> Piece:
    """Copy `source` to `path`, a picture as a page; what cannot be laid out stays as it is."""
    if kind in _IMAGES and _as_page(source, path):
        return Piece(title, name, path, 1)
    source.seek(0)
    with path.open("wb") as copy:
        while part := source.read(1 << 20):
            copy.write(part)
    return Piece(title, name, path, _length(path) if kind == "pdf" else 0)


def _length(path: Path) -> int:
    try:
        with Pdf.open(path) as pdf:
            return len(pdf.pages)
    except (PdfError, PasswordError):
        return 0


@dataclass(frozen=True)
class Part:
    """A file of pages; `inner` are bookmarks below its own, each with its page in the file."""

    title: str
    path: Path
    pages: int
    inner: tuple[tuple[str, int], ...] = ()


def front_part(title: str, path: Path) -> Part:
    """A PDF of our own, with the headings in it."""
    with Pdf.open(path) as source:
        numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
        with source.open_outline() as outline:
            # The heading of the whole part says what the bookmark says already.
            whole = len(outline.root) == 1
            items = outline.root[0].children if whole else outline.root
            inner = tuple((item.title, _page_of(item, numbers)) for item in items)
        return Part(title, path, len(source.pages), inner if len(inner) > 1 else ())


def join(front: Iterable[Part], pieces: Iterable[Piece], target: Path) -> int:
    """Write `front` and `pieces` to `target`; how many pages it has.

    The bookmarks of a front part hang below its own. Pieces without pages are attached. Pages
    go from file to file: memory does not grow with them.
    """
    parts, attached = list(front), []
    for piece in pieces:
        if piece.pages:
            parts.append(Part(piece.title, piece.path, piece.pages))
        else:
            attached.append(piece)
    with TemporaryDirectory() as folder:
        joined = Path(folder) / "joined.pdf"
        paths = (str(part.path) for part in parts)
        told = [word for at, piece in enumerate(attached, 1) for word in _attaching(at, piece)]
        # Within one Pdf object qpdf keeps every page that comes from another; its own job does not.
        options = ("--deterministic-id", "--flatten-annotations=all", "--no-warn", "--empty")
        Job(["qpdf", *options, "--pages", *paths, "--", *told, str(joined)]).run()
        with Pdf.open(joined) as out:
            for page in out.pages:
                _disarm(page)
            if "/AcroForm" in out.Root:
                del out.Root.AcroForm
            _mark(out, parts)
            total = _stamp(out)
            out.save(target, deterministic_id=True)
    return total


def _attaching(number: int, piece: Piece) -> list[str]:
    return [
        "--add-attachment",
        str(piece.path),
        f"--key={number:02d}",
        f"--filename={piece.name}",
        f"--description={piece.title}",
        "--mimetype=application/octet-stream",
        f"--creationdate={_NO_MOMENT}",
        f"--moddate={_NO_MOMENT}",
        "--",
    ]


def _page_of(item: OutlineItem, numbers: dict[Any, int]) -> int:
    if isinstance(item.destination, Array) and len(item.destination):
        return numbers.get(item.destination[0].objgen, 0)
    return 0


def _disarm(page: Page) -> None:
    for name in _ACTIVE:
        if name in page:
            del page[name]


def _mark(out: Pdf, parts: Iterable[Part]) -> None:
    first = 0
    with out.open_outline() as outline:
        for part in parts:
            item = OutlineItem(part.title, first, "Fit")
            item.children.extend(OutlineItem(title, first + at, "Fit") for title, at in part.inner)
            outline.root.append(item)
            first += part.pages


def _as_page(source: IO[bytes], path: Path) -> bool:
    """Write a page with the picture as large as the margins allow; False where it is broken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source) as picture, Pdf.new() as made:
                _draw(made, picture, source)
                made.save(path, deterministic_id=True)
    except _UNREADABLE:
        return False
    return True


def _draw(out: Pdf, picture: Image.Image, source: IO[bytes]) -> None:
    """The page lies as the picture does, and is turned as its camera was held."""
    width, height = picture.size
    wide_page, high_page = A4 if width <= height else A4[::-1]
    scale = min((wide_page - 2 * _MARGIN) / width, (high_page - 2 * _MARGIN) / height)
    wide, high = width * scale, height * scale
    page = out.add_blank_page(page_size=(wide_page, high_page))
    if turned := _TURNS.get(picture.getexif().get(_ORIENTATION, 1)):
        page.obj["/Rotate"] = turned
    name = page.add_resource(_drawn(out, picture, source), Name.XObject, name=_PICTURE)
    left, bottom = (wide_page - wide) / 2, (high_page - high) / 2
    drawn = f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {bottom:.2f} cm {name} Do Q"
    page.contents_add(drawn.encode())


def _drawn(out: Pdf, picture: Image.Image, source: IO[bytes]) -> Any:
    """The image as an object of the file: JPEG as it is, all else as plain colours."""
    columns: dict[str, Any] = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/BitsPerComponent": 8,
    }
    if picture.format in ("JPEG", "MPO") and picture.mode in ("L", "RGB"):
        source.seek(0)
        columns |= {
            "/Width": picture.width,
            "/Height": picture.height,
            "/ColorSpace": Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
            "/Filter": Name.DCTDecode,
        }
        return out.make_stream(source.read(), Dictionary(columns))
    drawn = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    drawn.thumbnail(_FINEST if drawn.width <= drawn.height else _FINEST[::-1])
    flat = Image.new("RGB", drawn.size, "white")
    flat.paste(drawn, mask=drawn.getchannel("A") if drawn.mode == "RGBA" else None)
    columns |= {
        "/Width": flat.width,
        "/Height": flat.height,
        "/ColorSpace": Name.DeviceRGB,
        "/Filter": Name.FlateDecode,
    }
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
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
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
    wide = _STAMP_WIDTH * _STAMP_SIZE * len(text)
    # White below the figures: they may fall on a seal or a line of the paper.
    ground = f"1 g -3 -3 {wide + 10:.2f} {_STAMP_SIZE + 4} re f 0 g"
    return f"Q q {placed} cm {ground} BT {font} {_STAMP_SIZE} Tf ({text}) Tj ET Q".encode()
