"""The rules of the reference data as values, for tests that need no database."""

import json
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from awards.eligibility import Case, Facts, Finding, check
from awards.eligibility.facts import ALWAYS
from catalogue.rule_kinds import canonical
from catalogue.rule_sets import Rule, RuleSet

YEAR = 2025
DAY = date(2025, 12, 31)
# A register that was compared with all decisions: what is not there was not given.
WHOLE: dict[str, Any] = {"known_since": ALWAYS}


def _read(name: str) -> Any:
    return json.loads((settings.BASE_DIR / "data" / name).read_text(encoding="utf-8"))


@cache
def data() -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    documents = {row["number"]: row for row in _read("legal_documents.json")}
    kinds = {kind["code"]: kind for kind in _read("award_catalogue.json")["awards"]}
    return _read("eligibility_rules.json")["rules"], kinds, documents


def documents() -> list[dict[str, Any]]:
    """The legal documents as the reference data know them."""
    rows: list[dict[str, Any]] = _read("legal_documents.json")
    return rows


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def value_of(entry: dict[str, Any]) -> Rule:
    document = data()[2].get(entry.get("document", ""), {})
    ends = [_day(one) for one in (entry.get("valid_to"), document.get("effective_to")) if one]
    confidence = entry.get("confidence", "confirmed")
    return Rule(
        key=entry["key"],
        text=entry["text"],
        check=entry["check"],
        parameters=canonical(entry["check"], entry.get("parameters", {})),
        citation=f"{entry.get('article', '')}, {entry.get('document', '')}",
        confidence=confidence,
        effect=entry.get("effect", "block" if confidence == "confirmed" else "warn"),
        one_of=entry.get("one_of", ""),
        route=entry.get("route", ""),
        subjects=tuple(entry.get("subjects", ())),
        grounds=tuple(entry.get("grounds", ())),
        paper=entry.get("paper", ""),
        begins=_day(entry["valid_from"]),
        ends=min((one for one in ends if one is not None), default=None),
    )


def rules_of(code: str, day: date = DAY) -> RuleSet:
    """The rules of an award in force on `day`; how councils meet is none of them."""
    rules, kinds, _documents = data()
    rules = [entry for entry in rules if entry["check"] != "council"]
    values = [value_of(entry) for entry in rules if entry["award"] in (code, None)]
    return RuleSet(
        code=code,
        name=kinds[code]["name_vi"].split(";")[0],
        day=day,
        rules=tuple(
            one
            for one in values
            if one.begins is not None
            and one.begins <= day
            and (one.ends is None or one.ends >= day)
        ),
        subjects=tuple(kinds[code]["subject"]),
        names={one: kind["name_vi"].split(";")[0] for one, kind in kinds.items()},
        groups={one: kind["kind"] for one, kind in kinds.items()},
    )


def findings(
    code: str, facts: Facts, *, year: int = YEAR, day: date = DAY, **case: Any
) -> dict[str, Finding]:
    """The findings on a case, by rule."""
    rules = rules_of(code, day)
    subject = case.pop("subject", rules.subjects[0])
    asked = Case(subject=subject, year=year, day=day, name="Đơn vị thử", **case)
    return {finding.rule: finding for finding in check(asked, facts, rules)}
