"""Everything that eligibility asks about many recipients, in a fixed number of queries.

Nothing here looks at rules: what counts, and in which year, `awards.eligibility` decides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from awards.eligibility import (
    AwardFact,
    Facts,
    HeadcountFact,
    HoldFact,
    InitiativeFact,
    QuotaFact,
    RankFact,
    RatingFact,
    TargetFact,
)
from awards.eligibility.facts import ALWAYS
from awards.models import Award, Headcount, HistoryCheck, Hold, Initiative, YearlyRating
from catalogue.models.holidays import holiday_overrides
from catalogue.rule_reading import short
from catalogue.rule_terms import Subject
from clusters.models import AwardQuota, Membership, Pledge, Result, Unit
from clusters.models.covenants import Direction
from clusters.models.results import Period
from clusters.querysets import read_lineage
from clusters.workflow import ReportingState
from conferences.models import NominationRecipient, Standing
from conferences.workflow import ConferenceState

# Standings of a meeting that is not over may still change.
_SETTLED = (ConferenceState.RECORDED, ConferenceState.CONCLUDED)


@dataclass(frozen=True)
class Recipient:
    """Who may receive an award: the subject by its word in the catalogue, and the row."""

    subject: str
    pk: int


_Key = tuple[str, int]


@dataclass
class Read:
    """What was read of all recipients; `facts` gives that of one."""

    lists: dict[_Key, dict[str, list[Any]]] = field(default_factory=dict)
    single: dict[_Key, dict[str, Any]] = field(default_factory=dict)
    quotas: dict[tuple[int, int, str], QuotaFact] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)

    def add(self, key: _Key, name: str, fact: Any) -> None:
        self.lists.setdefault(key, {}).setdefault(name, []).append(fact)

    def facts(self, recipient: Recipient, *, code: str, year: int) -> Facts:
        """What is known of `recipient`, with the quota of award `code` in `year`."""
        key = (recipient.subject, recipient.pk)
        found: dict[str, Any] = {
            name: tuple(rows) for name, rows in self.lists.get(key, {}).items()
        }
        quota = QuotaFact()
        if recipient.subject == Subject.COLLECTIVE:
            quota = self.quotas.get((recipient.pk, year, code), quota)
        return Facts(**found, **self.single.get(key, {}), **self.shared, quota=quota)


def year_of(label: str | None) -> int | None:
    """The year in which "2017" or the school year "2020-2021" ends."""
    return int(label[-4:]) if label and label[-4:].isdecimal() else None


def read_facts(recipients: Iterable[Recipient]) -> Read:
    """Facts of all `recipients`; the number of queries does not depend on theirs.

    The history of units that a unit came from is read with it, marked as inherited.
    """
    by_subject: dict[str, list[int]] = {}
    for recipient in dict.fromkeys(recipients):
        by_subject.setdefault(recipient.subject, []).append(recipient.pk)
    units = by_subject.get(Subject.COLLECTIVE, [])
    persons = by_subject.get(Subject.INDIVIDUAL, [])
    read = Read(shared={"days_off": holiday_overrides()})
    heirs = _read_units(read, units)
    owners = _Owners(frozenset(units), frozenset(persons), heirs)
    _read_awards(read, owners, by_subject.get(Subject.HOUSEHOLD, []))
    _read_owned(read, owners)
    _read_headcounts(read, units)
    _read_ranks(read, units)
    _read_targets(read, units)
    _read_quotas(read, units)
    return read


@dataclass(frozen=True)
class _Owners:
    """Whose rows are looked for; `heirs` are, by a unit of old, the units that it lives on in."""

    units: frozenset[int]
    persons: frozenset[int]
    heirs: Mapping[int, Sequence[int]]

    @property
    def condition(self) -> Q:
        return Q(unit__in=[*self.units, *self.heirs]) | Q(person__in=self.persons)

    def of(self, row: Any) -> Iterator[tuple[_Key, str]]:
        """The recipients that a row speaks of, and from whom they have it; "" for their own."""
        if row.person_id is not None:
            yield (Subject.INDIVIDUAL, row.person_id), ""
            return
        if row.unit_id in self.units:
            yield (Subject.COLLECTIVE, row.unit_id), ""
        for heir in self.heirs.get(row.unit_id, ()):
            yield (Subject.COLLECTIVE, heir), str(row.unit)


def _read_units(read: Read, units: Sequence[int]) -> dict[int, list[int]]:
    """When units existed and what became of them; gives the heirs of each unit of old."""
    if not units:
        return {}
    lineage = read_lineage(units)
    names = Unit.objects.in_bulk({*units, *lineage.units()})
    heirs: dict[int, list[int]] = {}
    for pk in units:
        unit = names[pk]
        after = [str(names[edge.after]) for edge in lineage.became(pk)]
        read.single[Subject.COLLECTIVE, pk] = {
            "exists_from": unit.valid_from,
            "exists_to": unit.valid_to,
            "became": ", ".join(after),
        }
        for ancestor in lineage.ancestors(pk):
            heirs.setdefault(ancestor, []).append(pk)
    return heirs


def _read_awards(read: Read, owners: _Owners, households: Sequence[int]) -> None:
    rows = Award.objects.filter(
        owners.condition | Q(household__in=households), kind__isnull=False, revoked_on__isnull=True
    ).select_related("kind", "unit")
    for row in rows.order_by("pk"):
        assert row.kind is not None  # filtered
        year = year_of(row.year) or (row.awarded_on.year if row.awarded_on else None)
        to: Iterable[tuple[_Key, str]] = owners.of(row)
        if row.household_id is not None:
            to = [((Subject.HOUSEHOLD, row.household_id), "")]
        for key, heir_of in to:
            fact = AwardFact(row.kind.code, year, row.ground, row.pk, heir_of)
            read.add(key, "awards", fact)


def _rating(row: YearlyRating, heir_of: str) -> RatingFact:
    return RatingFact(row.year, row.level, heir_of)


def _initiative(row: Initiative, heir_of: str) -> InitiativeFact:
    used_for = ""
    if row.used_for is not None:
        name = short(row.used_for.kind.name) if row.used_for.kind else row.used_for.name
        used_for = f"{name} {row.used_for.year}" if row.used_for.year else name
    return InitiativeFact(
        row.title,
        row.scope,
        row.year,
        used_for,
        row.recognised_on is not None,
        row.used_for_id or 0,
    )


def _hold(row: Hold, heir_of: str) -> HoldFact:
    return HoldFact(row.kind, row.starts_on, row.ends_on, row.is_certain, row.is_cleared)


# Where facts of a unit or person lie, what is read with them, and whether heirs have them too.
_OWNED: tuple[tuple[str, type[Any], tuple[str, ...], bool, Callable[[Any, str], Any]], ...] = (
    ("ratings", YearlyRating, ("unit",), True, _rating),
    ("initiatives", Initiative, ("unit", "used_for__kind"), False, _initiative),
    ("holds", Hold, ("unit",), False, _hold),
)


def _read_owned(read: Read, owners: _Owners) -> None:
    for name, model, related, is_inherited, fact in _OWNED:
        rows = model.objects.filter(owners.condition).select_related(*related).order_by("pk")
        for row in rows:
            for key, heir_of in owners.of(row):
                if not heir_of or is_inherited:
                    read.add(key, name, fact(row, heir_of))
    for row in HistoryCheck.objects.filter(owners.condition).select_related("unit"):
        for key, heir_of in owners.of(row):
            if not heir_of:
                since = ALWAYS if row.complete_from is None else row.complete_from
                read.single.setdefault(key, {})["known_since"] = since


def _read_headcounts(read: Read, units: Sequence[int]) -> None:
    rows = Headcount.objects.filter(unit__in=units).prefetch_related("titles__kind")
    for row in rows:
        fact = HeadcountFact(
            row.year,
            row.members,
            row.completed,
            row.disciplined,
            row.direct_workers,
            row.women,
            {title.kind.code: title.count for title in row.titles.all()},
        )
        read.add((Subject.COLLECTIVE, row.unit_id), "headcounts", fact)


def _read_ranks(read: Read, units: Sequence[int]) -> None:
    conference = "resolution__conference"
    rows = (
        Standing.objects.filter(mention__unit__in=units, **{f"{conference}__state__in": _SETTLED})
        .select_related("mention", f"{conference}__cluster", f"{conference}__council")
        .annotate(members=Count(f"{conference}__cluster_year__memberships"))
        .order_by("pk")
    )
    for row in rows:
        held = row.resolution.conference
        year = year_of(held.for_year)
        if year is None:
            continue
        cluster = held.cluster.name if held.cluster else held.council.name
        fact = RankFact(year, row.rank, cluster, held.council.level, row.members or None)
        assert row.mention.unit_id is not None  # filtered
        read.add((Subject.COLLECTIVE, row.mention.unit_id), "ranks", fact)


def _read_targets(read: Read, units: Sequence[int]) -> None:
    """Results of the whole year beside the pledges; what was not sent is not known."""
    sent: dict[tuple[int, int], Decimal | None] = {}
    results = Result.objects.filter(
        reporting__unit__in=units,
        reporting__period=Period.YEAR_END,
        reporting__state=ReportingState.SUBMITTED,
    ).values_list("target_id", "reporting__unit_id", "value")
    for target, unit, value in results:
        sent[target, unit] = value
    pledges = Pledge.objects.filter(unit__in=units).select_related("target__covenant__cluster_year")
    for pledge in pledges.order_by("target__order", "pk"):
        year = year_of(pledge.target.covenant.cluster_year.label)
        if year is not None:
            value = sent.get((pledge.target_id, pledge.unit_id))
            fact = TargetFact(year, pledge.target.indicator, _against(pledge, value))
            read.add((Subject.COLLECTIVE, pledge.unit_id), "targets", fact)


def _against(pledge: Pledge, value: Decimal | None) -> int | None:
    if value is None:
        return None
    difference = value - pledge.value
    if pledge.target.direction == Direction.SMALLER:
        difference = -difference
    return (difference > 0) - (difference < 0)


def _read_quotas(read: Read, units: Sequence[int]) -> None:
    """What the cluster years of units may propose, and what their conferences have."""
    years: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for unit, pk, label in Membership.objects.filter(unit__in=units).values_list(
        "unit_id", "cluster_year_id", "cluster_year__label"
    ):
        year = year_of(label)
        if year is not None:
            years[pk] = year
            members.setdefault(pk, []).append(unit)
    allowed: dict[tuple[int, str], int] = {}
    for pk, code, count in AwardQuota.objects.filter(
        cluster_year__in=years, count__isnull=False
    ).values_list("cluster_year_id", "kind__code", "count"):
        assert count is not None  # filtered
        allowed[pk, code] = allowed.get((pk, code), 0) + count
    proposed = {
        (pk, code): count
        for pk, code, count in NominationRecipient.objects.filter(
            nomination__resolution__conference__cluster_year__in={pk for pk, _code in allowed}
        )
        .values_list(
            "nomination__resolution__conference__cluster_year_id", "nomination__kind__code"
        )
        .annotate(count=Count("pk"))
        .order_by()
    }
    for (pk, code), count in allowed.items():
        for unit in members[pk]:
            read.quotas[unit, years[pk], code] = QuotaFact(count, proposed.get((pk, code), 0))
