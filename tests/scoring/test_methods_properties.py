"""What holds of every method, whatever the rule and the results."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.methods import (
    DEPENDENT,
    DIRECTIONS,
    SMALLER,
    Entry,
    Method,
    Rule,
    dependent_points,
    points_of,
)
from scoring.parameters import parameter_faults

quick = settings(max_examples=60, deadline=None)

results = st.decimals(min_value=-50, max_value=500, places=2)
steps = st.decimals(min_value=0, max_value=1, places=3)
rates = st.decimals(min_value=0, max_value=5, places=1)


@st.composite
def rules(draw: st.DrawFn, dependent: bool = False) -> Rule:
    """A rule that may be published."""
    alone = set(Method.values) - DEPENDENT - {Method.GROUP}
    method = draw(st.sampled_from(sorted(DEPENDENT if dependent else alone)))
    most = draw(st.decimals(min_value="0.01", max_value=60, places=2))
    rule = Rule(
        method,
        Decimal(0) if method == Method.GATE else most,
        draw(st.decimals(min_value=-20, max_value=0, places=2))
        if method == Method.BONUS_PENALTY
        else Decimal(0),
        points_per_unit=draw(rates) + Decimal("0.1"),
        bonus=draw(rates),
        penalty=draw(rates | st.none()),
        target=draw(st.none() | results),
        direction=draw(st.sampled_from(DIRECTIONS)),
        at_target=draw(steps),
        per_percent_over=draw(steps),
        per_percent_under=draw(steps),
    )
    rule = replace(rule, floor=(rule.at_target or Decimal(0)) * draw(steps))
    assert parameter_faults(rule) == []
    return rule


def entries(actual: st.SearchStrategy[Decimal] = results) -> st.SearchStrategy[Entry]:
    return st.builds(
        Entry,
        assigned=st.sampled_from([True, True, True, False]),
        actual=st.none() | actual,
        minus=st.none() | st.integers(0, 9).map(Decimal),
        target=st.none() | results,
        points=st.none() | results,
    )


clusters = st.dictionaries(st.integers(0, 20), entries(), min_size=1, max_size=8)


def better(rule: Rule, one: Decimal, other: Decimal) -> tuple[Decimal, Decimal]:
    """The worse and the better of two results. Only targets and ranks may prefer the smaller."""
    turned = rule.method in (*DEPENDENT, Method.TARGET_STEP) and rule.direction == SMALLER
    low, high = sorted((one, other), reverse=turned)
    return low, high


def is_hundredths(points: Decimal) -> bool:
    return points.as_tuple().exponent == -2


@quick
@given(rules(), entries())
def test_points_lie_within_the_rule_in_hundredths(rule: Rule, entry: Entry) -> None:
    points = points_of(rule, entry)
    if points is not None:
        assert rule.min_points <= points <= rule.max_points
        assert is_hundredths(points)


@quick
@given(rules(dependent=True), clusters)
def test_dependent_points_lie_within_the_rule(rule: Rule, among: dict[int, Entry]) -> None:
    found = dependent_points(rule, among)
    assert list(found) == list(among)
    for points in found.values():
        assert points is None or (0 <= points <= rule.max_points and is_hundredths(points))


@quick
@given(rules(), entries(), results, results)
def test_a_better_result_never_scores_less(
    rule: Rule, entry: Entry, one: Decimal, other: Decimal
) -> None:
    low, high = better(rule, one, other)
    worse = points_of(rule, replace(entry, actual=low))
    more = points_of(rule, replace(entry, actual=high))
    assert (worse is None) is (more is None)
    assert worse is None or more is None or worse <= more


@quick
@given(rules(dependent=True), clusters, st.data(), results, results)
def test_a_better_result_never_scores_less_among_others(
    rule: Rule, among: dict[int, Entry], data: st.DataObject, one: Decimal, other: Decimal
) -> None:
    unit = data.draw(st.sampled_from(sorted(among)))
    low, high = better(rule, one, other)
    worse = dependent_points(rule, {**among, unit: replace(among[unit], actual=low)})[unit]
    more = dependent_points(rule, {**among, unit: replace(among[unit], actual=high)})[unit]
    assert (worse is None) is (more is None)
    assert worse is None or more is None or worse <= more


@quick
@given(rules(dependent=True), clusters, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(
    rule: Rule, among: dict[int, Entry], chance: Random
) -> None:
    units = list(among)
    chance.shuffle(units)
    assert dependent_points(rule, {unit: among[unit] for unit in units}) == dependent_points(
        rule, among
    )


@quick
@given(rules(dependent=True), clusters, st.data())
def test_not_assigned_scores_the_others_as_if_it_were_not_there(
    rule: Rule, among: dict[int, Entry], data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(sorted(among)))
    marked = dependent_points(rule, {**among, unit: replace(among[unit], assigned=False)})
    without = dependent_points(rule, {key: e for key, e in among.items() if key != unit})
    assert marked == {**without, unit: None}


@quick
@given(rules(dependent=True), clusters)
def test_somebody_with_the_best_result_has_the_most(rule: Rule, among: dict[int, Entry]) -> None:
    """The leader of a ranking gets all points; nobody with a result has less than the last."""
    taking_part = {key: e.actual for key, e in among.items() if e.assigned and e.actual is not None}
    if rule.method != Method.RANK or not taking_part:
        return
    best = min(taking_part.values()) if rule.direction == SMALLER else max(taking_part.values())
    found = dependent_points(rule, among)
    leaders = {found[key] for key, actual in taking_part.items() if actual == best}
    assert leaders == {rule.max_points}


@quick
@given(rules(), entries(st.integers(0, 1).map(Decimal)))
def test_empty_is_not_zero(rule: Rule, entry: Entry) -> None:
    assert points_of(rule, Entry(target=entry.target)) is None
    if entry.assigned and entry.points is not None:
        assert points_of(rule, entry) is not None
