"""Facts of units and persons: for the unit's staff and the desk of its council only."""

from typing import Any

from awards.actions.facts import enter
from awards.actions.people import PersonFacts, add_person
from awards.models import Hold, Person, YearlyRating
from clusters.models import Unit
from tests.emulation.access.rows import Address, of_unit, signed_in
from tests.world import World


def of_person(world: World) -> dict[str, Any]:
    return {"pk": _person(world).pk}


def _person(world: World) -> Person:
    unit = world.unit("Sở Tài chính")
    facts = PersonFacts("Nguyễn Văn Thử", 1980)
    return add_person(unit=unit, facts=facts, by=world.users["staff"], seen=Unit.objects.all())


def _rating(world: World) -> dict[str, Any]:
    row: YearlyRating = enter(
        what="rating",
        owner=world.unit("Sở Tài chính"),
        values={"year": 2025, "level": "HTXSNV"},
        by=world.users["staff"],
    )
    return {"what": "rating", "pk": row.pk}


def _hold(world: World) -> dict[str, Any]:
    row: Hold = enter(
        what="hold",
        owner=world.unit("Sở Tài chính"),
        values={"kind": "investigation", "starts_on": "2026-01-01"},
        by=world.users["specialist"],
    )
    return {"pk": row.pk}


def _entering(world: World) -> dict[str, Any]:
    return of_unit(world) | {"what": "rating"}


# The unit's own staff, the specialists of the council of its cluster, administrators; the
# chair of the cluster, members of the council and other units are outsiders here.
INSIDE = ("staff", "specialist", "admin")
DESK = ("specialist", "admin")


def insiders(status: int) -> dict[str, int]:
    return signed_in(404, **dict.fromkeys(INSIDE, status))


def desk(status: int) -> dict[str, int]:
    return signed_in(404, staff=403, **dict.fromkeys(DESK, status))


ROWS: dict[str, Address] = {
    "awards:facts": Address(signed_in(200)),
    "awards:facts_of": Address(insiders(200), arguments=of_unit),
    "awards:check": Address(insiders(200), arguments=of_unit),
    "awards:facts_workbook": Address(insiders(200), arguments=of_unit),
    "awards:facts_import": Address(insiders(200), insiders(400), arguments=of_unit),
    "awards:years_workbook": Address(insiders(200), arguments=of_unit),
    "awards:years_import": Address(insiders(200), insiders(400), arguments=of_unit),
    "awards:person_add": Address(insiders(200), insiders(400), arguments=of_unit),
    "awards:fact_enter": Address(insiders(200), insiders(400), arguments=_entering),
    "awards:fact_correct": Address(insiders(200), insiders(400), arguments=_rating),
    "awards:hold_end": Address(desk(200), desk(400), arguments=_hold),
    "awards:history_check": Address(desk(200), desk(302), arguments=of_unit),
    "awards:person": Address(insiders(200), arguments=of_person),
    "awards:person_correct": Address(insiders(200), insiders(400), arguments=of_person),
    "awards:person_alias": Address(insiders(200), insiders(400), arguments=of_person),
}
