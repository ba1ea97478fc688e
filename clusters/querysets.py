"""Reads that several pages share. Each starts from what the person may see."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, QuerySet

from clusters.models import Cluster, ClusterYear, Term, UnitChange
from clusters.units.lineage import Edge, Lineage

# Acts follow each other for as long as there are records; more steps than this are an error
# in the data.
_MOST_STEPS = 20


def with_years(clusters: "QuerySet[Cluster]") -> "QuerySet[Cluster]":
    """`clusters` with council, aliases, and years from the newest on with members counted."""
    terms = Term.objects.select_related("unit").order_by("office", "order", "id")
    years = (
        ClusterYear.objects.order_by("-label")
        .annotate(member_count=Count("memberships"))
        .prefetch_related(Prefetch("terms", terms))
    )
    return clusters.select_related("council").prefetch_related("aliases", Prefetch("years", years))


def read_lineage(units: Iterable[int], *, back: bool = True, ahead: bool = True) -> Lineage:
    """The acts that lead to and from `units`; one query for each step, whatever their number."""
    start = frozenset(units)
    edges: dict[tuple[int, int, int], Edge] = {}
    if back:
        _walk(start, edges, near="successors", far="predecessors")
    if ahead:
        _walk(start, edges, near="predecessors", far="successors")
    return Lineage.of(edges.values())


def _walk(
    start: frozenset[int], edges: dict[tuple[int, int, int], Edge], *, near: str, far: str
) -> None:
    seen: set[int] = set()
    waiting = set(start)
    for _step in range(_MOST_STEPS):
        if not waiting:
            return
        seen |= waiting
        found = UnitChange.objects.filter(
            **{f"{near}__in": waiting, f"{far}__isnull": False}
        ).values_list("id", "on", near, far)
        waiting = set()
        for change, on, here, there in found:
            before, after = (there, here) if near == "successors" else (here, there)
            edges[change, before, after] = Edge(before, after, on, change)
            waiting.add(there)
        waiting -= seen
