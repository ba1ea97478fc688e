"""Taking an import of old decisions back: what it wrote goes, as long as nothing stands on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Award, Decision, Household, Person
from awards.models.register import RegisterImport
from awards.rules.register import register_capacity, undo_denial
from awards.workflow import DecisionState
from clusters.offices import offices_of
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Undoing:
    """What would go; `why_not` says why nothing can."""

    awards: "QuerySet[Award]"
    decisions: "QuerySet[Decision]"
    persons: "QuerySet[Person]"
    households: "QuerySet[Household]"
    why_not: str = ""

    @property
    def recipient_count(self) -> int:
        return self.persons.count() + self.households.count()


def undoing(taken: RegisterImport) -> Undoing:
    """What `taken` wrote and is still there; recipients only where nothing else is known."""
    awards = Award.objects.filter(pk__in=taken.made["awards"])
    others = Award.objects.exclude(pk__in=taken.made["awards"])
    recorded = Decision.objects.filter(state=DecisionState.RECORDED)
    decisions = recorded.filter(pk__in=taken.made["decisions"]).exclude(
        Exists(others.filter(decision=OuterRef("pk")))
    )
    return Undoing(
        awards=awards,
        decisions=decisions,
        persons=_unused(Person, taken.made["persons"], others),
        households=_unused(Household, taken.made["households"], others),
        why_not=_why_not(awards),
    )


def _unused(model: type[Any], keys: list[int], others: "QuerySet[Award]") -> "QuerySet[Any]":
    """Rows of `keys` that nobody has corrected and nothing else points at."""
    rows: QuerySet[Any] = model.objects.filter(pk__in=keys, version=0)
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation:
            pointing = relation.related_model.objects
            if relation.related_model is Award:
                pointing = others
            rows = rows.exclude(Exists(pointing.filter(**{relation.field.name: OuterRef("pk")})))
    return rows


def _why_not(awards: "QuerySet[Award]") -> str:
    revoked = awards.filter(revoked_on__isnull=False).count()
    if revoked:
        return _("Đã hủy %(n)d dòng của lần nhập này. Sổ giữ dòng đã hủy.") % {"n": revoked}
    if awards.filter(proposal__isnull=False).exists():
        return _("Đã có hồ sơ khen thưởng gắn với dòng của lần nhập này.")
    return ""


def undo_import(*, taken: RegisterImport, by: "User") -> dict[str, int]:
    """Remove what `taken` wrote; tells how many lines, decisions and recipients went.

    Raises Denied, Stale where it has been undone already, and Refused where something stands on
    one of its lines.
    """
    offices = offices_of(by)
    if reason := undo_denial(offices, taken, is_own=taken.imported_by_id == by.pk):
        raise Denied(reason)
    with transaction.atomic():
        waiting = RegisterImport.objects.filter(pk=taken.pk, undone_at__isnull=True)
        if not waiting.update(undone_at=timezone.now(), undone_by=by):
            raise Stale(_("Lần nhập này đã được gỡ."))
        found = undoing(taken)
        if found.why_not:
            raise Refused(found.why_not)
        gone = _removed(found)
        journal.record(
            "undo_import", taken, by=by, capacity=register_capacity(offices), detail=gone
        )
    return gone


def _removed(found: Undoing) -> dict[str, int]:
    # Who is not needed any more is known while the lines are still there.
    persons, households, decisions = (
        list(rows.values_list("pk", flat=True))
        for rows in (found.persons, found.households, found.decisions)
    )
    lines = found.awards.count()
    try:
        found.awards.delete()
        Decision.objects.filter(pk__in=decisions).delete()
    except ProtectedError as error:
        raise Refused(
            _("Đã có giấy xác nhận hoặc văn bản dựa trên dòng của lần nhập này; không gỡ được.")
        ) from error
    Person.objects.filter(pk__in=persons).delete()
    Household.objects.filter(pk__in=households).delete()
    return {"awards": lines, "decisions": len(decisions), "recipients": len(persons + households)}
