"""Persons who may be one: of one name, with or without its marks, in a unit or its lineage."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from awards.models import Person
from awards.models.people import PersonJoining, name_key
from awards.scope import units_of_desks
from catalogue.vietnamese import search_key
from clusters.querysets import read_lineage

# So many joinings are offered to be taken back.
MOST_JOINED = 30


@dataclass(frozen=True)
class Pair:
    """Two persons, and why they may be one."""

    first: Person
    second: Person
    why: str


def possible_duplicates(user: Any) -> list[Pair]:
    """The pairs among the persons that `user` keeps; the number of queries is fixed.

    Two who were told apart by hand (`distinction`) are not asked about again.
    """
    persons = list(_with_namesakes(user))
    families = _families({person.unit_id for person in persons})
    groups: dict[tuple[str, int], dict[int, Person]] = {}
    for person in persons:
        names = {person.search_key, *(search_key(one.name) for one in person.aliases.all())}
        for name in names:
            key = (name, families[person.unit_id])
            groups.setdefault(key, {})[person.pk] = person
    found: dict[tuple[int, int], Pair] = {}
    for group in groups.values():
        for first, second in combinations(sorted(group.values(), key=lambda one: one.pk), 2):
            if not (first.distinction and second.distinction):
                found.setdefault((first.pk, second.pk), Pair(first, second, _why(first, second)))
    return sorted(found.values(), key=lambda pair: (pair.first.order_key, pair.first.pk))


@dataclass(frozen=True)
class Joined:
    """A joining that can be taken back, and the one who stayed."""

    joining: PersonJoining
    keep: Person


def joinings_of(user: Any) -> "QuerySet[PersonJoining]":
    """Those of persons that `user` keeps, the last first."""
    mine = Person.objects.filter(unit__in=units_of_desks(user).values("pk"))
    rows = PersonJoining.objects.filter(kept__in=mine.values("pk"))
    return rows.select_related("joined_by")


def last_joined(user: Any) -> list[Joined]:
    """The last that can still be taken back; two queries."""
    rows = list(joinings_of(user).filter(undone_at__isnull=True)[:MOST_JOINED])
    kept = Person.objects.select_related("unit").in_bulk([row.kept for row in rows])
    return [Joined(row, kept[row.kept]) for row in rows]


def _with_namesakes(user: Any) -> "QuerySet[Person]":
    """Persons whose bare name, or that of an alias, somebody else has too."""
    mine = Person.objects.filter(unit__in=units_of_desks(user).values("pk"))
    shared = (mine.order_by().values("search_key").annotate(n=Count("pk")).filter(n__gt=1)).values(
        "search_key"
    )
    aliased = Q(aliases__isnull=False) | Q(
        name_key__in=mine.filter(aliases__isnull=False).values("aliases__name_key")
    )
    rows = mine.filter(Q(search_key__in=shared) | aliased).distinct()
    rows = rows.select_related("unit").prefetch_related("aliases")
    return rows.annotate(award_count=Count("awards", distinct=True))


def _families(units: set[int]) -> dict[int, int]:
    """The units that came from or became one another, by one of their keys."""
    lineage = read_lineage(units)
    head: dict[int, int] = {pk: pk for pk in (*units, *lineage.units())}

    def top(pk: int) -> int:
        while head[pk] != pk:
            pk = head[pk]
        return pk

    for edge in lineage.edges:
        head[top(edge.before)] = top(edge.after)
    return {pk: top(pk) for pk in head}


def _why(first: Person, second: Person) -> str:
    told = list(_differences(first, second))
    return "; ".join(told) or _("mọi điều ghi giống nhau")


def _differences(first: Person, second: Person) -> Iterator[str]:
    if name_key(first.name) != name_key(second.name):
        yield _("tên viết khác")
    if None in (first.birth_year, second.birth_year):
        yield _("thiếu năm sinh")
    elif first.birth_year != second.birth_year:
        yield _("năm sinh khác")
    if first.unit_id != second.unit_id:
        yield _("đơn vị trước và sau sắp xếp")
