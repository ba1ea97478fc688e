"""Freezing a text, and taking down that its paper was signed."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Batch, Proposal
from clusters.offices import offices_of
from reports.actions.drafting import allow
from reports.actions.waking import wake_on_commit
from reports.documents.canonical import facts_sha256
from reports.draft_facts import facts_of_draft
from reports.models import DocumentDraft, Report, ReportKind, new_code
from reports.models.reports import SUBJECTS
from reports.subjects import capacity_of, held_on, subject_of
from reports.texts.kinds import topic_of
from reports.texts.registry import text_kind
from reports.workflow import DRAFT
from workflow import files, journal
from workflow.moves import Refused, perform

if TYPE_CHECKING:
    from accounts.models import User

SCANS = ("pdf", "png", "jpg", "jpeg")


def freeze(
    draft: DocumentDraft, *, version: int, sections: dict[int, int], by: "User"
) -> DocumentDraft:
    """End the editing: the facts hold the text from here on, and a worker makes the file.

    `sections` are the versions of the sections that the page showed. Raises Refused where one
    of them has changed since, nothing is written, or the conference was opened again.
    """
    subject = subject_of(draft)
    allow("freeze", subject, by)
    capacity = capacity_of(offices_of(by), subject)
    with transaction.atomic():
        # Locked, so that nobody edits between reading and freezing.
        locked = DocumentDraft.objects.select_for_update().filter(pk=draft.pk)
        draft = locked.get()
        rows = list(draft.sections.order_by("order", "pk"))
        if draft.is_open:
            _same_as_shown({row.pk: row.version for row in rows}, sections)
            if told := text_kind(draft).not_frozen(topic_of(draft)):
                raise Refused(told)
            if not any(row.text.strip() for row in rows):
                raise Refused(_("Văn bản chưa có nội dung. Nhập ít nhất một mục rồi chốt."))
        report = _ordered(draft, rows, by=by, capacity=capacity)
        return perform(
            DRAFT.moves["freeze"],
            draft,
            by=by,
            capacity=capacity,
            version=version,
            stamps={"report": report, "frozen_at": timezone.now(), "frozen_by": by},
            then=lambda frozen: {"code": report.code, "number": frozen.number},
        )


def _same_as_shown(now: dict[int, int], shown: dict[int, int]) -> None:
    if now != shown:
        raise Refused(
            _("Nội dung đã được sửa từ lúc trang được mở. Xem lại các mục rồi chốt lần nữa.")
        )


def _ordered(draft: DocumentDraft, rows: Any, *, by: "User", capacity: str) -> Report:
    """The order for the file, with the facts of now."""
    before = DocumentDraft.objects.versions_of(draft).filter(number__lt=draft.number)
    last = before.exclude(report=None).order_by("-number").select_related("report").first()
    code = new_code()
    facts = facts_of_draft(draft, rows, code=code, replaces=last.report if last else None)
    report = Report.objects.create(
        **{SUBJECTS[ReportKind(draft.kind)]: subject_of(draft)},
        kind=draft.kind,
        ballot=draft.ballot,
        code=code,
        requested_by=by,
        facts=facts,
        facts_sha256=facts_sha256(facts),
    )
    journal.record("request", report, by=by, capacity=capacity)
    wake_on_commit(report)
    return report


def sign(
    draft: DocumentDraft,
    *,
    signed_on: date,
    upload: "UploadedFile[Any]",
    version: int,
    by: "User",
) -> DocumentDraft:
    """Take down that the paper was signed, with its scan.

    Raises BadFile for what is no PDF or picture, Refused where the day is still to come, lies
    before the meeting, or the file of the document has not been made yet.
    """
    subject = subject_of(draft)
    allow("sign", subject, by)
    held = held_on(subject)
    if signed_on > timezone.localdate():
        raise Refused(_("Ngày ký chưa đến. Nhập ngày ghi trên văn bản đã ký."))
    if held is not None and signed_on < held:
        raise Refused(_("Ngày ký trước ngày họp. Nhập ngày ghi trên văn bản đã ký."))
    if DocumentDraft.objects.taking_its_place(draft).exists():
        raise Refused(_("Bản này đã được thay. Ghi nhận chữ ký ở bản mới."))
    if draft.report is not None and not draft.report.is_done:
        raise Refused(_("Tệp của văn bản chưa tạo xong nên chưa có bản in để ký."))
    # What becomes a paper of a dossier is looked into as every other one.
    file = files.checked(upload, kinds=SCANS, thorough=isinstance(subject, (Proposal, Batch)))
    with transaction.atomic():
        scan = files.keep(file.content, name=file.name, by=by)
        return perform(
            DRAFT.moves["sign"],
            draft,
            by=by,
            capacity=capacity_of(offices_of(by), subject),
            version=version,
            stamps={
                "scan": scan,
                "signed_on": signed_on,
                "signed_at": timezone.now(),
                "signed_by": by,
            },
            then=lambda signed: {"sha256": scan.sha256},
        )
