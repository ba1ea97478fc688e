"""Who votes at a conference, and who of them is there."""

from django.db.models import QuerySet

from conferences.ballots.terms import Elector
from conferences.models import Ballot, Conference, Delegation, Electorate, Seat


def electors_of(conference: Conference, electorate: str = Electorate.UNITS) -> list[Elector]:
    """The votes of a conference: one for each delegation that is no guest, or one for each
    person of them. A personal link given out before goes on to hold.
    """
    rows = delegations_of(conference).select_related("unit", "proxy__unit")
    links = _links(conference)
    found: list[Elector] = []
    for row in rows.prefetch_related("delegates__user", "proxy__delegates__user"):
        if electorate == Electorate.PERSONS:
            found += [
                Elector(
                    name=delegate.name,
                    unit=row.unit,
                    user=delegate.user,
                    stands_for_unit=False,
                    is_present=row.is_present,
                    token_hash=links.get((row.unit_id, False, delegate.name)),
                )
                for delegate in row.delegates.all()
            ]
            continue
        voting = row.proxy or row
        named = [delegate.user for delegate in voting.delegates.all() if delegate.votes]
        found.append(
            Elector(
                name=row.unit.name,
                unit=row.unit,
                user=next(iter(named), None),
                proxy=row.proxy.unit.name if row.proxy else "",
                is_present=voting.is_present,
                token_hash=links.get((row.unit_id, True, row.unit.name)),
            )
        )
    return found


def delegations_of(conference: Conference) -> "QuerySet[Delegation]":
    """Those that count: guests sit in the hall and have no vote."""
    return conference.delegations.filter(is_guest=False)


def _links(conference: Conference) -> dict[tuple[int | None, bool, str], str | None]:
    rows = Seat.objects.filter(ballot__conference=conference, token_hash__isnull=False)
    keys = rows.order_by("pk").values_list("unit", "stands_for_unit", "name", "token_hash")
    return {(unit, whole, name): kept for unit, whole, name, kept in keys}


def presence_of(ballot: Ballot) -> dict[int, bool]:
    """Who of the electorate is there by the conference's roll call, by seat; empty where the
    ballot is no conference's and presence is marked on its own roll.
    """
    if ballot.conference is None:
        return {}
    rows = delegations_of(ballot.conference).values_list("unit", "is_present", "proxy__is_present")
    here = {unit: own or bool(proxy) for unit, own, proxy in rows}
    seats = ballot.seats.filter(unit__in=list(here))
    return {pk: here[unit] for pk, unit in seats.values_list("pk", "unit") if unit is not None}
