"""From the rows of a draft to the facts of its document."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from reports.documents import Facts
from reports.documents.canonical import plain
from reports.documents.written import FORMAT
from reports.models import DocumentDraft, DocumentSection, Report
from reports.subjects import held_on, is_demo, subject_of, title_of
from reports.texts import ANNEX
from reports.texts.registry import text_kind


def verify_address() -> str:
    """Where a code on paper can be checked."""
    return f"{settings.SITE_URL}{reverse('reports:verify')}"


def facts_of_draft(
    draft: DocumentDraft, sections: list[DocumentSection], *, code: str, replaces: Report | None
) -> Facts:
    """Everything that the document is made from, the text as it is now among it."""
    subject, kind = subject_of(draft), text_kind(draft)
    dated = held_on(subject) or draft.dated
    return plain(
        {
            "format": FORMAT,
            "kind": draft.kind,
            "code": code,
            "verify_at": verify_address(),
            "number": draft.number,
            "replaces": replaces.code if replaces else "",
            "is_demo": is_demo(subject),
            # What it is about, a conference or another subject; attachments bear its day.
            "conference": {
                "title": title_of(subject),
                "date": dated.isoformat() if dated else None,
            },
            "heading": _heading(draft),
            "addressed_to": kind.addressed_to(draft),
            "sections": _sections([row for row in sections if row.key != ANNEX], draft),
            "annexes": _sections([row for row in sections if row.key == ANNEX], draft),
            "signatures": kind.signatures(draft),
            "recipients": kind.recipients(draft),
        }
    )


def _heading(draft: DocumentDraft) -> dict[str, Any]:
    kind = text_kind(draft)
    superior, issuing = kind.issuer(draft)
    return {
        "superior": superior.upper(),
        "issuing": issuing.upper(),
        "issued_by": issuing,
        "number": draft.number_text,
        "symbol": kind.symbol,
        "place": draft.place,
        "date": draft.dated.isoformat() if draft.dated else None,
        "is_dated": kind.is_dated,
        "kind": kind.word,
        "subject": kind.about(draft),
        "whose": kind.whose(draft),
    }


def _sections(rows: list[DocumentSection], draft: DocumentDraft) -> list[dict[str, Any]]:
    """Those that say something, numbered where they have a title."""
    told: list[dict[str, Any]] = []
    number = 0
    for row in rows:
        if not row.text.strip():
            continue
        title = row.title
        if title and row.key != ANNEX:
            number += 1
            title = f"{number}. {title}"
        # As lines: what is printed has no line breaks inside a text.
        lines = [line for line in row.text.splitlines() if line.strip()]
        caption = row.title or text_kind(draft).word
        told.append({"title": title, "lines": lines, "caption": caption})
    return told
