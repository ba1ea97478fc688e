"""The summary report of a conference: facts → HTML."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from reports.documents import Facts, achievements, ahead, commendation
from reports.documents.blocks import Numbered, number_sections
from reports.documents.facts import about
from reports.documents.heading import authority, heading, notices, recipients
from reports.documents.opening import opening
from reports.documents.typeface import Printable, printable

TEMPLATE = "reports/summary_report.html"
STYLE = Path(__file__).with_name("decree_30.css")
# In the order of the report. Each answers None where there are no facts for it.
SECTIONS = (
    opening,
    achievements.movements,
    achievements.results,
    achievements.scoring,
    achievements.ranking,
    commendation.proposals,
    commendation.conferred,
    ahead.limitations,
    ahead.recommendations,
    ahead.covenant,
    ahead.next_officers,
    ahead.cited,
)


@dataclass(frozen=True)
class Page:
    """A report as HTML, with the title of its file."""

    html: str
    title: str


def body(facts: Facts) -> tuple[Numbered, ...]:
    """The sections that have facts, numbered without gaps."""
    made = (section(facts) for section in SECTIONS)
    return number_sections([section for section in made if section])


def summary_report(facts: Facts) -> Page:
    """The report of `facts`. Characters outside the face are replaced, and a note says so."""
    shown: Printable = printable(facts)
    heads = heading(shown.value)
    context: dict[str, Any] = {
        "heading": heads,
        "notices": notices(shown.value),
        "code": about(shown.value).code,
        "verify_at": about(shown.value).verify_at,
        "is_demo": about(shown.value).is_demo,
        "sections": body(shown.value),
        "authority": authority(shown.value),
        "signer": about(shown.value).signer,
        "recipients": recipients(shown.value),
        "replaced": shown.replaced,
    }
    # The language of whoever asked must not reach into the document.
    with translation.override("vi"):
        return Page(render_to_string(TEMPLATE, context), heads.title)


def template_version() -> str:
    """Names what turned facts into a file: changes whenever template, style or code does."""
    here = Path(__file__).parent
    template = settings.BASE_DIR / "templates" / TEMPLATE
    sources = [template, *sorted(template.parent.glob("_document*.html"))]
    sources += [STYLE, *sorted(here.glob("*.py"))]
    digest = sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()
    return f"summary-report/1-{digest[:12]}"
