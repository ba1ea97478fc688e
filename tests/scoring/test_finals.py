"""The final score by each rule, worked out by hand; the spread of cross scores."""

from decimal import Decimal
from inspect import signature

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.finals import FinalRule, final_points, gate_met
from scoring.spread import Spread, spread

D = Decimal


def nums(*texts: str | None) -> list[Decimal | None]:
    return [None if text is None else D(text) for text in texts]


@pytest.mark.parametrize(
    ("rule", "appraisal", "second", "crosses", "expected"),
    [
        ("appraisal", "7.5", None, [], "7.5"),
        ("appraisal", "7.5", "8", ["1"], "8"),
        ("appraisal", "7.5", "0", [], "0"),
        ("appraisal", None, "8", [], "8"),
        ("appraisal", None, None, ["9"], None),
        ("appraisal", "0", None, ["9"], "0"),
        ("cross_mean", "7.5", None, [], None),
        ("cross_mean", "7.5", None, [None, None], None),
        ("cross_mean", None, None, ["8", "9", "9"], "8.67"),
        ("cross_mean", None, None, ["8", None, "9"], "8.5"),
        ("cross_mean", None, None, ["0", "0.01"], "0.01"),
        ("cross_mean", None, None, ["-1", "0", "-2"], "-1"),
        ("cross_trimmed", None, None, ["4"], "4"),
        ("cross_trimmed", None, None, ["4", "9"], "6.5"),
        ("cross_trimmed", None, None, ["9", "4", "8"], "8"),
        ("cross_trimmed", None, None, ["9", "9", "4", "4", "8"], "7"),
        ("cross_trimmed", None, None, ["9", None, "4"], "6.5"),
        ("cross_trimmed", None, None, [], None),
        ("appraisal_cross_mean", "8", None, ["9", "10"], "8.75"),
        ("appraisal_cross_mean", "8", "6", ["9", "10"], "7.75"),
        ("appraisal_cross_mean", "8", None, ["8", "8", "9"], "8.17"),
        ("appraisal_cross_mean", "8", None, [None], None),
        ("appraisal_cross_mean", None, None, ["9"], None),
        ("appraisal_cross_mean", "0", None, ["0"], "0"),
    ],
)
def test_rules(
    rule: str,
    appraisal: str | None,
    second: str | None,
    crosses: list[str | None],
    expected: str | None,
) -> None:
    first, again, result = nums(appraisal, second, expected)
    assert (
        final_points(rule, appraisal=first, second_appraisal=again, crosses=nums(*crosses))
        == result
    )


@pytest.mark.parametrize("rule", FinalRule.values)
def test_the_conference_decides_before_every_rule(rule: str) -> None:
    given_points = {"appraisal": D(8), "crosses": nums("9", "9")}
    assert final_points(rule, **given_points, adjustment=D("3.255")) == D("3.26")
    assert final_points(rule, **given_points, adjustment=D(0)) == 0


def test_no_rule_knows_the_units_own_score() -> None:
    """The larger of self and appraisal cannot even be asked for."""
    assert FinalRule.values == [
        "appraisal",
        "cross_mean",
        "cross_trimmed",
        "appraisal_cross_mean",
    ]
    with pytest.raises(ValueError, match="largest"):
        final_points("largest", appraisal=D(8))
    assert list(signature(final_points).parameters) == [
        "rule",
        "appraisal",
        "second_appraisal",
        "crosses",
        "adjustment",
    ]


@pytest.mark.parametrize(
    ("answers", "met"),
    [([], None), ([None], None), ([True, None], True), ([True, False], False), ([False], False)],
)
def test_one_no_fails_a_gate(answers: list[bool | None], met: bool | None) -> None:
    assert gate_met(answers) is met


scores = st.decimals(min_value=0, max_value=40, places=2)
quick = settings(max_examples=60, deadline=None)


@quick
@given(st.sampled_from(FinalRule.values), scores, st.lists(scores, min_size=1, max_size=8))
def test_the_final_score_lies_between_what_was_given(
    rule: str, appraisal: Decimal, crosses: list[Decimal]
) -> None:
    found = final_points(rule, appraisal=appraisal, crosses=crosses)
    assert found is not None
    assert min(appraisal, *crosses) <= found <= max(appraisal, *crosses)
    assert found == final_points(rule, appraisal=appraisal, crosses=crosses[::-1])


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], None),
        ([None, None], None),
        (["7"], Spread(1, D(7), D(7), D(7), D(7), ())),
        (["7", "9"], Spread(2, D(7), D(9), D(8), D(8), ())),
        (["0", "0", "40"], Spread(3, D(0), D(40), D(0), D("13.33"), ())),
        # Hinges 8 and 9: the fences stand at 6,5 and 10,5.
        (["8", "8", "9", "9", "2"], Spread(5, D(2), D(9), D(8), D("7.2"), (4,))),
        (["8", "8.5", "9", "10.5"], Spread(4, D(8), D("10.5"), D("8.75"), D(9), ())),
        (["8", "8", "9", "9", "10.51"], Spread(5, D(8), D("10.51"), D(9), D("8.9"), (4,))),
        # All but one agree: whoever differs at all stands out.
        (["5", "5", None, "5", "5.5"], Spread(4, D(5), D("5.5"), D(5), D("5.13"), ())),
        (["5", "5", "5", "5", "5.5"], Spread(5, D(5), D("5.5"), D(5), D("5.1"), (4,))),
    ],
)
def test_spread(texts: list[str | None], expected: Spread[int] | None) -> None:
    assert spread(dict(enumerate(nums(*texts)))) == expected


@quick
@given(st.dictionaries(st.integers(0, 20), scores, min_size=1, max_size=12))
def test_the_middle_half_never_stands_out(given_scores: dict[int, Decimal]) -> None:
    found = spread(given_scores)
    assert found is not None
    assert found.range == found.most - found.least >= 0
    assert found.least <= found.median <= found.most
    assert len(found.outliers) * 2 <= found.count
