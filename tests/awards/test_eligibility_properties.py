"""What holds for eligibility whatever the facts: orders of outcomes, holds, dates, bad input."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.eligibility import (
    AwardFact,
    Case,
    Facts,
    Finding,
    HoldFact,
    Outcome,
    RatingFact,
    check,
    worst,
)
from awards.eligibility.deciding import CHECKS
from catalogue.rule_kinds import canonical, circle, faults
from catalogue.rule_parameters import CheckKind
from catalogue.rule_sets import Rule, RuleSet
from catalogue.rule_terms import Step
from tests.awards.rules_made import DAY, WHOLE, YEAR, findings, rules_of

# From best to worst for whoever hopes for the award.
ORDER = [Outcome.PASSES, Outcome.CANNOT_TELL, Outcome.WARNS, Outcome.BLOCKS]
years = st.integers(2015, 2026)
awards = st.lists(
    st.builds(
        AwardFact,
        st.sampled_from(["CSTDCS", "CSTDT", "LDTT", "COBT"]),
        st.one_of(years, st.none()),
        st.sampled_from(["", "cong_trang", "chuyen_de"]),
    ),
    max_size=8,
)
known = st.sampled_from([None, 0, 2020, 2024])
holds = st.builds(
    HoldFact,
    st.sampled_from(["discipline_pending", "investigation", "press_verifying"]),
    st.dates(date(2015, 1, 1), date(2020, 12, 31)),
    st.one_of(st.none(), st.dates(date(2021, 1, 1), date(2027, 1, 1))),
    st.booleans(),
    st.just(False),
)
ratings = st.lists(
    st.builds(RatingFact, years, st.sampled_from(["HTXSNV", "HTTNV", "HTNV"])),
    max_size=6,
    unique_by=lambda row: row.year,
)


def outcomes(code: str, facts: Facts) -> dict[str, Outcome]:
    return {key: found.outcome for key, found in findings(code, facts).items()}


@settings(max_examples=60, deadline=None)
@given(awards, awards, known)
def test_more_awards_never_turn_a_prerequisite_from_pass_to_block(
    some: list[AwardFact], more: list[AwardFact], since: int | None
) -> None:
    for code in ("CSTDTQ", "CSTDT", "CSTDCS"):
        before = outcomes(code, Facts(awards=tuple(some), known_since=since))["prior"]
        after = outcomes(code, Facts(awards=(*some, *more), known_since=since))["prior"]
        if before == Outcome.PASSES:
            assert after == Outcome.PASSES


@settings(max_examples=60, deadline=None)
@given(awards, ratings, holds, known)
def test_a_hold_never_improves_anything(
    some: list[AwardFact], rated: list[RatingFact], hold: HoldFact, since: int | None
) -> None:
    facts = Facts(awards=tuple(some), ratings=tuple(rated), known_since=since)
    for code in ("CSTDT", "CSTDCS", "BKBT", "HCLD1"):
        before = outcomes(code, facts)
        after = outcomes(code, replace(facts, holds=(hold,)))
        assert before.keys() == after.keys()
        for key in before:
            assert ORDER.index(after[key]) >= ORDER.index(before[key])


@settings(max_examples=60, deadline=None)
@given(awards, ratings, known)
def test_an_unconfirmed_rule_never_blocks(
    some: list[AwardFact], rated: list[RatingFact], since: int | None
) -> None:
    facts = Facts(awards=tuple(some), ratings=tuple(rated), known_since=since)
    for code in ("COCP", "HCLD1", "HCLD2", "HCLD3", "BKTTG"):
        for found in findings(code, facts, subject="collective").values():
            if found.confidence not in ("", "confirmed"):
                assert found.outcome != Outcome.BLOCKS


@settings(max_examples=60, deadline=None)
@given(awards, ratings, st.permutations(range(8)))
def test_the_order_of_facts_does_not_matter(
    some: list[AwardFact], rated: list[RatingFact], order: list[int]
) -> None:
    shuffled = tuple(some[n] for n in order if n < len(some))
    facts = Facts(awards=tuple(some), ratings=tuple(rated))
    for code in ("CSTDT", "BKBT"):
        assert outcomes(code, facts) == outcomes(code, replace(facts, awards=shuffled))


def test_every_check_of_the_catalogue_can_be_made() -> None:
    """How councils meet is asked of no nominee."""
    assert set(CHECKS) | {CheckKind.COUNCIL} == {kind.value for kind in CheckKind}


def test_thematic_awards_are_no_basis_for_merit() -> None:
    thematic = tuple(AwardFact("COBT", YEAR, "chuyen_de") for _n in range(3))
    found = findings("COCP", Facts(awards=thematic, **WHOLE))
    assert found["leader"].outcome == Outcome.CANNOT_TELL  # no rank is known either
    (by_flag,) = [part for part in found["leader"].parts if part.rule == "best_flag"]
    assert "không có Cờ thi đua" in by_flag.fact
    assert found["no_basis"].fact.startswith("Không tính làm căn cứ: Cờ thi đua")
    assert findings("COCP", Facts(awards=thematic))["no_basis"].outcome == Outcome.PASSES


def test_achievements_count_from_the_end_of_a_discipline() -> None:
    served = HoldFact("discipline_pending", date(2023, 1, 1), date(2024, 6, 1))
    facts = Facts(awards=tuple(AwardFact("CSTDCS", year) for year in (2023, 2024, 2025)), **WHOLE)
    assert findings("CSTDT", facts)["prior"].outcome == Outcome.PASSES
    after = findings("CSTDT", replace(facts, holds=(served,)))
    assert after["prior"].outcome == Outcome.BLOCKS
    assert after["hold"].outcome == Outcome.PASSES
    assert "từ năm 2024" in after["hold"].fact
    cleared = replace(served, is_cleared=True)
    assert findings("CSTDT", replace(facts, holds=(cleared,)))["prior"].outcome == Outcome.PASSES


def test_what_is_inherited_is_said_and_counts_where_the_rule_says_so() -> None:
    facts = Facts(awards=(AwardFact("COBT", YEAR, heir_of="Tỉnh Hà Nam"),), **WHOLE)
    assert "(kế thừa từ Tỉnh Hà Nam)" in findings("COCP", facts)["leader"].fact
    rules = rules_of("COCP")
    own_only = replace(
        rules,
        rules=tuple(
            replace(rule, parameters={**rule.parameters, "inherited": False})
            for rule in rules.rules
        ),
    )
    case = Case("collective", YEAR, DAY)
    (found,) = [one for one in check(case, facts, own_only) if one.rule == "leader"]
    assert "kế thừa" not in found.fact


def test_units_before_a_merger_that_were_rated_differently_cannot_tell() -> None:
    rows = (
        RatingFact(2025, "HTXSNV", "Tỉnh Hà Nam"),
        RatingFact(2025, "HTTNV", "Tỉnh Nam Định"),
    )
    found = findings("TTLDXS", Facts(ratings=rows))["rating"]
    assert found.outcome == Outcome.CANNOT_TELL
    assert "Tỉnh Hà Nam" in found.fact
    assert "Tỉnh Nam Định" in found.fact
    own = Facts(ratings=(*rows, RatingFact(2025, "HTXSNV")))
    assert findings("TTLDXS", own)["rating"].outcome == Outcome.PASSES


@pytest.mark.parametrize(
    ("facts", "subject", "outcome", "words"),
    [
        (Facts(), "individual", "blocks", "không dành cho cá nhân"),
        (Facts(exists_to=date(2008, 7, 31), became="Thành phố Hà Nội"), "collective", "blocks",
         "Đơn vị kế thừa: Thành phố Hà Nội"),
        (Facts(exists_from=date(2026, 1, 1)), "collective", "blocks", "chỉ có từ ngày 1/1/2026"),
        (Facts(exists_to=date(2025, 6, 30)), "collective", "passes", "Tập thể"),
    ],
)  # fmt: skip
def test_the_recipient(facts: Facts, subject: str, outcome: str, words: str) -> None:
    found = findings("COBT", facts, subject=subject)["recipient"]
    assert (found.outcome, words in found.fact) == (outcome, True)


def test_clocks_run_only_with_a_dossier_and_count_working_days() -> None:
    assert "appraisal_days" not in findings("COBT", Facts())
    received = date(2025, 4, 25)  # before 30/4 and 1/5
    for days, outcome in ((20, Outcome.PASSES), (21, Outcome.WARNS)):
        at, left = received, days
        while left:
            at += timedelta(days=1)
            left -= at.weekday() < 5 and at not in (date(2025, 4, 30), date(2025, 5, 1))
        steps = {Step.RECEIVED: received, Step.SUBMITTED: at}
        overrides = {date(2025, 5, 2): True, date(2025, 4, 26): False}
        facts = Facts(steps=steps, days_off=overrides)
        found = findings("COBT", facts, day=date(2025, 6, 30))
        assert found["appraisal_days"].outcome == outcome
        assert f"{days} ngày làm việc" in found["appraisal_days"].fact


def test_dates_that_contradict_cannot_tell() -> None:
    steps = {Step.RECEIVED: date(2025, 5, 20), Step.SUBMITTED: date(2025, 5, 10)}
    found = findings("COBT", Facts(steps=steps), day=date(2025, 6, 30))["appraisal_days"]
    assert (found.outcome, "mâu thuẫn" in found.fact) == (Outcome.CANNOT_TELL, True)


@pytest.mark.parametrize(
    ("received", "outcome"),
    [(date(2026, 6, 30), "passes"), (date(2026, 7, 1), "warns"), (None, "cannot_tell")],
)
def test_the_day_by_which_dossiers_are_due(received: date | None, outcome: str) -> None:
    steps = {Step.RECEIVED: received} if received else {}
    assert findings("COCP", Facts(steps=steps))["due"].outcome == outcome


def test_a_rule_that_has_lapsed_leaves_a_gap_that_is_said() -> None:
    hold = rules_of("COBT").rules[0]
    assert hold.key == "hold"
    rules = RuleSet(
        "COBT", "Cờ", date(2027, 3, 1), lapsed=(replace(hold, ends=date(2027, 2, 28)),),
        subjects=("collective",),
    )  # fmt: skip
    found = check(Case("collective", 2026, date(2027, 3, 1)), Facts(), rules)
    assert [(one.rule, one.outcome) for one in found[1:]] == [("hold", Outcome.CANNOT_TELL)]
    assert "hết hiệu lực sau ngày 28/2/2027" in found[1].fact


def test_no_rule_at_all_is_said() -> None:
    found = check(Case("collective", 2010, DAY), Facts(), RuleSet("X", "X", DAY))
    assert [one.rule for one in found] == ["recipient", "rules"]
    assert found[1].outcome == Outcome.CANNOT_TELL


def test_the_gravest_outcome_decides() -> None:
    def one(outcome: Outcome) -> Finding:
        return Finding("x", outcome, "", "")

    assert worst([]) == Outcome.PASSES
    assert worst([one(Outcome.WARNS), one(Outcome.CANNOT_TELL)]) == Outcome.CANNOT_TELL
    assert worst([one(kind) for kind in Outcome]) == Outcome.BLOCKS


KNOWN = {"COCP", "COBT", "CSTDT", "LDTT"}


@pytest.mark.parametrize(
    ("check_kind", "given_", "of", "field"),
    [
        ("prerequisite", {"awards": ["COCP"], "count": 1, "timing": "any"}, "COCP", "awards"),
        ("prerequisite", {"awards": ["COBT"], "count": 1, "timing": "any"}, None, "check"),
        ("prerequisite", {"awards": ["NOPE"], "count": 1, "timing": "any"}, "COCP", "awards"),
        ("prerequisite", {"awards": [], "count": 1, "timing": "any"}, "COCP", "awards"),
        ("prerequisite", {"awards": ["COBT"], "count": 0, "timing": "any"}, "COCP", "count"),
        ("prerequisite", {"awards": ["COBT"], "count": 1, "timing": "within"}, "COCP", "years"),
        ("prerequisite", {"awards": ["COBT"], "count": 1, "timing": "any", "x": 1}, "COCP", "x"),
        ("rating", {"levels": ["HTXSNV"], "years": 1, "or_awards": ["COCP"]}, "COCP", "or_awards"),
        ("rating", {"levels": ["XUATSAC"], "years": 1}, "COCP", "levels"),
        ("members", {"measure": "titled", "bound": "percent_least", "value": 70}, "COBT", "titles"),
        ("members", {"measure": "women", "bound": "percent_least", "value": 101}, "COBT", "value"),
        ("rank", {"most": 1, "level": "any", "large_members": 9}, "COCP", "large_rank"),
        ("quota", {"percent": 20}, "COCP", "of_awards"),
        ("due", {"day": 31, "month": 6, "years_after": 0}, "COCP", "day"),
        ("working_days", {"starts": "received", "ends": "received", "limit": "at_most", "days": 1},
         None, "ends"),
        ("vote", {"percent": "80"}, "COCP", "percent"),
        ("vote", {"percent": 101}, "COCP", "percent"),
        ("interval", {"awards": ["COBT"], "years": 1}, None, "check"),
        ("nonsense", {}, None, "check"),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(
    check_kind: str, given_: dict[str, object], of: str | None, field: str
) -> None:
    found = faults(check_kind, given_, of=of, known=KNOWN)
    assert (list(found), len(found[field][0]) > 10) == ([field], True)


def test_an_interval_may_look_at_the_award_itself() -> None:
    told = canonical("interval", {"awards": ["COCP"], "years": 2})
    assert faults("interval", told, of="COCP", known=KNOWN) == {}
    rule = Rule("again", "", "interval", told, "", "confirmed", "block")
    rules = RuleSet("COCP", "Cờ", DAY, (rule,), subjects=("collective",))
    last = {2023: "passes", 2024: "blocks"}
    for year, outcome in last.items():
        facts = Facts(awards=(AwardFact("COCP", year),))
        assert check(Case("collective", 2025, DAY), facts, rules)[1].outcome == outcome


def test_awards_that_need_each_other_are_found() -> None:
    needs = {"A": {"B"}, "B": {"C", "D"}, "C": {"A"}}
    assert circle(needs, "A") == ["A", "B", "C", "A"]
    assert circle(needs, "D") == []
    assert circle({"A": {"B"}, "B": {"B"}}, "A") == []
