"""What the units of a page have become since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from clusters.models import Unit
from clusters.querysets import read_lineage


@dataclass(frozen=True)
class Became:
    unit: Unit
    words: str


@dataclass(frozen=True)
class Successors:
    """What units became, by their keys; `since` is the day on which most of them ended."""

    since: date | None = None
    became: dict[int, tuple[Became, ...]] = field(default_factory=dict)

    @property
    def head(self) -> str:
        return _("Từ %(day)s là") % {"day": _day(self.since)} if self.since else ""

    def of(self, unit: Unit) -> tuple[Became, ...]:
        return self.became.get(unit.pk, ())

    def words(self, unit: Unit) -> str:
        """What became of `unit`, in words; empty where the question does not arise."""
        if self.since is None:
            return ""
        if self.of(unit):
            return ", ".join(became.words for became in self.of(unit))
        if unit.is_checked and unit.valid_to is None:
            return _("không đổi")
        return _("chưa rõ")


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def read_successors(units: Sequence[Unit]) -> Successors:
    """What each of `units` became by the act that ended it."""
    lineage = read_lineage({unit.pk for unit in units}, back=False)
    mine = {unit: lineage.became(unit.pk) for unit in units}
    days = sorted(edge.on for edges in mine.values() for edge in edges)
    if not days:
        return Successors()
    since = max(days, key=days.count)
    found = Unit.objects.in_bulk({edge.after for edges in mine.values() for edge in edges})
    return Successors(
        since,
        {
            unit.pk: tuple(_became(unit, found[edge.after], edge.on, since) for edge in edges)
            for unit, edges in mine.items()
        },
    )


def _became(unit: Unit, after: Unit, on: date, since: date) -> Became:
    # A merged province often keeps the name of one part: it is another unit all the same.
    name = _("%(name)s (mới)") % {"name": after.name} if after.name == unit.name else str(after)
    if on != since:
        name = _("%(name)s, từ %(day)s") % {"name": name, "day": _day(on)}
    return Became(after, name)
