"""What one needs before one's eyes to decide on dossiers, read for several at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from awards.board.opinions import NO_OPINIONS, Opinions, opinions_on
from awards.board.queue import Short, short
from awards.eligibility import Outcome
from awards.judging import Judged, findings_of, read_for_judging, recipient_of
from awards.models import Award, Proposal
from awards.pages import Shown
from awards.reading import Read, read_facts, year_of
from clusters.figures import is_reached
from clusters.models import Pledge, Result
from clusters.models.covenants import Direction
from clusters.models.results import Period
from clusters.workflow import ReportingState
from scoring.models import AdoptedLine, AdoptedStanding

_GRAVEST_FIRST = (Outcome.BLOCKS, Outcome.CANNOT_TELL, Outcome.WARNS, Outcome.PASSES)


@dataclass(frozen=True)
class Bar:
    """A branch of the frozen standing: points of what was assigned there."""

    label: str
    points: Decimal
    assigned_max: Decimal


@dataclass(frozen=True)
class Against:
    """A result beside its pledge; `reached` is None where nothing was reported."""

    indicator: str
    measure: str
    pledged: Decimal
    value: Decimal | None
    reached: bool | None
    is_over: bool = False


@dataclass(frozen=True)
class Targets:
    lines: tuple[Against, ...] = ()

    @property
    def reached(self) -> int:
        return sum(line.reached is True for line in self.lines)

    @property
    def over(self) -> int:
        return sum(line.is_over for line in self.lines)

    @property
    def unknown(self) -> int:
        return sum(line.reached is None for line in self.lines)

    @property
    def missed(self) -> list[Against]:
        return [line for line in self.lines if line.reached is not True]


@dataclass(frozen=True)
class Given:
    """An award of the past; `heir_of` is the unit that it was given to, where it is inherited."""

    award: Award
    year: str
    heir_of: str = ""

    @property
    def name(self) -> str:
        return self.award.kind.name if self.award.kind else self.award.name


@dataclass(frozen=True)
class Said:
    """A finding as it is drawn, with what people said about it."""

    judged: Judged
    shown: Shown

    @property
    def is_lifted(self) -> bool:
        return self.judged.is_lifted


@dataclass(frozen=True)
class Look:
    """One dossier with everything to decide on it."""

    proposal: Proposal
    short: Short
    findings: tuple[Said, ...]
    opinions: Opinions
    bars: tuple[Bar, ...] = ()
    targets: Targets = Targets()
    history: tuple[Given, ...] = ()
    knows_history: bool = False
    facts: Any = field(default=None, compare=False)


def read_for_looking(rows: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
    read: QuerySet[Proposal] = read_for_judging(rows)
    return read.select_related(
        "batch__cluster_year__cluster",
        "batch__council",
        "batch__unit",
        "batch__proposer",
        "home",
        "holder",
        "unit",
        "person",
        "household",
        "nomination__nomination__resolution",
    )


def looks(proposals: Sequence[Proposal], user: Any) -> list[Look]:
    """Each dossier with its findings, figures, history and the opinions that `user` may read.

    The number of queries does not depend on that of dossiers.
    """
    judged = findings_of(proposals)
    opinions = opinions_on([row.pk for row in proposals], user)
    read = read_facts(recipient_of(row) for row in proposals)
    bars = _bars(proposals)
    targets = _targets(proposals)
    history = _history(proposals, read)
    made = []
    for row in proposals:
        findings = judged[row.pk]
        facts = read.facts(recipient_of(row), code=row.kind.code, year=row.batch.year)
        made.append(
            Look(
                proposal=row,
                short=short(findings),
                findings=tuple(
                    Said(one, Shown(one.finding))
                    for one in sorted(
                        findings, key=lambda one: _GRAVEST_FIRST.index(one.finding.outcome)
                    )
                ),
                opinions=opinions.get(row.pk, NO_OPINIONS),
                bars=bars.get(row.pk, ()),
                targets=targets.get(row.pk, Targets()),
                history=history.get(row.pk, ()),
                knows_history=facts.known_since is not None,
                facts=facts,
            )
        )
    return made


def _bars(proposals: Iterable[Proposal]) -> dict[int, tuple[Bar, ...]]:
    """From the standing that the resolution adopted, else the newest adopted of the year."""
    wanted: dict[int, int] = {}
    years: dict[int, int] = {}
    for row in proposals:
        if row.unit_id is None:
            continue
        resolution = row.nomination.nomination.resolution if row.nomination else None
        if resolution is not None and resolution.scoring_standing_id:
            wanted[row.pk] = resolution.scoring_standing_id
        elif row.batch.cluster_year_id:
            years[row.pk] = row.batch.cluster_year_id
    newest = dict(
        AdoptedStanding.objects.filter(scoring_year__cluster_year__in=set(years.values()))
        .order_by("pk")
        .values_list("scoring_year__cluster_year_id", "pk")
    )
    wanted |= {pk: newest[year] for pk, year in years.items() if year in newest}
    units = {row.pk: row.unit_id for row in proposals}
    lines = {
        (line.standing_id, line.unit_id): line
        for line in AdoptedLine.objects.filter(
            standing__in=set(wanted.values()), unit__in={units[pk] for pk in wanted}
        ).select_related("standing")
    }
    return {
        pk: _bars_of(line)
        for pk, standing in wanted.items()
        if (line := lines.get((standing, units[pk] or 0))) is not None
    }


def _bars_of(line: AdoptedLine) -> tuple[Bar, ...]:
    titles = {
        one["path"]: f"{one['code']} {one['title']}".strip()
        for one in line.standing.rules.get("branches", ())
    }
    return tuple(
        Bar(titles.get(path, path), Decimal(one["points"]), Decimal(one["assigned_max"]))
        for path, one in line.branches.items()
    )


def _targets(proposals: Iterable[Proposal]) -> dict[int, Targets]:
    """What units pledged for the year of merit, and what they reported at its end."""
    units = {row.unit_id for row in proposals if row.unit_id is not None}
    values: Mapping[tuple[int, int], Decimal | None] = {
        (target, unit): value
        for target, unit, value in Result.objects.filter(
            reporting__unit__in=units,
            reporting__period=Period.YEAR_END,
            reporting__state=ReportingState.SUBMITTED,
        ).values_list("target_id", "reporting__unit_id", "value")
    }
    found: dict[tuple[int, int], list[Against]] = {}
    pledges = Pledge.objects.filter(unit__in=units).select_related("target__covenant__cluster_year")
    for pledge in pledges.order_by("target__order", "pk"):
        year = year_of(pledge.target.covenant.cluster_year.label)
        if year is not None:
            line = _against(pledge, values.get((pledge.target_id, pledge.unit_id)))
            found.setdefault((pledge.unit_id, year), []).append(line)
    return {
        row.pk: Targets(tuple(found.get((row.unit_id, row.batch.year), ())))
        for row in proposals
        if row.unit_id is not None
    }


def _against(pledge: Pledge, value: Decimal | None) -> Against:
    smaller = pledge.target.direction == Direction.SMALLER
    reached = None
    if value is not None:
        reached = is_reached(value, pledge.value, smaller_is_better=smaller)
    return Against(
        indicator=pledge.target.indicator,
        measure=pledge.target.measure,
        pledged=pledge.value,
        value=value,
        reached=reached,
        is_over=bool(reached) and value != pledge.value,
    )


def _history(proposals: Iterable[Proposal], read: Read) -> dict[int, tuple[Given, ...]]:
    """Own awards and inherited ones, newest first."""
    by_dossier: dict[int, list[tuple[int, str]]] = {}
    for row in proposals:
        facts = read.facts(recipient_of(row), code=row.kind.code, year=row.batch.year)
        by_dossier[row.pk] = [(award.pk, award.heir_of) for award in facts.awards]
    keys = {pk for pairs in by_dossier.values() for pk, _heir in pairs}
    awards = {award.pk: award for award in Award.objects.filter(pk__in=keys).select_related("kind")}
    return {
        pk: tuple(
            sorted(
                (Given(awards[key], awards[key].year or "", heir) for key, heir in pairs),
                key=lambda given: (given.year or "", given.award.pk),
                reverse=True,
            )
        )
        for pk, pairs in by_dossier.items()
    }
