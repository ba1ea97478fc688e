"""Who comes next: tables by hand, and what holds whatever happened before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.rotation import Choice, Held, Post, Rotation, Why

CHAIR, VICE = Post.CHAIR, Post.VICE_CHAIR
UNITS = ("A", "B", "C", "D", "E")


def chosen(rotation: Rotation[str], vice_chairs: int = 1) -> list[tuple[str, Why]]:
    found = rotation.suggest(vice_chairs)
    choices = [*filter(None, [found.chair]), *found.vice_chairs]
    return [(choice.unit, choice.why) for choice in choices]


TABLE = {
    "the vice-chair succeeds, the longest without office follows": (
        Rotation(2018, UNITS, [Held(2017, CHAIR, "A"), Held(2017, VICE, "C")]),
        [("C", Why.VICE_SUCCEEDS), ("B", Why.NEVER_HELD)],
    ),
    "the first vice-chair before the second": (
        Rotation(2018, UNITS, [Held(2017, VICE, "A", 2), Held(2017, VICE, "D", 1)]),
        [("D", Why.VICE_SUCCEEDS), ("B", Why.NEVER_HELD)],
    ),
    "a vice-chair of two years ago does not succeed": (
        Rotation(2019, ("A", "B"), [Held(2017, CHAIR, "A"), Held(2017, VICE, "B")]),
        [("B", Why.NEVER_HELD), ("A", Why.LONGEST_WITHOUT)],
    ),
    "a vice-chair that left does not succeed": (
        Rotation(2018, ("A", "B"), [Held(2017, CHAIR, "A"), Held(2017, VICE, "X")]),
        [("B", Why.NEVER_HELD), ("A", Why.LONGEST_WITHOUT)],
    ),
    "of all who had the chair, the one whose turn is longest ago": (
        Rotation(
            2020,
            ("A", "B", "C"),
            [Held(2019, CHAIR, "C"), Held(2018, CHAIR, "A"), Held(2017, CHAIR, "B")],
        ),
        [("B", Why.LONGEST_WITHOUT), ("A", Why.LONGEST_WITHOUT)],
    ),
    "the fixed order goes on after the last chair, and round its end": (
        Rotation(2018, UNITS, [Held(2017, CHAIR, "E")], order=("B", "D", "E", "A", "C")),
        [("A", Why.FIXED_ORDER), ("C", Why.FIXED_ORDER)],
    ),
    "the fixed order comes after the vice-chair": (
        Rotation(
            2018,
            UNITS,
            [Held(2017, CHAIR, "A"), Held(2017, VICE, "E")],
            order=UNITS,
        ),
        [("E", Why.VICE_SUCCEEDS), ("B", Why.FIXED_ORDER)],
    ),
    "what came out of a merger takes the vice-chair's turn": (
        Rotation(
            2026,
            ("A", "M"),
            [Held(2025, VICE, "X"), Held(2024, CHAIR, "A")],
            successors={"X": ("M",), "Y": ("M",)},
        ),
        [("M", Why.VICE_SUCCEEDS), ("A", Why.LONGEST_WITHOUT)],
    ),
    "through two acts": (
        Rotation(2026, ("A", "N"), [Held(2025, VICE, "X")], successors={"X": ("M",), "M": ("N",)}),
        [("N", Why.VICE_SUCCEEDS), ("A", Why.NEVER_HELD)],
    ),
    "a merged unit has waited since the last turn of any of its predecessors": (
        Rotation(
            2026,
            ("A", "M"),
            [Held(2020, CHAIR, "X"), Held(2023, CHAIR, "Y"), Held(2022, CHAIR, "A")],
            successors={"X": ("M",), "Y": ("M",)},
        ),
        [("A", Why.LONGEST_WITHOUT), ("M", Why.LONGEST_WITHOUT)],
    ),
    "one member can only be the chair": (
        Rotation(2018, ("A",), []),
        [("A", Why.NEVER_HELD)],
    ),
    "no members, no suggestion": (Rotation(2018, (), [Held(2017, VICE, "A")]), []),
}


@pytest.mark.parametrize("case", TABLE)
def test_table(case: str) -> None:
    rotation, expected = TABLE[case]
    assert chosen(rotation) == expected


def test_two_vice_chairs() -> None:
    rotation = Rotation(2018, UNITS, [Held(2017, CHAIR, "B"), Held(2017, VICE, "A")])
    assert [unit for unit, _why in chosen(rotation, vice_chairs=2)] == ["A", "C", "D"]


def test_equal_vice_chairs_are_told_apart_by_the_order_of_members() -> None:
    held = [Held(2017, VICE, "D"), Held(2017, VICE, "B")]
    found = Rotation(2018, UNITS, held).suggest()
    assert found.chair == Choice(CHAIR, "B", Why.VICE_SUCCEEDS, since=2017, equals=2)


def test_the_reason_in_words() -> None:
    rotation = Rotation(
        2026, ("A", "M"), [Held(2025, VICE, "X")], successors={"X": ("M",), "Y": ("M",)}
    )
    chair = rotation.suggest().chair
    assert chair is not None
    assert chair.in_words() == (
        "M là đơn vị phó của năm trước, theo nếp chung lên làm đơn vị trưởng. "
        "M kế thừa lượt của X sau sáp nhập."
    )


HELD = st.builds(
    Held,
    year=st.integers(2010, 2024),
    post=st.sampled_from(Post),
    unit=st.sampled_from(("A", "B", "C", "D", "E", "X", "Y")),
    order=st.integers(1, 2),
)
ROTATIONS = st.builds(
    Rotation,
    year=st.integers(2011, 2025),
    members=st.lists(st.sampled_from(UNITS), unique=True),
    held=st.lists(HELD, max_size=12),
    successors=st.just({"X": ("A", "B"), "Y": ("X",)}),
    order=st.one_of(st.just(()), st.permutations(UNITS).map(tuple)),
)


@given(ROTATIONS, st.integers(0, 3))
def test_only_members_and_nobody_twice(rotation: Rotation[str], vice_chairs: int) -> None:
    units = [unit for unit, _why in chosen(rotation, vice_chairs)]
    assert set(units) <= set(rotation.members)
    assert len(set(units)) == len(units)
    assert len(units) == min(1 + vice_chairs, len(rotation.members))


@given(ROTATIONS)
def test_what_comes_later_changes_nothing(rotation: Rotation[str]) -> None:
    known = [held for held in rotation.held if held.year < rotation.year]
    before = Rotation(rotation.year, rotation.members, known, rotation.successors, rotation.order)
    assert before.suggest() == rotation.suggest()


@given(ROTATIONS)
def test_the_order_of_the_records_does_not_matter(rotation: Rotation[str]) -> None:
    shuffled = sorted(rotation.held, key=lambda held: (held.unit, held.year), reverse=True)
    other = Rotation(rotation.year, rotation.members, shuffled, rotation.successors, rotation.order)
    assert [c.unit for c in other.suggest(2).vice_chairs] == [
        c.unit for c in rotation.suggest(2).vice_chairs
    ]
    assert getattr(other.suggest().chair, "unit", None) == getattr(
        rotation.suggest().chair, "unit", None
    )
