"""A packet made: record and index laid out, papers put after them. Workers only."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from django.core.files.storage import default_storage
from pikepdf import Pdf

from reports.documents import Facts
from reports.documents.canonical import canonical_json, facts_sha256
from reports.documents.pdf import NotRendered, Step, render
from reports.packets.joining import Piece, Unreadable, join, pages_of
from reports.packets.record import Entry, index_html, record_html

_RECORD_TITLE = "Nội dung hồ sơ trong hệ thống"
_INDEX_TITLE = "Mục lục"
# A zip holds no day before that.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def packet_pdf(facts: Facts, step: Step) -> Path:
    """One PDF, in a temporary file that the caller moves away.

    Raises NotRendered where a paper is gone from the store.
    """
    with TemporaryDirectory() as folder, _papers(facts) as pieces:
        front = _front(facts, pieces, Path(folder), step, zipped=False)
        step("write")
        return _written(".pdf", lambda target: _joined(front, pieces, target))


def packet_zip(facts: Facts, step: Step) -> Path:
    """The index with the record, and every paper as it was handed in."""
    with TemporaryDirectory() as folder, _papers(facts) as pieces:
        front = _front(facts, pieces, Path(folder), step, zipped=True)
        step("write")

        def write(target: Path) -> None:
            head = Path(folder) / "head.pdf"
            join(front, [], head)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                with head.open("rb") as source:
                    _put(archive, "00-noi-dung-ho-so.pdf", source)
                for number, piece in enumerate(pieces, start=1):
                    _put(archive, f"{number:02d}-{piece.name}", piece.source)

        return _written(".zip", write)


def _joined(front: list[tuple[str, Path]], pieces: Sequence[Piece], target: Path) -> None:
    try:
        join(front, pieces, target)
    except Unreadable as error:
        raise NotRendered(f"Có ảnh không đọc được trong hồ sơ: {error}") from error


def _front(
    facts: Facts, pieces: Sequence[Piece], folder: Path, step: Step, *, zipped: bool
) -> list[tuple[str, Path]]:
    """Index and record as files. The index tells pages, its own among them."""
    step("html")
    record = _laid_out(facts, record_html(facts), folder / "record.pdf", b"record")
    step("layout")
    lengths = [(_RECORD_TITLE, "", _length(record))]
    papers = zip(facts["papers"], pieces, strict=True)
    lengths += [(piece.title, paper["sha256"], pages_of(piece)) for paper, piece in papers]
    index = folder / "index.pdf"
    own = 1
    while True:
        html = index_html(facts, _entries(lengths, first=own + 1), zipped=zipped)
        _laid_out(facts, html, index, b"index")
        if _length(index) == own:
            return [(_INDEX_TITLE, index), (_RECORD_TITLE, record)]
        own = _length(index)


def _entries(lengths: Sequence[tuple[str, str, int]], *, first: int) -> list[Entry]:
    found = []
    for title, digest, count in lengths:
        if count:
            found.append(Entry(title, digest, first, first + count - 1))
        else:
            found.append(Entry(title, digest))
        first += count
    return found


def _laid_out(facts: Facts, html: str, target: Path, salt: bytes) -> Path:
    day = datetime.fromisoformat(facts["day"]).replace(tzinfo=UTC)
    identifier = facts_sha256({"facts": facts, "part": salt.decode()})[:32]
    target.write_bytes(
        render(html, facts_json=canonical_json(facts), day=day, identifier=identifier)
    )
    return target


def _length(path: Path) -> int:
    with Pdf.open(path) as pdf:
        return len(pdf.pages)


@contextmanager
def _papers(facts: Facts) -> Iterator[list[Piece]]:
    """Every paper, open. Raises NotRendered where one is gone."""
    with ExitStack() as open_files:
        found = []
        for paper in facts["papers"]:
            try:
                source: Any = open_files.enter_context(default_storage.open(paper["path"], "rb"))
            except FileNotFoundError as error:
                raise NotRendered(
                    f"Không còn tệp “{paper['name']}” trong kho; tải lại giấy tờ này rồi tạo lại."
                ) from error
            name = PurePosixPath(paper["name"]).name
            found.append(Piece(paper["title"], name, paper["kind"], source))
        yield found


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
