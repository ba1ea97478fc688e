"""Which known person or household a row of an old decision means: exactly, or somebody says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from awards.models import Household, Person
from awards.models.people import name_key
from awards.workbooks.decisions import Row, To
from awards.workbooks.unit_names import UnitNames
from catalogue.vietnamese import search_key

Key = tuple[Any, ...]
NEW = "new"
# One answer for all of whom only the birth year is missing.
REST = "who-rest"


@dataclass(frozen=True)
class Doubt:
    """Who is meant is not certain; `options` are (value, words), the first to enter another."""

    row: int
    key: Key
    label: str
    why: str
    options: tuple[tuple[str, str], ...]

    @property
    def field(self) -> str:
        return f"who-{self.row}"

    @property
    def is_plain(self) -> bool:
        """Nobody known and no other row may be meant: only the birth year is missing."""
        return len(self.options) == 1


@dataclass
class People:
    """Whom rows mean by their key: somebody known, or, where there is nothing, somebody new."""

    known: dict[Key, Person | Household] = field(default_factory=dict)
    doubts: dict[Key, Doubt] = field(default_factory=dict)
    first: dict[Key, Row] = field(default_factory=dict)
    candidates: list[Person | Household] = field(default_factory=list)
    by_bare: dict[tuple[str, int, str], list[Key]] = field(default_factory=dict)

    def settle(self, choices: Mapping[str, str]) -> dict[Key, Key]:
        """Take over what somebody chose; gives for keys that mean the same the key that stays.

        Raises KeyError, with the doubt, for one that was not answered with one of its options.
        """
        same: dict[Key, Key] = {}
        by_row = {str(row.number): key for key, row in self.first.items()}
        candidates = {f"p{one.pk}": one for one in self.candidates}
        for key, doubt in self.doubts.items():
            said = choices.get(doubt.field) or (choices.get(REST, "") if doubt.is_plain else "")
            if said not in dict(doubt.options):
                raise KeyError(doubt)
            if said in candidates:
                self.known[key] = candidates[said]
            elif said.startswith("r"):
                same[key] = by_row[said[1:]]
        return same


def key_of(row: Row, unit: int) -> Key:
    """What tells the persons and households of a workbook apart."""
    if row.to == To.PERSON:
        return To.PERSON.value, name_key(row.recipient), row.birth_year or 0, unit
    return To.HOUSEHOLD.value, name_key(row.recipient), search_key(row.place), unit


def match_people(rows: Iterable[tuple[Row, int]], names: UnitNames) -> People:
    """Match the persons and households of `rows`, given with the keys of their units.

    Three queries. Persons are the same by name, birth year and unit; a missing year, another
    spelling or a unit of the same lineage is a doubt, and so is a second row like it.
    """
    given = list(rows)
    families = {unit: names.family(unit) for _row, unit in given}
    wide = {pk for family in families.values() for pk in family}
    persons = list(Person.objects.filter(unit__in=wide).prefetch_related("aliases", "unit"))
    households = list(Household.objects.filter(unit__in=wide).select_related("unit"))
    made = People()
    by_bare: dict[str, list[Person | Household]] = {}
    known: list[Person | Household] = [*persons, *households]
    for one in known:
        for bare in {search_key(one.name), *_aliases(one)}:
            by_bare.setdefault(bare, []).append(one)
    for row, unit in given:
        key = key_of(row, unit)
        if key in made.first:
            continue
        made.first[key] = row
        wanted = Person if row.to == To.PERSON else Household
        alike = [
            one
            for one in by_bare.get(search_key(row.recipient), ())
            if isinstance(one, wanted) and one.unit_id in families[unit]
        ]
        _match(made, row, key, unit, alike)
    return made


def _aliases(one: Person | Household) -> list[str]:
    if isinstance(one, Household):
        return []
    return [search_key(alias.name) for alias in one.aliases.all()]


def _match(made: People, row: Row, key: Key, unit: int, alike: list[Person | Household]) -> None:
    exact = [one for one in alike if one.unit_id == unit and _is_same(one, row)]
    if len(exact) == 1 and (row.to == To.HOUSEHOLD or row.birth_year is not None):
        made.known[key] = exact[0]
        return
    near = [one for one in alike if _may_be(one, row)]
    bare = (row.to, unit, search_key(row.recipient))
    twins = [
        made.first[other]
        for other in made.by_bare.get(bare, ())
        if other not in made.known and _are_near(other, key)
    ]
    made.by_bare.setdefault(bare, []).append(key)
    unborn = row.to == To.PERSON and row.birth_year is None
    if not near and not twins and not unborn:
        return
    made.candidates += near
    options = [(NEW, _new(row, unborn=unborn))]
    options += [(f"p{one.pk}", _described(one)) for one in near]
    options += [
        (f"r{before.number}", _("Là người ở dòng %(row)d") % {"row": before.number})
        for before in twins
    ]
    why = _("thiếu năm sinh") if unborn else _("gần giống tên đã có")
    made.doubts[key] = Doubt(row.number, key, _label(row), why, tuple(options))


def _is_same(one: Person | Household, row: Row) -> bool:
    if isinstance(one, Household):
        same_place = search_key(one.place) == search_key(row.place)
        return name_key(one.name) == name_key(row.recipient) and same_place
    called = {one.name_key, *(alias.name_key for alias in one.aliases.all())}
    return name_key(row.recipient) in called and one.birth_year == row.birth_year


def _may_be(one: Person | Household, row: Row) -> bool:
    """Two known years, or two known places, tell apart; one that is missing does not."""
    if isinstance(one, Household):
        places = {search_key(one.place), search_key(row.place)}
        return len(places) == 1 or "" in places
    years = {one.birth_year, row.birth_year}
    return len(years) == 1 or None in years


def _are_near(one: Key, other: Key) -> bool:
    """Two keys of one name without its marks in one unit: whether they may be the same."""
    told = {one[2], other[2]}
    return len(told) == 1 or 0 in told or "" in told


def _label(row: Row) -> str:
    told = [row.recipient, str(row.birth_year or ""), row.place, row.unit]
    return ", ".join(part for part in told if part)


def _new(row: Row, *, unborn: bool) -> str:
    if unborn:
        return _("Người mới, không rõ năm sinh")
    return _("Người khác, ghi mới") if row.to == To.PERSON else _("Hộ khác, ghi mới")


def _described(one: Person | Household) -> str:
    told = str(one)
    more = one.position if isinstance(one, Person) else one.place
    return ", ".join(part for part in (told, more, str(one.unit)) if part)
