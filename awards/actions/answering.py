"""The answers of bodies that were asked: their own, or entered by the desk from paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.consulting import LONGEST_NUMBER
from awards.consultations.querysets import ASKABLE
from awards.consultations.telling import tell_answered
from awards.models import Consultation, ConsultationAnswer
from awards.rules.consulting import answer_denial, is_asked
from awards.rules.proposals import interest
from awards.workflow import ProposalState
from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from workflow import journal
from workflow.files import checked, keep
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
    """`number` and `answered_on` are those of the paper; the body's own answer is of today."""

    answer: str
    text: str = ""
    answered_on: date | None = None
    upload: "UploadedFile[Any] | None" = None
    number: str = ""


def record_answers(*, asked: Iterable[Asked], given: Answer, by: "User") -> list[Consultation]:
    """One answer to several requests of one body: all of them or none.

    What was answered may be corrected until the consultation is ended; the journal keeps both.
    Raises Denied, Refused, Stale, BadFile for a file that is not taken.
    """
    chosen = list({one.consultation.pk: one for one in asked}.values())
    if not chosen:
        raise Refused(_("Chưa chọn hồ sơ nào để trả lời."))
    if len({(one.consultation.body, one.consultation.unit_id) for one in chosen}) > 1:
        raise Refused(_("Một văn bản trả lời là của một cơ quan. Chọn lại."))
    offices = offices_of(by)
    for one in chosen:
        if reason := answer_denial(offices, one.consultation):
            raise Denied(reason)
        _check_open(one.consultation)
    rows = [one.consultation for one in chosen]
    own = is_asked(offices, rows[0])
    written: dict[str, Any] = {
        "answer": given.answer,
        "text": _text(given, chosen),
        "answer_number": _number(given),
        "answered_on": _answered_on(rows, given, own),
        "answered_at": timezone.now(),
        "answered_by": by,
    }
    # Looked into before the transaction: that may take its time.
    upload = given.upload
    file = checked(upload, kinds=ANSWER_FILES, thorough=True) if upload else None
    with transaction.atomic():
        if file:
            written["file"] = keep(file.content, name=file.name, by=by)
        detail = {row.proposal_id: _told(row, written) for row in rows}
        _write(chosen, written)
        capacity = (
            _("Cơ quan được hỏi ý kiến") if own else interest(offices, rows[0].proposal).capacity
        )
        proposals = [row.proposal for row in rows]
        journal.record_many("record_answer", proposals, by=by, capacity=capacity, detail=detail)
        tell_answered(rows, by)
    return rows


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


def _number(given: Answer) -> str:
    number = " ".join(nfc(given.number).split())
    if len(number) > LONGEST_NUMBER:
        raise Refused(
            _("Số văn bản dài %(n)d ký tự; nhiều nhất %(most)d.")
            % {"n": len(number), "most": LONGEST_NUMBER}
        )
    return number


def _told(row: Consultation, written: dict[str, Any]) -> dict[str, Any]:
    """What the journal says of an answer, with the one that it takes the place of."""
    detail: dict[str, Any] = {
        "body": row.body,
        "answer": written["answer"],
        "answered_on": written["answered_on"].isoformat(),
    }
    if written["answer_number"]:
        detail["number"] = written["answer_number"]
    if row.answered_at:
        detail["before"] = {"answer": row.answer, "text": row.text}
    return detail


def _write(chosen: list[Asked], written: dict[str, Any]) -> None:
    """One UPDATE for all. Raises Stale for the first that has changed since it was seen."""
    rows = Consultation.objects.filter(pk__in=[one.consultation.pk for one in chosen])
    standing = rows.filter(withdrawn_at__isnull=True).select_for_update()
    now = dict(standing.values_list("pk", "version"))
    for one in chosen:
        if now.get(one.consultation.pk) != one.version:
            raise Stale(
                _("%(name)s: yêu cầu này đã thay đổi từ lúc trang được mở. Xem lại rồi trả lời.")
                % {"name": one.consultation.proposal.name}
            )
    rows.update(**written, version=F("version") + 1)
    for one in chosen:
        for name, value in written.items():
            setattr(one.consultation, name, value)
        one.consultation.version = one.version + 1


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


def _answered_on(rows: list[Consultation], given: Answer, own: bool) -> date:
    """The day of the answer. Raises Refused for a day to come, or before it was asked for."""
    today = timezone.localdate()
    if own:
        return today
    if given.answered_on is None:
        raise Refused(_("Ghi ngày của văn bản trả lời."))
    asked_on = max(_asked_on(row) for row in rows)
    if not asked_on <= given.answered_on <= today:
        raise Refused(
            _("Ngày trả lời %(day)s phải từ ngày hỏi %(first)s đến hôm nay %(last)s.")
            % {"day": _day(given.answered_on), "first": _day(asked_on), "last": _day(today)}
        )
    return given.answered_on


def _asked_on(row: Consultation) -> date:
    """The day from which on it could be answered: asked here, or by a letter before that."""
    here = timezone.localdate(row.asked_at)
    return min(here, row.letter_on) if row.letter_on else here


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
