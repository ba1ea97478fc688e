"""The answers of bodies that were asked: their own, or entered by the desk from paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.consultations.querysets import ASKABLE
from awards.consultations.telling import tell_answered
from awards.models import Consultation, ConsultationAnswer
from awards.rules.consulting import answer_denial, is_asked
from awards.rules.proposals import interest
from awards.workflow import ProposalState
from catalogue.vietnamese import nfc
from clusters.offices import Offices, offices_of
from workflow import journal
from workflow.files import store
from workflow.models import StoredFile
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_ANSWER = 8000
ANSWER_FILES = ("pdf", "png", "jpg", "jpeg", "docx", "doc")


@dataclass(frozen=True)
class Asked:
    """A request as it was seen.

    `consultation` is read with `proposal__batch__council`, `proposal__home` and
    `proposal__kind`.
    """

    consultation: Consultation
    version: int


@dataclass(frozen=True)
class Answer:
    """`answered_on` is the day of the paper; the body's own answer is of today."""

    answer: str
    text: str = ""
    answered_on: date | None = None
    upload: "UploadedFile[Any] | None" = None


def record_answers(*, asked: Iterable[Asked], given: Answer, by: "User") -> list[Consultation]:
    """One answer to several requests of one body: all of them or none.

    What was answered may be corrected until the consultation is ended; the journal keeps both.
    Raises Denied, Refused, Stale, BadFile for a file that is not taken.
    """
    chosen = list({one.consultation.pk: one for one in asked}.values())
    if not chosen:
        raise Refused(_("Chưa chọn hồ sơ nào để trả lời."))
    if len({one.consultation.body for one in chosen}) > 1:
        raise Refused(_("Một văn bản trả lời là của một cơ quan. Chọn lại."))
    offices = offices_of(by)
    for one in chosen:
        if reason := answer_denial(offices, one.consultation):
            raise Denied(reason)
    text = _text(given, chosen)
    with transaction.atomic():
        file = store(given.upload, by=by, kinds=ANSWER_FILES) if given.upload else None
        for one in chosen:
            _record(one, given, text, file, offices, by)
        tell_answered([one.consultation for one in chosen], by)
    return [one.consultation for one in chosen]


def _text(given: Answer, chosen: list[Asked]) -> str:
    """The text, clean. Raises Refused for an answer that does not say why it is none of consent."""
    ConsultationAnswer(given.answer)
    text = nfc(given.text).strip()
    if len(text) > LONGEST_ANSWER:
        raise Refused(
            _("Nội dung trả lời dài %(n)d ký tự; nhiều nhất %(most)d.")
            % {"n": len(text), "most": LONGEST_ANSWER}
        )
    has_file = bool(given.upload) or all(one.consultation.file_id for one in chosen)
    if given.answer != ConsultationAnswer.AGREE and not text and not has_file:
        raise Refused(_("Không nhất trí, hoặc có ý kiến khác: ghi nội dung hay gửi kèm văn bản."))
    return text


def _record(
    one: Asked,
    given: Answer,
    text: str,
    file: StoredFile | None,
    offices: Offices,
    by: "User",
) -> None:
    row = one.consultation
    own = is_asked(offices, row)
    day = _answered_on(row, given, own)
    _check_open(row)
    before = {"answer": row.answer, "text": row.text} if row.answered_at else {}
    written: dict[str, Any] = {
        "answer": given.answer,
        "text": text,
        "answered_on": day,
        "answered_at": timezone.now(),
        "answered_by": by,
        "version": one.version + 1,
    }
    if file is not None:
        written["file"] = file
    mine = Consultation.objects.filter(pk=row.pk, version=one.version, withdrawn_at__isnull=True)
    if not mine.update(**written):
        raise Stale(
            _("%(name)s: yêu cầu này đã thay đổi từ lúc trang được mở. Xem lại rồi trả lời.")
            % {"name": row.proposal.name}
        )
    row.refresh_from_db(fields=list(written))
    capacity = _("Cơ quan được hỏi ý kiến") if own else interest(offices, row.proposal).capacity
    detail: dict[str, Any] = {
        "body": row.body,
        "answer": given.answer,
        "answered_on": day.isoformat(),
    }
    if before:
        detail["before"] = before
    journal.record("record_answer", row.proposal, by=by, capacity=capacity, detail=detail)


def _check_open(row: Consultation) -> None:
    """Raises Refused where an answer no longer matters, or is final."""
    state = row.proposal.state
    if state not in ASKABLE:
        raise Refused(
            _("%(name)s: hồ sơ đang ở trạng thái “%(state)s”, không còn nhận ý kiến.")
            % {"name": row.proposal.name, "state": row.proposal.get_state_display()}
        )
    if row.answered_at is not None and state != ProposalState.CONSULTATION:
        raise Refused(
            _("%(name)s: việc lấy ý kiến đã kết thúc, câu trả lời không sửa được nữa.")
            % {"name": row.proposal.name}
        )


def _answered_on(row: Consultation, given: Answer, own: bool) -> date:
    """The day of the answer. Raises Refused for a day to come, or before it was asked for."""
    today = timezone.localdate()
    if own:
        return today
    if given.answered_on is None:
        raise Refused(_("Ghi ngày của văn bản trả lời."))
    asked_on = timezone.localtime(row.asked_at).date()
    if not asked_on <= given.answered_on <= today:
        raise Refused(
            _("Ngày trả lời %(day)s phải từ ngày hỏi %(first)s đến hôm nay %(last)s.")
            % {"day": _day(given.answered_on), "first": _day(asked_on), "last": _day(today)}
        )
    return given.answered_on


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
