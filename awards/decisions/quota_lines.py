"""Quotas and cuts: what was allowed, nominated, sent, passed, decided, awarded; line by line.

A line is one award of one cluster year (or none), council and year of achievement. Proposed,
passed and awarded are counts of their own: "đề nghị 69, thông qua 48".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.decisions.querysets import CUT
from awards.decisions.quota_limits import limits_of
from awards.models import ItemOutcome, Proposal, SessionItem
from awards.proposal_querysets import benches_of, desks_of
from awards.reading import year_of
from awards.workflow import ProposalState as P
from catalogue.models import AwardKind
from catalogue.vietnamese import search_key
from clusters.models import AwardQuota, ClusterYear, Council
from clusters.offices import offices_of
from conferences.models import Conference, Nomination, NominationRecipient

_APPRAISED = (P.SUBMITTED, P.APPRAISAL, P.RETURNED, P.CONSULTATION)
_PASSED = (P.RECOMMENDED, P.DECIDED, P.ANNOUNCED, P.REVOKED)
_DECIDED = (P.DECIDED, P.ANNOUNCED, P.REVOKED)


class Key(NamedTuple):
    """Which line; `stated` names an award that the catalogue does not have."""

    council: int
    year: int
    cluster_year: int | None
    kind: int | None
    stated: str = ""


@dataclass
class Tally:
    """The counts of one line. `limit` is None where no quota gives a number."""

    limit: int | None = None
    limit_words: str = ""
    nominated: int = 0
    sent: int = 0
    appraised: int = 0
    put: int = 0
    passed: int = 0
    decided: int = 0
    awarded: int = 0
    cut: int = 0

    @property
    def proposed(self) -> int:
        """By conferences, or by units and councils themselves, whichever is more."""
        return max(self.nominated, self.sent)

    @property
    def over(self) -> tuple[str, ...]:
        """The counts that exceed the quota, by their names."""
        if self.limit is None:
            return ()
        alive = {"nominated": self.nominated, "sent": self.sent - self.cut, "passed": self.passed}
        return tuple(name for name, count in alive.items() if count > self.limit)


@dataclass(frozen=True)
class Line:
    key: Key
    council: str
    level: str
    cluster: str
    award: str
    tally: Tally

    @property
    def cuts_url(self) -> str:
        told = {"council": self.key.council, "year": self.key.year, "kind": self.key.kind}
        if self.key.cluster_year:
            told["cluster_year"] = self.key.cluster_year
        return f"{reverse('awards:cuts')}?{urlencode(told)}"

    @property
    def words(self) -> str:
        return _("đề nghị %(proposed)d, thông qua %(passed)d") % {
            "proposed": self.tally.proposed,
            "passed": self.tally.passed,
        }

    @property
    def searched(self) -> str:
        return search_key(f"{self.council} {self.cluster} {self.award}")


def lines_for(user: Any) -> list[Line]:
    """All lines of which `user` may see something, newest year first; a fixed number of queries.

    A dossier that a conflict of interest bars is in no count.
    """
    tallies: dict[Key, Tally] = {}
    _count_dossiers(user, tallies)
    _count_nominations(user, tallies)
    _set_limits(user, tallies)
    return _named(tallies)


def _count_dossiers(user: Any, tallies: dict[Key, Tally]) -> None:
    items = SessionItem.objects.filter(proposal=OuterRef("pk"))
    rows = (
        Proposal.objects.visible_to(user)
        .filter(submitted_at__isnull=False)
        .exclude(state=P.DRAFT)
        .annotate(
            was_put=Exists(items),
            was_passed=Exists(items.filter(outcome=ItemOutcome.RECOMMENDED)),
        )
        .order_by()
        .values_list(
            "batch__council", "batch__year", "batch__cluster_year", "kind", "state",
            "was_put", "was_passed",
        )
        .annotate(n=Count("pk"))
    )  # fmt: skip
    for council, year, cluster_year, kind, state, was_put, was_passed, n in rows:
        tally = tallies.setdefault(Key(council, year, cluster_year, kind), Tally())
        tally.sent += n
        tally.appraised += n * (state in _APPRAISED)
        tally.put += n * (was_put or state == P.SESSION)
        tally.passed += n * (was_passed or state in _PASSED)
        tally.decided += n * (state in _DECIDED)
        tally.awarded += n * (state == P.ANNOUNCED)
        tally.cut += n * (state in CUT)


_CONFERENCE = "resolution__conference"


def _count_nominations(user: Any, tallies: dict[Key, Tally]) -> None:
    """By name, and by number where a resolution names nobody. What a conference states as
    awarded, and no dossier stands for, stands in the register already.
    """
    visible = Conference.objects.visible_to(user).values("pk")
    given = Q(award__isnull=False, award__revoked_on__isnull=True, proposal__isnull=True)
    named = (
        NominationRecipient.objects.filter(**{f"nomination__{_CONFERENCE}__in": visible})
        .order_by()
        .values_list(*_columns("nomination__"))
        .annotate(n=Count("pk"), given=Count("pk", filter=given))
    )
    for *about, n, registered in named:
        _add(tallies, about, n, registered)
    counted = Nomination.objects.filter(
        **{f"{_CONFERENCE}__in": visible}, recipients__isnull=True, count__isnull=False
    )
    for *about, n in counted.order_by().values_list(*_columns(""), "count"):
        _add(tallies, about, n, 0)


def _columns(path: str) -> tuple[str, ...]:
    held = f"{path}{_CONFERENCE}"
    return (
        f"{held}__council", f"{held}__for_year", f"{held}__cluster_year",
        f"{path}kind", f"{path}award",
    )  # fmt: skip


def _add(tallies: dict[Key, Tally], about: list[Any], n: int, registered: int) -> None:
    council, label, cluster_year, kind, award = about
    year = year_of(label)
    if year is None:
        return
    key = Key(council, year, cluster_year, kind, "" if kind else award)
    tally = tallies.setdefault(key, Tally())
    tally.nominated += n
    tally.awarded += registered


def _set_limits(user: Any, tallies: dict[Key, Tally]) -> None:
    """The quotas of the years that are told of, and at a desk those of all its clusters."""
    years = {key.cluster_year for key in tallies if key.cluster_year}
    wanted = Q(cluster_year__in=years)
    if user.is_superuser:
        wanted = Q()
    else:
        offices = offices_of(user)
        own = desks_of(offices) | benches_of(offices)
        wanted |= Q(cluster_year__cluster__council__in=own)
    quotas = AwardQuota.objects.filter(wanted).select_related("cluster_year__cluster")
    for quota, number in limits_of(quotas.order_by("cluster_year", "order")):
        year = year_of(quota.cluster_year.label)
        if year is None:
            continue
        council = quota.cluster_year.cluster.council_id
        key = Key(council, year, quota.cluster_year_id, quota.kind_id)
        tally = tallies.setdefault(key, Tally())
        if number is not None:
            tally.limit = (tally.limit or 0) + number
        else:
            tally.limit_words = quota.in_words


def _named(tallies: Mapping[Key, Tally]) -> list[Line]:
    councils = Council.objects.in_bulk({key.council for key in tallies})
    kinds = AwardKind.objects.in_bulk({key.kind for key in tallies if key.kind})
    keys = {key.cluster_year for key in tallies if key.cluster_year}
    years = ClusterYear.objects.filter(pk__in=keys).select_related("cluster")
    clusters = {year.pk: year.cluster for year in years}
    lines = []
    for key, tally in tallies.items():
        council = councils[key.council]
        cluster = clusters.get(key.cluster_year or 0)
        kind = kinds.get(key.kind or 0)
        order = (
            -key.year,
            council.order_key,
            cluster.order_key if cluster else "",
            kind.order_key if kind else key.stated,
        )
        name = str(cluster) if cluster else _("Ngoài cụm, khối")
        line = Line(
            key, str(council), council.level, name, kind.name if kind else key.stated, tally
        )
        lines.append((order, line))
    return [line for _order, line in sorted(lines, key=lambda pair: pair[0])]


def selected(
    lines: Iterable[Line], *, council: int | None, level: str, year: int | None, words: list[str]
) -> list[Line]:
    return [
        line
        for line in lines
        if (council is None or line.key.council == council)
        and (not level or line.level == level)
        and (year is None or line.key.year == year)
        and all(word in line.searched for word in words)
    ]


@dataclass(frozen=True)
class Group:
    """The lines of one council and year, with the sums of each award for the picture."""

    council: str
    year: int
    lines: tuple[Line, ...]

    @property
    def sums(self) -> list[Line]:
        """One for each award: the same award of several clusters together."""
        found: dict[tuple[int | None, str], Line] = {}
        for line in self.lines:
            mark = (line.key.kind, line.key.stated)
            if mark not in found:
                key = line.key._replace(cluster_year=None)
                found[mark] = replace(line, key=key, cluster="", tally=Tally())
            _sum(found[mark].tally, line.tally)
        return list(found.values())


_SUMMED = ("nominated", "sent", "appraised", "put", "passed", "decided", "awarded", "cut")


def _sum(into: Tally, tally: Tally) -> None:
    for name in _SUMMED:
        setattr(into, name, getattr(into, name) + getattr(tally, name))
    if tally.limit is not None:
        into.limit = (into.limit or 0) + tally.limit


def grouped(lines: Iterable[Line]) -> list[Group]:
    by_council: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        by_council.setdefault((line.key.year, line.key.council), []).append(line)
    return [
        Group(held[0].council, year, tuple(held)) for (year, _council), held in by_council.items()
    ]
