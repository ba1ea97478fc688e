"""Every confirmed rule of the loaded catalogue: what passes, what fails, what cannot be told.

A rule that is loaded without such rows fails here, so that none comes in untried.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from awards.eligibility import AwardFact, Case, Facts, Finding, Outcome, check
from awards.eligibility.deciding import CHECKS
from catalogue.models import AwardKind, EligibilityRule
from catalogue.models.law import Confidence
from catalogue.rule_reading import rule_set
from catalogue.rule_sets import RuleSet
from catalogue.rule_terms import Ground
from catalogue.workflow import RuleState
from tests.awards.rules_made import DAY, WHOLE, findings, rules_of
from tests.awards.test_eligibility import (
    BEFORE_152,
    PERSON,
    TABLE,
    UNIT,
    B,
    C,
    P,
    Row,
    W,
    given,
    held,
    idea,
    people,
    ranked,
    rated,
    said,
    titled,
    vote,
)
from tests.catalogue.test_rules_reference import DATA, RULES

SERVICE = {"ground": "cong_hien"}
LAST_OF_152 = {"day": date(2027, 2, 28), "year": 2026}
OTHER = "other_grounds"


def went(start: str, from_: str | None, end: str, to: str | None) -> dict[str, Any]:
    """The days of two steps; None is a step that was not taken."""
    days = {start: from_, end: to}
    return {"steps": {step: date.fromisoformat(day) for step, day in days.items() if day}}


def timed(key: str, start: str, end: str, days: tuple[str, str, str]) -> list[Row]:
    """A time limit of Decree 98: its last day, the day after it, and no day yet.

    `days`, counted by hand, are the first day, the last one that keeps the limit, the next.
    """
    begun, last, late = days
    return [
        ("COBT", key, went(start, begun, end, last), UNIT | BEFORE_152, P),
        ("COBT", key, went(start, begun, end, begun), UNIT | BEFORE_152, P),
        ("COBT", key, went(start, begun, end, late), UNIT | BEFORE_152, W),
        ("COBT", key, went(start, begun, end, None), UNIT | BEFORE_152, C),
        ("COBT", key, went(start, None, end, last), UNIT | BEFORE_152, C),
        # Days that contradict each other.
        ("COBT", key, went(start, last, end, begun), UNIT | BEFORE_152, C),
    ]


def shares(code: str, of: dict[str, str], enough: tuple[int, int], short: tuple[int, int],
           outcome: str = B) -> list[Row]:  # fmt: skip
    return [
        (code, "vote", vote(*enough), of | BEFORE_152, P),
        (code, "vote", vote(*short), of | BEFORE_152, outcome),
        (code, "vote", vote(0, 0), of | BEFORE_152, C),
        (code, "vote", {}, of | BEFORE_152, C),
    ]


def due(code: str, of: dict[str, str], last: str, late: str) -> list[Row]:
    told = [(last, P), (late, W)]
    rows: list[Row] = [
        (code, "due", {"steps": {"received": date.fromisoformat(day)}}, of | BEFORE_152, outcome)
        for day, outcome in told
    ]
    return [*rows, (code, "due", {}, of | BEFORE_152, C)]


def paper(code: str, key: str, case: dict[str, Any], worst: str = B) -> list[Row]:
    return [
        (code, key, said(key, True), case, P),
        (code, key, said(key, False), case, worst),
        (code, key, said("another", True), case, C),
        (code, key, {}, case, C),
    ]


# Over Tết of 2025 nobody works from Monday 27/1 to Friday 31/1.
MORE: list[Row] = [
    *timed("appraisal_days", "received", "submitted", ("2025-01-20", "2025-02-24", "2025-02-25")),
    *timed("return_days", "received", "returned", ("2025-01-23", "2025-02-06", "2025-02-07")),
    # Friday 2/5/2025 was swapped for Saturday 26/4.
    *timed("opinion_days", "opinions", "submitted", ("2025-04-28", "2025-05-15", "2025-05-16")),
    *timed("notice_days", "decided", "notified", ("2025-06-02", "2025-06-16", "2025-06-17")),
    *timed("refusal_days", "refused", "notified", ("2025-06-02", "2025-06-16", "2025-06-17")),
    *timed("delivery_days", "decided", "delivered", ("2025-01-24", "2025-02-14", "2025-02-17")),
    # A time that has to pass: nine working days are too few, ten are enough.
    ("COBT", "publicity_days", went("published", "2025-01-20", "submitted", "2025-02-10"),
     UNIT | BEFORE_152, P),
    ("COBT", "publicity_days", went("published", "2025-01-20", "submitted", "2025-02-07"),
     UNIT | BEFORE_152, W),
    ("COBT", "publicity_days", went("published", "2025-01-20", "submitted", None),
     UNIT | BEFORE_152, C),
    ("COBT", "publicity_days", went("published", "2025-08-29", "submitted", "2025-09-16"), UNIT, P),
    ("COBT", "publicity_days", went("published", "2025-08-29", "submitted", "2025-09-15"), UNIT, W),
    ("COBT", "publicity_days", went("published", "2026-12-01", "submitted", None),
     UNIT | LAST_OF_152, C),
    # The base is all members. 9 of 10 are 90 %, 89 of 99 are 89,9 %, 8 of 10 are 80 %.
    *shares("CSTDTQ", PERSON, (9, 10), (89, 99)),
    *shares("CSTDT", PERSON, (9, 10), (8, 9)),
    *shares("AHLD", PERSON, (27, 30), (26, 30)),
    *shares("AHLLVT", PERSON, (10, 10), (0, 10)),
    *shares("CSTDCS", PERSON, (8, 10), (79, 99)),
    *shares("COBT", UNIT, (4, 5), (3, 4)),
    *shares("COCP", UNIT, (16, 20), (15, 20)),
    *due("CSTDTQ", PERSON, "2026-12-31", "2027-01-01"),
    *due("COCP", UNIT, "2026-06-30", "2026-07-01"),
    *paper("HCLD3", "service_women", PERSON | SERVICE, W),
    *paper("BKBT", OTHER, UNIT | {"ground": "chuyen_de"}),
    # The ways of which one suffices, each by itself.
    ("CSTDCS", "excellent", {"ratings": rated("HTXSNV", 2025)}, PERSON, P),
    ("CSTDCS", "excellent", {"ratings": rated("HTTNV", 2025)}, PERSON, B),
    ("CSTDCS", "excellent", {"ratings": rated("HTXSNV", 2024, 2026)}, PERSON, C),
    ("CSTDCS", "initiative", {"initiatives": (idea("base"),)}, PERSON, P),
    ("CSTDCS", "initiative", {"initiatives": (idea("base", used_for="Giấy khen"),)}, PERSON, B),
    # One of the year before does not serve this year's title.
    ("CSTDCS", "initiative", {"initiatives": (idea("national", 2024),)}, PERSON, C),
    ("BKBT", "titles", {"awards": given("CSTDCS", 2023, 2024)}, PERSON, P),
    ("BKBT", "titles", {"awards": given("CSTDCS", 2023, 2025), **WHOLE}, PERSON, B),
    ("BKBT", "titles", {"awards": given("CSTDCS", 2022, 2023), **WHOLE}, PERSON, B),
    ("BKBT", "titles", {"awards": given("CSTDCS", 2023, 2025)}, PERSON, C),
    ("BKBT", "excellent", {"ratings": rated("HTXSNV", 2024, 2025)}, PERSON, P),
    ("BKBT", "excellent", {"ratings": rated("HTXSNV", 2025) + rated("HTTNV", 2024)}, PERSON, B),
    ("BKBT", "excellent", {"ratings": rated("HTXSNV", 2023, 2025)}, PERSON, C),
    ("BKBT", "initiatives", {"initiatives": (idea("base", 2024), idea("base"))}, PERSON, P),
    ("BKBT", "initiatives", {"initiatives": (idea("base", 2023), idea("base"))}, PERSON, B),
    ("BKBT", "initiatives", {"initiatives": (idea("base", 2023),)}, PERSON, C),
    # Exactly so many years: three in a row that end with the year, or with the one before it.
    ("CSTDT", "prior", {"awards": given("CSTDCS", 2022, 2023, 2024), **WHOLE}, PERSON, P),
    ("CSTDT", "prior", {"awards": given("CSTDCS", 2021, 2022, 2023), **WHOLE}, PERSON, B),
    ("AHLD", "period", {"ratings": rated("HTXSNV", *range(2015, 2025))}, PERSON, C),
    # No members, a share just under and just at the mark, one member.
    ("TTLDXS", "ldtt", titled(0, 0), UNIT, C),
    ("TTLDTT", "ldtt", titled(0, 0), UNIT, C),
    ("TTLDTT", "ldtt", titled(699, 1000), UNIT, B),
    ("TTLDTT", "ldtt", titled(700, 1000), UNIT, P),
    ("TTLDXS", "all", people(1, completed=1), UNIT, P),
    ("TTLDXS", "all", people(1000, completed=999), UNIT, B),
    ("TTLDTT", "discipline", people(0, disciplined=0), UNIT, P),
    ("TTLDXS", "cstd", titled(0, 0, "CSTDCS"), UNIT, B),
    # Nine members are no large cluster, ten are.
    ("COCP", "cluster", ranked(2, "central", members=9), UNIT, W),
    ("COCP", "cluster", ranked(2, "central", members=10), UNIT, P),
    ("COCP", "cluster", ranked(3, "central", members=10), UNIT, W),
    ("BKTTG", "cluster", ranked(3, "central"), UNIT, P),
]  # fmt: skip

ROWS: list[Row] = [*(row for rows in TABLE.values() for row in rows), *MORE]

# It only says what is left out, and stops nobody (`history.no_basis`): see the test below.
STOPS_NOBODY = "no_basis"


def found(code: str, key: str, facts: dict[str, Any], case: dict[str, Any]) -> Finding:
    """The finding of a rule, or of one way of a group."""
    told = findings(code, Facts(**facts), **case)
    parts = {part.rule: part for one in told.values() for part in one.parts}
    return told[key] if key in told else parts[key]


@pytest.mark.parametrize(("code", "key", "facts", "case", "outcome"), MORE)
def test_rule(
    code: str, key: str, facts: dict[str, Any], case: dict[str, Any], outcome: str
) -> None:
    finding = found(code, key, facts, case)
    assert (finding.outcome, finding.confidence) == (outcome, Confidence.CONFIRMED)
    assert finding.fact.endswith(".")
    assert finding.citation


def test_awards_that_are_no_basis_are_named_and_left_out() -> None:
    sudden = {"awards": given("CSTDCS", 2024, 2025, ground="dot_xuat"), **WHOLE}
    assert found("BKBT", "titles", sudden, PERSON).outcome == B
    left_out = found("BKBT", STOPS_NOBODY, sudden, PERSON)
    assert (left_out.outcome, left_out.fact) == (
        P,
        "Không tính làm căn cứ: Chiến sĩ thi đua cơ sở năm 2024; Chiến sĩ thi đua cơ sở năm 2025.",
    )
    kept = {"awards": given("CSTDCS", 2024, 2025, ground="cong_trang"), **WHOLE}
    assert found("BKBT", "titles", kept, PERSON).outcome == P
    assert "loại khỏi" in found("BKBT", STOPS_NOBODY, kept, PERSON).fact
    # Who is proposed for a movement may stand on what the movement gave.
    thematic = {"awards": (AwardFact("COBT", 2025, "chuyen_de"),)}
    asked = found("BKBT", STOPS_NOBODY, thematic, UNIT | {"ground": "chuyen_de"})
    assert asked.fact == "Không có khen thưởng nào phải loại khỏi căn cứ."


@pytest.mark.parametrize(
    ("served_on", "outcome", "words"),
    [
        ("2024-12-31", P, "Từ năm 2024 đến năm 2025"),
        ("2025-01-01", B, "Năm 2024: trước khi chấp hành xong kỷ luật, không tính; năm 2025"),
    ],
)
def test_years_before_a_discipline_was_served_do_not_count(
    served_on: str, outcome: str, words: str
) -> None:
    facts = {"ratings": rated("HTXSNV", 2024, 2025)}
    facts |= held("discipline_pending", "2023-05-01", served_on)
    finding = found("BKBT", "collective", facts, UNIT)
    assert (finding.outcome, finding.fact.startswith(words)) == (outcome, True)


def test_an_award_without_a_year_leaves_an_interval_open() -> None:
    undated, dated = given("HCLD2", None), given("HCLD2", 2019)
    told = {
        name: found("HCLD1", "prior_years", {"awards": awards, **WHOLE}, PERSON)
        for name, awards in {"undated": undated, "both": undated + dated, "none": ()}.items()
    }
    assert [one.outcome for one in told.values()] == [C, P, P]
    assert "cách 6 năm (cần 5)" in told["both"].fact
    assert told["none"].fact.startswith("Sổ khen thưởng không có")


def _tried() -> dict[tuple[str, str, date], set[str]]:
    """The outcomes that rows show for each rule, by award, key and first day.

    A rule of every award is tried on one; the way of a group with the group it belongs to.
    """
    seen: dict[tuple[str, str, date], set[str]] = defaultdict(set)
    for code, key, _facts, case, outcome in ROWS:
        for rule in rules_of(code, case.get("day", DAY)).rules:
            if rule.key == key:
                assert rule.begins is not None
                assert rule.concerns(case["subject"], case.get("ground", Ground.MERIT))
                seen[code, key, rule.begins].add(outcome)
    return seen


@pytest.mark.django_db
@pytest.mark.usefixtures("imported_rows")
def test_every_confirmed_rule_that_is_loaded_has_rows_that_pass_fail_and_cannot_tell() -> None:
    tried = _tried()
    for (_code, key, begins), outcomes in list(tried.items()):
        tried["", key, begins] |= outcomes
    loaded = EligibilityRule.objects.filter(
        state=RuleState.PUBLISHED, confidence=Confidence.CONFIRMED, check_kind__in=CHECKS
    ).exclude(check_kind=STOPS_NOBODY)
    assert loaded.count() > 50
    lacking = {}
    for row in loaded.select_related("kind", "document"):
        begins = max(
            row.valid_from, (row.document and row.document.effective_from) or row.valid_from
        )
        outcomes = tried[row.kind.code if row.kind else "", row.key, begins]
        worst = {"block": B, "warn": W}[row.effect]
        if lack := {P, C, worst} - outcomes:
            lacking[f"{row} ({begins})"] = lack
        assert not outcomes - {P, C, worst}, f"{row}: a row for something it cannot answer"
    assert lacking == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("imported_rows")
def test_every_confirmed_condition_that_is_loaded_has_rows_or_says_why_not() -> None:
    """Conditions as the award kinds in the database hold them, not as the file does."""
    of_rules = defaultdict(list)
    for rule in RULES:
        for name in rule["conditions"]:
            of_rules[name].append((rule["award"], rule["key"]))
    rows = {(code, key) for code, key, *_rest in ROWS}
    confirmed = [
        f"{kind.code}.{condition['code']}"
        for kind in AwardKind.objects.all()
        for condition in kind.conditions
        if condition["confidence"] == Confidence.CONFIRMED
    ]
    assert len(confirmed) > 20
    for name in confirmed:
        if name not in DATA["nothing_to_check"]:
            assert of_rules[name], name
            assert set(of_rules[name]) <= rows, name


@settings(max_examples=150, deadline=None)
@drawn(
    st.sampled_from(ROWS),
    st.sampled_from([one for one in Confidence if one != Confidence.CONFIRMED]),
    st.sampled_from(["block", "warn"]),
)
def test_what_is_not_confirmed_warns_whatever_the_facts(
    row: Row, confidence: Confidence, effect: str
) -> None:
    """Every row once more, with rules of which none is sure: nothing that failed blocks."""
    code, _key, facts, case, _outcome = row
    told = {"year": 2025, "day": DAY, "name": "Đơn vị thử"} | case
    sure = rules_of(code, told["day"])
    unsure = replace(
        sure,
        rules=tuple(replace(one, confidence=confidence, effect=effect) for one in sure.rules),
    )
    softer = {Outcome.BLOCKS: Outcome.WARNS}
    was, now = (check(Case(**told), Facts(**facts), rules) for rules in (sure, unsure))
    assert [(one.rule, one.outcome) for one in now[1:]] == [
        (one.rule, softer.get(one.outcome, one.outcome)) for one in was[1:]
    ]


def _sorted(rules: RuleSet) -> list[dict[str, Any]]:
    told = [{**vars(rule), "citation": rule.citation.split(",")[0]} for rule in rules.rules]
    return sorted(told, key=lambda rule: (rule["key"], rule["begins"]))


@pytest.mark.django_db
@pytest.mark.usefixtures("imported_rows")
@pytest.mark.parametrize(
    "day", [date(2025, 6, 30), DAY, date(2027, 2, 28), date(2027, 3, 1)], ids=str
)
def test_the_rules_that_rows_are_tried_on_are_those_that_are_loaded(day: date) -> None:
    for kind in AwardKind.objects.all():
        assert (kind.code, _sorted(rules_of(kind.code, day))) == (
            kind.code,
            _sorted(rule_set(kind, day)),
        )
