"""What units came from and became: over any edges, and read from the real changes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.models import Unit, UnitChange, UnitKind
from clusters.models.units import UnitChangeKind
from clusters.querysets import read_lineage
from clusters.units.lineage import Edge, Lineage

MERGER, UPGRADE = date(2025, 7, 1), date(2026, 4, 30)


def lineage() -> Lineage:
    """1 and 2 merge into 3, which becomes 4; 5 is split into 6 and 7."""
    return Lineage.of(
        [
            Edge(3, 4, UPGRADE, 11),
            Edge(1, 3, MERGER, 10),
            Edge(2, 3, MERGER, 10),
            Edge(5, 6, MERGER, 12),
            Edge(5, 7, MERGER, 12),
        ]
    )


@pytest.mark.parametrize(
    ("unit", "ancestors", "descendants"),
    [
        (1, (), (3, 4)),
        (3, (1, 2), (4,)),
        (4, (3, 1, 2), ()),
        (5, (), (6, 7)),
        (7, (5,), ()),
        (9, (), ()),
    ],
)
def test_the_nearest_come_first(
    unit: int, ancestors: tuple[int, ...], descendants: tuple[int, ...]
) -> None:
    assert lineage().ancestors(unit) == ancestors
    assert lineage().descendants(unit) == descendants


@pytest.mark.parametrize(
    ("unit", "changes"), [(1, {10, 11}), (4, {10, 11}), (5, {12}), (6, {12}), (9, set())]
)
def test_the_acts_on_the_way(unit: int, changes: set[int]) -> None:
    assert lineage().changes(unit) == changes


def test_a_circle_in_the_data_ends_where_it_began() -> None:
    circle = Lineage.of([Edge(1, 2, MERGER, 1), Edge(2, 1, UPGRADE, 2)])
    assert circle.ancestors(1) == (2,)
    assert circle.descendants(1) == (2,)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_ancestors_and_descendants_mirror_each_other(pairs: list[tuple[int, int]]) -> None:
    known = Lineage.of(
        Edge(before, after, MERGER, number) for number, (before, after) in enumerate(pairs)
    )
    for unit in range(9):
        for ancestor in known.ancestors(unit):
            assert unit in known.descendants(ancestor)
        assert unit not in known.ancestors(unit)


def _unit(name: str) -> Unit:
    unit = Unit(name=name, full_name=f"Tỉnh {name}", kind=UnitKind.PROVINCE)
    unit.save()
    return unit


def _change(on: date, before: list[Unit], after: list[Unit]) -> UnitChange:
    change = UnitChange.objects.create(kind=UnitChangeKind.MERGE, on=on, legal_basis="NQ")
    change.predecessors.set(before)
    change.successors.set(after)
    return change


def test_changes_are_read_in_both_directions(db: None) -> None:
    old_a, old_b, other, merged, city = map(_unit, ("A", "B", "C", "M", "TP"))
    _change(MERGER, [old_a, old_b], [merged])
    _change(UPGRADE, [merged], [city])
    _change(MERGER, [other], [])
    found = read_lineage([merged.pk])
    assert found.ancestors(merged.pk) == (old_a.pk, old_b.pk)
    assert found.descendants(merged.pk) == (city.pk,)
    assert read_lineage([city.pk]).ancestors(city.pk) == (merged.pk, old_a.pk, old_b.pk)
    assert read_lineage([other.pk]).edges == ()
    assert read_lineage([city.pk], back=False).edges == ()


@pytest.mark.parametrize("units", [1, 3, 30])
def test_one_query_a_step_for_any_number_of_units(
    db: None, units: int, django_assert_num_queries: Any
) -> None:
    """Back: to the old units, and to nothing; ahead: to nothing."""
    merged = [_unit(f"Mới {number}") for number in range(units)]
    for unit in merged:
        _change(MERGER, [_unit(f"{unit} cũ 1"), _unit(f"{unit} cũ 2")], [unit])
    wanted = [unit.pk for unit in merged]
    with django_assert_num_queries(3):
        found = read_lineage(wanted)
    assert len(found.edges) == 2 * units
