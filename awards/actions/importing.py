"""Taking over facts of persons and of units from a workbook: all of it or nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.actions.allowing import allow
from awards.actions.facts import correct, enter
from awards.models import Initiative, Person, YearlyRating
from awards.workbooks.importing import Plan, plan
from awards.workbooks.persons import Row
from awards.workbooks.unit_plan import UnitPlan
from awards.workbooks.unit_plan import plan as plan_years
from awards.workbooks.unit_years import YearRow
from catalogue.vietnamese import search_key
from clusters.models import Unit
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


def import_facts(
    *, unit: Unit, rows: Sequence[Row], told: Sequence[Any], are_others: bool, by: "User"
) -> Plan:
    """Write what the preview `told`.

    Raises Stale where the same rows would do something else by now, Refused for faults, and
    for persons in doubt unless `are_others` says that they are other persons.
    """
    standing = allow("import_facts", unit, by)
    with transaction.atomic():
        # Who imports for the same unit at the same time waits here.
        Unit.objects.select_for_update().get(pk=unit.pk)
        made = plan(unit, rows)
        if made.faults:
            raise Refused(made.faults[0].words)
        if made.told != list(told):
            raise Stale(_("Dữ liệu đã thay đổi từ lúc xem trước. Xem trước lại sổ này."))
        if made.doubts and not are_others:
            raise Refused(_("Có người gần giống người đã có. Xác nhận là người khác, hoặc sửa sổ."))
        _add_persons(unit, rows, made)
        for row in rows:
            _write(made.persons[row.key], row)
        journal.record(
            "import_facts",
            unit,
            by=by,
            capacity=standing.capacity,
            detail={
                "rows": len(rows),
                "added": made.added,
                "ratings": len(made.ratings),
                "changed": made.changed,
                "initiatives": len(made.initiatives),
            },
        )
    return made


def _add_persons(unit: Unit, rows: Sequence[Row], made: Plan) -> None:
    for row in rows:
        if row.key not in made.persons:
            person = Person(
                unit=unit,
                name=row.name,
                birth_year=row.birth_year,
                gender=row.gender,
                position=row.position,
            )
            person.save()
            made.persons[row.key] = person


def _write(person: Person, row: Row) -> None:
    if row.year is None:
        return
    if row.level:
        rating = YearlyRating.objects.filter(person=person, year=row.year).first()
        if rating is None:
            rating = YearlyRating(person=person, year=row.year)
        elif rating.level != row.level:
            rating.version += 1
        rating.level, rating.source = row.level, row.source or rating.source
        rating.save()
    if row.initiative:
        known = {
            search_key(title)
            for title in Initiative.objects.filter(person=person).values_list("title", flat=True)
        }
        if search_key(row.initiative) not in known:
            Initiative.objects.create(
                person=person,
                title=row.initiative,
                scope=row.scope,
                year=row.year,
                recognised_on=row.recognised_on,
                source=row.source,
            )


def import_years(
    *, unit: Unit, rows: Sequence[YearRow], told: Sequence[Any], by: "User"
) -> UnitPlan:
    """Enter and correct ratings and headcounts of the unit and those below it, as previewed.

    Raises Stale where the same rows would do something else by now, Refused for faults.
    """
    standing = allow("import_facts", unit, by)
    with transaction.atomic():
        # Who imports for the same unit at the same time waits here.
        Unit.objects.select_for_update().get(pk=unit.pk)
        made = plan_years(unit, rows)
        if made.faults:
            raise Refused(made.faults[0].words)
        if made.told != list(told):
            raise Stale(_("Dữ liệu đã thay đổi từ lúc xem trước. Xem trước lại sổ này."))
        for one in made.writings:
            if one.row is None:
                enter(what=one.what, owner=one.unit, values=one.values, by=by)
            else:
                seen = one.row.version
                correct(what=one.what, row=one.row, values=one.values, version=seen, by=by)
        journal.record(
            "import_facts",
            unit,
            by=by,
            capacity=standing.capacity,
            detail={"rows": len(rows), "added": made.added, "changed": made.changed},
        )
    return made
