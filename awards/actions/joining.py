"""Making one of two persons who are the same: said by the desk, shown before, never silent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from awards.actions.allowing import allow, claim
from awards.models import (
    Award,
    HistoryCheck,
    Hold,
    Initiative,
    Person,
    PersonAlias,
    Proposal,
    YearlyRating,
)
from awards.models.people import PersonJoining
from awards.workflow import ENDED
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

# What only the other said is taken over by the one who stays.
COMPLETED = ("birth_year", "gender", "position")
# What points at a person and goes along as it is. Ratings, names and the check of the register
# are once a person: see below.
MOVED: Mapping[str, type[Any]] = {
    "awards": Award,
    "initiatives": Initiative,
    "holds": Hold,
    "proposals": Proposal,
}


@dataclass
class Joining:
    """What would become of two persons: `other` goes, with everything moved to `keep`.

    `moved` counts what goes along; `contradictions` are facts that cannot both be true of one
    person, and stop it; `notes` is what the one who decides should know.
    """

    keep: Person
    other: Person
    moved: dict[str, int] = field(default_factory=dict)
    same_ratings: list[int] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def joining(keep: Person, other: Person) -> Joining:
    """Both are read with `unit`; a fixed number of queries, nothing is written."""
    made = Joining(keep, other)
    made.moved = {name: model.objects.filter(person=other).count() for name, model in MOVED.items()}
    made.moved["ratings"] = YearlyRating.objects.filter(person=other).count()
    made.moved["names"] = PersonAlias.objects.filter(person=other).count() + 1
    _compare_ratings(made)
    _compare_dossiers(made)
    if keep.gender and other.gender and keep.gender != other.gender:
        made.contradictions.append(_("Giới tính ghi khác nhau."))
    if keep.birth_year and other.birth_year and keep.birth_year != other.birth_year:
        made.notes.append(
            _("Năm sinh ghi khác nhau: giữ %(keep)d, bỏ %(other)d.")
            % {"keep": keep.birth_year, "other": other.birth_year}
        )
    if keep.unit_id != other.unit_id:
        made.notes.append(_("Đơn vị ghi khác nhau: giữ %(unit)s.") % {"unit": keep.unit})
    return made


def _compare_ratings(made: Joining) -> None:
    mine = dict(YearlyRating.objects.filter(person=made.keep).values_list("year", "level"))
    theirs = YearlyRating.objects.filter(person=made.other).order_by("year")
    for row in theirs:
        level = mine.get(row.year)
        if level == row.level:
            made.same_ratings.append(row.year)
        elif level is not None:
            made.contradictions.append(
                _("Xếp loại năm %(year)d ghi khác nhau: “%(mine)s” và “%(other)s”.")
                % {
                    "year": row.year,
                    "mine": YearlyRating(level=level).get_level_display(),
                    "other": row.get_level_display(),
                }
            )


def _compare_dossiers(made: Joining) -> None:
    """One letter proposes a person for an award once."""
    rows = Proposal.objects.exclude(state__in=ENDED).select_related("kind", "batch")
    mine = {(row.batch_id, row.kind_id) for row in rows.filter(person=made.keep)}
    for row in rows.filter(person=made.other).order_by("pk"):
        if (row.batch_id, row.kind_id) in mine:
            made.contradictions.append(
                _("Cả hai cùng được đề nghị %(kind)s trong “%(batch)s”.")
                % {"kind": row.kind, "batch": row.batch}
            )


def join_persons(
    *, keep: Person, other: Person, version: int, other_version: int, by: "User"
) -> Joining:
    """Make `other` one with `keep`: its awards, facts, dossiers and names move, the row goes.

    Raises Denied, Stale where one of the two was changed meanwhile, and Refused, naming them,
    for facts that contradict each other.
    """
    standing = allow("join_persons", keep.unit, by)
    allow("join_persons", other.unit, by)
    if keep.pk == other.pk:
        raise Refused(_("Đây là cùng một người."))
    with transaction.atomic():
        rows = Person.objects.select_related("unit")
        # In one order, so that two who join the same two do not wait for each other.
        first, second = sorted(((keep.pk, version), (other.pk, other_version)))
        claimed = {pk: claim(rows.filter(pk=pk), seen) for pk, seen in (first, second)}
        made = joining(claimed[keep.pk], claimed[other.pk])
        if made.contradictions:
            raise Refused(" ".join(made.contradictions))
        held = _held(made)
        _move(made)
        told = {
            "name": made.other.name,
            "birth_year": made.other.birth_year,
            "unit": str(made.other.unit),
            "position": made.other.position,
        }
        detail = {"joined": told, "moved": made.moved, "same_ratings": made.same_ratings}
        journal.record("join_persons", made.keep, by=by, capacity=standing.capacity, detail=detail)
        journal.record(
            "join_persons",
            made.other,
            by=by,
            capacity=standing.capacity,
            detail={"into": made.keep.pk},
        )
        PersonJoining.objects.create(
            kept=made.keep.pk, gone=made.other.pk, name=str(made.other), held=held, joined_by=by
        )
        made.other.delete()
        _complete(made)
    return made


def _held(made: Joining) -> dict[str, Any]:
    """What the two were before: rows as they stand, keys of what moves."""
    keep, other = made.keep, made.other
    aliases = PersonAlias.objects.filter(person=other)
    ratings = YearlyRating.objects.filter(person=other)
    checks = HistoryCheck.objects.filter(person__in=(keep, other))
    rows: list[Any] = [other, *aliases, *ratings, *checks]
    return {
        "rows": json.loads(serializers.serialize("json", rows)),
        "moved": {
            name: list(model.objects.filter(person=other).values_list("pk", flat=True))
            for name, model in MOVED.items()
        },
        "names": list(PersonAlias.objects.filter(person=keep).values_list("name_key", flat=True)),
        "keep": {name: getattr(keep, name) for name in COMPLETED},
    }


def _move(made: Joining) -> None:
    keep, other = made.keep, made.other
    for model in MOVED.values():
        model.objects.filter(person=other).update(person=keep)
    ratings = YearlyRating.objects.filter(person=other)
    # What both say alike is said once.
    ratings.filter(year__in=made.same_ratings).delete()
    ratings.update(person=keep)
    _move_names(keep, other)
    _join_checks(keep, other)


def _move_names(keep: Person, other: Person) -> None:
    """Every name of the other is another name of the one who stays."""
    names = {other.name_key: other.name}
    names |= dict(PersonAlias.objects.filter(person=other).values_list("name_key", "name"))
    held = set(PersonAlias.objects.filter(person=keep).values_list("name_key", flat=True))
    PersonAlias.objects.filter(person=other).delete()
    PersonAlias.objects.bulk_create(
        PersonAlias(person=keep, name=name, name_key=key)
        for key, name in names.items()
        if key not in held | {keep.name_key}
    )


def _join_checks(keep: Person, other: Person) -> None:
    """The register is whole for both only from the year on from which it is for each."""
    checks = {row.person_id: row for row in HistoryCheck.objects.filter(person__in=(keep, other))}
    if len(checks) < 2:
        HistoryCheck.objects.filter(person__in=(keep, other)).delete()
        return
    years = [row.complete_from for row in checks.values() if row.complete_from is not None]
    checks[other.pk].delete()
    HistoryCheck.objects.filter(person=keep).update(complete_from=max(years, default=None))


def _complete(made: Joining) -> None:
    """What only the other said is now said of the one who stays."""
    keep, other = made.keep, made.other
    for name in COMPLETED:
        setattr(keep, name, getattr(keep, name) or getattr(other, name))
    try:
        with transaction.atomic():
            keep.save()
    except IntegrityError as error:
        raise Refused(
            _("Đơn vị còn một người nữa là “%(person)s”. Nhập người đó trước, hoặc ghi dấu hiệu.")
            % {"person": keep}
        ) from error
    Person.objects.filter(pk=keep.pk).update(version=F("version") + 1)
