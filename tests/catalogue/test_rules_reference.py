"""The rules of eligibility that the reference data lay down: complete, sensible, and kept."""

import json
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from catalogue.actions import close_rule, load_rules
from catalogue.models import AwardKind, EligibilityRule
from catalogue.models.law import Confidence
from catalogue.rule_kinds import canonical
from catalogue.rule_parameters import PARAMETERS, CheckKind
from catalogue.rule_reading import rule_set, rule_sets
from catalogue.rule_sets import from_json, to_json
from tests.imported import imported_rows  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


def _read(name: str) -> Any:
    return json.loads((settings.BASE_DIR / "data" / name).read_text(encoding="utf-8"))


CATALOGUE = _read("award_catalogue.json")
DATA = _read("eligibility_rules.json")
RULES: list[dict[str, Any]] = DATA["rules"]
CITED = {condition for rule in RULES for condition in rule["conditions"]}


def _conditions() -> dict[str, dict[str, Any]]:
    return {
        f"{award['code']}.{condition['code']}": condition
        for award in CATALOGUE["awards"]
        for condition in award["conditions"]
    }


def test_every_condition_of_the_catalogue_is_a_rule_or_says_why_it_is_none() -> None:
    told = CITED | set(DATA["nothing_to_check"])
    assert set(_conditions()) - told == set()
    assert len(_conditions()) == 38


def test_every_vote_of_the_catalogue_is_a_rule_with_its_share() -> None:
    shares = {
        award["code"]: round(100 * award["vote"]["share"])
        for award in CATALOGUE["awards"]
        if award.get("vote")
    }
    rules = {r["award"]: r["parameters"]["percent"] for r in RULES if r["check"] == "vote"}
    assert rules == shares


def test_every_general_rule_of_the_catalogue_is_told() -> None:
    told = CITED | set(DATA["nothing_to_check"])
    sections = {
        name
        for name in CATALOGUE["rules"]
        if not any(one == f"rules.{name}" or one.startswith(f"rules.{name}.") for one in told)
    }
    principles = {
        f"rules.principles_decree_152_art4.{item['no']}"
        for item in CATALOGUE["rules"]["principles_decree_152_art4"]["items"]
    }
    assert (sections, principles - told) == (set(), set())


def test_working_days_are_those_of_the_catalogue() -> None:
    days = CATALOGUE["rules"]["processing_working_days"]
    prefix = "rules.processing_working_days."
    for rule in RULES:
        for condition in rule["conditions"]:
            if condition.startswith(prefix):
                assert rule["parameters"]["days"] == days[condition.removeprefix(prefix)]
    assert {f"{prefix}{name}" for name in days if isinstance(days[name], int)} <= CITED


@pytest.mark.parametrize(
    ("condition", "name", "value"),
    [
        ("CSTDTQ.prior", "count_consecutive", ["CSTDT", 2]),
        ("CSTDT.prior", "count_consecutive", ["CSTDCS", 3]),
    ],
)
def test_runs_are_those_of_the_catalogue(condition: str, name: str, value: list[Any]) -> None:
    (rule,) = [rule for rule in RULES if rule["conditions"] == [condition]]
    parameters = rule["parameters"]
    assert _conditions()[condition]["check"][name] == value
    assert [parameters["awards"][0], parameters["count"]] == value


def test_a_rule_is_no_surer_than_its_condition() -> None:
    marks = {"secondary": Confidence.SECONDARY, "unconfirmed": Confidence.UNCONFIRMED}
    conditions = _conditions()
    for rule in RULES:
        for name in rule["conditions"]:
            mark = conditions.get(name, {}).get("confidence", "confirmed").split()[0]
            expected = marks.get(mark)
            if expected is not None:
                assert (name, rule["confidence"]) == (name, expected)


def test_only_what_is_confirmed_blocks() -> None:
    blocking = EligibilityRule.objects.filter(effect="block")
    assert set(blocking.values_list("confidence", flat=True)) == {"confirmed"}


def test_how_many_there_are() -> None:
    assert EligibilityRule.objects.count() == len(RULES) > 90


def test_every_kind_of_check_is_used_but_none_is_unknown() -> None:
    assert set(PARAMETERS) == {kind.value for kind in CheckKind}
    assert {rule["check"] for rule in RULES} == set(PARAMETERS)


def test_stored_parameters_are_canonical() -> None:
    for rule in EligibilityRule.objects.all():
        assert rule.parameters == canonical(rule.check_kind, rule.parameters)


def test_loading_again_adds_nothing_and_keeps_what_was_edited(django_user_model: Any) -> None:
    admin = django_user_model.objects.create_superuser("root", "r@example.org", "x")
    rule = EligibilityRule.objects.get(kind__code="LDTT", key="rating")
    close_rule(rule=rule, on=date(2026, 12, 31), by=admin)
    assert load_rules(RULES) == 0
    rule.refresh_from_db()
    assert rule.valid_to == date(2026, 12, 31)


def test_data_that_make_no_sense_are_refused() -> None:
    bad = {**RULES[0], "award": "COCP", "key": "x", "check": "prerequisite"}
    bad["parameters"] = {"awards": ["COCP"], "count": 1, "timing": "any"}
    with pytest.raises(ValueError, match="chính hình thức này"):
        load_rules([bad])


@pytest.mark.parametrize(
    ("day", "hold", "vote"),
    [
        (date(2025, 6, 30), "coming", "Điều 30 khoản 7, 98/2023/NĐ-CP"),
        (date(2025, 7, 1), "rules", "điều tương ứng chưa đối chiếu, 152/2025/NĐ-CP"),
        (date(2027, 2, 28), "rules", "điều tương ứng chưa đối chiếu, 152/2025/NĐ-CP"),
        (date(2027, 3, 1), "lapsed", None),
    ],
)
def test_rules_live_as_long_as_their_documents(day: date, hold: str, vote: str | None) -> None:
    rules = rule_set(AwardKind.objects.get(code="COCP"), day)
    where = {
        part
        for part in ("rules", "lapsed", "coming")
        if any(rule.key == "hold" for rule in getattr(rules, part))
    }
    assert where == {hold}
    cited = [rule.citation for rule in rules.rules if rule.key == "vote"]
    assert cited == ([vote] if vote else [])


def test_a_snapshot_is_read_again_to_the_letter() -> None:
    for kind in AwardKind.objects.all():
        rules = rule_set(kind, date(2026, 12, 31))
        assert from_json(json.loads(json.dumps(to_json(rules)))) == rules


def test_reading_many_kinds_takes_two_queries(django_assert_num_queries: Any) -> None:
    kinds = list(AwardKind.objects.all())
    for some in (kinds[:1], kinds):
        with django_assert_num_queries(2):
            assert len(rule_sets(some, date(2026, 12, 31))) == len(some)
