"""A letter that is played: from a conference's nominations to decisions and the register.

The way of the invented year, and of the nominations that real records state.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import User
from awards.actions.announcing import announce_decision
from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.consulting import Asking, Body, consult, end_consultations
from awards.actions.deciding import Issue, issue_decision, prepare_decision
from awards.actions.papers import add_paper
from awards.actions.proposing import DossierFacts, change_proposal
from awards.actions.receiving import do_all, return_dossier
from awards.actions.refusing import refuse
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
from awards.workflow import ProposalState
from catalogue.models import PaperRequirement
from catalogue.rule_terms import Step
from catalogue.working_days import add_working_days
from emulation.blank_papers import missing_papers, scan
from emulation.playing_council import Desk, voted
from emulation.playing_scoring import now

if TYPE_CHECKING:
    from emulation.playing import Deed, Play


def decided(play: "Play") -> Iterator["Deed"]:
    """The letter of the conference, written by the unit in the chair of its cluster."""

    def do(verb: str, by: User, about: object, act: Callable[[], object], *, unit: str) -> "Deed":
        return play.do("awards", verb, by, about, act, unit=unit)

    batch = Batch.objects.select_related("unit", "council").get(cluster_year=play.year.pk)
    authority = "Chủ tịch UBND tỉnh (minh họa)"
    yield from walked(
        Desk(batch, play.chair, play.specialist, play.members, doing=do, authority=authority)
    )


def walked(desk: Desk) -> Iterator["Deed"]:
    """The letter is completed and sent, appraised, voted on, decided and announced."""
    yield from sent(desk)
    yield from received(desk)
    yield from _sent_back(desk, min(desk.seen()))
    yield from _consulted(desk)
    yield from _reviewed(desk)
    yield from excepted(desk)
    yield from voted(desk)
    yield from awarded(desk)
    for step in (Step.NOTIFIED, Step.DELIVERED):
        yield _dated(desk, step, list(desk.seen(ProposalState.ANNOUNCED)))


def sent(desk: Desk) -> Iterator["Deed"]:
    """Papers that are asked for, a word on every block, and the letter goes."""
    for owner, requirement in missing_papers(desk.batch):
        yield desk.do(
            "add_paper",
            desk.sender,
            partial(_hand_in, desk, owner, requirement),
            about=owner,
            unit=requirement.title,
        )
    for before in desk.rows():
        if not before.merits:
            describe = partial(_describe, desk, before.pk)
            yield desk.do("change_proposal", desk.sender, describe, about=before)
        row = desk.row(before.pk)
        for rule in blocking(row):
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


def received(desk: Desk) -> Iterator["Deed"]:
    yield desk.do(
        "receive",
        desk.specialist,
        lambda: do_all(verb="receive", proposals=desk.seen(), by=desk.specialist),
    )


def excepted(desk: Desk) -> Iterator["Deed"]:
    """The desk lets pass, with a reason, what still stands against a dossier."""
    for row in desk.rows():
        for rule in blocking(row):
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
    readers = desk.members[:2]
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


def awarded(desk: Desk) -> Iterator["Deed"]:
    """What the council let fall is refused; the rest goes to who decides, is decided, announced."""
    fallen = desk.seen(ProposalState.NOT_RECOMMENDED)
    if fallen:
        told = "Không đủ tỷ lệ phiếu đồng ý của Hội đồng (minh họa)."
        yield desk.do(
            "refuse", desk.specialist, lambda: refuse(seen=fallen, reason=told, by=desk.specialist)
        )
    by_authority: dict[str, list[int]] = {}
    for row in desk.rows(ProposalState.RECOMMENDED):
        by_authority.setdefault(desk.authority or row.kind.decided_by, []).append(row.pk)
    for authority, dossiers in by_authority.items():
        yield from _decided_by(desk, authority, dossiers)


def _decided_by(desk: Desk, authority: str, dossiers: list[int]) -> Iterator["Deed"]:
    """Submitted to `authority`; the signed decision comes and is announced."""
    yield _dated(desk, Step.SUBMITTED, dossiers)
    made: list[Decision] = []
    name = f"Về việc khen thưởng năm {desk.batch.year} (minh họa)"

    def prepare() -> None:
        seen = _versions(desk, dossiers)
        made.append(
            prepare_decision(
                council=desk.batch.council,
                authority=authority,
                name=name,
                by=desk.specialist,
                seen=seen,
            )
        )

    yield desk.do("prepare_decision", desk.specialist, prepare)
    issue = Issue(
        # Of one authority and year a number is used once: what was played before counts.
        number=f"{Decision.objects.count():02d}/QĐ-UBND (minh họa)",
        issued_on=timezone.localdate(),
        signer="Chủ tịch (minh họa)",
        signer_title="Chủ tịch",
        file=scan(),
    )
    yield desk.do(
        "issue_decision", desk.specialist, lambda: _issue(desk, made[0], issue), about=name
    )
    yield desk.do(
        "announce_decision", desk.specialist, lambda: _announce(desk, made[0]), about=name
    )


def _versions(desk: Desk, dossiers: list[int]) -> dict[int, int]:
    seen = desk.seen()
    return {pk: seen[pk] for pk in dossiers}


def _dated(desk: Desk, step: Step, dossiers: list[int]) -> "Deed":
    def act() -> None:
        seen = _versions(desk, dossiers)
        record_step(seen=seen, step=step, day=timezone.localdate(), by=desk.specialist)

    return desk.do("record_step", desk.specialist, act, unit=str(step.label))


def _issue(desk: Desk, decision: Decision, issue: Issue) -> None:
    row = Decision.objects.select_related("council").get(pk=decision.pk)
    issue_decision(decision=row, issue=issue, version=row.version, by=desk.specialist)


def _announce(desk: Desk, decision: Decision) -> None:
    row = Decision.objects.select_related("council").get(pk=decision.pk)
    announce_decision(decision=row, version=row.version, by=desk.specialist)


def blocking(row: Proposal) -> list[str]:
    (judged,) = findings_of([row]).values()
    return [each.finding.rule for each in judged if each.stops]
