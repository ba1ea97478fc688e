"""The rules in force for an award on a day, as a value: pure, kept by dossiers as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.law import Confidence


class Effect(models.TextChoices):
    BLOCK = "block", _("Chặn")
    WARN = "warn", _("Cảnh báo")


@dataclass(frozen=True)
class Rule:
    """One rule as it stood; `parameters` are canonical (`rule_kinds.canonical`)."""

    key: str
    text: str
    check: str
    parameters: Mapping[str, Any]
    citation: str
    confidence: str
    effect: str
    one_of: str = ""
    route: str = ""
    subjects: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    paper: str = ""
    begins: date | None = None
    ends: date | None = None

    @property
    def blocks(self) -> bool:
        """Only what is confirmed blocks; the rest warns, whatever was asked for."""
        return self.effect == Effect.BLOCK and self.confidence == Confidence.CONFIRMED

    def concerns(self, subject: str, ground: str) -> bool:
        return (not self.subjects or subject in self.subjects) and (
            not self.grounds or ground in self.grounds
        )


@dataclass(frozen=True)
class RuleSet:
    """The rules of award `code` on `day`.

    `lapsed` are rules that have ended without a successor, `coming` those of which nothing
    was in force yet: both leave a gap that must be said, not passed over.
    """

    code: str
    name: str
    day: date
    rules: tuple[Rule, ...] = ()
    lapsed: tuple[Rule, ...] = ()
    coming: tuple[Rule, ...] = ()
    subjects: tuple[str, ...] = ()
    citation: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def named(self, code: str) -> str:
        return self.names.get(code, code)


def to_json(rules: RuleSet) -> dict[str, Any]:
    """A snapshot that `from_json` reads again to the letter."""
    return {
        "code": rules.code,
        "name": rules.name,
        "day": rules.day.isoformat(),
        "subjects": list(rules.subjects),
        "citation": rules.citation,
        "names": dict(rules.names),
        "groups": dict(rules.groups),
        **{
            part: [_rule_json(rule) for rule in getattr(rules, part)]
            for part in ("rules", "lapsed", "coming")
        },
    }


def from_json(told: Mapping[str, Any]) -> RuleSet:
    return RuleSet(
        code=told["code"],
        name=told["name"],
        day=date.fromisoformat(told["day"]),
        subjects=tuple(told["subjects"]),
        citation=told["citation"],
        names=told["names"],
        groups=told["groups"],
        **{
            part: tuple(_rule(each) for each in told[part])
            for part in ("rules", "lapsed", "coming")
        },
    )


_DAYS = ("begins", "ends")
_LISTS = ("subjects", "grounds")


def _rule_json(rule: Rule) -> dict[str, Any]:
    told = dict(vars(rule))
    for name in _DAYS:
        told[name] = told[name].isoformat() if told[name] else None
    for name in _LISTS:
        told[name] = list(told[name])
    told["parameters"] = dict(told["parameters"])
    return told


def _rule(told: Mapping[str, Any]) -> Rule:
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in _DAYS}
    lists = {name: tuple(told[name]) for name in _LISTS}
    return Rule(**{**told, **days, **lists})
