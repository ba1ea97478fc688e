"""The awards of a played year: from the conference's nominations to a decision and the register."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from awards.actions.announcing import announce_decision
from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.consulting import Asking, Body, consult, end_consultations
from awards.actions.deciding import Issue, issue_decision, prepare_decision
from awards.actions.papers import add_paper
from awards.actions.proposing import DossierFacts, change_proposal
from awards.actions.receiving import do_all, return_dossier
from awards.actions.remarking import answer_finding
from awards.actions.replying import explain_finding
from awards.actions.reviewing import Way, assign_reviewers, give_opinion
from awards.actions.stepping import record_step
from awards.actions.submitting import drafts_of, resubmit, submit_batch
from awards.judging import findings_of
from awards.models import (
    AnswerKind,
    Batch,
    Consultation,
    Decision,
    Proposal,
    Review,
    Verdict,
)
from catalogue.models import PaperRequirement
from catalogue.rule_terms import Step
from catalogue.working_days import add_working_days
from emulation.blank_papers import missing_papers, scan
from emulation.playing_council import Desk, voted
from emulation.playing_scoring import now

if TYPE_CHECKING:
    from emulation.playing import Deed, Play


def decided(play: "Play") -> Iterator["Deed"]:
    """The letter is completed and sent, appraised, voted on, decided and announced."""
    desk = Desk(play)
    yield from _completed(desk)
    yield from _appraised(desk)
    yield from voted(desk)
    yield from _awarded(desk)


def _completed(desk: Desk) -> Iterator["Deed"]:
    """Papers that are asked for, a word on every block, and the letter goes."""
    for owner, requirement in missing_papers(desk.batch):
        yield desk.do(
            "add_paper",
            desk.sender,
            partial(_hand_in, desk, owner, requirement),
            about=owner,
            unit=requirement.title,
        )
    for pk in desk.seen():
        yield desk.do(
            "change_proposal", desk.sender, partial(_describe, desk, pk), about=desk.row(pk)
        )
        row = desk.row(pk)
        for rule in _blocking(row):
            yield desk.do(
                "explain_finding",
                desk.sender,
                partial(
                    explain_finding,
                    proposal=row,
                    rule=rule,
                    text="Đơn vị đã đủ điều kiện, hồ sơ giấy gửi kèm (minh họa).",
                    seen=None,
                    by=desk.sender,
                ),
                about=row,
                unit=rule,
            )
    yield desk.do("submit", desk.sender, lambda: _submit(desk))


def _describe(desk: Desk, pk: int) -> None:
    row = desk.row(pk)
    facts = DossierFacts(
        kind=row.kind, merits="Hoàn thành vượt các chỉ tiêu giao ước trong năm (minh họa)."
    )
    change_proposal(proposal=row, facts=facts, version=row.version, by=desk.sender)


def _hand_in(desk: Desk, owner: Proposal | Batch, requirement: PaperRequirement) -> None:
    add_paper(owner, upload=scan(), by=desk.sender, requirement=requirement)


def _submit(desk: Desk) -> None:
    ready = {each.proposal.pk: each.proposal.version for each in drafts_of(desk.batch)}
    submit_batch(batch=desk.batch, seen=ready, by=desk.sender)


def _appraised(desk: Desk) -> Iterator["Deed"]:
    """Received; one goes back and comes again; opinions, another body's answer, exceptions."""
    yield desk.do(
        "receive",
        desk.specialist,
        lambda: do_all(verb="receive", proposals=desk.seen(), by=desk.specialist),
    )
    yield from _sent_back(desk, min(desk.seen()))
    yield from _consulted(desk)
    yield from _reviewed(desk)
    for row in desk.rows():
        for rule in _blocking(row):
            yield desk.do(
                "answer_finding",
                desk.specialist,
                partial(
                    answer_finding,
                    proposal=row,
                    rule=rule,
                    kind=AnswerKind.OVERRIDE,
                    text="Hội đồng xem hồ sơ giấy, chấp nhận (minh họa).",
                    by=desk.specialist,
                ),
                about=row,
                unit=rule,
            )


def _sent_back(desk: Desk, first: int) -> Iterator["Deed"]:
    """One dossier returns to its unit, is sent again and received again."""
    yield desk.do(
        "return_dossier",
        desk.specialist,
        lambda: return_dossier(
            proposal=desk.row(first),
            reason="Bổ sung số liệu so với năm trước (minh họa).",
            by=desk.specialist,
            version=desk.row(first).version,
        ),
        about=desk.row(first),
    )
    yield desk.do(
        "resubmit",
        desk.sender,
        lambda: resubmit(proposal=desk.row(first), version=desk.row(first).version, by=desk.sender),
        about=desk.row(first),
    )
    yield desk.do(
        "receive",
        desk.specialist,
        lambda: do_all(
            verb="receive", proposals={first: desk.row(first).version}, by=desk.specialist
        ),
        about=desk.row(first),
    )


def _consulted(desk: Desk) -> Iterator["Deed"]:
    asking = Asking(
        bodies=[Body("Công an tỉnh (minh họa)")],
        question="Ý kiến về việc chấp hành pháp luật của đơn vị được đề nghị (minh họa).",
        due_on=add_working_days(timezone.localdate(), 5),
    )
    yield desk.do(
        "consult",
        desk.specialist,
        lambda: consult(seen=desk.seen(), asking=asking, by=desk.specialist),
    )
    yield desk.do("record_answer", desk.specialist, lambda: _answered(desk))
    yield desk.do(
        "end_consultation",
        desk.specialist,
        lambda: end_consultations(seen=desk.seen(), reason="", by=desk.specialist),
    )


def _answered(desk: Desk) -> None:
    rows = Consultation.objects.filter(proposal__batch=desk.batch).select_related(
        "proposal__batch__council", "proposal__home", "proposal__kind"
    )
    record_answers(
        asked=[Asked(row, row.version) for row in rows.order_by("pk")],
        given=Answer("agree", answered_on=timezone.localdate(), upload=scan()),
        by=desk.specialist,
    )


def _reviewed(desk: Desk) -> Iterator["Deed"]:
    """Two members of the council look at every dossier."""
    readers = desk.play.members[:2]
    yield desk.do(
        "assign_reviewer",
        desk.specialist,
        lambda: assign_reviewers(
            proposals=list(desk.seen()),
            way=Way.HAND,
            people=[reader.pk for reader in readers],
            by=desk.specialist,
        ),
    )
    for row in desk.rows():
        for reader in readers:
            yield desk.do(
                "give_opinion",
                reader,
                partial(
                    give_opinion,
                    proposal=row,
                    verdict=Verdict.FOR,
                    comment="Thành tích rõ, có minh chứng (minh họa).",
                    by=now(reader),
                    version=Review.objects.get(proposal=row, reviewer=reader).version,
                ),
                about=row,
            )


def _awarded(desk: Desk) -> Iterator["Deed"]:
    """Submitted to who decides; the decision comes, is announced, and reaches the units."""
    today = timezone.localdate()
    yield desk.do(
        "record_step",
        desk.specialist,
        partial(_step, desk, Step.SUBMITTED),
        unit=str(Step.SUBMITTED.label),
    )
    yield desk.do("prepare_decision", desk.specialist, lambda: _decision(desk))
    issue = Issue(
        # Of one authority and year a number is used once: what was played before counts.
        number=f"{Decision.objects.count():02d}/QĐ-UBND (minh họa)",
        issued_on=today,
        signer="Chủ tịch UBND tỉnh (minh họa)",
        signer_title="Chủ tịch",
    )
    yield desk.do(
        "issue_decision",
        desk.specialist,
        lambda: issue_decision(
            decision=desk.decision,
            issue=issue,
            version=desk.decision.version,
            by=desk.specialist,
        ),
        about=desk.decision.name,
    )
    yield desk.do(
        "announce_decision",
        desk.specialist,
        lambda: announce_decision(
            decision=desk.decision, version=desk.decision.version, by=desk.specialist
        ),
        about=desk.decision.name,
    )
    for step in (Step.NOTIFIED, Step.DELIVERED):
        yield desk.do(
            "record_step",
            desk.specialist,
            partial(_step, desk, step),
            unit=str(step.label),
        )


def _step(desk: Desk, step: Step) -> None:
    record_step(seen=desk.seen(), step=step, day=timezone.localdate(), by=desk.specialist)


def _decision(desk: Desk) -> None:
    made = prepare_decision(
        council=desk.batch.council,
        authority="Chủ tịch UBND tỉnh (minh họa)",
        name=f"Về việc khen thưởng năm {desk.batch.year} (minh họa)",
        by=desk.specialist,
        seen=desk.seen(),
    )
    desk.decision_pk = made.pk


def _blocking(row: Proposal) -> list[str]:
    (judged,) = findings_of([row]).values()
    return [each.finding.rule for each in judged if each.stops]
