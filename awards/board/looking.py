"""What one needs before one's eyes to decide on dossiers, read for several at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from awards.board.figures import Bar, Targets, bars_of, targets_of
from awards.board.opinions import NO_OPINIONS, Opinions, opinions_on
from awards.board.queue import Short, short
from awards.eligibility import Outcome
from awards.eligibility.facts import Facts
from awards.judging import Judged, findings_of, read_for_judging, recipient_of
from awards.models import Award, Proposal
from awards.pages import Shown
from awards.reading import read_facts
from catalogue.rule_terms import InitiativeScope, RatingLevel

# How many years back the page goes.
_YEARS = 5
_GRAVEST_FIRST = (Outcome.BLOCKS, Outcome.CANNOT_TELL, Outcome.WARNS, Outcome.PASSES)


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
class Year:
    """How a year of the past ended: its rating, and the place in the own cluster."""

    year: int
    ratings: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Idea:
    """An initiative or research; `is_used` where an award has been given for it already."""

    title: str
    scope: str
    year: int | None
    is_recognised: bool
    is_used: bool


@dataclass(frozen=True)
class Look:
    """One dossier with everything to decide on it."""

    proposal: Proposal
    short: Short
    findings: tuple[Said, ...]
    opinions: Opinions
    bars: tuple[Bar, ...]
    targets: Targets
    history: tuple[Given, ...]
    knows_history: bool
    years: tuple[Year, ...]
    initiatives: tuple[Idea, ...]

    @property
    def telling(self) -> list[Said]:
        """The findings that say more than that all is well."""
        return [said for said in self.findings if said.judged.finding.outcome != Outcome.PASSES]

    @property
    def passed(self) -> list[Said]:
        return [said for said in self.findings if said.judged.finding.outcome == Outcome.PASSES]


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
    facts = {
        row.pk: read.facts(recipient_of(row), code=row.kind.code, year=row.batch.year)
        for row in proposals
    }
    bars = bars_of(proposals)
    targets = targets_of(proposals)
    history = _history(facts)
    return [
        Look(
            proposal=row,
            short=short(judged[row.pk]),
            findings=_said(judged[row.pk]),
            opinions=opinions.get(row.pk, NO_OPINIONS),
            bars=bars.get(row.pk, ()),
            targets=targets.get(row.pk, Targets()),
            history=history[row.pk],
            knows_history=facts[row.pk].known_since is not None,
            years=_years(facts[row.pk]),
            initiatives=_ideas(facts[row.pk]),
        )
        for row in proposals
    ]


def _said(findings: Iterable[Judged]) -> tuple[Said, ...]:
    gravest = sorted(findings, key=lambda one: _GRAVEST_FIRST.index(one.finding.outcome))
    return tuple(Said(one, Shown(one.finding)) for one in gravest)


def _years(facts: Facts) -> tuple[Year, ...]:
    """The newest of those that something is known of, newest first."""
    ratings: dict[int, list[str]] = {}
    for rating in facts.ratings:
        ratings.setdefault(rating.year, []).append(str(RatingLevel(rating.level).label))
    ranks: dict[int, list[int]] = {}
    for place in facts.ranks:
        if place.rank is not None:
            ranks.setdefault(place.year, []).append(place.rank)
    newest = sorted({*ratings, *ranks}, reverse=True)[:_YEARS]
    return tuple(
        Year(year, tuple(ratings.get(year, ())), tuple(ranks.get(year, ()))) for year in newest
    )


def _ideas(facts: Facts) -> tuple[Idea, ...]:
    newest = sorted(facts.initiatives, key=lambda one: (one.year or 0, one.title), reverse=True)
    return tuple(
        Idea(
            one.title,
            str(InitiativeScope(one.scope).label),
            one.year,
            is_recognised=one.is_recognised,
            is_used=bool(one.used_for),
        )
        for one in newest
    )


def _history(facts: Mapping[int, Facts]) -> dict[int, tuple[Given, ...]]:
    """Own awards and inherited ones, newest first."""
    by_dossier = {
        pk: [(award.pk, award.heir_of) for award in known.awards] for pk, known in facts.items()
    }
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
