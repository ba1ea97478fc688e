"""Persons who may be meant while somebody types a name, with what they already have."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from awards.letters.likeness import DOUBTFUL, Likeness, likeness
from awards.letters.reach import person_units
from awards.models import Award, Batch, Person, Proposal
from awards.models.people import name_key
from awards.workflow import ENDED
from catalogue.searching import matching
from catalogue.vietnamese import search_key

MOST = 8
# Fewer letters would offer half the unit.
FEWEST_LETTERS = 2
_CLOSEST_FIRST = list(Likeness)


@dataclass(frozen=True)
class Suggestion:
    person: Person
    likeness: Likeness
    awards: list[str] = field(default_factory=list)
    dossiers: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Why they are offered."""
        return {
            Likeness.SAME: _("cùng tên, cùng năm sinh"),
            Likeness.YEAR_UNKNOWN: _("cùng tên, thiếu năm sinh để phân biệt"),
            Likeness.OTHER_YEAR: _("cùng tên, khác năm sinh"),
            Likeness.OTHER_SPELLING: _("tên chỉ khác dấu"),
        }.get(self.likeness, "")


def suggestions(
    batch: Batch, user: Any, name: str, birth_year: int | None = None
) -> list[Suggestion]:
    """The closest of those in reach whose name holds every word typed; four queries.

    Never anybody of a unit whose people `user` may not see.
    """
    if len(search_key(name).replace(" ", "")) < FEWEST_LETTERS:
        return []
    rows = list(_called(batch, user, name).order_by("order_key", "birth_year", "pk")[: MOST * 5])
    found = sorted(
        ((_like(name, birth_year, person), person) for person in rows),
        key=lambda pair: _CLOSEST_FIRST.index(pair[0]),
    )[:MOST]
    return _told(batch, user, [(person, how) for how, person in found if how != Likeness.NONE])


def look_alikes(batch: Batch, user: Any, name: str, birth_year: int | None) -> list[Suggestion]:
    """Those who may be the person typed: somebody has to say before another one is entered."""
    rows = _called(batch, user, name).order_by("order_key", "birth_year", "pk")
    alike = [(person, _like(name, birth_year, person)) for person in rows]
    doubtful = [pair for pair in alike if pair[1] in DOUBTFUL]
    return _told(batch, user, sorted(doubtful, key=lambda pair: _CLOSEST_FIRST.index(pair[1])))


def _called(batch: Batch, user: Any, name: str) -> "QuerySet[Person]":
    units = person_units(batch, user).values("pk")
    persons = Person.objects.filter(unit__in=units)
    by_alias = persons.filter(aliases__name_key=name_key(name)).values("pk")
    by_name = matching(persons, name).values("pk")
    found = Person.objects.filter(Q(pk__in=by_name) | Q(pk__in=by_alias))
    return found.select_related("unit").prefetch_related("aliases")


def _like(name: str, birth_year: int | None, person: Person) -> Likeness:
    others = [alias.name for alias in person.aliases.all()]
    return likeness(name, birth_year, person.name, person.birth_year, others)


def _told(batch: Batch, user: Any, pairs: list[tuple[Person, Likeness]]) -> list[Suggestion]:
    """With the awards given, which are public, and what else is under way this year."""
    persons = [person.pk for person, _how in pairs]
    awards: dict[int, list[str]] = {}
    given = Award.objects.visible_to(user).filter(person__in=persons, revoked_on__isnull=True)
    for award in given.select_related("kind").order_by("-year", "order_key", "pk"):
        awards.setdefault(award.person_id or 0, []).append(_given(award))
    dossiers: dict[int, list[str]] = {}
    live = Proposal.objects.visible_to(user).filter(person__in=persons, batch__year=batch.year)
    for row in live.exclude(state__in=ENDED).select_related("kind").order_by("pk"):
        words = _("đang có hồ sơ %(kind)s năm %(year)d") % {"kind": row.kind, "year": batch.year}
        dossiers.setdefault(row.person_id or 0, []).append(words)
    return [
        Suggestion(person, how, awards.get(person.pk, []), dossiers.get(person.pk, []))
        for person, how in pairs
    ]


def _given(award: Award) -> str:
    name = award.kind.name if award.kind else award.name
    if not award.year:
        return _("đã được tặng %(award)s") % {"award": name}
    return _("đã được tặng %(award)s năm %(year)s") % {"award": name, "year": award.year}
