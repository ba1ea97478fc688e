"""What anybody may learn about a document from the code on its paper.

No more than what was announced: what it is, of which conference, body or year, which day, and
what its file has to be. Names, ballots and texts are not told here.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from awards.models import Award, CouncilSession
from conferences.models import Conference
from reports.models import CODE_LENGTH, DocumentDraft, Report
from reports.models.reports import SUBJECTS, ReportKind
from reports.naming import name_of
from reports.subjects import READ_REPORT, Subject, body_of, held_on, subject_of, year_of
from reports.workflow import ReportState


@dataclass(frozen=True)
class Verdict:
    """A document that this platform made; `successor` has taken its place."""

    report: Report
    name: str
    about: tuple[tuple[str, str], ...]
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
        rows.select_related(*READ_REPORT, "draft__scan").defer("facts").first()
        if "\x00" not in code
        else None
    )
    if report is None:
        return None
    draft: DocumentDraft | None = getattr(report, "draft", None)
    scan = draft.scan if draft is not None else None
    return Verdict(
        report=report,
        name=name_of(report.conference)
        if report.conference and not report.is_written
        else str(report.get_kind_display()),
        about=_about(subject_of(report)),
        held_on=held_on(subject_of(report)),
        signed_on=draft.signed_on if draft is not None else None,
        number=draft.number if draft is not None else 1,
        scan_sha256=scan.sha256 if scan is not None else "",
        is_superseded=is_superseded(report, draft),
        from_published=report.conference is not None and report.conference.is_recorded,
    )


def _about(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Words and values that say what it is about; recipients of awards may be persons."""
    if isinstance(subject, Conference):
        return ((_("Hội nghị"), str(subject)),)
    if isinstance(subject, CouncilSession):
        return ((_("Hội đồng"), body_of(subject)),)
    found = [(_("Năm"), year_of(subject))]
    if isinstance(subject, Award):
        found = [(_("Khen thưởng"), subject.name), *found, (_("Cấp quyết định"), body_of(subject))]
    else:
        found = [(_("Nơi trình"), body_of(subject)), *found]
    return tuple((word, value) for word, value in found if value)


def is_superseded(report: Report, draft: DocumentDraft | None) -> bool:
    """Whether a later version has taken the place of this one."""
    if draft is not None:
        return DocumentDraft.objects.all().taking_its_place(draft).exists()
    column = SUBJECTS[ReportKind(report.kind)]
    later = Report.objects.filter(
        **{column: getattr(report, f"{column}_id")}, kind=report.kind, pk__gt=report.pk
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
