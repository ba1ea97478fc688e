"""What the pages of facts show of a unit or a person."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from awards.actions.facts import Owner, unit_of
from awards.eligibility import Finding, Outcome, worst
from awards.models import (
    Award,
    Headcount,
    HistoryCheck,
    Hold,
    Initiative,
    Person,
    YearlyRating,
)
from awards.rules.facts import Standing, denial
from clusters.models import Unit

_GRAVEST_FIRST = (Outcome.BLOCKS, Outcome.CANNOT_TELL, Outcome.WARNS, Outcome.PASSES)
_STATES = {
    Outcome.PASSES: "ok",
    Outcome.WARNS: "warn",
    Outcome.BLOCKS: "bad",
    Outcome.CANNOT_TELL: "unknown",
}


@dataclass(frozen=True)
class FactsPage:
    """Everything known of one owner; `persons` only where it is a unit."""

    owner: Owner
    unit: Unit
    standing: Standing
    ratings: list[YearlyRating]
    initiatives: list[Initiative]
    holds: list[Hold]
    awards: list[Award]
    history: HistoryCheck | None
    headcounts: list[Headcount] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)

    @property
    def person(self) -> Person | None:
        return self.owner if isinstance(self.owner, Person) else None

    @property
    def query(self) -> str:
        """What an address says beside the unit, so that the deed is about the person."""
        return f"?{urlencode({'person': self.owner.pk})}" if self.person else ""

    @property
    def can_hold(self) -> bool:
        return not denial("enter_hold", self.standing)

    @property
    def hold_denial(self) -> str:
        return denial("enter_hold", self.standing)


def facts_page(owner: Owner, standing: Standing) -> FactsPage:
    """The facts of a unit or person, newest first; a fixed number of queries."""
    mine: dict[str, Any] = {"person" if isinstance(owner, Person) else "unit": owner}
    headcounts: list[Headcount] = []
    persons: list[Person] = []
    if isinstance(owner, Unit):
        headcounts = list(Headcount.objects.filter(unit=owner).prefetch_related("titles__kind"))
        persons = list(Person.objects.filter(unit=owner).order_by("order_key", "birth_year", "pk"))
    initiatives = Initiative.objects.filter(**mine).select_related("used_for__kind")
    awards = Award.objects.filter(**mine).select_related("kind")
    return FactsPage(
        owner=owner,
        unit=unit_of(owner),
        standing=standing,
        ratings=list(YearlyRating.objects.filter(**mine).order_by("-year")),
        initiatives=list(initiatives.order_by("-year", "title")),
        holds=list(Hold.objects.filter(**mine).order_by("-starts_on", "pk")),
        awards=list(awards.order_by("-year", "order_key", "pk")),
        history=HistoryCheck.objects.filter(**mine).select_related("checked_by").first(),
        headcounts=headcounts,
        persons=persons,
    )


def address_of(owner: Owner) -> str:
    if isinstance(owner, Person):
        return reverse("awards:person", args=[owner.pk])
    return reverse("awards:facts_of", args=[owner.pk])


def crumbs_of(owner: Owner) -> list[tuple[str, str]]:
    """The way to the page of `owner`, as (words, address)."""
    way = [(_("Dữ kiện xét khen thưởng"), reverse("awards:facts"))]
    unit = unit_of(owner)
    way.append((str(unit), address_of(unit)))
    if isinstance(owner, Person):
        way.append((str(owner), address_of(owner)))
    return way


@dataclass(frozen=True)
class Shown:
    """A finding as it is drawn."""

    finding: Finding

    @property
    def state(self) -> str:
        return _STATES[self.finding.outcome]

    @property
    def words(self) -> str:
        return str(self.finding.outcome.label)

    @property
    def is_sure(self) -> bool:
        return self.finding.confidence in ("", "confirmed")


def shown(findings: list[Finding]) -> dict[str, Any]:
    """Findings for a page: what stops first, and how many there are of each outcome."""
    ordered = sorted(findings, key=lambda finding: _GRAVEST_FIRST.index(finding.outcome))
    outcome = worst(findings)
    return {
        "findings": [Shown(finding) for finding in ordered],
        "counts": [
            (_STATES[one], f"{one.label}: {n}")
            for one in _GRAVEST_FIRST
            if (n := sum(finding.outcome == one for finding in findings))
        ],
        "outcome": outcome,
    }
