"""Which letters and dossiers somebody may see."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from awards.workflow import BEFORE_COUNCIL, ProposalState
from clusters.models.councils import SeatRole
from clusters.offices import Offices, offices_of

if TYPE_CHECKING:
    from awards.models.proposals import Batch, Proposal  # noqa: F401  # named in quotes


def conflict_condition(offices: Offices) -> Q:
    """Dossiers in which somebody with these offices has an interest: of their own units, of the
    parents and of the children of these.
    """
    own = offices.unit_ids
    if not own:
        return Q(pk__in=[])
    parents = {officer.unit.parent_id for officer in offices.officers} - {None}
    return Q(home__in=own | parents) | Q(home__parent__in=own)


def desks_of(offices: Offices) -> frozenset[int]:
    """The councils whose standing body somebody works for."""
    return frozenset(s.council_id for s in offices.seats if s.role == SeatRole.SPECIALIST)


def benches_of(offices: Offices) -> frozenset[int]:
    """The councils that somebody is a voting member of."""
    return frozenset(s.council_id for s in offices.seats if s.role != SeatRole.SPECIALIST)


class BatchQuerySet(models.QuerySet["Batch"]):
    def of(self, user: Any) -> Self:
        """The letters that `user` writes: of their units, or of the councils they work for."""
        if not user.is_authenticated:
            return self.none()
        offices = offices_of(user)
        return self.filter(Q(unit__in=offices.unit_ids) | Q(proposer__in=desks_of(offices)))

    def visible_to(self, user: Any) -> Self:
        """One's own letters, and at the desk of a council those of which something has come."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        proposals = self.model._meta.get_field("proposals").related_model
        assert isinstance(proposals, type)  # a model of this app, not a name
        seen = proposals._default_manager.board_sees(user)  # type: ignore[attr-defined]  # its own
        return self.filter(
            Q(unit__in=offices.unit_ids)
            | Q(proposer__in=desks_of(offices))
            | Q(pk__in=seen.values("batch"))
        )


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def of(self, user: Any) -> Self:
        """The dossiers that `user` writes."""
        if not user.is_authenticated:
            return self.none()
        offices = offices_of(user)
        return self.filter(
            Q(batch__unit__in=offices.unit_ids) | Q(batch__proposer__in=desks_of(offices))
        )

    def board_sees(self, user: Any) -> Self:
        """What the board has before it, less what a conflict of interest bars.

        The desk sees whatever was sent, members of the council what is put to them and what
        they were asked about one by one.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.exclude(state=ProposalState.DRAFT)
        offices = offices_of(user)
        desk = Q(batch__council__in=desks_of(offices)) & Q(submitted_at__isnull=False)
        reviews = self.model._meta.get_field("reviews").related_model
        assert isinstance(reviews, type)  # a model of this app, not a name
        asked = reviews._default_manager.filter(reviewer=user).values("proposal")
        bench = Q(batch__council__in=benches_of(offices)) & (
            Q(state__in=BEFORE_COUNCIL) | Q(pk__in=asked, submitted_at__isnull=False)
        )
        return self.filter(desk | bench).exclude(
            Q(state=ProposalState.DRAFT) | conflict_condition(offices)
        )

    def barred_from(self, user: Any) -> Self:
        """What the board has before it and `user` may not see; to be counted, never listed."""
        offices = offices_of(user)
        sent = self.filter(batch__council__in=offices.council_ids, submitted_at__isnull=False)
        return sent.exclude(state=ProposalState.DRAFT).filter(conflict_condition(offices))

    def visible_to(self, user: Any) -> Self:
        """One's own, those about one's unit once they are sent, and what the board sees."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        offices = offices_of(user)
        own = Q(batch__unit__in=offices.unit_ids) | Q(batch__proposer__in=desks_of(offices))
        about = Q(home__in=offices.unit_ids, submitted_at__isnull=False)
        return self.filter(own | about | Q(pk__in=self.model._default_manager.board_sees(user)))
