"""What a new year of a cluster would look like, copied from the last: a default to edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.models.holidays import holiday_overrides
from catalogue.working_days import Overrides, a_year_later
from clusters.deadlines.calendar import Due, next_label
from clusters.models import (
    Cluster,
    ClusterYear,
    CouncilLevel,
    Deadline,
    Membership,
    Phase,
    Term,
    Unit,
)
from clusters.rotation import Suggestion
from clusters.units.changes import span
from clusters.years.suggesting import first_year, rotation_of


@dataclass(frozen=True)
class Opening:
    """The proposal for the year `label`: members, officers with reasons, deadlines.

    `over` are deadlines that would lie in the past already; they are not copied. `elected` are
    the terms that the year has before it opens.
    """

    label: str
    starts_on: date
    ends_on: date
    members: tuple[Unit, ...]
    suggestion: Suggestion[Unit]
    dues: tuple[Due, ...]
    over: tuple[Due, ...]
    elected: tuple[Term, ...] = ()

    def elected_to(self, office: str) -> list[Unit]:
        """The units that a conference or the council has chosen already; they stay."""
        return [row.unit for row in self.elected if row.office == office and row.unit is not None]

    @property
    def reasons(self) -> list[str]:
        chosen = [self.suggestion.chair, *self.suggestion.vice_chairs]
        return [choice.in_words(lambda unit: unit.name) for choice in chosen if choice is not None]

    @property
    def named_dues(self) -> list[tuple[str, Due]]:
        return [(str(Phase(due.phase).label), due) for due in self.dues]


def label_after(cluster: Cluster, day: date) -> str:
    """The year after the newest that has members; the present one where there is none."""
    known = Membership.objects.filter(cluster_year__cluster=cluster)
    newest = known.order_by("-cluster_year__label").values_list("cluster_year__label", flat=True)
    return next_label(newest[0]) if newest else str(day.year)


def days_of(cluster: Cluster, label: str) -> tuple[date, date]:
    """From when to when a year runs; a school year as the one before it, else from September."""
    earlier = ClusterYear.objects.filter(cluster=cluster, label__lt=label).order_by("-label")
    last = earlier.filter(starts_on__isnull=False, ends_on__isnull=False).first()
    if "-" not in label or last is None or "-" not in last.label:
        return span(label, None, None)
    assert last.starts_on is not None
    assert last.ends_on is not None
    years = first_year(label) - first_year(last.label)
    return _later(last.starts_on, years), _later(last.ends_on, years)


def propose(cluster: Cluster, label: str, day: date) -> Opening:
    starts_on, ends_on = days_of(cluster, label)
    rotation = rotation_of(cluster, label)
    dues = _copied(cluster, label, holiday_overrides())
    return Opening(
        label=label,
        starts_on=starts_on,
        ends_on=ends_on,
        members=tuple(rotation.members),
        suggestion=rotation.suggest(cluster.vice_count),
        dues=tuple(due for due in dues if due.on >= day),
        over=tuple(due for due in dues if due.on < day),
        elected=tuple(
            Term.objects.filter(cluster_year__cluster=cluster, cluster_year__label=label)
            .select_related("unit")
            .order_by("order", "id")
        ),
    )


def elsewhere(
    cluster: Cluster, label: str, units: Iterable[Unit], starts_on: date | None
) -> dict[Unit, Membership]:
    """Memberships of `units` in other clusters of the same council and year, still running
    when this year starts.
    """
    rows = Membership.objects.filter(
        cluster_year__label=label, cluster_year__cluster__council=cluster.council_id, unit__in=units
    ).exclude(cluster_year__cluster=cluster)
    if starts_on is not None:
        rows = rows.exclude(ends_on__lt=starts_on)
    return {row.unit: row for row in rows.select_related("unit", "cluster_year__cluster")}


def elsewhere_words(unit: Unit, other: Membership) -> str:
    return _(
        "%(unit)s đang là thành viên của %(cluster)s năm %(year)s, cùng Hội đồng."
        " Bỏ đơn vị này, hoặc rút khỏi cụm, khối kia trước."
    ) % {
        "unit": unit,
        "cluster": other.cluster_year.cluster,
        "year": other.cluster_year.label,
    }


def ended_words(unit: Unit, starts_on: date) -> str:
    """Why `unit` cannot be a member of a year that starts then; empty where it can."""
    if unit.valid_to is None or unit.valid_to >= starts_on:
        return ""
    told = _("%(unit)s chỉ có đến hết %(day)s. Chọn đơn vị kế thừa.")
    return told % {"unit": unit, "day": f"{unit.valid_to:%-d/%-m/%Y}"}


def _copied(cluster: Cluster, label: str, overrides: Overrides) -> list[Due]:
    """The deadlines of the newest year before that has any, shifted year by year."""
    rows = Deadline.objects.filter(cluster_year__cluster=cluster, cluster_year__label__lt=label)
    newest = rows.order_by("-cluster_year__label").select_related("cluster_year").first()
    if newest is None:
        return []
    years = first_year(label) - first_year(newest.cluster_year.label)
    return [
        Due(row.phase, _worked(row.due_on, years, overrides), row.is_hard)
        for row in rows.filter(cluster_year=newest.cluster_year_id).order_by("due_on", "phase")
    ]


def _worked(day: date, years: int, overrides: Overrides) -> date:
    """The same date `years` later, moved on to a working day once, in the end."""
    return a_year_later(_later(day, years - 1), overrides)


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def candidates(cluster: Cluster, day: date, also: Iterable[Unit]) -> list[Unit]:
    """Whom a member can be chosen from: the units that the council organises, as they are on
    `day`, and `also` those named, in Vietnamese order.
    """
    council = cluster.council
    inside = Q(memberships__cluster_year__cluster__council=council)
    if council.level == CouncilLevel.MINISTRY and council.unit_id:
        inside |= Q(ministry=council.unit_id)
    elif council.level == CouncilLevel.CENTRAL:
        inside |= Q(parent__isnull=True, ministry__isnull=True, is_demo=cluster.is_demo)
    elif council.unit_id:
        inside |= Q(parent=council.unit_id)
    keys = {unit.pk for unit in also}
    found = Unit.objects.on(day).filter(inside, is_checked=True) | Unit.objects.filter(pk__in=keys)
    return list(found.distinct().order_by("order_key", "pk"))
