"""The page on which one dossier is decided: everything read at once, in a fixed number of
queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from awards.actions.pending import PREPARED
from awards.actions.remarking import answers_open, paper_rules
from awards.board.fitting import obstacles
from awards.board.looking import Look, Said, looks, read_for_looking
from awards.board.opinions import informed_of
from awards.board.people import UNDER_REVIEW
from awards.board.queue import Clock, clock_of, owed_by
from awards.consultations.pages import Opinion, opinions_on
from awards.consultations.querysets import comments_on
from awards.dossiers.looks import look_of
from awards.dossiers.said import ShownRemark, remarks_of
from awards.forms.board import OpinionForm
from awards.models import PendingMove, Proposal, PublicComment, Remark, Review
from awards.papers.checklist import Checklist, checklists_of
from awards.rules.proposals import Interest, interest
from awards.workflow import ProposalState
from catalogue.models.holidays import holiday_overrides
from clusters.offices import offices_of

_DEEDS = ("receive", "take_charge", "recommend_without_vote", "return_dossier")


@dataclass(frozen=True)
class DeedOpen:
    """Something the desk can do now; with a reason where it cannot although the state fits."""

    verb: str
    label: Any
    against: str = ""


@dataclass(frozen=True)
class FindingLine:
    said: Said
    may_answer: bool


@dataclass(frozen=True)
class ReviewPage:
    look: Look
    held: Interest
    clock: Clock
    state: tuple[str, str]
    findings: Sequence[FindingLine]
    papers: Checklist
    remarks: Sequence[ShownRemark]
    consulted: Sequence[Opinion]
    comments: Sequence[PublicComment]
    reviewers: Sequence[Review]
    deeds: Sequence[DeedOpen]
    pending: PendingMove | None
    form: OpinionForm | None
    owed: Any
    # Whether one could read what others said, and so gives no opinion of one's own any more.
    is_informed: bool

    @property
    def proposal(self) -> Proposal:
        return self.look.proposal

    @property
    def may_ask(self) -> bool:
        return self.held.is_desk and self.proposal.state in (
            *UNDER_REVIEW,
            ProposalState.SUBMITTED,
            ProposalState.SESSION,
        )

    @property
    def may_assign(self) -> bool:
        return self.held.is_desk and self.proposal.state in UNDER_REVIEW

    @property
    def may_join(self) -> bool:
        """Whether somebody of the desk may ask themselves for an opinion."""
        return self.may_assign and self.look.opinions.mine is None and not self.is_informed

    @property
    def waiting(self) -> list[ShownRemark]:
        return [one for one in self.remarks if one.remark.settled_at is None]


def page_of(request: HttpRequest, pk: int, form: OpinionForm | None) -> ReviewPage:
    """What `request.user` may see of the dossier; 404 outside the scope."""
    user: Any = request.user
    rows = read_for_looking(Proposal.objects.board_sees(user))
    proposal = get_object_or_404(rows, pk=pk)
    (look,) = looks([proposal], user)
    held = interest(offices_of(user), proposal)
    return ReviewPage(
        look=look,
        held=held,
        clock=clock_of(proposal, timezone.localdate(), holiday_overrides()),
        state=look_of(proposal),
        findings=_findings(look, held),
        papers=checklists_of([proposal])[pk],
        remarks=_remarks(proposal),
        consulted=opinions_on(proposal),
        comments=list(comments_on(proposal)),
        reviewers=list(
            Review.objects.filter(proposal=proposal)
            .select_related("reviewer")
            .order_by("assigned_at", "pk")
        )
        if held.is_desk
        else [],
        deeds=_deeds(proposal, held, user),
        pending=PendingMove.objects.filter(proposal=proposal).select_related("prepared_by").first()
        if held.is_desk
        else None,
        form=form or _form(look),
        owed=owed_by(user, timezone.localdate()),
        is_informed=_is_informed(proposal, look, held, user),
    )


def _is_informed(proposal: Proposal, look: Look, held: Interest, user: Any) -> bool:
    """Asked only of those whom it could keep from asking themselves."""
    could = held.is_desk and look.opinions.mine is None and proposal.state in UNDER_REVIEW
    return could and user.pk in informed_of([proposal], [user.pk]).get(proposal.pk, ())


def _findings(look: Look, held: Interest) -> list[FindingLine]:
    of_paper = paper_rules(look.proposal)
    may = held.is_desk and look.proposal.state in UNDER_REVIEW
    return [
        FindingLine(said, may and bool(answers_open(said.judged, of_paper)))
        for said in look.findings
    ]


def _remarks(proposal: Proposal) -> list[ShownRemark]:
    rows = Remark.objects.filter(proposal=proposal).select_related("asked_by", "answered_by")
    found = remarks_of(list(rows.order_by("pk")), may_answer=False)
    every = [*found.whole, *found.merits, *found.initiatives, *found.papers]
    return sorted(every, key=lambda one: (one.remark.settled_at is not None, one.remark.pk))


def _deeds(proposal: Proposal, held: Interest, user: Any) -> list[DeedOpen]:
    """What the state allows; where something else is in the way, that is said beside it."""
    if not held.is_desk:
        return []
    found = []
    for verb in _DEEDS:
        against = obstacles(verb, [proposal], user).get(proposal.pk, "")
        if against and (proposal.state not in UNDER_REVIEW or verb in ("receive", "take_charge")):
            continue
        found.append(DeedOpen(verb, PREPARED[verb], against))
    return found


def _form(look: Look) -> OpinionForm | None:
    """The form of one's own opinion, where one was asked and it is still time."""
    mine = look.opinions.mine
    if mine is None or look.proposal.state not in UNDER_REVIEW:
        return None
    given = {"verdict": mine.verdict, "comment": mine.comment, "version": mine.version}
    return OpinionForm(initial=given)
