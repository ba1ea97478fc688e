"""What anybody may learn about a document from the code on its paper.

No more than what was announced: what it is, of which conference, which day, and what its file
has to be. Names, ballots and texts are not told here.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reports.models import CODE_LENGTH, DocumentDraft, Report, ReportKind
from reports.naming import name_of
from reports.workflow import ReportState


@dataclass(frozen=True)
class Verdict:
    """A document that this platform made; `successor` has taken its place."""

    report: Report
    name: str
    conference: str
    held_on: date | None
    signed_on: date | None
    number: int
    scan_sha256: str
    is_superseded: bool
    from_published: bool


def plain_code(typed: str) -> str:
    """A code as it was made, however it was typed: without spaces, dashes and small letters."""
    return "".join(typed.split()).replace("-", "").upper()[: CODE_LENGTH + 1]


def verdict_of(code: str) -> Verdict | None:
    """The document with this code, if its file was made; None for everything else."""
    rows = Report.objects.filter(code=plain_code(code), state=ReportState.DONE)
    report = (
        rows.select_related("conference", "draft__scan").defer("facts").first()
        if "\x00" not in code
        else None
    )
    if report is None:
        return None
    draft: DocumentDraft | None = getattr(report, "draft", None)
    scan = draft.scan if draft is not None else None
    return Verdict(
        report=report,
        name=str(report.get_kind_display()) if report.is_written else name_of(report.conference),
        conference=str(report.conference),
        held_on=report.conference.held_on,
        signed_on=draft.signed_on if draft is not None else None,
        number=draft.number if draft is not None else 1,
        scan_sha256=scan.sha256 if scan is not None else "",
        is_superseded=is_superseded(report, draft),
        from_published=report.conference.is_recorded,
    )


def is_superseded(report: Report, draft: DocumentDraft | None) -> bool:
    """Whether a later version has taken the place of this one."""
    if draft is not None:
        return DocumentDraft.objects.all().taking_its_place(draft).exists()
    later = Report.objects.filter(
        conference=report.conference_id, kind=ReportKind.SUMMARY, pk__gt=report.pk
    )
    return later.filter(state=ReportState.DONE).exists()


def fingerprint(upload: Any) -> str:
    """The SHA-256 of what was sent, read in pieces; nothing of it is kept."""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def compared(verdict: Verdict, sha256: str) -> tuple[str, str]:
    """(kind of note, sentence): whether a file is the one that was made, or the signed scan."""
    if sha256 == verdict.report.sha256:
        return "ok", _("Tệp giống hệt tệp đã phát hành.")
    if verdict.scan_sha256 and sha256 == verdict.scan_sha256:
        return "ok", _("Tệp giống hệt bản quét đã ký của văn bản này.")
    return "bad", _(
        "Tệp khác tệp đã phát hành: đã bị sửa, được lưu lại bằng chương trình khác, hoặc là "
        "một văn bản khác."
    )
