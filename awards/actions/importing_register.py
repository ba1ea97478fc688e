"""Taking old decisions into the register from a workbook: all of it or nothing."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from awards.models import Award, Decision, Household, Person
from awards.models.register import RegisterImport
from awards.rules.register import import_denial, register_capacity
from awards.scope import units_of_desks
from awards.workbooks.decisions import Row, To
from awards.workbooks.register_people import Key
from awards.workbooks.register_plan import DecisionKey, Line, Plan, plan, settled
from awards.workflow import DecisionState
from catalogue.vietnamese import nfc
from clusters.models import Council, Unit
from clusters.offices import offices_of
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def import_decisions(
    *,
    rows: Sequence[Row],
    told: Sequence[Any],
    choices: Mapping[str, str],
    by: "User",
    council: Council | None = None,
    file_name: str = "",
) -> Plan:
    """Write what the preview `told`; `choices` say who is meant where that was not certain.

    `council` is the one that keeps these decisions, where that is known. Raises Denied, Stale
    where the same rows would do something else by now, and Refused for faults and for a person
    of whom nobody has said who it is. The number of queries does not depend on that of the rows.
    """
    offices = offices_of(by)
    if reason := import_denial(offices, council):
        raise Denied(reason)
    with transaction.atomic():
        # Of two imports one waits here, and is planned over what the other has written.
        list(Council.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        made = _as_told(units_of_desks(by).select_related("parent"), rows, told)
        same = _settled(made, choices)
        # Who takes people into the same unit at the same time waits here.
        meant = {line.unit.pk for line in made.lines if line.unit is not None}
        list(Unit.objects.select_for_update().filter(pk__in=meant).order_by("pk"))
        people = _add_people(made, same)
        added = _add_decisions(made, council, by)
        awards = _add_awards(made, same)
        taken = RegisterImport.objects.create(
            council=council,
            file_name=nfc(file_name).replace("\x00", "")[:200],
            imported_by=by,
            made={
                "awards": awards,
                "decisions": [made.decisions[key].pk for key in added],
                "persons": [one.pk for one in people if isinstance(one, Person)],
                "households": [one.pk for one in people if isinstance(one, Household)],
            },
        )
        _tell(taken, made, added, capacity=register_capacity(offices), by=by)
    return made


def _tell(
    taken: RegisterImport, made: Plan, added: frozenset[DecisionKey], *, capacity: str, by: "User"
) -> None:
    journal.record("import_decisions", taken, by=by, capacity=capacity)
    counts = _counts(made)
    journal.record_many(
        "record_decision",
        list(made.decisions.values()),
        by=by,
        capacity=capacity,
        detail={
            decision.pk: {"awards": counts.get(key, 0), "is_new": key in added}
            for key, decision in made.decisions.items()
        },
    )


def _as_told(scope: "QuerySet[Unit]", rows: Sequence[Row], told: Sequence[Any]) -> Plan:
    """What the rows would do now. Raises Refused for a fault, Stale where it was told otherwise."""
    made = plan(scope, rows)
    if made.faults:
        raise Refused(made.faults[0].words)
    if made.told != list(told):
        raise Stale(_("Dữ liệu đã thay đổi từ lúc xem trước. Xem trước lại sổ này."))
    return made


def _settled(made: Plan, choices: Mapping[str, str]) -> dict[Key, Key]:
    """Who is whom by the choices. Raises Refused for the first of whom nobody has said it."""
    try:
        return settled(made, choices)
    except KeyError as missing:
        (doubt,) = missing.args
        raise Refused(
            _("Dòng %(row)d: chọn %(who)s là ai rồi nhập.") % {"row": doubt.row, "who": doubt.label}
        ) from missing


def _add_people(made: Plan, same: Mapping[Key, Key]) -> list[Person | Household]:
    """Those whom no choice and no exact match made somebody known."""
    persons: dict[Key, Person] = {}
    households: dict[Key, Household] = {}
    for line in made.written:
        if line.key is None or line.unit is None:
            continue
        key = same.get(line.key, line.key)
        if key in made.people.known:
            continue
        row = made.people.first[key]
        if line.row.to == To.PERSON:
            persons[key] = Person(name=row.recipient, birth_year=row.birth_year, unit=line.unit)
        else:
            households[key] = Household(name=row.recipient, place=row.place, unit=line.unit)
    for found in (persons, households):
        for one in found.values():
            one.set_keys()
    _tell_apart(persons.values())
    Person.objects.bulk_create(persons.values())
    Household.objects.bulk_create(households.values())
    made.people.known |= persons | households
    return [*persons.values(), *households.values()]


def _tell_apart(persons: Any) -> None:
    """Give somebody new who shares name, year and unit with others a mark of their own."""
    taken = set(
        Person.objects.filter(
            unit__in={one.unit_id for one in persons},
            name_key__in={one.name_key for one in persons},
        ).values_list("unit_id", "name_key", "birth_year", "distinction")
    )
    for one in persons:
        number = 1
        while (one.unit_id, one.name_key, one.birth_year, one.distinction) in taken:
            number += 1
            one.distinction = _("người thứ %(n)d") % {"n": number}
        taken.add((one.unit_id, one.name_key, one.birth_year, one.distinction))


def _add_decisions(made: Plan, council: Council | None, by: "User") -> frozenset[DecisionKey]:
    """Decisions that the register does not hold yet, as recorded from paper."""
    new: dict[DecisionKey, Decision] = {}
    for line in made.written:
        row = line.row
        if row.decision_key in made.decisions or row.decision_key in new:
            continue
        decision = Decision(
            name=_("Quyết định số %(number)s về khen thưởng") % {"number": row.decision},
            council=council,
            authority=row.authority,
            number=row.decision,
            issued_on=row.issued_on,
            signer=row.signer,
            state=DecisionState.RECORDED,
            created_by=by,
        )
        decision.set_keys()
        new[row.decision_key] = decision
    try:
        with transaction.atomic():
            Decision.objects.bulk_create(new.values())
    except IntegrityError as error:
        # Somebody else has recorded one of them since it was looked for.
        raise Stale(_("Dữ liệu đã thay đổi từ lúc xem trước. Xem trước lại sổ này.")) from error
    made.decisions |= new
    return frozenset(new)


def _add_awards(made: Plan, same: Mapping[Key, Key]) -> list[int]:
    awards = [_award(made, same, line) for line in made.written]
    for award in awards:
        award.set_keys()
    Award.objects.bulk_create(awards, batch_size=500)
    return [award.pk for award in awards]


def _award(made: Plan, same: Mapping[Key, Key], line: Line) -> Award:
    row = line.row
    known = made.people.known.get(same.get(line.key, line.key)) if line.key else None
    return Award(
        name=row.award,
        kind=line.kind,
        unit=line.unit if row.to == To.UNIT else None,
        person=known if isinstance(known, Person) else None,
        household=known if isinstance(known, Household) else None,
        recipient=line.stated,
        count=row.count,
        ground=row.ground,
        year=str(row.year),
        awarded_on=row.issued_on,
        decider=row.authority,
        decision_number=row.decision,
        decision=made.decisions[row.decision_key],
    )


def _counts(made: Plan) -> dict[DecisionKey, int]:
    counts: dict[DecisionKey, int] = {}
    for line in made.written:
        counts[line.row.decision_key] = counts.get(line.row.decision_key, 0) + 1
    return counts
