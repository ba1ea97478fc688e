"""The page of one dossier: what it is, where it is, what comes next, what was said.

A fixed number of queries, whatever papers, remarks and versions there are. What the board
thinks, and how it voted before its vote was closed, is not read here at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from awards.actions.replying import ANSWERABLE
from awards.dossiers.clocks import Clock, clocks_of, running
from awards.dossiers.handing_in import read_for_sending, ready_of, unchanged
from awards.dossiers.history import lines_of, stages_of
from awards.dossiers.looks import look_of
from awards.dossiers.mending import mending
from awards.dossiers.said import findings_shown, remarks_of
from awards.dossiers.steps import next_step, other_moves
from awards.dossiers.versions import Difference, differences
from awards.dossiers.words import where_words
from awards.models import Consultation, Proposal, ProposalVersion, PublicLine, SessionItem
from awards.papers.page import papers_context
from awards.rules.proposals import Interest, interest
from awards.workflow import EDITABLE, PROPOSAL, ProposalState
from catalogue.models.holidays import holiday_overrides
from catalogue.rule_sets import from_json
from catalogue.working_days import Overrides
from clusters.offices import offices_of
from workflow import journal
from workflow.models import JournalEntry

P = ProposalState

# Why something ended, or came back: said on top of the page.
_WITH_REASON = (P.RETURNED, P.NOT_RECOMMENDED, P.REFUSED, P.WITHDRAWN, P.REVOKED)
# When the vote of the council is over and known.
_VOTED = (P.RECOMMENDED, P.NOT_RECOMMENDED, P.DECIDED, P.ANNOUNCED, P.REFUSED, P.REVOKED)


@dataclass(frozen=True)
class ShownVersion:
    """One thing handed in, and what differs from the one before it."""

    version: ProposalVersion
    changes: Sequence[Difference]
    is_first: bool


@dataclass(frozen=True)
class Consulted:
    """How far the asking of other bodies and of the public is: numbers and days, no opinions."""

    asked: int
    answered: int
    due_on: date | None
    publics: Sequence[PublicLine]

    @property
    def is_any(self) -> bool:
        return bool(self.asked or self.publics)


def read_page(rows: Any) -> Any:
    """`rows` (a queryset of proposals) with what the page shows of one."""
    return read_for_sending(rows).select_related("holder", "submitted_by", "nomination")


def page_of(proposal: Proposal, request: HttpRequest) -> dict[str, Any]:
    """The context of the page; `proposal` comes from `read_page`."""
    held = interest(offices_of(request.user), proposal)
    today, overrides = timezone.localdate(), holiday_overrides()
    ready = ready_of([proposal])[proposal.pk]
    writes = held.is_proposer
    remarks = remarks_of(
        list(proposal.remarks.select_related("asked_by", "answered_by")),
        may_answer=writes and proposal.state in ANSWERABLE,
    )
    clock = _clock(proposal, today, overrides)
    is_same = writes and proposal.state == P.RETURNED and bool(unchanged([ready]))
    return {
        "proposal": proposal,
        "batch": proposal.batch,
        "held": held,
        "capacity": held.capacity,
        "state": look_of(proposal),
        "is_editable": writes and proposal.state in EDITABLE,
        "reason": proposal.reason if proposal.state in _WITH_REASON else "",
        "mending": mending(proposal.returned_on, proposal.complete_by, today, overrides)
        if proposal.state == P.RETURNED
        else None,
        "gaps": ready.gaps if writes and proposal.state in EDITABLE else [],
        "step": next_step(proposal, held, ready.gaps, remarks.waiting, is_same=is_same),
        "moves": other_moves(proposal, held, is_same=is_same),
        "remarks": remarks,
        "where": where_words(proposal),
        "clock": clock,
        "over": -clock.left if clock else 0,
        "papers": papers_context(request, proposal, ready.checklist),
        "initiatives": list(proposal.initiatives.all()),
        "consulted": _consulted(proposal),
        "session": _session(proposal),
        "decision": _decision(proposal, held),
        **findings_shown(ready.judged, may_explain=writes and proposal.state in EDITABLE),
        **_past(proposal, today, overrides),
    }


def _clock(proposal: Proposal, today: date, overrides: Overrides) -> Clock | None:
    """The time that runs now; none before receipt, and none once everything is over."""
    if proposal.rules is None:
        return None
    clocks = clocks_of(
        from_json(proposal.rules.content),
        proposal.steps,
        today,
        overrides,
        subject=proposal.subject,
        ground=proposal.batch.ground,
        resumed=proposal.due_on,
    )
    return running(clocks, proposal.state)


def _past(proposal: Proposal, today: date, overrides: Overrides) -> dict[str, Any]:
    """The history, the states it went through, and what was handed in each time."""
    entries = list(journal.history(proposal))
    versions = list(proposal.versions.select_related("submitted_by").order_by("number"))
    drawn = [
        ShownVersion(
            version,
            differences(versions[at - 1].content, version.content) if at else (),
            is_first=not at,
        )
        for at, version in enumerate(versions)
    ]
    return {
        "history": lines_of(entries),
        "stages": stages_of(
            entries, _begun(proposal, entries), today, overrides, issued_at=_issued_at(proposal)
        ),
        "versions": drawn[::-1],
    }


def _begun(proposal: Proposal, entries: Sequence[JournalEntry]) -> datetime:
    """When the dossier was laid down; its letter is older, or of the same moment."""
    first = entries[-1] if entries else None
    if first is None or first.verb in PROPOSAL.moves:
        return proposal.batch.created_at
    return first.at


def _issued_at(proposal: Proposal) -> datetime | None:
    return proposal.decision.issued_at if proposal.decision else None


def _consulted(proposal: Proposal) -> Consulted:
    asked = list(
        Consultation.objects.filter(proposal=proposal, withdrawn_at=None).values_list(
            "answered_at", "due_on"
        )
    )
    waiting = [due for answered, due in asked if answered is None]
    publics = PublicLine.objects.filter(proposal=proposal).exclude(notice__state="withdrawn")
    return Consulted(
        asked=len(asked),
        answered=len(asked) - len(waiting),
        due_on=min(waiting, default=None),
        publics=list(publics.select_related("notice")),
    )


def _session(proposal: Proposal) -> SessionItem | None:
    """The last session that has come to an end about it; none while it is not closed."""
    if proposal.state not in _VOTED:
        return None
    items = SessionItem.objects.filter(proposal=proposal, session__state="closed")
    return items.exclude(outcome="").select_related("session").order_by("-pk").first()


def _decision(proposal: Proposal, held: Interest) -> Any:
    """The decision once it is issued; before that it is the board's own draft."""
    decision = proposal.decision
    if decision is None or (decision.state == "draft" and not held.is_desk):
        return None
    return decision
