"""The register: public facts for everybody signed in; households are kept where they live."""

from typing import Any

from awards.actions.joining import join_persons
from awards.models import Award, Household, Person
from awards.models.people import PersonJoining
from awards.models.register import RegisterImport
from tests.emulation.access.rows import Address, of_unit, signed_in
from tests.world import World


def of_award(world: World) -> dict[str, Any]:
    row = Award(name="Bằng khen", unit=world.unit("Sở Tài chính"), year="2024")
    row.save()
    return {"pk": row.pk}


def of_honoured_person(world: World) -> dict[str, Any]:
    person = Person(name="Nguyễn Văn Thử", birth_year=1980, unit=world.unit("Sở Tài chính"))
    person.save()
    Award(name="Bằng khen", person=person, year="2024").save()
    return {"pk": person.pk}


def of_honoured_household(world: World) -> dict[str, Any]:
    row = Household(name="Trần Thị Thử", unit=world.unit("Sở Tài chính"))
    row.save()
    Award(name="Giấy khen", household=row, year="2024").save()
    return {"pk": row.pk}


ROWS: dict[str, Address] = {
    "awards:award": Address(signed_in(200), arguments=of_award),
    "awards:unit_awards": Address(signed_in(200), arguments=of_unit),
    "awards:unit_history": Address(signed_in(200), arguments=of_unit),
    "awards:person_history": Address(signed_in(200), arguments=of_honoured_person),
    "awards:households": Address(signed_in(200)),
    "awards:household": Address(signed_in(200), arguments=of_honoured_household),
    "awards:household_history": Address(signed_in(200), arguments=of_honoured_household),
    "awards:household_add": Address(
        signed_in(200, nobody=403, member=403), signed_in(400, nobody=403, member=403)
    ),
    "awards:household_correct": Address(
        signed_in(403, staff=200, specialist=200, admin=200),
        signed_in(403, staff=400, specialist=400, admin=400),
        arguments=of_honoured_household,
    ),
}


def two_persons(world: World) -> dict[str, Any]:
    first = of_honoured_person(world)["pk"]
    second = Person(name="Nguyễn Văn Thử", unit=world.unit("Sở Tài chính"))
    second.save()
    return {"pk": first, "other": second.pk}


# The desk of a council for its units, and administrators.
_DESK = {"specialist": 200, "admin": 200}
ROWS |= {
    "awards:duplicates": Address(signed_in(403, **_DESK)),
    # Outside the scope of facts nobody learns that there are two.
    "awards:person_join": Address(
        signed_in(404, staff=403, specialist=200, admin=200),
        signed_in(404, staff=403, specialist=302, admin=302),
        arguments=two_persons,
        post=lambda world: {"version": 0, "other_version": 0},
    ),
    "awards:register_import": Address(
        signed_in(403, **_DESK), signed_in(403, specialist=400, admin=400)
    ),
    "awards:register_import_form": Address(signed_in(403, **_DESK)),
}


def an_import(world: World) -> dict[str, Any]:
    council = world.users["specialist"].council_seats.get().council
    row = RegisterImport.objects.create(
        council=council,
        imported_by=world.users["admin"],
        made={"awards": [], "decisions": [], "persons": [], "households": []},
    )
    return {"pk": row.pk}


def a_joining(world: World) -> dict[str, Any]:
    first, second = (Person.objects.get(pk=pk) for pk in two_persons(world).values())
    join_persons(keep=first, other=second, version=0, other_version=0, by=world.users["admin"])
    return {"pk": PersonJoining.objects.get().pk}


def a_name(world: World) -> dict[str, Any]:
    row = Award(name="Bằng khen", recipient="Đội 5", year="2024")
    row.save()
    return {"pk": row.pk}


def the_finance_department(world: World) -> dict[str, Any]:
    return {"unit": world.unit("Sở Tài chính").pk}


_DOES = {"specialist": 302, "admin": 302}
ROWS |= {
    # Of imports nobody else learns that there are any.
    "awards:register_undo": Address(
        signed_in(404, **_DESK), signed_in(404, **_DOES), arguments=an_import
    ),
    "awards:person_separate": Address(
        signed_in(403, **_DESK), signed_in(403, **_DOES), arguments=a_joining
    ),
    "awards:award_match": Address(
        signed_in(403, **_DESK),
        signed_in(403, **_DOES),
        arguments=a_name,
        post=the_finance_department,
    ),
    "awards:award_unmatch": Address(signed_in(405), signed_in(403, **_DOES), arguments=a_name),
}
ROWS["reports:confirm"] = Address(signed_in(405), signed_in(302), arguments=of_award)
