"""Persons who may be honoured: added, corrected, renamed; never merged silently."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from awards.actions.allowing import allow, claim
from awards.models import Household, Person, PersonAlias
from awards.models.people import name_key
from catalogue.vietnamese import nfc
from clusters.models import Unit
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class PersonFacts:
    name: str
    birth_year: int | None = None
    gender: str = ""
    position: str = ""
    distinction: str = ""
    left_on: date | None = None


class Alike(Refused):
    """There are persons who may be the one that is entered; somebody has to say."""

    def __init__(self, persons: list[Person]) -> None:
        super().__init__(
            _("Có thể đã ghi người này: %(names)s. Kiểm tra, rồi xác nhận nếu là người khác.")
            % {"names": "; ".join(f"{person}, {person.unit}" for person in persons)}
        )
        self.persons = persons


def persons_like(name: str, birth_year: int | None, units: "QuerySet[Unit]") -> "QuerySet[Person]":
    """Persons in `units` who have or had this name; years tell apart only where both are known."""
    wanted = name_key(name)
    rows = Person.objects.filter(
        Q(name_key=wanted) | Q(aliases__name_key=wanted), unit__in=units.values("pk")
    )
    if birth_year is not None:
        rows = rows.filter(Q(birth_year=birth_year) | Q(birth_year__isnull=True))
    return rows.distinct().select_related("unit").order_by("order_key", "birth_year", "pk")


def add_person(
    *,
    unit: Unit,
    facts: PersonFacts,
    by: "User",
    seen: "QuerySet[Unit]",
    is_another: bool = False,
) -> Person:
    """Enter a person of `unit`.

    Raises Alike, where `is_another` has not been said, for persons of the units `seen` (those
    that `by` may see) with the same name; Refused for one who cannot be told apart.
    """
    standing = allow("add_person", unit, by)
    if not is_another and (alike := list(persons_like(facts.name, facts.birth_year, seen))):
        raise Alike(alike)
    person = Person(unit=unit, **vars(facts))
    return _kept(person, "add_person", by, standing.capacity)


def correct_person(*, person: Person, facts: PersonFacts, version: int, by: "User") -> Person:
    """Other facts of the same person; a changed name stays known as an earlier one."""
    standing = allow("correct_person", person.unit, by)
    with transaction.atomic():
        row = claim(Person.objects.filter(pk=person.pk), version)
        before = row.name
        for name, value in vars(facts).items():
            setattr(row, name, value)
        _kept(row, "correct_person", by, standing.capacity)
        if row.name_key != name_key(before):
            _alias(row, before)
    return row


def rename_by_decision(who: Person | Household, name: str, *, by: "User", capacity: str) -> None:
    """Mend the name of somebody whom a decision wrote wrongly; of a person the old stays known.

    Runs in the transaction of the correction, which has looked at the rights. Raises Refused
    where the unit has somebody of that name already.
    """
    before, who.name = who.name, name
    if isinstance(who, Person):
        _kept(who, "correct_person", by, capacity)
        if who.name_key != name_key(before):
            _alias(who, before)
        return
    try:
        with transaction.atomic():
            who.save()
            Household.objects.filter(pk=who.pk).update(version=F("version") + 1)
            journal.record("correct_household", who, by=by, capacity=capacity)
    except IntegrityError as error:
        raise Refused(_("Đơn vị đã có hộ “%(name)s” ở nơi này.") % {"name": name}) from error


def add_alias(*, person: Person, name: str, by: "User") -> PersonAlias:
    """Another name under which decisions call the same person."""
    standing = allow("add_alias", person.unit, by)
    if not name_key(name):
        raise Refused(_("Ghi họ và tên."))
    if name_key(name) == person.name_key:
        raise Refused(_("“%(name)s” là tên đang dùng.") % {"name": name})
    with transaction.atomic():
        made = _alias(person, name)
        journal.record(
            "add_alias", person, by=by, capacity=standing.capacity, detail={"name": made.name}
        )
    return made


def _alias(person: Person, name: str) -> PersonAlias:
    made, _created = PersonAlias.objects.get_or_create(
        person=person, name_key=name_key(name), defaults={"name": nfc(" ".join(name.split()))}
    )
    return made


def _kept(person: Person, verb: str, by: "User", capacity: str) -> Person:
    if not name_key(person.name):
        raise Refused(_("Ghi họ và tên."))
    is_new = person.pk is None
    try:
        with transaction.atomic():
            person.save()
            if not is_new:
                Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
            journal.record(verb, person, by=by, capacity=capacity)
    except IntegrityError as error:
        raise Refused(
            _("Đơn vị đã có “%(person)s”. Nếu là người khác, ghi thêm dấu hiệu phân biệt.")
            % {"person": person}
        ) from error
    person.refresh_from_db()
    return person
