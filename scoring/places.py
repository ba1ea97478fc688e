"""A year at a stage, from the entries to places: sums of branches, gates, ranks, tie steps.

Read in a constant number of queries, whatever the number of units and criteria, and worked out in
one pass. Nothing of it is stored: see `AdoptedStanding` for the frozen copy.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.utils import timezone

from catalogue.numbers import plain
from clusters.models import ClusterYear, Unit
from clusters.offices import Offices
from scoring.members import units_of
from scoring.methods import DEPENDENT, Method, gate_failed
from scoring.models import Criterion, ScoringYear, Stage, TieBranch, TieDecision, TieStepKind
from scoring.reading import YearEntries, node_of, rule_of, year_entries
from scoring.standing import Decisions, Line, Placed, standing, unresolved_groups
from scoring.totals import Node, SheetSum, Sum, branch_sums, extra_keys, sum_of_roots
from scoring.workflow import SheetState

S = SheetState
# In which states of its sheet the word of a unit at a stage is spoken and no longer changed.
SPOKEN: Mapping[str, frozenset[str]] = {
    Stage.SELF: frozenset(S) - {S.DRAFT},
    Stage.APPRAISAL: frozenset({S.APPRAISED, S.EXPLAINED, S.REAPPRAISED, S.FINAL}),
    Stage.SECOND: frozenset({S.REAPPRAISED, S.FINAL}),
    Stage.FINAL: frozenset({S.FINAL}),
}


@dataclass(frozen=True)
class Branch:
    """A branch that has a column of its own; `is_extra` counts beyond the base."""

    key: str
    code: str
    title: str
    max_points: Decimal
    is_extra: bool = False

    @property
    def short(self) -> str:
        return self.code or self.key


@dataclass(frozen=True)
class Row:
    """A unit in the standing; `placed` is None where its points do not count (yet)."""

    unit: Unit
    placed: Placed[int] | None
    sums: Mapping[str, Sum]
    failed_gates: tuple[str, ...] = ()

    @property
    def rank(self) -> int | None:
        return self.placed.rank if self.placed else None

    @property
    def total(self) -> Decimal | None:
        return self.placed.line.total if self.placed else None

    @property
    def assigned_max(self) -> Decimal | None:
        return self.placed.line.assigned_max if self.placed else None

    @property
    def ratio(self) -> Decimal | None:
        return self.placed.line.ratio if self.placed else None

    @property
    def considered(self) -> bool:
        return not self.failed_gates

    @property
    def complete(self) -> bool:
        return self.placed is not None and self.placed.line.complete


@dataclass(frozen=True)
class Places:
    """A standing: the ranked units, those not considered, those that do not count (yet).

    `titles` are the branches of the tie chain by their key. `is_provisional` says that points of
    methods that look at other units will change when the missing sheets come in.
    """

    scoring_year: ScoringYear
    stage: str
    branches: tuple[Branch, ...]
    rows: tuple[Row, ...]
    chain: tuple[Branch, ...]
    base: Decimal
    is_provisional: bool

    @property
    def units(self) -> dict[int, Unit]:
        return {row.unit.pk: row.unit for row in self.rows}

    @property
    def counted(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.placed is not None)

    @property
    def missing(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.placed is None)

    @property
    def shares_differ(self) -> bool:
        """Whether somebody was not assigned everything, so that X/Y has to be shown."""
        return any(row.assigned_max != self.base for row in self.counted)

    @property
    def fingerprint(self) -> str:
        """The same for the same standing: what it says of every unit, and in which order."""
        told = [
            (
                row.unit.pk,
                *(plain(n) if n is not None else None for n in (row.total, row.assigned_max)),
                row.rank,
                row.complete,
                row.failed_gates,
                [(key, plain(one.points)) for key, one in row.sums.items()],
            )
            for row in self.rows
        ]
        return sha256(json.dumps([self.stage, told]).encode()).hexdigest()[:16]

    @property
    def ties(self) -> list[tuple[Unit, ...]]:
        """The units that still share a rank, the best first."""
        placed = [row.placed for row in self.rows if row.placed is not None]
        units = self.units
        return [tuple(units[pk] for pk in group) for group in unresolved_groups(placed)]


def counted_for(
    cluster_year: ClusterYear,
    offices: Offices,
    stage: str,
    states: Mapping[int, str | None],
) -> frozenset[int]:
    """The units whose points at `stage` somebody may see, by the states of all sheets (None: no

    sheet). Only spoken words count, for everybody: what is being filled in or appraised is
    nobody else's. The chair's staff, the council, the one above it and administrators see them
    as they come in; others when the word of their own units is spoken too, so that nobody
    fits a score to the others', and when all are in.
    """
    spoken = frozenset(unit for unit, state in states.items() if state in SPOKEN[stage])
    council = cluster_year.cluster.council
    oversees = offices.council_ids & {council.pk, council.parent_id}
    if offices.is_admin or oversees or offices.runs(cluster_year) or len(spoken) == len(states):
        return spoken
    own = offices.unit_ids & states.keys()
    return spoken if own and own <= spoken else own & spoken


def read_places(
    scoring_year: ScoringYear,
    stage: str,
    *,
    seen_by: Offices | None = None,
    spoken_only: bool = False,
    today: date | None = None,
) -> Places:
    """The standing of `stage` as it is; with `seen_by` of what somebody may see of it, and with

    `spoken_only` of what is no longer changed. Units that are left out say nothing at all:
    otherwise their figures would show through the methods that compare units.
    """
    units, known = units_of(scoring_year, today or timezone.localdate())
    states = {unit.pk: known.get(unit.pk) for unit in units}
    wanted = set(states)
    if seen_by is not None:
        wanted &= counted_for(scoring_year.cluster_year, seen_by, stage, states)
    if spoken_only:
        wanted &= {pk for pk, state in states.items() if state in SPOKEN[stage]}
    entries = year_entries(scoring_year, stage, wanted)
    entries = replace(
        entries, entries={pk: said for pk, said in entries.entries.items() if pk in wanted}
    )
    waiting = any(
        state not in SPOKEN[stage] or unit not in wanted for unit, state in states.items()
    )
    looks_around = any(line.method in DEPENDENT for line in entries.lines)
    return places_of(
        scoring_year,
        stage,
        units,
        entries,
        chain=list(scoring_year.tie_branches.select_related("criterion")),
        decisions=_decisions(scoring_year) if stage == Stage.FINAL else Decisions(),
        is_provisional=waiting and looks_around,
    )


def places_of(
    scoring_year: ScoringYear,
    stage: str,
    units: Sequence[Unit],
    entries: YearEntries,
    *,
    chain: Iterable[TieBranch] = (),
    decisions: Decisions[int] | None = None,
    is_provisional: bool = False,
) -> Places:
    """The places of `units`; those that `entries` do not name do not count. No queries."""
    lines = entries.lines
    nodes = [node_of(line) for line in lines]
    by_key = {line.pk: line for line in lines}
    chosen = [by_key[tie.criterion_id] for tie in chain]
    extra = extra_keys(nodes)
    drawn = _drawn(lines)
    kept = {line.pk: line.path for line in (*drawn, *chosen)}
    gates = [line for line in lines if line.method == Method.GATE]
    points = entries.points()
    sums: dict[int, Mapping[str, Sum]] = {}
    failed: dict[int, tuple[str, ...]] = {}
    compared: list[Line[int]] = []
    for unit in units:
        if unit.pk not in points:
            continue
        own = branch_sums(nodes, points[unit.pk], entries.not_assigned(unit.pk))
        whole = sum_of_roots(nodes, own)
        sums[unit.pk] = {path: own[pk] for pk, path in kept.items()}
        failed[unit.pk] = _failed(gates, entries, unit.pk)
        compared.append(_line(unit.pk, whole, sums[unit.pk], considered=not failed[unit.pk]))
    by_branches = [line.path for line in chosen]
    found = standing(compared, scoring_year.rank_by, by_branches, decisions)
    placed = {one.line.unit: one for one in found}
    order = {pk: at for at, pk in enumerate(placed)}
    # Those without a place come after all others.
    ordered = sorted(units, key=lambda unit: order.get(unit.pk, len(order)))
    return Places(
        scoring_year=scoring_year,
        stage=stage,
        branches=tuple(_branch(line, line.pk in extra) for line in drawn),
        rows=tuple(
            Row(unit, placed.get(unit.pk), sums.get(unit.pk, {}), failed.get(unit.pk, ()))
            for unit in ordered
        ),
        chain=tuple(_branch(line, line.pk in extra) for line in chosen),
        base=_base(nodes, extra),
        is_provisional=is_provisional,
    )


def _base(nodes: Iterable[Node[int]], extra: Collection[int]) -> Decimal:
    """What the roots give at most, without what lies above the base."""
    roots = (node for node in nodes if node.parent is None and node.key not in extra)
    return sum((node.max_points for node in roots), Decimal(0))


def _line(unit: int, whole: SheetSum, sums: Mapping[str, Sum], *, considered: bool) -> Line[int]:
    return Line(
        unit,
        whole.total,
        whole.assigned_max,
        considered=considered,
        complete=whole.complete,
        branches={path: found.points for path, found in sums.items()},
    )


def _failed(gates: Iterable[Criterion], entries: YearEntries, unit: int) -> tuple[str, ...]:
    said = entries.entries[unit]
    return tuple(
        str(gate) for gate in gates if gate.pk in said and gate_failed(rule_of(gate), said[gate.pk])
    )


def _drawn(lines: Sequence[Criterion]) -> list[Criterion]:
    """The roots; for a single group its own parts, because one column would say nothing.

    Gates, and groups of nothing else, have no points and no column.
    """
    weighing: set[int] = set()
    for line in reversed(lines):
        if line.method not in (Method.GATE, Method.GROUP):
            weighing.add(line.pk)
        if line.pk in weighing and line.parent_id is not None:
            weighing.add(line.parent_id)
    shown = [line for line in lines if line.pk in weighing]
    roots = [line for line in shown if line.parent_id is None]
    groups = [line for line in roots if line.method == Method.GROUP]
    if len(groups) != 1:
        return roots
    parts = [line for line in shown if line.parent_id == groups[0].pk]
    return [*parts, *(line for line in roots if line is not groups[0])]


def _branch(line: Criterion, is_extra: bool) -> Branch:
    return Branch(line.path, line.code, line.title, line.max_points, is_extra)


def _decisions(scoring_year: ScoringYear) -> Decisions[int]:
    places: dict[str, dict[int, int]] = {TieStepKind.BALLOT: {}, TieStepKind.CHAIRS: {}}
    for row in TieDecision.objects.filter(scoring_year=scoring_year):
        places[row.kind][row.unit_id] = row.place
    return Decisions(places[TieStepKind.BALLOT], places[TieStepKind.CHAIRS])
