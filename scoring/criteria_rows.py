"""Between the rows of a criteria set and its lines as plain values."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet

from catalogue.vietnamese import search_key
from scoring.models import CriteriaSet, Criterion, ScoringYear
from scoring.outline import FIELDS, Line, ordered
from scoring.reading import lines_of


def line_of(criterion: Criterion) -> Line:
    return Line(**{name: getattr(criterion, name) for name in FIELDS})


def outline_of(criteria_set: CriteriaSet) -> list[Line]:
    """The lines of a set in printed order; one query."""
    return [line_of(criterion) for criterion in lines_of(criteria_set)]


def write_lines_of(criteria_set: CriteriaSet, lines: Sequence[Line]) -> None:
    """Make `lines` those of a set that has none: one insert for each level of the tree."""
    by_path: dict[str, Criterion] = {}
    levels: dict[int, list[Criterion]] = {}
    for order, (line, parent, depth) in enumerate(ordered(lines), start=1):
        row = Criterion(
            criteria_set=criteria_set,
            order=order,
            depth=depth,
            **{name: getattr(line, name) for name in FIELDS},
        )
        if parent:
            row.parent = by_path[parent]
        by_path[line.path] = row
        levels.setdefault(depth, []).append(row)
    for depth in sorted(levels):
        for row in levels[depth]:
            # The parent has its key only now that its level has been written.
            row.parent_id = row.parent.pk if row.parent else None
        Criterion.objects.bulk_create(levels[depth], batch_size=500)


def sheets_opened(criteria_set: CriteriaSet) -> int:
    years = ScoringYear.objects.filter(criteria_set=criteria_set)
    found: int = years.aggregate(n=Count("sheets"))["n"]
    return found


def years_on(criteria_sets: "Iterable[CriteriaSet] | QuerySet[CriteriaSet]") -> list[ScoringYear]:
    """The years that are scored on these sets, with `opened` and `begun`, the numbers of their
    sheets and of those on which something is entered."""
    begun = Count("sheets", filter=Q(sheets__scores__isnull=False), distinct=True)
    years = (
        ScoringYear.objects.filter(criteria_set__in=criteria_sets)
        .select_related("cluster_year__cluster", "criteria_set")
        .annotate(opened=Count("sheets", distinct=True), begun=begun)
        .order_by("-cluster_year__label", "cluster_year__cluster__order_key")
    )
    return list(years)


def editions_of(criteria_set: CriteriaSet) -> "QuerySet[CriteriaSet]":
    """All editions of one table, newest first."""
    return CriteriaSet.objects.filter(
        council=criteria_set.council_id, name=criteria_set.name
    ).order_by("-edition")


def file_name(criteria_set: CriteriaSet) -> str:
    """The name of the workbook of a set."""
    words = "-".join(search_key(criteria_set.name).split())
    plain = "".join(sign for sign in words if sign.isalnum() or sign == "-")[:80]
    return f"{plain or 'bo-tieu-chi'}-ban-{criteria_set.edition}"
