"""From rows to the text that units confirm, and which targets and members count when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from clusters import covenant_text
from clusters.inner_years import members_on
from clusters.models import ClusterYear, Covenant, Pledge, Target, Unit
from clusters.workflow import CovenantState


def text_of(covenant: Covenant) -> covenant_text.CovenantText:
    """The text of `covenant` as its rows are now."""
    year = covenant.cluster_year
    return covenant_text.CovenantText(
        council=year.cluster.council.name,
        cluster=year.cluster.name,
        year=year.label,
        dated_on=covenant.dated_on.isoformat() if covenant.dated_on else "",
        place=covenant.place,
        amends=covenant.amends.text_hash if covenant.amends else "",
        articles=tuple(
            covenant_text.Article(row.heading, row.text) for row in covenant.articles.all()
        ),
        targets=tuple(_target(row) for row in targets_of(covenant)),
    )


def _target(target: Target) -> covenant_text.TargetText:
    return covenant_text.TargetText(
        group=target.group,
        indicator=target.indicator,
        measure=target.measure,
        direction=target.direction,
        aggregate=target.aggregate,
        can_be_negative=target.can_be_negative,
        pledges=tuple(
            covenant_text.Pledged(
                row.unit_id, str(row.unit), row.value, plan=row.plan, weight=row.weight
            )
            for row in target.pledges.all()
        ),
    )


def hash_of(covenant: Covenant) -> str:
    return covenant_text.text_hash(text_of(covenant))


def targets_of(covenant: Covenant) -> list[Target]:
    """The targets of one covenant in order, with pledges and their units at hand."""
    pledges = Pledge.objects.select_related("unit").order_by("unit__order_key", "unit_id")
    rows = Target.objects.filter(covenant=covenant).order_by("order")
    return list(rows.prefetch_related(Prefetch("pledges", pledges)))


def acting_day(cluster_year: ClusterYear, today: date) -> date:
    """The day within the year that is nearest to `today`: it says who the members are.

    A covenant is written before its year begins, and results come after it has ended.
    """
    first = cluster_year.starts_on or date(int(cluster_year.label[:4]), 1, 1)
    last = cluster_year.ends_on or date(int(cluster_year.label[-4:]), 12, 31)
    return min(max(today, first), last)


def members_of(cluster_year: ClusterYear, today: date) -> list[Unit]:
    """The members of the year today, or on the day of the year nearest to it."""
    return members_on(cluster_year, acting_day(cluster_year, today))


@dataclass(frozen=True)
class Line:
    """A target in force, with the earlier wordings of it that annexes have replaced."""

    target: Target
    earlier: tuple[Target, ...] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        return (*self.earlier, self.target)

    @property
    def target_ids(self) -> frozenset[int]:
        return frozenset(row.pk for row in self.targets)

    @property
    def key(self) -> tuple[str, str]:
        return key_of(self.target)

    def pledge_of(self, unit_id: int) -> Pledge | None:
        """What `unit_id` pledges: the latest word on it, be it in the covenant or an annex."""
        for target in reversed(self.targets):
            for row in target.pledges.all():
                if row.unit_id == unit_id:
                    return row
        return None

    @property
    def pledges(self) -> dict[int, Pledge]:
        """The pledges in force by unit; an annex changes only those that it names."""
        return {row.unit_id: row for target in self.targets for row in target.pledges.all()}

    @property
    def smaller_is_better(self) -> bool:
        return self.target.direction == "smaller"


def key_of(target: Target) -> tuple[str, str]:
    """What makes targets of a covenant, its annexes and other years the same indicator."""
    return (target.group.casefold(), target.indicator.casefold())


def lines_in_force(cluster_year: ClusterYear) -> list[Line]:
    """The targets that results answer: of the covenant once its text stands, changed by the

    annexes that all have signed. Empty while the covenant is being drafted.
    """
    covenants = Covenant.objects.filter(cluster_year=cluster_year).order_by("id")
    standing = [
        row.pk
        for row in covenants
        if row.state == CovenantState.SIGNED
        or (row.amends_id is None and row.state == CovenantState.OPEN)
    ]
    pledges = Pledge.objects.select_related("unit").order_by("unit__order_key", "unit_id")
    rows = Target.objects.filter(covenant__in=standing).order_by("covenant_id", "order")
    lines: dict[tuple[str, str], Line] = {}
    for target in rows.prefetch_related(Prefetch("pledges", pledges)):
        before = lines.get(key_of(target))
        lines[key_of(target)] = Line(target, before.targets if before else ())
    return list(lines.values())


def lines_of_unit(lines: Iterable[Line], unit_id: int) -> list[Line]:
    """What one unit reports on: indicators for everybody, those of its group, those that it

    has pledged. A unit belongs to the groups in which it has pledged anything.
    """
    known = list(lines)
    groups = {line.target.group for line in known if unit_id in line.pledges}
    return [line for line in known if not line.target.group or line.target.group in groups]


def missing_pledges(
    targets: Sequence[Target], members: Sequence[Unit]
) -> list[tuple[Target, list[Unit]]]:
    """For each target the members that it concerns and that have pledged nothing."""
    pledged = {row.pk: {pledge.unit_id for pledge in row.pledges.all()} for row in targets}
    groups: dict[str, set[int]] = {}
    for row in targets:
        groups.setdefault(row.group, set()).update(pledged[row.pk])
    found = []
    for row in targets:
        concerned = [u for u in members if not row.group or u.pk in groups[row.group]]
        missing = [unit for unit in concerned if unit.pk not in pledged[row.pk]]
        if missing:
            found.append((row, missing))
    return found
