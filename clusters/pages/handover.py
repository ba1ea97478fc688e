"""What the hand-over page shows, and who may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from clusters.inner_years import inner_years
from clusters.models import ClusterYear, Term
from clusters.offices import Offices, offices_of
from clusters.rules.offices import denial_of_giving, denial_of_receiving
from clusters.years.handovers import (
    Handover,
    chairs_of,
    gives_rights,
    handovers_of,
    next_year,
)


def handovers_visible(user: Any) -> "QuerySet[ClusterYear]":
    """The years whose hand-over `user` may see: their own, and those that lead up to a year
    that one of their units runs."""
    years = ClusterYear.objects.visible_to(user)
    if not user.is_authenticated:
        return years
    # A unit may be elected chair of a year without having been a member of the one before.
    runs = ClusterYear.objects.filter(pk__in=offices_of(user).run_year_ids)
    own = inner_years(user).values("pk")
    return years.filter(Q(pk__in=own) | Q(pk__in=_before(runs)))


def _before(runs: "QuerySet[ClusterYear]") -> list[int]:
    found: list[int] = []
    for year in runs:
        earlier = ClusterYear.objects.filter(cluster=year.cluster_id, label__lt=year.label)
        found += earlier.order_by("-label").values_list("pk", flat=True)[:1]
    return found


@dataclass(frozen=True)
class Side:
    """One handing over with what the reader may do in it; a reason where they may not."""

    handover: Handover
    no_giving: str
    no_receiving: str


@dataclass(frozen=True)
class Right:
    """Who runs which year. Days that are not laid down do not bound the right: a chair of the
    coming year prepares it, one of the past year closes it."""

    term: Term
    waits: bool
    is_now: bool


@dataclass(frozen=True)
class HandoverPage:
    year: ClusterYear
    sides: tuple[Side, ...]
    rights: tuple[Right, ...]
    capacity: str


def handover_page(year: ClusterYear, offices: Offices) -> HandoverPage:
    today = timezone.localdate()
    following = next_year(year)
    terms = chairs_of(year) + (chairs_of(following) if following else [])
    return HandoverPage(
        year=year,
        sides=tuple(_side(each, offices) for each in handovers_of(year)),
        rights=tuple(_right(term, today) for term in terms),
        capacity=offices.capacity_in(year),
    )


def _side(handover: Handover, offices: Offices) -> Side:
    return Side(
        handover,
        denial_of_giving(handover.givers, offices),
        denial_of_receiving(handover.receivers, offices),
    )


def _right(term: Term, today: date) -> Right:
    begun = term.starts_on is None or term.starts_on <= today
    over = term.ends_on is not None and term.ends_on < today
    counts = gives_rights(term)
    return Right(term, not counts, counts and begun and not over)
