"""The dossiers of somebody by what is done with them now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from awards.models import Proposal
from awards.proposal_querysets import desks_of
from awards.workflow import ProposalState
from clusters.offices import offices_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

P = ProposalState


@dataclass(frozen=True)
class Tab:
    key: str
    label: "StrPromise"
    states: tuple[ProposalState, ...]


TABS = (
    Tab("writing", _("Đang soạn"), (P.DRAFT,)),
    Tab("returned", _("Chờ bổ sung"), (P.RETURNED,)),
    Tab(
        "running",
        _("Đang xét"),
        (
            P.SUBMITTED,
            P.APPRAISAL,
            P.CONSULTATION,
            P.SESSION,
            P.RECOMMENDED,
            P.NOT_RECOMMENDED,
            P.DECIDED,
        ),
    ),
    Tab("ended", _("Đã có kết quả"), (P.ANNOUNCED, P.REFUSED, P.REVOKED, P.WITHDRAWN)),
)


def in_tab(rows: "QuerySet[Any]", key: str) -> "QuerySet[Any]":
    """The rows of one tab. Raises StopIteration for an unknown one, which no form lets in."""
    return rows.filter(state__in=next(tab.states for tab in TABS if tab.key == key))


def own_dossiers(user: Any) -> "QuerySet[Proposal]":
    """What one writes and what is about one's unit; to administrators everything.

    What only the board sees is not here: that has lists of its own.
    """
    rows = Proposal.objects.visible_to(user)
    if user.is_superuser:
        return rows
    offices = offices_of(user)
    return rows.filter(
        Q(batch__unit__in=offices.unit_ids)
        | Q(batch__proposer__in=desks_of(offices))
        | Q(home__in=offices.unit_ids)
    )


def counts_of(rows: "QuerySet[Any]") -> list[tuple[Tab, int]]:
    """How many there are in each tab; one query."""
    found = rows.order_by().aggregate(
        **{tab.key: Count("pk", filter=Q(state__in=tab.states)) for tab in TABS}
    )
    return [(tab, found[tab.key]) for tab in TABS]
