"""Taking the joining of two persons back: each has again what it had, what came since stays."""

from typing import TYPE_CHECKING, Any

from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.allowing import allow
from awards.actions.joining import MOVED
from awards.models import HistoryCheck, Person, PersonAlias, YearlyRating
from awards.models.people import PersonJoining
from clusters.models import Unit
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


def unit_before(joined: PersonJoining) -> Unit | None:
    """The unit of the one who was joined; none where that is no more."""
    return Unit.objects.filter(pk=_gone(joined)["unit"]).first()


def _gone(joined: PersonJoining) -> dict[str, Any]:
    fields: dict[str, Any] = next(
        row["fields"] for row in joined.held["rows"] if row["model"] == "awards.person"
    )
    return fields


def separate_persons(*, joined: PersonJoining, by: "User") -> Person:
    """Undo `joined`; gives the person who is there again, under the key of before.

    What was entered about the one who stayed since then stays with that one. Raises Denied,
    Stale where it has been undone already, and Refused where the one who stayed is no more or
    somebody else has come who cannot be told apart.
    """
    keep = Person.objects.select_related("unit").filter(pk=joined.kept).first()
    unit = unit_before(joined)
    if keep is None or unit is None:
        raise Refused(_("Người được giữ đã nhập tiếp vào người khác. Tách lần nhập sau đó trước."))
    standing = allow("join_persons", keep.unit, by)
    allow("join_persons", unit, by)
    try:
        with transaction.atomic():
            waiting = PersonJoining.objects.filter(pk=joined.pk, undone_at__isnull=True)
            if not waiting.update(undone_at=timezone.now(), undone_by=by):
                raise Stale(_("Hai người này đã được tách."))
            keep = Person.objects.select_for_update().get(pk=keep.pk)
            again = _restored(joined, keep)
            told = {"name": again.name, "from": keep.name}
            for row in (keep, again):
                journal.record(
                    "separate_persons", row, by=by, capacity=standing.capacity, detail=told
                )
    except IntegrityError as error:
        raise Refused(
            _("Không tách được: đơn vị đã có người khác cùng tên, cùng năm sinh với “%(name)s”.")
            % {"name": joined.name}
        ) from error
    return again


def _restored(joined: PersonJoining, keep: Person) -> Person:
    held, gone = joined.held, _gone(joined)
    # What was taken over is given back, unless somebody has corrected it since.
    for name, before in held["keep"].items():
        if not before and getattr(keep, name) == gone[name]:
            setattr(keep, name, before)
    keep.save()
    Person.objects.filter(pk=keep.pk).update(version=F("version") + 1)
    _take_off(held, keep, gone)
    ratings = [row["pk"] for row in held["rows"] if row["model"] == "awards.yearlyrating"]
    # As they are by now: somebody may have corrected one. What was said twice comes again.
    moved = YearlyRating.objects.filter(pk__in=ratings, person=keep)
    there = set(moved.values_list("pk", flat=True))
    for row in serializers.deserialize("python", held["rows"]):
        if not (isinstance(row.object, YearlyRating) and row.object.pk in there):
            row.save()
    again = Person.objects.select_related("unit").get(pk=joined.gone)
    moved.update(person=again)
    for name, keys in held["moved"].items():
        MOVED[name].objects.filter(pk__in=keys, person=keep).update(person=again)
    return again


def _take_off(held: dict[str, Any], keep: Person, gone: dict[str, Any]) -> None:
    """The names that came with the other, and the check of the register of both."""
    rows = held["rows"]
    came = {row["fields"]["name_key"] for row in rows if row["model"] == "awards.personalias"}
    came = (came | {gone["name_key"]}) - set(held["names"])
    PersonAlias.objects.filter(person=keep, name_key__in=came).delete()
    # Said of both together it is true of neither; what was said of each before is said again.
    HistoryCheck.objects.filter(person=keep).delete()
