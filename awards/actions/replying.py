"""What a unit says to the board about its dossier: why a condition is not met, what was asked."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.permitting import permit
from awards.eligibility import Outcome
from awards.judging import Judged, findings_of, read_for_judging
from awards.models import AnswerKind, FindingAnswer, Proposal, Remark
from awards.telling import tell_desk
from awards.workflow import EDITABLE, ProposalState
from catalogue.vietnamese import nfc
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

P = ProposalState
LONGEST_TEXT = 8000
# As long as the council has not spoken.
ANSWERABLE = (*EDITABLE, P.SUBMITTED, P.APPRAISAL, P.CONSULTATION, P.SESSION)
_WITH_THE_BOARD = (P.SUBMITTED, P.APPRAISAL, P.CONSULTATION, P.SESSION)

_ANSWERED = gettext_lazy("Đơn vị trả lời nhận xét về hồ sơ: %(about)s.")


def explain_finding(
    *, proposal: Proposal, rule: str, text: str, seen: datetime | None, by: "User"
) -> FindingAnswer:
    """Say why a condition that is not met should be looked at; it stays a block until the
    council lifts it.

    `seen` is when the explanation shown was written, None where there was none. Raises Denied,
    Refused, Stale.
    """
    held = permit("explain_finding", proposal, by)
    said = _said(text)
    with transaction.atomic():
        row = _claim(proposal, EDITABLE)
        finding = _finding(row, rule).finding
        known = FindingAnswer.objects.filter(proposal=row, rule=rule, kind=AnswerKind.EXPLAIN)
        before = known.select_for_update().first()
        _unchanged(before.answered_at if before else None, seen)
        answer, _made = FindingAnswer.objects.update_or_create(
            proposal=row,
            rule=rule,
            kind=AnswerKind.EXPLAIN,
            defaults={
                "fact": finding.fact,
                "text": said,
                "answered_at": timezone.now(),
                "answered_by": by,
            },
        )
        journal.record(
            "explain_finding",
            row,
            by=by,
            capacity=held.capacity,
            detail={"rule": rule, "before": before.text if before else "", "after": said},
        )
    return answer


def answer_remark(
    *, proposal: Proposal, remark: int, text: str, seen: datetime | None, by: "User"
) -> Remark:
    """Answer what the board asked; another answer takes its place until the board is content.

    Raises Denied, Refused, Stale.
    """
    held = permit("answer_remark", proposal, by)
    said = _said(text)
    with transaction.atomic():
        row = _claim(proposal, ANSWERABLE)
        asked = Remark.objects.select_for_update().filter(proposal=row, pk=remark).first()
        if asked is None:
            raise Refused(_("Nhận xét này không còn nữa. Tải lại trang."))
        if asked.settled_at is not None:
            raise Refused(_("Nhận xét này đã được xác nhận xong, không cần trả lời nữa."))
        _unchanged(asked.answered_at, seen)
        before = asked.answer
        asked.answer, asked.answered_at, asked.answered_by = said, timezone.now(), by
        asked.save(update_fields=["answer", "answered_at", "answered_by"])
        journal.record(
            "answer_remark",
            row,
            by=by,
            capacity=held.capacity,
            detail={"remark": asked.pk, "before": before, "after": said},
        )
        if row.state in _WITH_THE_BOARD:
            stamp = f"{asked.pk}:{asked.answered_at:%Y%m%d%H%M%S}"
            tell_desk(row, event=f"answer_remark:{stamp}", text=_ANSWERED)
    return asked


def _said(text: str) -> str:
    said = nfc(text).strip()
    if not said:
        raise Refused(_("Chưa ghi nội dung. Ghi vài dòng rồi gửi."))
    if len(said) > LONGEST_TEXT:
        raise Refused(
            _("Nội dung dài %(n)d ký tự. Rút gọn còn tối đa %(most)d.")
            % {"n": len(said), "most": LONGEST_TEXT}
        )
    return said


def _claim(proposal: Proposal, states: tuple[ProposalState, ...]) -> Proposal:
    """The dossier as it is now, held for this transaction. Raises Refused in other states."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("batch", "kind", "home")
    held: Proposal = rows.get(pk=proposal.pk)
    if held.state not in states:
        raise Refused(
            _("Hồ sơ đang ở trạng thái “%(state)s” nên không ghi được nữa.")
            % {"state": held.get_state_display()}
        )
    return held


def finding_of(proposal: Proposal, rule: str) -> Judged | None:
    """What the rules say now; None for a rule that does not concern this dossier."""
    rows = read_for_judging(Proposal.objects.filter(pk=proposal.pk))
    (judged,) = findings_of(rows).values()
    return next((one for one in judged if one.finding.rule == rule), None)


def _finding(proposal: Proposal, rule: str) -> Judged:
    found = finding_of(proposal, rule)
    if found is None or found.finding.outcome == Outcome.PASSES:
        raise Refused(_("Điều kiện này đã đạt hoặc không còn áp dụng, không cần giải trình."))
    return found


def _unchanged(now: datetime | None, seen: datetime | None) -> None:
    if now != seen:
        raise Stale(_("Người khác vừa ghi nội dung này. Xem bản mới rồi ghi lại."))
