"""What an import of persons would do, and carrying it from preview to confirmation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from awards.models import Initiative, Person, YearlyRating
from awards.models.people import name_key
from awards.workbooks.persons import Row
from catalogue.vietnamese import search_key
from clusters.models import Unit
from scoring.workbooks.grid import Fault, fault_at
from workflow.carrying import carried, carry

_SALT = "awards.workbooks.importing"


@dataclass
class Plan:
    """Rows beside what is known: whom they mean, what is new, what changes, what is in doubt.

    `persons` are known persons by the key of a row; who is not there is entered. A doubt is
    somebody whose name differs only in diacritics, or whose year is known on one side only:
    never taken for the same, and entered as another person only where that was said.
    """

    persons: dict[tuple[str, int | None], Person] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    ratings: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    initiatives: list[str] = field(default_factory=list)
    kept: int = 0
    doubts: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.ratings or self.changed or self.initiatives)

    @property
    def told(self) -> list[Any]:
        """What the preview said; the confirmation must find the same."""
        return [self.added, self.ratings, self.changed, self.initiatives, self.doubts]


@dataclass(frozen=True)
class _Known:
    persons: Sequence[Person]
    levels: dict[tuple[int, int], str]
    titles: set[tuple[int, str]]


def plan(unit: Unit, rows: Iterable[Row]) -> Plan:
    """Match `rows` with the persons of `unit`; three queries and one for earlier names."""
    known = _known(unit)
    made = Plan()
    by_key: dict[tuple[str, int | None], str] = {}
    for row in rows:
        if row.key not in by_key:
            by_key[row.key] = row.name
            _match(made, known, row)
        _facts(made, known, row)
    return made


def _known(unit: Unit) -> _Known:
    persons = list(Person.objects.filter(unit=unit).prefetch_related("aliases").order_by("pk"))
    levels = YearlyRating.objects.filter(person__unit=unit)
    titles = Initiative.objects.filter(person__unit=unit)
    return _Known(
        persons,
        {(row.person_id or 0, row.year): row.level for row in levels},
        {(row.person_id or 0, search_key(row.title)) for row in titles},
    )


def _match(made: Plan, known: _Known, row: Row) -> None:
    wanted = name_key(row.name)
    called = [
        person
        for person in known.persons
        if wanted in {person.name_key, *(alias.name_key for alias in person.aliases.all())}
    ]
    same = [person for person in called if person.birth_year == row.birth_year]
    if len(same) == 1 and (row.birth_year is not None or len(called) == 1):
        made.persons[row.key] = same[0]
        return
    if same or (row.birth_year is None and called):
        made.faults.append(
            fault_at(
                row.number,
                0,
                _("đơn vị có %(n)d người tên “%(name)s”: %(listed)s. Ghi năm sinh để phân biệt.")
                % {
                    "n": len(called),
                    "name": row.name,
                    "listed": "; ".join(_described(one) for one in called),
                },
            )
        )
        return
    made.added.append(_new(row))
    bare = search_key(row.name)
    for person in known.persons:
        alike = person.search_key == bare or person in called
        years = {person.birth_year, row.birth_year}
        if alike and (len(years) == 1 or None in years):
            made.doubts.append(
                _("Dòng %(row)d: %(new)s, gần giống %(old)s đã có.")
                % {"row": row.number, "new": _new(row), "old": _described(person)}
            )


def _new(row: Row) -> str:
    return f"{row.name} ({row.birth_year})" if row.birth_year else row.name


def _described(person: Person) -> str:
    return f"{person}, {person.position}" if person.position else str(person)


def _facts(made: Plan, known: _Known, row: Row) -> None:
    person = made.persons.get(row.key)
    pk = person.pk if person else 0
    if row.level and row.year:
        before = known.levels.get((pk, row.year)) if pk else None
        line = f"{row.name}, {row.year}: {row.level}"
        if before is None:
            made.ratings.append(line)
        elif before != row.level:
            made.changed.append(f"{line} (← {before})")
        else:
            made.kept += 1
    if row.initiative and row.year:
        if pk and (pk, search_key(row.initiative)) in known.titles:
            made.kept += 1
        else:
            made.initiatives.append(f"{row.name}: {row.initiative}")


def pack(unit: Unit, rows: Sequence[Row], told: Sequence[Any]) -> str:
    """Signed, so that what is confirmed is what was previewed."""
    plain = [
        {**vars(row), "recognised_on": row.recognised_on and row.recognised_on.isoformat()}
        for row in rows
    ]
    return carry(_SALT, unit.pk, {"rows": plain, "told": list(told)})


def unpack(packed: str, unit: Unit) -> tuple[list[Row], list[Any]]:
    """The rows and what was said of them.

    Raises BadSignature where they are old, altered or of another unit.
    """
    told = carried(_SALT, packed, unit.pk)
    rows = [
        Row(
            **{
                **row,
                "recognised_on": date.fromisoformat(row["recognised_on"])
                if row["recognised_on"]
                else None,
            }
        )
        for row in told["rows"]
    ]
    return rows, told["told"]
