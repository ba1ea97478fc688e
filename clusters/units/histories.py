"""The history of one unit: what came before and after it, its clusters and offices by year."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from clusters import sources
from clusters.models import (
    Cluster,
    ClusterYear,
    Membership,
    Office,
    Term,
    TermStatus,
    Unit,
    UnitChange,
)
from clusters.models.units import UnitQuerySet
from clusters.querysets import read_lineage
from clusters.units.lineage import Lineage


@dataclass(frozen=True)
class HistoryRow:
    """What one unit was in one year of a cluster."""

    unit: Unit
    year: ClusterYear
    is_member: bool
    terms: tuple[Term, ...]
    stated: tuple[str, ...]

    @property
    def roles(self) -> list[str]:
        return [*([_("Thành viên")] if self.is_member else []), *map(self._held, self.terms)]

    @property
    def source_words(self) -> list[str]:
        return sources.all_in_words(self.stated)

    def _held(self, term: Term) -> str:
        cluster = self.year.cluster
        title = cluster.chair_title if term.office == Office.CHAIR else cluster.vice_title
        if term.status == TermStatus.PROPOSED:
            return _("%(title)s (được đề xuất)") % {"title": title}
        if term.status == TermStatus.ELECTED:
            return _("%(title)s (được bầu)") % {"title": title}
        return title


@dataclass(frozen=True)
class UnitHistory:
    """`own` is the unit's; `inherited` that of the units it came from, newest first."""

    lineage: Lineage
    changes: tuple[UnitChange, ...]
    own: tuple[HistoryRow, ...]
    inherited: tuple[HistoryRow, ...]


def read_history(unit: Unit) -> UnitHistory:
    lineage = read_lineage([unit.pk])
    before = lineage.ancestors(unit.pk)
    rows = _rows((unit.pk, *before))
    return UnitHistory(
        lineage=lineage,
        changes=_changes(unit, lineage),
        own=tuple(row for row in rows if row.unit.pk == unit.pk),
        inherited=tuple(row for row in rows if row.unit.pk != unit.pk),
    )


def _changes(unit: Unit, lineage: Lineage) -> tuple[UnitChange, ...]:
    """The acts that made the unit what it is and what it became, the oldest first."""
    # The end of a unit without successor is an act, too, but leads nowhere.
    mine = Q(pk__in=lineage.changes(unit.pk)) | Q(predecessors=unit)
    units = Unit.objects.order_by("order_key")
    found = UnitChange.objects.filter(mine).distinct().order_by("on", "id")
    return tuple(
        found.prefetch_related(Prefetch("predecessors", units), Prefetch("successors", units))
    )


def _rows(units: tuple[int, ...]) -> list[HistoryRow]:
    wanted: dict[str, Any] = {"unit__in": units}
    links = ("unit", "cluster_year__cluster__council")
    found: dict[tuple[int, int], list[Membership | Term]] = {}
    for link in Membership.objects.filter(**wanted).select_related(*links):
        found.setdefault((link.unit_id, link.cluster_year_id), []).append(link)
    for term in Term.objects.filter(**wanted).select_related(*links).order_by("office", "order"):
        found.setdefault((term.unit_id or 0, term.cluster_year_id), []).append(term)
    rows = [_row(links_of_year) for links_of_year in found.values()]
    rows.sort(key=lambda row: (row.year.cluster.order_key, row.unit.order_key))
    return sorted(rows, key=lambda row: row.year.label, reverse=True)


def _row(links: list[Membership | Term]) -> HistoryRow:
    unit = links[0].unit
    assert unit is not None
    return HistoryRow(
        unit=unit,
        year=links[0].cluster_year,
        is_member=any(isinstance(link, Membership) for link in links),
        terms=tuple(link for link in links if isinstance(link, Term)),
        stated=tuple(link.source for link in links),
    )


def clusters_run_by(unit: Unit, user: Any) -> list[Cluster]:
    """The clusters of the councils of `unit`."""
    return list(
        Cluster.objects.visible_to(user)
        .filter(council__unit=unit)
        .select_related("council")
        .order_by("order_key")
    )


def inner_units(unit: Unit, user: Any) -> UnitQuerySet:
    """The units that lie in `unit` or belong to its sector."""
    return Unit.objects.visible_to(user).filter(Q(parent=unit) | Q(ministry=unit))
