"""To whom a letter may go, and whom it may propose."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from awards.models import Batch
from awards.proposal_querysets import desks_of
from awards.scope import units_with_facts
from clusters.models import ClusterYear, Council, Office, Term, TermStatus, Unit
from clusters.offices import Offices
from clusters.units.successors import read_successors

Sender = Unit | Council


def senders_of(offices: Offices) -> list[Sender]:
    """Who somebody may write a letter for: their units, and councils with one above them."""
    units = {officer.unit_id: officer.unit for officer in offices.officers}
    desks = desks_of(offices)
    councils = {
        seat.council_id: seat.council
        for seat in offices.seats
        if seat.council_id in desks and seat.council.parent_id is not None
    }
    return [*units.values(), *councils.values()]


def councils_for(sender: Sender) -> "QuerySet[Council]":
    """The councils that `sender` proposes to.

    Of a council the one above it. Of a unit those of its clusters; where it is in none, the
    council of the unit it belongs to.
    """
    if isinstance(sender, Council):
        return Council.objects.filter(children=sender)
    of_clusters = Council.objects.filter(clusters__years__memberships__unit=sender)
    if of_clusters.exists():
        return of_clusters.distinct().order_by("order_key", "pk")
    return Council.objects.filter(unit=sender.parent_id, unit__isnull=False).order_by(
        "order_key", "pk"
    )


def years_for(sender: Sender) -> "QuerySet[ClusterYear]":
    """The cluster years that a letter of `sender` may be about, newest first."""
    rows = ClusterYear.objects.select_related("cluster").order_by("-label", "cluster__order_key")
    if isinstance(sender, Council):
        return rows.filter(cluster__council=sender)
    mine = Q(memberships__unit=sender) | Q(terms__unit=sender)
    return rows.filter(mine).distinct()


def units_in_reach(batch: Batch) -> "QuerySet[Unit]":
    """The units that the letter may propose.

    Of a unit: itself, its children, and the members of a cluster year of the letter's that it
    chairs. Of a council: the members of its clusters, what belongs to its unit, and below.
    """
    if batch.unit_id is not None:
        chaired = Term.objects.filter(
            Q(cluster_year=batch.cluster_year_id)
            | Q(cluster_year__label__endswith=str(batch.year)),
            unit=batch.unit_id,
            office=Office.CHAIR,
            status__in=(TermStatus.SERVING, TermStatus.ELECTED),
        )
        chairs = Unit.objects.filter(memberships__cluster_year__in=chaired.values("cluster_year"))
        near = Q(pk=batch.unit_id) | Q(parent=batch.unit_id)
        return Unit.objects.filter(near | Q(pk__in=chairs.values("pk")))
    members = Unit.objects.filter(memberships__cluster_year__cluster__council=batch.proposer_id)
    inside = Unit.objects.filter(parent__councils=batch.proposer_id)
    direct = Q(pk__in=members.values("pk")) | Q(pk__in=inside.values("pk"))
    below = Unit.objects.filter(direct).values("pk")
    return Unit.objects.filter(direct | Q(parent__in=below))


def person_units(batch: Batch, user: Any) -> "QuerySet[Unit]":
    """The units whose persons and households the letter may propose.

    Less than whom it may propose as a unit: a cluster's chair does not see its members' people.
    """
    seen = units_with_facts(user).values("pk")
    return units_in_reach(batch).filter(pk__in=seen)


def ended_before(units: Iterable[Unit], year: int) -> dict[int, str]:
    """Why units cannot be proposed for merits of `year`, by their keys: they were no more.

    Only those that had ended; two queries where there are any.
    """
    gone = [unit for unit in units if unit.valid_to and unit.valid_to < date(year, 1, 1)]
    if not gone:
        return {}
    after = read_successors(gone)
    told = {}
    for unit in gone:
        day = unit.valid_to
        assert day is not None  # asked for above
        words = {"unit": unit, "day": f"{day.day}/{day.month}/{day.year}", "year": year}
        sentence = _("%(unit)s chỉ có đến hết ngày %(day)s, trước năm %(year)d.") % words
        became = ", ".join(str(one.unit) for one in after.of(unit))
        if became:
            sentence += " " + _("Nay là %(units)s: đề nghị cho đơn vị đó.") % {"units": became}
        told[unit.pk] = sentence
    return told
