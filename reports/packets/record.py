"""The parts of a packet that the platform writes: index and record, as HTML."""

from collections.abc import Sequence
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
from reports.documents.summary import STYLE
from reports.documents.typeface import printable
from reports.packets.blocks import to_blocks

FORMAT = "packet/2"
_HEAD = ("title", "about", "state", "at", "code", "verify_at", "is_demo")
RECORD, INDEX = "reports/packet_record.html", "reports/packet_index.html"
# Enough to tell files apart by eye; the record has the whole.
_SHORT_HASH = 12


@dataclass(frozen=True)
class Part:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the index. `where` are its pages, the name of its file, or why it is not there;
    one without a `number` is a part of the line before.
    """

    title: str
    where: str
    number: str = ""
    sha256: str = ""


def record_html(facts: Facts) -> str:
    shown = printable(facts)
    parts = [
        Part(f"{at}. {said['title']}", tuple(to_blocks(said["blocks"])))
        for at, said in enumerate(shown.value["sections"], start=1)
    ]
    return _rendered(RECORD, shown.value, {"parts": parts, "replaced": shown.replaced})


def index_html(facts: Facts, entries: Sequence[Entry], *, warning: str, zipped: bool) -> str:
    rows = tuple(
        (entry.number, entry.title, entry.where, entry.sha256[:_SHORT_HASH]) for entry in entries
    )
    shown = printable({"facts": facts, "rows": rows, "warning": warning})
    columns = (
        Column("TT", "order"),
        Column("Nội dung"),
        Column("Tệp") if zipped else Column("Trang", "unit"),
        Column("Mã băm SHA-256", "unit"),
    )
    table = Table("", columns, tuple(tuple(row) for row in shown.value["rows"]))
    context = {"table": table, "zipped": zipped, "warning": shown.value["warning"]}
    return _rendered(INDEX, shown.value["facts"], context)


def _rendered(template: str, told: Facts, context: dict[str, Any]) -> str:
    about = {
        **{name: told[name] for name in _HEAD},
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
