"""The days that rules lay down for asking: bodies for their opinion, the public for its own. Pure.

How many days is a rule's parameter; without such a rule nothing is offered and nothing is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalogue.rule_parameters import CheckKind
from catalogue.rule_sets import Rule, RuleSet
from catalogue.rule_terms import Limit, Step
from catalogue.working_days import NO_OVERRIDES, Overrides, add_working_days


@dataclass(frozen=True)
class LaidDown:
    """A day that follows from `rule`, which counts `days` working days."""

    day: date
    rule: Rule
    days: int


def _working_days(rules: RuleSet, subject: str, ground: str) -> Iterable[Rule]:
    for rule in rules.rules:
        if rule.check == CheckKind.WORKING_DAYS and rule.concerns(subject, ground):
            yield rule


def publicity(rules: RuleSet, subject: str, ground: str) -> list[Rule]:
    """The rules that say how long a dossier has to be public at the least."""
    return [
        rule
        for rule in _working_days(rules, subject, ground)
        if rule.parameters["starts"] == Step.PUBLISHED and rule.parameters["limit"] == Limit.LEAST
    ]


def answering(rules: RuleSet, subject: str, ground: str) -> list[Rule]:
    """The rules that say until when the opinions of other bodies have to be there."""
    return [
        rule
        for rule in _working_days(rules, subject, ground)
        if rule.parameters["ends"] == Step.OPINIONS and rule.parameters["limit"] == Limit.MOST
    ]


def earliest_end(
    starts_on: date, rules: Iterable[Rule], overrides: Overrides = NO_OVERRIDES
) -> LaidDown | None:
    """The first day on which something public since `starts_on` has been so for long enough.

    The first day does not count, as in the check of the dossier. Of several rules the longest.
    """
    longest = max(rules, key=lambda rule: rule.parameters["days"], default=None)
    if longest is None:
        return None
    days = longest.parameters["days"]
    return LaidDown(add_working_days(starts_on, days, overrides), longest, days)


def answer_by(
    today: date, rules: Iterable[Rule], overrides: Overrides = NO_OVERRIDES
) -> LaidDown | None:
    """The last day for answers that are asked for `today`. Of several rules the shortest."""
    shortest = min(rules, key=lambda rule: rule.parameters["days"], default=None)
    if shortest is None:
        return None
    days = shortest.parameters["days"]
    return LaidDown(add_working_days(today, days, overrides), shortest, days)
