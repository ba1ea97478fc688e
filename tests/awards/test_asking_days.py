"""How long the public and other bodies are asked, in working days over Tết and other holidays."""

from datetime import date

import pytest

from awards.consultations.asking_days import answer_by, answering, earliest_end, publicity
from catalogue.rule_sets import Rule, RuleSet, from_json
from catalogue.working_days import Overrides
from tests.awards.asking_made import rule

EMPTY = {
    "code": "BK",
    "name": "Bằng khen",
    "day": "2026-01-01",
    "subjects": [],
    "citation": "",
    "names": {},
    "groups": {},
    "lapsed": [],
    "coming": [],
}


def rules(*given: tuple[str, str, str, int], **more: object) -> RuleSet:
    rows = [
        {**rule(f"r{number}", starts, ends, limit, days), **more}
        for number, (starts, ends, limit, days) in enumerate(given)
    ]
    return from_json({**EMPTY, "rules": rows})


def least(days: int) -> list[Rule]:
    return publicity(rules(("published", "submitted", "at_least", days)), "collective", "")


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        # Two ordinary weeks, begun on a Monday, a Friday, a Saturday and a Sunday.
        (date(2026, 3, 2), date(2026, 3, 16)),
        (date(2026, 3, 6), date(2026, 3, 20)),
        (date(2026, 3, 7), date(2026, 3, 20)),
        (date(2026, 3, 8), date(2026, 3, 20)),
        # Tết Bính Ngọ, 16 to 20 February 2026.
        (date(2026, 2, 9), date(2026, 3, 2)),
        (date(2026, 2, 13), date(2026, 3, 6)),
        (date(2026, 2, 17), date(2026, 3, 6)),
        # Giỗ Tổ (26 April, a Sunday, made up for on Monday), 30 April and 1 May.
        (date(2026, 4, 20), date(2026, 5, 7)),
        # 2 September with the day before it; Monday 31 August was swapped for a Saturday.
        (date(2026, 8, 24), date(2026, 9, 10)),
        # New Year's Day.
        (date(2026, 12, 25), date(2027, 1, 11)),
    ],
)
def test_ten_working_days(starts_on: date, ends_on: date) -> None:
    found = earliest_end(starts_on, least(10))
    assert found is not None
    assert (found.day, found.days) == (ends_on, 10)


@pytest.mark.parametrize(
    ("overrides", "ends_on"),
    [
        ({date(2026, 3, 10): False}, date(2026, 3, 17)),
        ({date(2026, 3, 7): True}, date(2026, 3, 13)),
        ({date(2026, 3, 7): True, date(2026, 3, 9): False}, date(2026, 3, 16)),
    ],
)
def test_days_that_an_administrator_lays_down(overrides: Overrides, ends_on: date) -> None:
    found = earliest_end(date(2026, 3, 2), least(10), overrides)
    assert found is not None
    assert found.day == ends_on


def test_of_several_rules_the_longest_counts_for_the_public_and_the_shortest_for_bodies() -> None:
    both = [*least(5), *least(10)]
    ended = earliest_end(date(2026, 3, 2), both)
    due = answer_by(date(2026, 3, 2), both)
    assert ended is not None
    assert due is not None
    assert [ended.day, due.day] == [date(2026, 3, 16), date(2026, 3, 9)]


def test_without_a_rule_nothing_is_laid_down() -> None:
    assert earliest_end(date(2026, 3, 2), []) is None
    assert answer_by(date(2026, 3, 2), []) is None


@pytest.mark.parametrize(
    ("words", "is_public", "is_answer"),
    [
        (("published", "submitted", "at_least"), 1, 0),
        (("published", "submitted", "at_most"), 0, 0),
        (("received", "submitted", "at_most"), 0, 0),
        (("received", "opinions", "at_most"), 0, 1),
        (("received", "opinions", "at_least"), 0, 0),
        (("opinions", "submitted", "at_most"), 0, 0),
    ],
)
def test_which_rules_are_about_what(
    words: tuple[str, str, str], is_public: int, is_answer: int
) -> None:
    told = rules((*words, 10))
    assert len(publicity(told, "collective", "cong_trang")) == is_public
    assert len(answering(told, "collective", "cong_trang")) == is_answer


def test_a_rule_for_others_does_not_count() -> None:
    told = rules(("published", "submitted", "at_least", 10), subjects=["individual"])
    assert publicity(told, "collective", "") == []
    assert len(publicity(told, "individual", "")) == 1
