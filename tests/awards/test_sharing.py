"""Sharing dossiers out: a table of small cases, and what holds whatever the case."""

from hypothesis import given
from hypothesis import strategies as st

from awards.board.sharing import Case, share_out

PEOPLE = [1, 2, 3, 4]
people_sets = st.frozensets(st.sampled_from(PEOPLE))


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    n = draw(st.integers(0, 12))
    return [
        Case(
            key=key,
            barred=draw(people_sets),
            has=draw(people_sets),
            of_area=draw(st.none() | st.sampled_from(PEOPLE)),
        )
        for key in range(n)
    ]


loads = st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 9))


@given(cases(), loads, st.integers(1, 4), st.booleans())
def test_nobody_is_given_what_bars_them(
    rows: list[Case], before: dict[int, int], each: int, by_area: bool
) -> None:
    shared = share_out(rows, PEOPLE, before, each=each, by_area=by_area)
    for case in rows:
        got = shared.given[case.key]
        assert len(set(got)) == len(got)
        assert not set(got) & (case.barred | case.has)
        lacking = max(each - len(case.has) - len(got), 0)
        assert shared.short.get(case.key, 0) == lacking
        if lacking:
            # Only where nobody was left.
            assert set(got) | case.barred | case.has == set(PEOPLE)


@given(st.integers(0, 40), st.integers(1, 4))
def test_loads_differ_by_one_at_most_without_conflicts(n: int, each: int) -> None:
    shared = share_out([Case(key) for key in range(n)], PEOPLE, {}, each=each)
    load = [sum(person in got for got in shared.given.values()) for person in PEOPLE]
    assert max(load) - min(load) <= 1


@given(cases(), loads, st.integers(1, 4))
def test_nobody_has_two_more_than_who_could_take_one(
    rows: list[Case], before: dict[int, int], each: int
) -> None:
    shared = share_out(rows, PEOPLE, before, each=each)
    load = {person: before.get(person, 0) for person in PEOPLE}
    for got in shared.given.values():
        for person in got:
            load[person] += 1
    for case in rows:
        got = shared.given[case.key]
        takers = set(PEOPLE) - case.barred - case.has - set(got)
        for person in got:
            assert all(load[person] - load[other] <= 1 for other in takers)


def test_the_area_comes_first_whatever_the_load() -> None:
    rows = [Case(1, of_area=2), Case(2, of_area=2), Case(3, of_area=2, barred=frozenset({2}))]
    shared = share_out(rows, PEOPLE, {2: 50}, by_area=True)
    assert (shared.given[1], shared.given[2]) == ((2,), (2,))
    assert shared.given[3] == (1,)


def test_what_lacks_people_is_named() -> None:
    shared = share_out([Case(7, barred=frozenset({1, 2, 3}))], PEOPLE, {}, each=3)
    assert (shared.given[7], shared.short) == ((4,), {7: 2})
