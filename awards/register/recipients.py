"""Recipients of awards with their whole history: units, persons, households."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Award, Household, Person, Proposal
from awards.querysets import with_sources
from awards.register.listings import HISTORY, day_of
from awards.scope import units_with_facts
from clusters.models import Unit
from clusters.querysets import read_lineage

Recipient = Unit | Person | Household
_NAMES: dict[type[Any], str] = {Unit: "unit", Person: "person", Household: "household"}


def history_of(user: Any, recipient: Recipient) -> "QuerySet[Award]":
    """The lines of the register about `recipient`; of a unit also those that it inherits."""
    name = _NAMES[type(recipient)]
    keys = [recipient.pk]
    if isinstance(recipient, Unit):
        keys += read_lineage(keys, ahead=False).ancestors(recipient.pk)
    own = Case(
        When(**{name: recipient.pk}, then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )
    return with_sources(user).filter(**{f"{name}__in": keys}).annotate(is_inherited=own)


@dataclass(frozen=True)
class Head:
    """What stands above the history of a recipient.

    The birth year and the dossiers are for those who may see them; `facts_url` leads to the
    page of facts where that is somebody's to see.
    """

    recipient: Recipient
    name: str
    about: str
    kind: str
    print_url: str
    facts_url: str
    proposals: list[Proposal]
    birth_year: int | None = None


def head_of(user: Any, recipient: Recipient) -> Head:
    name = _NAMES[type(recipient)]
    unit = recipient if isinstance(recipient, Unit) else recipient.unit
    sees_facts = units_with_facts(user).filter(pk=unit.pk).exists()
    seen = Proposal.objects.visible_to(user).filter(**{name: recipient})
    proposals = seen.select_related("kind", "batch", "decision").order_by("-batch__year", "-pk")
    facts_url = ""
    if sees_facts and not isinstance(recipient, Household):
        view = "awards:person" if isinstance(recipient, Person) else "awards:facts_of"
        facts_url = reverse(view, args=[recipient.pk])
    return Head(
        recipient=recipient,
        name=name_of(recipient),
        about="" if isinstance(recipient, Unit) else _about(recipient),
        kind=name,
        print_url=reverse(f"awards:{name}_history", args=[recipient.pk]),
        facts_url=facts_url,
        proposals=list(proposals),
        birth_year=recipient.birth_year if sees_facts and isinstance(recipient, Person) else None,
    )


def name_of(recipient: Recipient) -> str:
    """The name that everybody may read: that of a person without the birth year."""
    if isinstance(recipient, Household):
        return _("Hộ %(name)s") % {"name": recipient.name}
    return recipient.name if isinstance(recipient, Person) else str(recipient)


def _about(recipient: Person | Household) -> str:
    place = recipient.place if isinstance(recipient, Household) else ""
    return ", ".join(part for part in (place, str(recipient.unit)) if part)


@dataclass(frozen=True)
class Printed:
    """The whole history on paper, newest first."""

    head: Head
    rows: list[dict[str, Any]]


def printed(user: Any, recipient: Recipient) -> Printed:
    rows = history_of(user, recipient)
    ordered = HISTORY.ordered(rows, HISTORY.sort)
    return Printed(
        head_of(user, recipient),
        [
            {cell.column.name: cell for cell in HISTORY.cells(row)} | {"day": day_of(row)}
            for row in ordered
        ],
    )
