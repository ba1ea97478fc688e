"""Minutes, vote-count records and letters: facts that hold the text as it was frozen → HTML."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from reports.documents import Facts
from reports.documents.blocks import Block
from reports.documents.heading import DEMO_NOTICE, Heading
from reports.documents.plain_text import blocks_of
from reports.documents.summary import STYLE, Page
from reports.documents.typeface import Printable, printable
from reports.documents.wording import long_day

FORMAT = "written-document/1"
TEMPLATE = "reports/written_document.html"
_NO_NUMBER = "\u00a0" * 8
_NO_DAY = "ngày …… tháng …… năm ………"


@dataclass(frozen=True)
class Part:
    """A section of the text; one without a title runs on."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Signature:
    """One place to sign: the lines above it, and the name below, where it is known."""

    lines: tuple[str, ...]
    name: str


def is_written(facts: Facts) -> bool:
    return facts.get("format") == FORMAT


def written_document(facts: Facts) -> Page:
    """The document of `facts`. Characters outside the face are replaced, and a note says so."""
    shown: Printable = printable(facts)
    told = shown.value
    heads = heading(told)
    context: dict[str, Any] = {
        "heading": heads,
        "code": told["code"],
        "verify_at": told["verify_at"],
        "is_demo": told["is_demo"],
        "notices": _notices(told),
        "addressed_to": told["addressed_to"],
        "parts": _parts(told["sections"]),
        "annexes": _parts(told["annexes"]),
        "annex_of": _annex_of(told),
        "rows": [[_signature(one) for one in row] for row in told["signatures"]],
        "recipients": told["recipients"],
        "replaced": shown.replaced,
    }
    # The language of whoever asked must not reach into the document.
    with translation.override("vi"):
        return Page(render_to_string(TEMPLATE, context), heads.title)


def heading(facts: Facts) -> Heading:
    """The heading. Minutes bear no place and date: both are in their text."""
    said = facts["heading"]
    dated = long_day(said["date"]) if said["date"] else _NO_DAY
    return Heading(
        superior=said["superior"],
        issuing=said["issuing"],
        number=said["number"] or f"{_NO_NUMBER}/{said['symbol']}-…",
        place_and_date=f"{said['place'] or '……………'}, {dated}" if said["is_dated"] else "",
        kind=said["kind"],
        subject=said["subject"],
        whose=said["whose"],
    )


def _notices(facts: Facts) -> list[str]:
    found = [DEMO_NOTICE] if facts["is_demo"] else []
    if facts["replaces"]:
        found.append(f"Văn bản này thay văn bản có mã kiểm tra {facts['replaces']}.")
    return found


def _parts(sections: list[dict[str, Any]]) -> list[Part]:
    """Sections with their blocks; those that were emptied are left out."""
    made = [
        Part(said["title"], blocks_of("\n".join(said["lines"]), said["caption"]))
        for said in sections
    ]
    return [part for part in made if part.blocks]


def _annex_of(facts: Facts) -> str:
    said = facts["heading"]
    number = said["number"] or f"{_NO_NUMBER}/{said['symbol']}-…"
    dated = long_day(said["date"]) if said["date"] else _NO_DAY
    return f"(Kèm theo {said['kind']} số {number} {dated} của {said['issued_by']})"


def _signature(said: dict[str, Any] | None) -> Signature | None:
    return Signature(tuple(said["lines"]), said["name"]) if said else None


def template_version() -> str:
    """Names what turned facts into a file: changes whenever template, style or code does."""
    here = Path(__file__).parent
    template = settings.BASE_DIR / "templates" / TEMPLATE
    sources = [template, *sorted(template.parent.glob("_document*.html"))]
    sources += [STYLE, *sorted(here.glob("*.py"))]
    digest = sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()
    return f"written-document/1-{digest[:12]}"
