"""Which sessions of councils, and what on their agendas, somebody may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from awards.models import CouncilSession, Proposal, SessionItem
from awards.proposal_querysets import benches_of, conflict_condition, desks_of
from awards.workflow import SessionState
from clusters.offices import offices_of
from conferences.models import Ballot


def sessions_visible_to(user: Any) -> "QuerySet[CouncilSession]":
    """Those of the councils whose desk somebody keeps; to their members once they are called,
    and the earlier ones to whoever was a member then.
    """
    rows = CouncilSession.objects.select_related("council")
    if not user.is_authenticated:
        return rows.none()
    if user.is_superuser:
        return rows
    offices = offices_of(user)
    sat = CouncilSession.objects.filter(pk=OuterRef("pk"), members__user=user)
    called = ~Q(state=SessionState.DRAFT)
    return rows.filter(
        Q(council__in=desks_of(offices))
        | called & (Q(council__in=benches_of(offices)) | Exists(sat))
    )


def ballot_ids(session: CouncilSession) -> list[int]:
    """The ballots that the agenda points at, and every earlier round; a query for each round."""
    rows = Ballot.objects.filter(session_items__session=session)
    found: dict[int, None] = {}
    while step := dict(rows.values_list("pk", "previous")):
        found |= dict.fromkeys(step)
        earlier = {previous for previous in step.values() if previous is not None}
        if not earlier:
            break
        rows = Ballot.objects.filter(pk__in=earlier)
    return list(found)


def items_visible_to(user: Any, session: CouncilSession) -> "QuerySet[SessionItem]":
    """The agenda of a session that `user` may see, less what a conflict of interest bars.

    `is_readable` says whether the dossier itself may be opened: members do not see what has
    gone back to the desk.
    """
    offices = offices_of(user)
    barred = Proposal.objects.filter(conflict_condition(offices))
    readable = Proposal.objects.board_sees(user).filter(pk=OuterRef("proposal"))
    rows = SessionItem.objects.filter(session=session)
    if user.is_superuser:
        return rows.annotate(is_readable=Value(value=True))
    return rows.exclude(proposal__in=barred).annotate(is_readable=Exists(readable))


def barred_count(user: Any, session: CouncilSession) -> int:
    """How many dossiers of the agenda a conflict of interest hides from `user`."""
    if user.is_superuser:
        return 0
    barred = Proposal.objects.filter(conflict_condition(offices_of(user)))
    return SessionItem.objects.filter(session=session, proposal__in=barred).count()
