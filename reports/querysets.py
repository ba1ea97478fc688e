from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from awards.models import Award, Batch, Proposal
from awards.proposal_querysets import desks_of
from awards.workflow import SessionState
from clusters.offices import offices_of
from conferences.models import Conference
from reports.workflow import DraftState, ReportState

# The kinds of `models.reports.PACKETS`, which is to the right of this.
_PACKET = Q(kind__in=("packet", "packet_zip"))


def _about_what_is_seen(user: Any) -> Q:
    """Whoever may see a conference, a dossier or a letter may see what is written about it."""
    return (
        Q(conference__in=Conference.objects.visible_to(user))
        | Q(proposal__in=Proposal.objects.visible_to(user))
        | Q(batch__in=Batch.objects.visible_to(user))
    )


def _of_closed_session(user: Any) -> Q:
    """What a session said is for the whole council, whoever was barred from one of its votes,
    once it is over.
    """
    closed = Q(session__state=SessionState.CLOSED)
    if user.is_superuser:
        return closed
    return closed & Q(session__council__in=offices_of(user).council_ids)


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """As what they are about is seen; but a packet holds the board's opinions, and is the
        board's alone.
        """
        if not user.is_authenticated:
            return self.none()
        board = Proposal.objects.board_sees(user)
        return self.filter(
            _about_what_is_seen(user) & ~_PACKET
            | _PACKET & Q(proposal__in=board)
            | _of_closed_session(user)
            | Q(award__in=Award.objects.visible_to(user))
        )

    def held(self, *, pk: int, version: int) -> Self:
        """The running report that was taken with `version`; nothing once it was lost."""
        return self.filter(pk=pk, version=version, state=ReportState.RUNNING)

    def lapsed(self, now: datetime) -> Self:
        """Running reports whose worker has stopped renewing."""
        return self.filter(state=ReportState.RUNNING, lease_until__lt=now)

    def waiting(self, now: datetime) -> Self:
        """Pending reports for which no message is under way, as far as is known."""
        due = Q(resend_after__isnull=True) | Q(resend_after__lt=now)
        return self.filter(due, state=ReportState.PENDING)


class DraftQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever may see a conference sees that its documents are being written; who may read
        the text before it is frozen is asked of `rules.reads_draft`. Minutes of a council are
        its desk's alone until they are frozen.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        desk = Q(session__council__in=desks_of(offices_of(user)))
        frozen = _of_closed_session(user) & ~Q(state=DraftState.DRAFT)
        return self.filter(_about_what_is_seen(user) | frozen | desk)

    def versions_of(self, draft: Any) -> Self:
        """All versions of the document that `draft` is one of."""
        return self.filter(
            conference=draft.conference_id,
            proposal=draft.proposal_id,
            batch=draft.batch_id,
            session=draft.session_id,
            kind=draft.kind,
            ballot=draft.ballot_id,
            decider=draft.decider,
        )

    def taking_its_place(self, draft: Any) -> Self:
        """The later versions of the same document that were frozen."""
        later = self.versions_of(draft).filter(number__gt=draft.number)
        return later.exclude(state=DraftState.DRAFT)
