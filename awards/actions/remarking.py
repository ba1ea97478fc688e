"""What the board says about a dossier: remarks, questions, answers to findings."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.permitting import permit
from awards.board.people import UNDER_REVIEW
from awards.eligibility import Finding, Outcome
from awards.judging import Judged, findings_of, read_for_judging
from awards.models import AnswerKind, FindingAnswer, Proposal, Remark, RemarkKind
from awards.telling import tell_proposer
from awards.workflow import ProposalState
from catalogue.rule_kinds import CheckKind
from catalogue.vietnamese import nfc
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

# While the unit can still answer something.
ASKED_IN = (*UNDER_REVIEW, ProposalState.SUBMITTED, ProposalState.SESSION)
_TOLD = {
    RemarkKind.QUESTION: gettext_lazy("Hội đồng hỏi về hồ sơ: %(about)s."),
    RemarkKind.REMARK: gettext_lazy("Hội đồng có nhận xét về hồ sơ: %(about)s."),
}


def ask_remark(*, proposal: Proposal, kind: str, about: str, text: str, by: "User") -> Remark:
    """Ask the unit something, or tell it what is wrong, without returning the dossier."""
    held = permit("ask_remark", proposal, by)
    said = nfc(text).strip()
    if not said:
        raise Refused(_("Ghi nội dung cần hỏi hoặc nhận xét."))
    with transaction.atomic():
        now = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if now.state not in ASKED_IN:
            raise Refused(
                _("Không hỏi được nữa: hồ sơ đang ở trạng thái “%(state)s”.")
                % {"state": now.get_state_display()}
            )
        remark = Remark.objects.create(
            proposal=proposal,
            kind=RemarkKind(kind),
            about=about,
            text=said,
            asked_at=timezone.now(),
            asked_by=by,
        )
        journal.record(
            "ask_remark",
            proposal,
            by=by,
            capacity=held.capacity,
            detail={"kind": kind, "about": about, "text": said},
        )
        tell_proposer(proposal, event=f"ask_remark:{remark.pk}", text=_TOLD[RemarkKind(kind)])
    return remark


def settle_remark(*, remark: Remark, by: "User") -> Remark:
    """The board is content with the answer, or with what was mended."""
    held = permit("settle_remark", remark.proposal, by)
    with transaction.atomic():
        done = Remark.objects.filter(pk=remark.pk, settled_at__isnull=True).update(
            settled_at=timezone.now(), settled_by=by
        )
        if not done:
            raise Refused(_("Nhận xét này đã được xác nhận xong."))
        remark.refresh_from_db()
        detail = {"text": remark.text}
        journal.record(
            "settle_remark", remark.proposal, by=by, capacity=held.capacity, detail=detail
        )
    return remark


def answer_finding(
    *, proposal: Proposal, rule: str, kind: str, text: str, by: "User", seen: int = 0
) -> FindingAnswer | None:
    """The word of the council on one finding: an exception, or what only a person can tell.

    `kind` "" takes it back. `seen` is the key of the answer that the page showed, 0 for none:
    of two who answer at once one is told so.
    """
    held = permit("answer_finding", proposal, by)
    said = nfc(text).strip()
    with transaction.atomic():
        now = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if now.state not in UNDER_REVIEW:
            raise Refused(
                _("Không ghi ý kiến nữa: hồ sơ đang ở trạng thái “%(state)s”.")
                % {"state": now.get_state_display()}
            )
        judged = judged_rule(proposal, rule)
        before = judged.answer if judged else None
        if (before.pk if before else 0) != seen:
            raise Stale(_("Người khác vừa ghi ý kiến về điều kiện này. Xem lại rồi ghi."))
        if kind:
            _check_answer(judged, kind, said, proposal)
        if before is not None:
            FindingAnswer.objects.filter(pk=before.pk).delete()
        made = _answered(proposal, judged, rule, kind, said, by) if kind else None
        journal.record(
            "answer_finding",
            proposal,
            by=by,
            capacity=held.capacity,
            detail={
                "rule": rule,
                "kind": kind,
                "text": said,
                "before": before.kind if before else "",
            },
        )
    return made


def judged_rule(proposal: Proposal, rule: str) -> Judged | None:
    """The finding of `rule` on the dossier, or None where no such rule judges it."""
    rows = read_for_judging(Proposal.objects.filter(pk=proposal.pk))
    (findings,) = findings_of(rows).values()
    return next((one for one in findings if one.finding.rule == rule), None)


def answers_open(judged: Judged, paper_rules: frozenset[str]) -> list[AnswerKind]:
    """Which words of the council fit a finding."""
    if judged.finding.rule in paper_rules:
        return [AnswerKind.MET, AnswerKind.UNMET, AnswerKind.OVERRIDE]
    if judged.finding.outcome != Outcome.PASSES or judged.answer is not None:
        return [AnswerKind.OVERRIDE]
    return []


def paper_rules(proposal: Proposal) -> frozenset[str]:
    """The rules that only a paper or a person can settle, by their keys."""
    content = proposal.rules.content if proposal.rules is not None else {"rules": []}
    return frozenset(one["key"] for one in content["rules"] if one["check"] == CheckKind.PAPER)


def _check_answer(judged: Judged | None, kind: str, said: str, proposal: Proposal) -> None:
    if judged is None:
        raise Refused(_("Quy định này không áp dụng cho hồ sơ."))
    if kind not in answers_open(judged, paper_rules(proposal)):
        raise Refused(_("Điều kiện này không ghi ý kiến như vậy được."))
    if not said:
        raise Refused(_("Ghi lý do hoặc căn cứ: người đọc sau này cần biết vì sao."))


def _answered(
    proposal: Proposal, judged: Judged | None, rule: str, kind: str, said: str, by: "User"
) -> FindingAnswer:
    finding: Finding | None = judged.finding if judged else None
    try:
        with transaction.atomic():
            return FindingAnswer.objects.create(
                proposal=proposal,
                rule=rule,
                kind=AnswerKind(kind),
                fact=finding.fact if finding else "",
                text=said,
                answered_at=timezone.now(),
                answered_by=by,
            )
    except IntegrityError as error:
        # Two people at once.
        raise Stale(_("Người khác vừa ghi ý kiến về điều kiện này. Xem lại rồi ghi.")) from error
