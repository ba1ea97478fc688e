"""Documents of the platform among the papers of a dossier or letter."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from awards.actions.papers import attach_generated
from awards.actions.permitting import permit, permit_batch
from awards.models import Batch, DossierPaper, Proposal
from catalogue.models.papers import PaperSource
from reports.models import DocumentDraft, Report, ReportKind
from reports.naming import file_name, name_of_report
from workflow import files
from workflow.models import StoredFile
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

Owner = Proposal | Batch

# Which paper of the list a document is; other documents are other papers.
SOURCES: dict[str, str] = {
    ReportKind.ACHIEVEMENTS: PaperSource.ACHIEVEMENTS,
    ReportKind.LETTER: PaperSource.LETTER,
    ReportKind.MINUTES: PaperSource.MINUTES,
}


def follow_finish(report: Report, *, by: "User | None") -> None:
    """A report of achievements, or a letter, whose file has just been made becomes a paper.

    Runs in the transaction of the move. Nothing happens where the dossier was sent meanwhile:
    the document stays on its own page, to be attached once the dossier comes back.
    """
    owner = report.proposal or report.batch
    if report.kind in (ReportKind.ACHIEVEMENTS, ReportKind.LETTER) and report.requested_by:
        _attach(report, owner, by=report.requested_by)


def follow_sign(draft: DocumentDraft, *, by: "User | None") -> None:
    """The scan of the signed paper takes the place of the unsigned one."""
    owner = draft.proposal or draft.batch
    if owner is not None and draft.report is not None and by is not None:
        _attach(draft.report, owner, by=by, scan=draft.scan)


def attach_document(report: Report, owner: Owner, *, by: "User") -> DossierPaper:
    """Put a document that is made among the papers of `owner`, signed where its scan is there.

    Raises Denied, Refused where it is not made yet or the dossier has been sent.
    """
    if isinstance(owner, Batch):
        permit_batch("add_paper", owner, by)
    else:
        permit("add_paper", owner, by)
    if not report.is_done:
        raise Refused(_("Tệp của văn bản chưa tạo xong. Chờ tạo xong rồi đính kèm."))
    draft: DocumentDraft | None = getattr(report, "draft", None)
    paper = _attach(report, owner, by=by, scan=draft.scan if draft else None)
    if paper is None:
        raise Refused(
            _("Hồ sơ đã gửi nên không đính kèm thêm được. Lấy lại hồ sơ, hoặc chờ trả lại.")
        )
    return paper


def _attach(
    report: Report, owner: Owner, *, by: "User", scan: StoredFile | None = None
) -> DossierPaper | None:
    with transaction.atomic():
        stored = scan or _kept(report, by)
        paper = attach_generated(
            owner,
            source=SOURCES.get(report.kind, ""),
            title=name_of_report(report),
            stored=stored,
            code=report.code,
            by=by,
        )
        if scan is None and (paper is None or paper.file_id != stored.pk):
            # Nothing points at it: it was attached before, or not at all.
            stored.delete()
    return paper


def _kept(report: Report, by: "User") -> StoredFile:
    with report.file.open() as made:
        return files.keep(made.read(), name=file_name(report), by=by)
