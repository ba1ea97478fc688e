"""HTML → a PDF file that is PDF/A-3A and PDF/UA-1 by construction (not certified)."""

import gc
import logging
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO

from reports.documents import Facts, summary, written
from reports.documents.canonical import canonical_json
from reports.documents.engine import (
    CSS,
    HTML,
    Attachment,
    FatalURLFetchingError,
    FontConfiguration,
)
from reports.documents.fetching import ClosedFetcher
from reports.documents.finishing import finish
from reports.documents.summary import STYLE
from reports.documents.typeface import FaceMissing, face_css, folder, only_our_face

ATTACHMENT = "facts.json"
# Where the facts know no day: attachments without a date would take that of today.
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
Step = Callable[[str], None]


class NotRendered(Exception):
    """The file could not be made as it has to be; the message is written for people."""


def report_pdf(facts: Facts, *, step: Step = lambda name: None) -> bytes:
    """The document of `facts` with the facts attached.

    `step` is called with "html", "layout" and "write" when each begins.

    Raises NotRendered, and never gives out a file with another face or with parts missing.
    """
    step("html")
    document = written.written_document if written.is_written(facts) else summary.summary_report
    page = document(facts)
    data = canonical_json(facts)
    name = sha256(data + template_of(facts).encode()).hexdigest()[:32]
    return render(page.html, facts_json=data, day=_day(facts), identifier=name, step=step)


def template_of(facts: Facts) -> str:
    """Names what turns these facts into a file."""
    if written.is_written(facts):
        return written.template_version()
    return summary.template_version()


def render(
    html: str, *, facts_json: bytes, day: datetime, identifier: str, step: Step = lambda name: None
) -> bytes:
    """`html` as PDF. Equal arguments give equal bytes."""
    fetcher = ClosedFetcher([folder()])
    with _complaints() as complaints, _garbage_left_lying(), warnings.catch_warnings():
        # WeasyPrint 70 leaves closing the file of the colour profile to Python.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            with only_our_face():
                fonts = FontConfiguration()
            style = CSS(
                string=face_css() + STYLE.read_text(), font_config=fonts, url_fetcher=fetcher
            )
            # Without any face at all Pango brings the whole process down.
            _refuse(complaints)
            step("layout")
            document = HTML(string=html, url_fetcher=fetcher).render(
                font_config=fonts, stylesheets=[style], pdf_variant="pdf/a-3a"
            )
            step("write")
            pdf: bytes = document.write_pdf(
                pdf_variant="pdf/a-3a",
                pdf_identifier=identifier.encode(),
                attachments=[_attached(facts_json, day)],
                finisher=finish,
            )
        except FaceMissing as missing:
            raise NotRendered(str(missing)) from missing
        except FatalURLFetchingError as refused:
            # Derived from BaseException: past this point nothing else would stop it.
            raise NotRendered(f"Văn bản đòi tải tệp không được phép: {refused}") from refused
    _refuse(complaints)
    return pdf


def _refuse(complaints: list[str]) -> None:
    if complaints:
        raise NotRendered(f"Không tạo được văn bản đúng thể thức: {'; '.join(complaints)}")


def _attached(facts_json: bytes, day: datetime) -> Attachment:
    return Attachment(
        file_obj=StringIO(facts_json.decode()),
        name=ATTACHMENT,
        description="Dữ liệu của báo cáo",
        relationship="Source",
        created=day,
        modified=day,
    )


def _day(facts: Facts) -> datetime:
    held = facts["conference"]["date"]
    return datetime.fromisoformat(held).replace(tzinfo=UTC) if held else _NO_DAY


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collects what WeasyPrint complains of in this thread.

    A missing glyph, a face that cannot be loaded, a style or an image that it left out are
    only lines of a log to WeasyPrint; here each makes the document fail.
    """
    found: list[str] = []
    thread = threading.get_ident()

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread:
                found.append(record.getMessage())

    collector = Collector(level=logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield found
    finally:
        logger.removeHandler(collector)


@contextmanager
def _garbage_left_lying() -> Iterator[None]:
    """No cycle collection while boxes are made: a fifth less time for a third more memory."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
