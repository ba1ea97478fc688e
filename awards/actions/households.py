"""Households that may be honoured: entered and corrected by the staff of their commune or ward."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from awards.actions.allowing import allow, claim
from awards.models import Household
from catalogue.vietnamese import nfc
from clusters.models import Unit
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class HouseholdFacts:
    """The head of the household by name, and the hamlet or quarter that they live in."""

    name: str
    place: str = ""


def add_household(*, unit: Unit, facts: HouseholdFacts, by: "User") -> Household:
    """Enter a household of `unit`. Raises Denied, and Refused for one that is there."""
    standing = allow("add_household", unit, by)
    return _kept(Household(unit=unit), facts, "add_household", by, standing.capacity)


def correct_household(
    *, household: Household, facts: HouseholdFacts, version: int, by: "User"
) -> Household:
    """Another name or place; the journal keeps what stood there. Raises Denied, Stale, Refused."""
    standing = allow("correct_household", household.unit, by)
    with transaction.atomic():
        row = claim(Household.objects.filter(pk=household.pk), version)
        row.version += 1
        return _kept(row, facts, "correct_household", by, standing.capacity)


def _kept(row: Household, facts: HouseholdFacts, verb: str, by: "User", capacity: str) -> Household:
    before = {} if row.pk is None else {"name": row.name, "place": row.place}
    row.name, row.place = (nfc(" ".join(text.split())) for text in (facts.name, facts.place))
    if not row.name:
        raise Refused(_("Ghi họ và tên chủ hộ."))
    after = {"name": row.name, "place": row.place}
    try:
        with transaction.atomic():
            row.save()
            detail = {"before": before, "after": after} if before else {"after": after}
            journal.record(verb, row, by=by, capacity=capacity, detail=detail)
    except IntegrityError as error:
        raise Refused(
            _("%(unit)s đã có hộ “%(name)s” ở nơi này. Ghi thôn, tổ dân phố để phân biệt.")
            % {"unit": row.unit, "name": row.name}
        ) from error
    return row
