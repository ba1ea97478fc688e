"""The results of a year by indicator and by unit, as the board and its workbook show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from clusters import figures
from clusters.actions.results import PHASES, figure_words
from clusters.composing import Line, key_of, lines_in_force, lines_of_unit, members_of
from clusters.deadlines.sending import working_days_late
from clusters.models import (
    Bound,
    ClusterYear,
    Period,
    Pledge,
    Reporting,
    Result,
    Target,
    Unit,
)
from clusters.pages.target_bars import Bar, Bars, draw
from clusters.workflow import ReportingState


@dataclass(frozen=True)
class Sender:
    """Whether and when a member has sent its report; `days_late` in working days."""

    unit: Unit
    reporting: Reporting | None
    days_late: int = 0

    @property
    def is_sent(self) -> bool:
        return self.reporting is not None and self.reporting.state == ReportingState.SUBMITTED


@dataclass(frozen=True)
class Share:
    """One unit's part of an indicator; `result` is None until it has sent one."""

    unit: Unit
    pledge: Pledge | None
    result: Result | None
    fulfilment: Decimal | None
    is_reached: bool | None

    @property
    def words(self) -> str:
        return figure_words(self.result) if self.result else ""


@dataclass(frozen=True)
class Indicator:
    """One indicator over the cluster.

    `fulfilment` compares what was reported with the pledges of those who reported, so that
    a missing report does not look like a failure. `inexact` counts values that are
    estimates, bounds or ranges; of a range the lower end counts.
    """

    line: Line
    value: Decimal | None
    pledged: Decimal | None
    plan: Decimal | None
    last_year: Decimal | None
    fulfilment: Decimal | None
    is_reached: bool | None
    inexact: int
    shares: tuple[Share, ...]

    @property
    def target(self) -> Target:
        return self.line.target

    @property
    def reported(self) -> int:
        return sum(share.result is not None for share in self.shares)

    @property
    def is_provisional(self) -> bool:
        return self.reported < len(self.shares) or self.inexact > 0

    @property
    def bars(self) -> Bars:
        """Pledge and result of each unit, drawn on one scale."""
        return draw(
            [
                Bar(
                    share.unit.name,
                    share.pledge.value if share.pledge else None,
                    share.result.value if share.result else None,
                    share.is_reached,
                )
                for share in self.shares
            ]
        )


@dataclass(frozen=True)
class Board:
    cluster_year: ClusterYear
    period: Period
    senders: tuple[Sender, ...]
    indicators: tuple[Indicator, ...]
    earlier: ClusterYear | None

    @property
    def sent(self) -> int:
        return sum(sender.is_sent for sender in self.senders)

    @property
    def groups(self) -> list[tuple[str, list[Indicator]]]:
        """The indicators by group of units, those for everybody first."""
        found: dict[str, list[Indicator]] = defaultdict(list)
        for row in self.indicators:
            found[row.target.group].append(row)
        return sorted(found.items(), key=lambda pair: bool(pair[0]))


def board_of(cluster_year: ClusterYear, period: Period) -> Board:
    """What has been sent in `period`; what is still being entered is nobody else's business."""
    today = timezone.localdate()
    members = members_of(cluster_year, today)
    late = working_days_late(cluster_year, PHASES[period], today)
    reportings = {
        row.unit_id: row
        for row in Reporting.objects.filter(cluster_year=cluster_year, period=period)
        .select_related("unit", "submitted_by")
        .order_by("unit__order_key")
    }
    former = [
        row.unit
        for row in reportings.values()
        if row.state == ReportingState.SUBMITTED and row.unit_id not in {m.pk for m in members}
    ]
    units = [*members, *former]
    lines = lines_in_force(cluster_year)
    earlier = _year_before(cluster_year)
    results = _sent_results([cluster_year.pk, *([earlier.pk] if earlier else [])], period)
    before = _last_years(results, earlier)
    own: dict[tuple[int, int], Result] = {
        (row.reporting.unit_id, row.target_id): row
        for row in results
        if row.reporting.cluster_year_id == cluster_year.pk
    }
    concerned = {unit.pk: {id(line) for line in lines_of_unit(lines, unit.pk)} for unit in units}
    return Board(
        cluster_year,
        period,
        tuple(Sender(u, reportings.get(u.pk), late.get(u.pk, 0)) for u in units),
        tuple(
            indicator(line, [u for u in units if id(line) in concerned[u.pk]], own, before)
            for line in lines
        ),
        earlier,
    )


def _year_before(cluster_year: ClusterYear) -> ClusterYear | None:
    years = ClusterYear.objects.filter(
        cluster=cluster_year.cluster_id, label__lt=cluster_year.label
    )
    return years.order_by("-label").first()


def _sent_results(years: Sequence[int], period: Period) -> list[Result]:
    rows = Result.objects.filter(
        reporting__cluster_year__in=years,
        reporting__period=period,
        reporting__state=ReportingState.SUBMITTED,
        value__isnull=False,
    )
    pledges = Prefetch("target__pledges", Pledge.objects.order_by("id"))
    return list(rows.select_related("reporting", "target", "evidence").prefetch_related(pledges))


def _last_years(
    results: Iterable[Result], earlier: ClusterYear | None
) -> Mapping[tuple[str, str], list[figures.Reported]]:
    """Values of the year before by indicator, with the weights of that year."""
    found: dict[tuple[str, str], list[figures.Reported]] = defaultdict(list)
    for row in results:
        if earlier is not None and row.reporting.cluster_year_id == earlier.pk:
            weights = {p.unit_id: p.weight for p in row.target.pledges.all()}
            found[key_of(row.target)].append(_reported(row, weights.get(row.reporting.unit_id)))
    return found


def _reported(result: Result, weight: Decimal | None) -> figures.Reported:
    assert result.value is not None  # only results with a value are read
    return figures.Reported(result.value, weight)


def indicator(
    line: Line,
    units: Sequence[Unit],
    results: Mapping[tuple[int, int], Result],
    before: Mapping[tuple[str, str], list[figures.Reported]],
) -> Indicator:
    """One line of the board over the units that it concerns."""
    pledges = line.pledges
    shares = tuple(_share(line, unit, pledges.get(unit.pk), results) for unit in units)
    told = [share for share in shares if share.result is not None]
    value = _over(line, [_reported(s.result, _weight(s)) for s in told if s.result])
    base = _over(line, _amounts(told, "value"))
    comparable = value is not None and base is not None and all(s.pledge for s in told)
    return Indicator(
        line,
        value,
        pledged=_over(line, _amounts(shares, "value")),
        plan=_over(line, _amounts(shares, "plan")),
        last_year=_over(line, before.get(line.key, [])),
        fulfilment=_compare(figures.fulfilment, line, value, base) if comparable else None,
        is_reached=_compare(figures.is_reached, line, value, base) if comparable else None,
        inexact=sum(_is_inexact(share.result) for share in told if share.result),
        shares=shares,
    )


def _share(
    line: Line, unit: Unit, pledge: Pledge | None, results: Mapping[tuple[int, int], Result]
) -> Share:
    result = next(
        (results[unit.pk, pk] for pk in line.target_ids if (unit.pk, pk) in results), None
    )
    value, pledged = (result.value if result else None), (pledge.value if pledge else None)
    return Share(
        unit,
        pledge,
        result,
        _compare(figures.fulfilment, line, value, pledged),
        _compare(figures.is_reached, line, value, pledged),
    )


def _compare(how: Any, line: Line, value: Decimal | None, pledged: Decimal | None) -> Any:
    if value is None or pledged is None:
        return None
    return how(value, pledged, smaller_is_better=line.smaller_is_better)


def _over(line: Line, reported: Sequence[figures.Reported]) -> Decimal | None:
    return figures.aggregate(
        line.target.aggregate, reported, smaller_is_better=line.smaller_is_better
    )


def _weight(share: Share) -> Decimal | None:
    return share.pledge.weight if share.pledge else None


def _amounts(shares: Iterable[Share], name: str) -> list[figures.Reported]:
    amounts = ((getattr(s.pledge, name), s.pledge.weight) for s in shares if s.pledge)
    return [figures.Reported(value, weight) for value, weight in amounts if value is not None]


def _is_inexact(result: Result) -> bool:
    return result.is_estimate or result.bound != Bound.EXACT or result.value_max is not None
