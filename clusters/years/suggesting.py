"""What the database knows of a cluster, laid out for `clusters.rotation`."""

from collections.abc import Iterable

from clusters.actions.known import FROM_RECORD
from clusters.models import (
    Cluster,
    Membership,
    Office,
    RotationPlace,
    Term,
    Unit,
    UnitChange,
)
from clusters.rotation import Held, Post, Rotation

_POSTS = {Office.CHAIR: Post.CHAIR, Office.VICE_CHAIR: Post.VICE_CHAIR}
# Memberships with these sources were stated after the year, not laid down when it opened.
_AFTERWARDS = (FROM_RECORD, "clusters.json")


def first_year(label: str) -> int:
    """The year that a label counts from: 2020 of "2020-2021"."""
    return int(label[:4])


def rotation_of(cluster: Cluster, label: str) -> Rotation[Unit]:
    """What was known of `cluster` before the year `label`; six queries.

    Candidates are the members with which the year was opened, else those of the latest year
    known before it; whoever held an office in the year before belongs to them. A unit that
    had ended stands for what it became. Officers who were only proposed count: nothing better
    is known of that year.
    """
    year = first_year(label)
    terms = Term.objects.filter(cluster_year__cluster=cluster).select_related(
        "unit", "cluster_year"
    )
    held = [
        Held(
            first_year(term.cluster_year.label), _POSTS[Office(term.office)], term.unit, term.order
        )
        for term in terms
        if term.unit is not None and first_year(term.cluster_year.label) < year
    ]
    successors = _successors()
    members = _candidates(cluster, label, year, successors)
    for row in held:
        if row.year == year - 1:
            members += _present([row.unit], year, successors)
    members = sorted(dict.fromkeys(members), key=lambda unit: (unit.order_key, unit.pk))
    places = RotationPlace.objects.filter(cluster=cluster).select_related("unit")
    order = [place.unit for place in places.order_by("position")]
    return Rotation(year=year, members=members, held=held, successors=successors, order=order)


def _successors() -> dict[Unit, list[Unit]]:
    """Every ended unit and what it became, directly."""
    after: dict[Unit, list[Unit]] = {}
    for change in UnitChange.objects.prefetch_related("predecessors", "successors"):
        for before in change.predecessors.all():
            after.setdefault(before, []).extend(change.successors.all())
    return after


def _candidates(
    cluster: Cluster, label: str, year: int, successors: dict[Unit, list[Unit]]
) -> list[Unit]:
    by_label: dict[str, list[Membership]] = {}
    rows = Membership.objects.filter(cluster_year__cluster=cluster)
    for row in rows.select_related("unit", "cluster_year"):
        by_label.setdefault(row.cluster_year.label, []).append(row)
    opened = [row for row in by_label.get(label, ()) if not row.source.startswith(_AFTERWARDS)]
    if opened:
        return [row.unit for row in opened]
    before = [known for known in by_label if first_year(known) < year]
    latest = max(before, default=None)
    units = [row.unit for row in by_label[latest]] if latest else []
    return _present(units, year, successors)


def _present(units: Iterable[Unit], year: int, successors: dict[Unit, list[Unit]]) -> list[Unit]:
    """`units` as they are when `year` begins: ended ones as what they became."""
    found: list[Unit] = []
    for unit in units:
        ended = unit.valid_to is not None and unit.valid_to.year < year
        found += _present(successors.get(unit, ()), year, successors) if ended else [unit]
    return list(dict.fromkeys(found))
