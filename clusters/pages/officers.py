"""What the page of a unit's people shows, and to whom."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Officer, OfficerRole, Unit
from clusters.offices import Offices
from clusters.rules.offices import denial_of_officers, leads


@dataclass(frozen=True)
class OfficersPage:
    """`locked` says why the reader may only read; addresses are shown to those who may invite."""

    unit: Unit
    now: tuple[Officer, ...]
    earlier: tuple[Officer, ...]
    locked: str
    capacity: str


def officers_page(unit: Unit, offices: Offices) -> OfficersPage:
    today = timezone.localdate()
    rows = list(
        Officer.objects.filter(unit=unit)
        .select_related("user", "unit")
        .order_by("role", "user__full_name", "pk")
    )
    # A leader who is staff as well stands there once, as the leader.
    now: dict[int, Officer] = {}
    for row in rows:
        if row.starts_on <= today and not _is_over(row):
            now.setdefault(row.user_id, row)
    locked = denial_of_officers(unit, offices)
    return OfficersPage(
        unit=unit,
        now=tuple(now.values()),
        earlier=tuple(row for row in rows if _is_over(row)) if not locked else (),
        locked=locked,
        capacity=_capacity(unit, offices),
    )


def _is_over(row: Officer) -> bool:
    return row.ends_on is not None and row.ends_on < timezone.localdate()


def _capacity(unit: Unit, offices: Offices) -> str:
    if leads(unit, offices):
        return _("%(role)s, %(unit)s") % {"role": OfficerRole.LEADER.label, "unit": unit}
    return _("Quản trị hệ thống") if offices.is_admin else ""
