"""What pages and lists read of decisions and of dossiers on their way through them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from awards.actions.refusing import REFUSABLE
from awards.actions.stepping import FIELDS, STATES
from awards.models import AmendedLine, Amendment, AmendmentKind, Award, Decision, Proposal
from awards.workflow import DecisionState, ProposalState

# Where a dossier has come to nothing.
CUT = (
    ProposalState.NOT_RECOMMENDED,
    ProposalState.REFUSED,
    ProposalState.WITHDRAWN,
    ProposalState.REVOKED,
)
_READ = ("batch__council", "batch__unit", "batch__proposer", "kind", "home", "decision")


def _counted(model: Any) -> Any:
    held = model.objects.filter(decision=OuterRef("pk")).order_by().values("decision")
    counted = Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(counted, 0)


def decisions_of(user: Any) -> "QuerySet[Decision]":
    """The decisions that `user` may see, with how many recipients each has."""
    return (
        Decision.objects.visible_to(user)
        .select_related("council")
        .annotate(dossiers=_counted(Proposal), awarded=_counted(Award))
    )


def candidates_of(user: Any) -> "QuerySet[Proposal]":
    """Recommended and in no decision yet."""
    rows = Proposal.objects.board_sees(user).filter(state=ProposalState.RECOMMENDED)
    return rows.select_related(*_READ)


def refusable_of(user: Any) -> "QuerySet[Proposal]":
    rows = Proposal.objects.board_sees(user).filter(state__in=REFUSABLE)
    return rows.select_related(*_READ)


def awaiting_step(user: Any, step: str) -> "QuerySet[Proposal]":
    """The dossiers whose `step` is due and not entered."""
    open_ones = Q(state__in=STATES[step], **{f"{FIELDS[step]}__isnull": True})
    unissued = Q(decision__isnull=False, decision__state=DecisionState.DRAFT)
    if step == "submitted":
        open_ones &= Q(state=ProposalState.RECOMMENDED)
        return Proposal.objects.board_sees(user).filter(open_ones).select_related(*_READ)
    return (
        Proposal.objects.board_sees(user).filter(open_ones).exclude(unissued).select_related(*_READ)
    )


def hidden_from(user: Any, states: Iterable[str]) -> int:
    """How many dossiers in `states` a conflict of interest keeps from `user`."""
    return Proposal.objects.barred_from(user).filter(state__in=list(states)).count()


def cut_from(user: Any) -> "QuerySet[Proposal]":
    """What came to nothing, with the reason that was given, as far as `user` may see it."""
    rows = Proposal.objects.visible_to(user).filter(state__in=CUT, submitted_at__isnull=False)
    return rows.select_related(*_READ, "batch__cluster_year__cluster")


def amendments_of(decision: Decision) -> "QuerySet[Amendment]":
    """The papers about a decision, with what a correction changed and how many were revoked."""
    corrected = AmendedLine.objects.filter(amendment__kind=AmendmentKind.CORRECTION)
    return (
        Amendment.objects.filter(decision=decision)
        .select_related("file")
        .annotate(revoked=Count("lines"))
        .prefetch_related(Prefetch("lines", corrected, to_attr="corrected"))
    )
