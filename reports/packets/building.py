"""A packet made: record and index laid out, papers put after them. Workers only."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, Any, cast

from django.core.files.storage import default_storage

from reports.documents import Facts
from reports.documents.canonical import canonical_json, facts_sha256
from reports.documents.pdf import Step, render
from reports.packets.joining import Part, Piece, front_part, join, piece_of
from reports.packets.papers import GONE, warning_of
from reports.packets.record import Entry, index_html, record_html

_RECORD_TITLE = "Nội dung hồ sơ trong hệ thống"
_INDEX_TITLE = "Mục lục"
RECORD_FILE = "00 Nội dung hồ sơ.pdf"
# A zip holds no day before that.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def packet_pdf(facts: Facts, step: Step) -> Path:
    """One PDF, in a temporary file that the caller moves away."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        pieces = [_piece(paper, folder) for paper in facts["papers"]]
        front = _front(facts, pieces, folder, step)
        step("write")
        held = [piece for piece in pieces if piece is not None]
        return _written(".pdf", lambda target: join(front, held, target))


def packet_zip(facts: Facts, step: Step) -> Path:
    """The index with the record, and every paper as it was handed in."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        front = _front(facts, None, folder, step)
        step("write")

        def write(target: Path) -> None:
            head = folder / "head.pdf"
            join(front, [], head)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                with head.open("rb") as source:
                    _put(archive, RECORD_FILE, source)
                for paper in facts["papers"]:
                    if paper["became"] != GONE:
                        with default_storage.open(paper["path"], "rb") as source:
                            _put(archive, paper["file"], source)

        return _written(".zip", write)


def _piece(paper: Facts, folder: Path) -> Piece | None:
    """None for a paper that is gone from the store: the index says so."""
    if paper["became"] == GONE:
        return None
    with default_storage.open(paper["path"], "rb") as source:
        return piece_of(
            cast("IO[bytes]", source),
            folder / paper["file"],
            title=paper["title"],
            name=paper["file"],
            kind=paper["kind"],
        )


def _front(
    facts: Facts, pieces: Sequence[Piece | None] | None, folder: Path, step: Step
) -> list[Part]:
    """Index and record as files. The index tells pages, its own among them; in a zip, where
    there are no `pieces`, it tells files.
    """
    step("html")
    record = _laid_out(facts, record_html(facts), folder / "record.pdf", b"record")
    step("layout")
    part = front_part(_RECORD_TITLE, record)
    index = folder / "index.pdf"
    own = 1
    while True:
        entries = [*_record_entries(part, own, zipped=pieces is None)]
        first = own + part.pages + 1
        entries += _paper_entries(facts["papers"], pieces, first)
        warning = warning_of(facts["papers"])
        html = index_html(facts, entries, warning=warning, zipped=pieces is None)
        _laid_out(facts, html, index, b"index")
        made = front_part(_INDEX_TITLE, index)
        if made.pages == own:
            return [made, part]
        own = made.pages


def _record_entries(part: Part, before: int, *, zipped: bool) -> Iterator[Entry]:
    """The record with its sections, which begin after `before` pages."""
    span = _span(before + 1, part.pages)
    yield Entry(part.title, RECORD_FILE if zipped else span, number="1")
    for title, at in part.inner:
        page = str(before + at + 1)
        yield Entry(f"– {title}", f"trang {page}" if zipped else page)


def _paper_entries(
    papers: Sequence[Facts], pieces: Sequence[Piece | None] | None, first: int
) -> Iterator[Entry]:
    for at, paper in enumerate(papers):
        piece = pieces[at] if pieces else None
        where = paper["file"]
        if paper["became"] == GONE:
            where = "không còn tệp"
        elif piece is not None:
            where = _span(first, piece.pages) if piece.pages else "tệp đính kèm"
            first += piece.pages
        yield Entry(paper["title"], where, number=str(at + 2), sha256=paper["sha256"])


def _span(first: int, pages: int) -> str:
    return str(first) if pages == 1 else f"{first}–{first + pages - 1}"


def _laid_out(facts: Facts, html: str, target: Path, salt: bytes) -> Path:
    day = datetime.fromisoformat(facts["day"]).replace(tzinfo=UTC)
    identifier = facts_sha256({"facts": facts, "part": salt.decode()})[:32]
    target.write_bytes(
        render(html, facts_json=canonical_json(facts), day=day, identifier=identifier)
    )
    return target


def _put(archive: zipfile.ZipFile, name: str, source: Any) -> None:
    """A file with a fixed day: equal facts give equal bytes."""
    entry = zipfile.ZipInfo(name, date_time=_FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    source.seek(0)
    with archive.open(entry, "w") as target:
        copyfileobj(source, target)


def _written(suffix: str, write: Callable[[Path], Any]) -> Path:
    """A temporary file that `write` has filled; nothing is left where it fails."""
    with NamedTemporaryFile(suffix=suffix, delete=False) as made:
        target = Path(made.name)
    try:
        write(target)
    except BaseException:
        target.unlink()
        raise
    return target
