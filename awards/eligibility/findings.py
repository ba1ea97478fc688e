"""What a check answers, and how answers of several rules are put together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.eligibility.facts import AwardFact, Case, Facts
from catalogue.rule_sets import Rule, RuleSet


class Outcome(models.TextChoices):
    PASSES = "passes", _("Đạt")
    WARNS = "warns", _("Cảnh báo")
    BLOCKS = "blocks", _("Chặn")
    CANNOT_TELL = "cannot_tell", _("Chưa đủ căn cứ")


_GRAVITY = (Outcome.PASSES, Outcome.WARNS, Outcome.CANNOT_TELL, Outcome.BLOCKS)


@dataclass(frozen=True)
class Finding:
    """One rule's outcome, the fact that it rests on, and what would settle it.

    `parts` are the rules of a group of which one way suffices.
    """

    rule: str
    outcome: Outcome
    fact: str
    citation: str
    text: str = ""
    confidence: str = ""
    paper: str = ""
    parts: tuple["Finding", ...] = ()

    def as_json(self) -> dict[str, str]:
        """The four keys that commands print."""
        return {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "fact": self.fact,
            "citation": self.citation,
        }


def worst(findings: Iterable[Finding]) -> Outcome:
    """The gravest outcome: it decides whether a dossier can go on."""
    found = [finding.outcome for finding in findings]
    return max(found, key=_GRAVITY.index, default=Outcome.PASSES)


class Verdict(Enum):
    MET = 1
    UNKNOWN = 0
    UNMET = -1


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    fact: str


def met(fact: str) -> Answer:
    return Answer(Verdict.MET, fact)


def unmet(fact: str) -> Answer:
    return Answer(Verdict.UNMET, fact)


def unknown(fact: str) -> Answer:
    return Answer(Verdict.UNKNOWN, fact)


@dataclass(frozen=True)
class Context:
    """A case with its facts and rules, and what rules on facts make of them.

    `no_basis` are the grounds whose awards no merit is built on, `counted_from` the first
    year whose achievements count after a discipline.
    """

    case: Case
    facts: Facts
    rules: RuleSet
    no_basis: frozenset[str] = field(default_factory=frozenset)
    counted_from: int = 0

    def given(
        self, codes: Iterable[str], *, inherited: bool = True, counted: bool = True
    ) -> list[AwardFact]:
        """Awards of these kinds up to the year of the case, less those that are no basis.

        Without `counted` also those from before a discipline: they still begin a time of
        waiting.
        """
        wanted = set(codes)
        first = self.counted_from if counted else 0
        return [
            award
            for award in self.facts.awards
            if award.code in wanted
            and award.ground not in self.no_basis
            and (not award.pk or award.pk != self.case.award)
            and (inherited or not award.heir_of)
            and (award.year is None or first <= award.year <= self.case.year)
        ]

    def names(self, codes: Iterable[str]) -> str:
        return "; ".join(self.rules.named(code) for code in codes)


def yes(rule: Rule, name: str) -> bool:
    return bool(rule.parameters.get(name, False))
