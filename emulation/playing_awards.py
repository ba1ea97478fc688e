"""The awards of a played year: from the conference's nominations to a decision and the register."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import User
from awards.actions.agenda import put_to_session
from awards.actions.announcing import announce_decision
from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.closing import close_session
from awards.actions.consulting import Asking, Body, consult, end_consultations
from awards.actions.deciding import Issue, issue_decision, prepare_decision
from awards.actions.dossier_claims import Seen
from awards.actions.opinions import Letter, record_opinions
from awards.actions.papers import add_paper
from awards.actions.proposing import DossierFacts, change_proposal
from awards.actions.receiving import do_all, return_dossier
from awards.actions.remarking import answer_finding
from awards.actions.replying import explain_finding
from awards.actions.reviewing import Way, assign_reviewers, give_opinion
from awards.actions.sessions import (
    SessionFacts,
    call_roll,
    call_session,
    open_session,
    prepare_session,
)
from awards.actions.stepping import record_step
from awards.actions.submitting import drafts_of, resubmit, submit_batch
from awards.actions.votes import VoteTerms, open_votes
from awards.judging import findings_of, read_for_judging
from awards.models import (
    AnswerKind,
    Batch,
    Consultation,
    CouncilSession,
    Decision,
    OpinionVerdict,
    Proposal,
    Review,
    Verdict,
)
from catalogue.models import PaperRequirement
from catalogue.rule_terms import Step
from catalogue.working_days import add_working_days
from clusters.models import CouncilSeat
from clusters.models.councils import SeatRole
from conferences.actions.balloting import close_ballot
from conferences.actions.voting import cast
from conferences.models import Ballot, Seat, Secrecy
from conferences.tally import NO, YES
from conferences.workflow import BallotState
from emulation.blank_papers import missing_papers, scan
from emulation.playing_scoring import now

if TYPE_CHECKING:
    from emulation.playing import Deed, Play

# One of them does not come, and writes.
_MEMBERS = 5


def council_members(play: "Play") -> None:
    """What the actions start from: who sits in the council and votes."""
    roles = [SeatRole.CHAIR, SeatRole.VICE_CHAIR, *[SeatRole.MEMBER] * (_MEMBERS - 2)]
    play.members = []
    for number, role in enumerate(roles, start=1):
        member = User.objects.create_user(
            username=f"choi-hd-{play.council.pk}-{number}",
            full_name=f"Thành viên Hội đồng {number} (minh họa)",
            is_demo=True,
        )
        CouncilSeat.objects.create(
            user=member,
            council=play.council,
            role=role,
            starts_on=play.today.replace(month=1, day=1),
        )
        play.members.append(member)


class _Desk:
    """The letter that is played, read anew for every deed as in a request of its own."""

    def __init__(self, play: "Play") -> None:
        self.play = play
        self.batch = Batch.objects.select_related("unit", "council").get(cluster_year=play.year.pk)
        self.session_pk = self.decision_pk = 0

    def rows(self) -> list[Proposal]:
        found = Proposal.objects.filter(batch=self.batch).order_by("order")
        whole = read_for_judging(found).select_related(
            "batch__council", "batch__unit", "batch__cluster_year", "home"
        )
        return list(whole)

    def row(self, pk: int) -> Proposal:
        return next(row for row in self.rows() if row.pk == pk)

    def seen(self) -> dict[int, int]:
        return {row.pk: row.version for row in self.rows()}

    @property
    def sender(self) -> User:
        """The chair unit sends the letter of its cluster."""
        return now(self.play.chair)

    @property
    def specialist(self) -> User:
        return now(self.play.specialist)

    @property
    def session(self) -> CouncilSession:
        return CouncilSession.objects.select_related("council").get(pk=self.session_pk)

    @property
    def decision(self) -> Decision:
        return Decision.objects.select_related("council").get(pk=self.decision_pk)

    def do(
        self, verb: str, by: User, act: Callable[[], object], *, about: object = "", unit: str = ""
    ) -> "Deed":
        return self.play.do("awards", verb, by, about or self.batch, act, unit=unit)


def decided(play: "Play") -> Iterator["Deed"]:
    """The letter is completed and sent, appraised, voted on, decided and announced."""
    desk = _Desk(play)
    yield from _completed(desk)
    yield from _appraised(desk)
    yield from _voted(desk)
    yield from _awarded(desk)


def _completed(desk: _Desk) -> Iterator["Deed"]:
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


def _describe(desk: _Desk, pk: int) -> None:
    row = desk.row(pk)
    facts = DossierFacts(
        kind=row.kind, merits="Hoàn thành vượt các chỉ tiêu giao ước trong năm (minh họa)."
    )
    change_proposal(proposal=row, facts=facts, version=row.version, by=desk.sender)


def _hand_in(desk: _Desk, owner: Proposal | Batch, requirement: PaperRequirement) -> None:
    add_paper(owner, upload=scan(), by=desk.sender, requirement=requirement)


def _submit(desk: _Desk) -> None:
    ready = {each.proposal.pk: each.proposal.version for each in drafts_of(desk.batch)}
    submit_batch(batch=desk.batch, seen=ready, by=desk.sender)


def _appraised(desk: _Desk) -> Iterator["Deed"]:
    """Received; one goes back and comes again; opinions, another body's answer, exceptions."""
    yield desk.do(
        "receive",
        desk.specialist,
        lambda: do_all(verb="receive", proposals=desk.seen(), by=desk.specialist),
    )
    first = min(desk.seen())
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


def _consulted(desk: _Desk) -> Iterator["Deed"]:
    asking = Asking(
        bodies=[Body("Công an tỉnh (minh họa)")],
        question="Ý kiến về việc chấp hành pháp luật của đơn vị được đề nghị (minh họa).",
        due_on=add_working_days(timezone.localdate(), 5),
    )
    yield desk.do(
        "consult",
        desk.specialist,
        lambda: consult(dossiers=_seen(desk), asking=asking, by=desk.specialist),
    )
    yield desk.do("record_answer", desk.specialist, lambda: _answered(desk))
    yield desk.do(
        "end_consultation",
        desk.specialist,
        lambda: end_consultations(dossiers=_seen(desk), reason="", by=desk.specialist),
    )


def _seen(desk: _Desk) -> list[Seen]:
    return [Seen(row, row.version) for row in desk.rows()]


def _answered(desk: _Desk) -> None:
    rows = Consultation.objects.filter(proposal__batch=desk.batch).select_related(
        "proposal__batch__council", "proposal__home", "proposal__kind"
    )
    record_answers(
        asked=[Asked(row, row.version) for row in rows.order_by("pk")],
        given=Answer("agree", answered_on=timezone.localdate(), upload=scan()),
        by=desk.specialist,
    )


def _reviewed(desk: _Desk) -> Iterator["Deed"]:
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


def _voted(desk: _Desk) -> Iterator["Deed"]:
    """A session with one member away: a secret ballot on all dossiers, then its outcomes."""
    away, here = desk.play.members[-1], desk.play.members[:-1]
    yield desk.do("prepare_session", desk.specialist, lambda: _session(desk))
    yield desk.do(
        "put_to_session",
        desk.specialist,
        lambda: put_to_session(
            session=desk.session, proposals=list(desk.seen()), by=desk.specialist
        ),
    )
    yield desk.do(
        "call_session",
        desk.specialist,
        lambda: call_session(session=desk.session, by=desk.specialist),
    )
    yield desk.do("keep_session", desk.specialist, lambda: _roll(desk, here, away))
    yield desk.do("keep_session", desk.specialist, lambda: _written(desk, away))
    yield desk.do(
        "open_session",
        desk.specialist,
        lambda: open_session(session=desk.session, by=desk.specialist),
    )
    yield desk.do(
        "open_ballot",
        desk.specialist,
        lambda: open_votes(
            session=desk.session, terms=VoteTerms(Secrecy.SIMPLE), by=desk.specialist
        ),
    )
    for ballot in _ballots(desk):
        for member in here:
            yield desk.do("cast", member, partial(_cast, ballot, member), about=ballot)
        yield desk.do(
            "close_ballot",
            desk.specialist,
            partial(_close, desk, ballot),
            about=ballot,
        )
    yield desk.do(
        "close_session",
        desk.specialist,
        lambda: close_session(session=desk.session, by=desk.specialist),
    )


def _session(desk: _Desk) -> None:
    facts = SessionFacts(
        title=f"Phiên họp xét khen thưởng năm {desk.batch.year} (minh họa)",
        held_at=timezone.now() + timedelta(hours=1),
        quorum_part=2,
        quorum_whole=3,
        quorum_source="Quy chế của Hội đồng (minh họa)",
        place="Phòng họp UBND tỉnh (minh họa)",
        chaired_by=desk.play.members[0].full_name,
        secretary=desk.play.specialist.full_name,
    )
    made = prepare_session(council=desk.batch.council, facts=facts, by=desk.specialist)
    desk.session_pk = made.pk


def _roll(desk: _Desk, here: Sequence[User], away: User) -> None:
    members = {row.user_id: row.pk for row in desk.session.members.all()}
    call_roll(
        session=desk.session,
        present={members[user.pk] for user in here},
        absences={members[away.pk]: "Đi công tác (minh họa)"},
        by=desk.specialist,
    )


def _written(desk: _Desk, away: User) -> None:
    member = desk.session.members.select_related("session__council").get(user=away)
    letter = Letter(OpinionVerdict.AGREE)
    record_opinions(member=member, letter=letter, upload=scan(), by=desk.specialist)


def _ballots(desk: _Desk) -> list[Ballot]:
    rows = Ballot.objects.filter(session_items__session=desk.session, state=BallotState.OPEN)
    return list(rows.distinct().order_by("order"))


def _close(desk: _Desk, ballot: Ballot) -> None:
    close_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=desk.specialist)


def _cast(ballot: Ballot, member: User) -> None:
    """Everybody is for everything, but the last one present against the last line."""
    seat = Seat.objects.select_related("ballot").get(ballot=ballot, user=member)
    lines = ballot.options.count()
    is_last = not ballot.seats.filter(order__gt=seat.order).exists()
    marks = [YES] * lines
    if is_last:
        marks[-1] = NO
    cast(seat=seat, marks=tuple(marks), by=now(member))


def _awarded(desk: _Desk) -> Iterator["Deed"]:
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


def _step(desk: _Desk, step: Step) -> None:
    record_step(seen=desk.seen(), step=step, day=timezone.localdate(), by=desk.specialist)


def _decision(desk: _Desk) -> None:
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
