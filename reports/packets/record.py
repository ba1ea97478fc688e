"""The parts of a packet that the platform writes: index and record, as HTML."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from reports.documents import Facts
from reports.documents.blocks import Block, Column, Table
from reports.documents.heading import DEMO_NOTICE
from reports.documents.plain_text import blocks_of
from reports.documents.summary import STYLE
from reports.documents.typeface import printable

FORMAT = "packet/1"
RECORD, INDEX = "reports/packet_record.html", "reports/packet_index.html"
_COLUMNS = (
    Column("TT", "order"),
    Column("Giấy tờ"),
    Column("Trang", "unit"),
    Column("Mã băm SHA-256", "medium"),
)
# Enough to tell files apart by eye; the record has the whole.
_SHORT_HASH = 12


@dataclass(frozen=True)
class Part:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the index; `first` and `last` page, None for what is attached as a file."""

    title: str
    sha256: str = ""
    first: int | None = None
    last: int | None = None

    @property
    def pages(self) -> str:
        if self.first is None:
            return "tệp đính kèm"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def record_html(facts: Facts) -> str:
    shown = printable(facts)
    told = shown.value
    parts = [
        Part(said["title"], blocks_of("\n".join(said["lines"]), said["caption"]))
        for said in told["sections"]
    ]
    return _rendered(RECORD, told, {"parts": parts, "replaced": shown.replaced})


def index_html(facts: Facts, entries: list[Entry], *, zipped: bool) -> str:
    rows = tuple(
        (str(number), entry.title, entry.pages, entry.sha256[:_SHORT_HASH])
        for number, entry in enumerate(entries, start=1)
    )
    shown = printable({"facts": facts, "rows": rows})
    table = Table("", _COLUMNS, tuple(tuple(row) for row in shown.value["rows"]))
    context = {"table": table, "zipped": zipped}
    return _rendered(INDEX, shown.value["facts"], context)


def _rendered(template: str, told: Facts, context: dict[str, Any]) -> str:
    about = {
        **{name: told[name] for name in ("title", "about", "code", "verify_at", "is_demo")},
        "notices": [DEMO_NOTICE] if told["is_demo"] else [],
    }
    # The language of whoever asked must not reach into the document.
    with translation.override("vi"):
        return render_to_string(template, {**about, **context})


def template_version(_facts: Facts) -> str:
    """Names what turned facts into a file: changes whenever template, style or code does."""
    here = Path(__file__).parent
    templates = settings.BASE_DIR / "templates"
    sources = [templates / RECORD, templates / INDEX, STYLE, *sorted(here.glob("*.py"))]
    digest = sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()
    return f"{FORMAT}-{digest[:12]}"
