"""Who hands the chair to whom in a year, and from when each may run it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clusters.models import ClusterYear, HandoverItem, Office, Term, TermOrigin, TermStatus, Unit
from clusters.querysets import read_lineage
from clusters.units.changes import span


@dataclass(frozen=True)
class Handover:
    """One passing on of the chair. `givers` and `receivers` are the units on either side and
    what they have become: a chair that merged since still hands over, by its successor.

    `on` is the day from which the receiver may run its year; none while it waits for the
    council's recognition or nobody is elected yet.
    """

    year: ClusterYear
    giver: Term
    receiver: Term | None
    on: date | None
    givers: frozenset[int]
    receivers: frozenset[int]
    items: tuple[HandoverItem, ...]

    @property
    def giver_unit(self) -> Unit:
        assert self.giver.unit is not None  # only terms with a unit are read
        return self.giver.unit

    @property
    def handed(self) -> int:
        return sum(item.handed_at is not None for item in self.items)

    @property
    def received(self) -> int:
        return sum(item.received_at is not None for item in self.items)

    @property
    def is_done(self) -> bool:
        return bool(self.items) and self.received == len(self.items)


def handovers_of(year: ClusterYear) -> list[Handover]:
    """Every passing on within `year` and the one at its end, in order; a few queries.

    Where a merger let the successor go on in the office, nothing is handed over.
    """
    chairs = chairs_of(year)
    following = next_year(year)
    if following is not None:
        chairs += [term for term in chairs_of(following) if _opens(term, following)][:1]
    found = [
        (giver, receiver)
        for giver, receiver in zip(chairs, [*chairs[1:], None], strict=False)
        if giver.cluster_year_id == year.pk
        and (receiver is None or receiver.origin != TermOrigin.INHERITED)
        and (receiver is None or receiver.unit_id != giver.unit_id)
    ]
    items = list(
        HandoverItem.objects.filter(cluster_year=year)
        .select_related("file", "handed_by", "received_by")
        .order_by("order")
    )
    return [_handover(year, giver, receiver, items) for giver, receiver in found]


def chairs_of(year: ClusterYear) -> list[Term]:
    """The chair's terms of `year` that somebody holds, held or was elected to, in order."""
    rows = Term.objects.filter(cluster_year=year, office=Office.CHAIR, unit__isnull=False)
    held = rows.exclude(status=TermStatus.PROPOSED).select_related(
        "unit", "cluster_year__cluster__council"
    )
    return sorted(held, key=lambda term: (starts(term), term.pk))


def starts(term: Term) -> date:
    year = term.cluster_year
    return term.starts_on or span(year.label, year.starts_on, year.ends_on)[0]


def ends(term: Term) -> date:
    year = term.cluster_year
    return term.ends_on or span(year.label, year.starts_on, year.ends_on)[1]


def next_year(year: ClusterYear) -> ClusterYear | None:
    later = ClusterYear.objects.filter(cluster=year.cluster_id, label__gt=year.label)
    return later.select_related("cluster__council").order_by("label").first()


def gives_rights(term: Term) -> bool:
    """Whether the office counts, or still waits for the council's recognition."""
    waits = (
        term.status == TermStatus.ELECTED
        and term.recognised_at is None
        and term.cluster_year.cluster.council.recognises_officers
    )
    return term.status != TermStatus.PROPOSED and not waits


def _opens(term: Term, year: ClusterYear) -> bool:
    """Whether `year` began with this term; a later one is handed over within that year."""
    first = span(year.label, year.starts_on, year.ends_on)[0]
    return starts(term) <= first


def _handover(
    year: ClusterYear, giver: Term, receiver: Term | None, items: Sequence[HandoverItem]
) -> Handover:
    counts = receiver is not None and gives_rights(receiver)
    return Handover(
        year=year,
        giver=giver,
        receiver=receiver,
        on=starts(receiver) if receiver is not None and counts else None,
        givers=_with_successors(giver),
        receivers=_with_successors(receiver) if receiver and counts else frozenset(),
        items=tuple(item for item in items if item.giver_id == giver.unit_id),
    )


def _with_successors(term: Term) -> frozenset[int]:
    unit = term.unit_id
    if unit is None:
        return frozenset()
    return frozenset({unit, *read_lineage([unit], back=False).descendants(unit)})
