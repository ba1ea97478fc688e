"""Two editions beside each other, and the paths that hold lines together."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.comparing import compare
from scoring.outline import (
    Line,
    declared_total,
    free_path,
    line_faults,
    ordered,
    parents,
    part_of_code,
)
from tests.scoring.criteria_made import SMALL, group, line, with_line

Told = list[tuple[str, str, list[tuple[str, object, object]]]]


def told(old: list[Line], new: list[Line]) -> Told:
    return [
        (one.kind, one.line.path, [(c.field, c.before, c.after) for c in one.changes])
        for one in compare(old, new).lines
    ]


def test_a_set_does_not_differ_from_itself() -> None:
    found = compare(SMALL, SMALL)
    assert (found.lines, found.same) == ((), len(SMALL))


def test_what_was_changed_added_and_removed() -> None:
    new = with_line("I.1", title="Khác", max_points=Decimal(6))
    new = [one for one in new if one.path != "T"] + [line("II.2", "1")]
    assert told(list(SMALL), new) == [
        ("changed", "I.1", [("title", "Dòng I.1", "Khác"),
                            ("max_points", Decimal("7.5"), Decimal(6))]),
        ("added", "II.2", []),
        ("removed", "T", []),
    ]  # fmt: skip


def test_a_line_under_another_path_has_moved_where_its_words_tell_it() -> None:
    new = [replace(one, path="II.2") if one.path == "I.1" else one for one in SMALL]
    assert told(list(SMALL), new) == [("moved", "II.2", [])]
    assert compare(SMALL, new).lines[0].old == SMALL[1]


def test_two_lines_of_the_same_words_are_not_guessed() -> None:
    old = [group("1", "4"), line("1.a", "2", title="Như nhau"), line("1.b", "2", title="Như nhau")]
    new = [group("1", "4"), line("1.c", "2", title="Như nhau"), line("1.d", "2", title="Như nhau")]
    assert sorted(kind for kind, _path, _changes in told(old, new)) == [
        "added", "added", "removed", "removed",
    ]  # fmt: skip


def test_one_line_among_its_sisters_moved_and_not_all_the_others() -> None:
    old = [line(path) for path in "ABCDE"]
    new = [line(path) for path in "EABCD"]
    assert told(old, new) == [("moved", "E", [])]


@pytest.mark.parametrize(
    ("paths", "above"),
    [
        (["I", "I.1", "I.1.a"], ["", "I", "I.1"]),
        (["1.", "1.1.", "1.1"], ["", "1.", "1."]),
        (["I/1.", "I", "I/1./a)"], ["I", "", "I/1."]),
        (["I", "II/1"], ["", None]),
    ],
)
def test_parents_by_path(paths: list[str], above: list[str | None]) -> None:
    found = parents([line(path) for path in paths])
    assert [found.get(path) for path in paths] == above


def test_lines_in_order_are_parents_first_and_sisters_as_given() -> None:
    lines = [line("2.b"), line("1.x"), group("2", "5"), line("2.a"), group("1", "5")]
    assert [(one.path, parent, depth) for one, parent, depth in ordered(lines)] == [
        ("2", "", 0), ("2.b", "2", 1), ("2.a", "2", 1), ("1", "", 0), ("1.x", "1", 1),
    ]  # fmt: skip
    assert declared_total(SMALL) == 20


@pytest.mark.parametrize(
    ("parent", "part", "between", "path"),
    [
        ("II", "1", ".", "II.1"),
        ("1.", "a)", ".", "1.a)"),
        ("I", "1.2", ".", "I.1-2"),
        ("I", "b", ".", "I.b-2"),
        ("", "I", ".", "I-2"),
        ("I/1.", "a)", "/", "I/1./a)"),
        ("I/1.", "a/b", "/", "I/1./a-b"),
    ],
)
def test_a_path_that_nobody_has(parent: str, part: str, between: str, path: str) -> None:
    assert free_path(parent, part, between, ["I", "1.", "I.b."]) == path


def test_parts_come_from_labels() -> None:
    cases = {"I.2.a)": "a)", "1.": "1", "": "7", "...": "7", "a/b": "b"}
    assert {code: part_of_code(code, 7) for code in cases} == cases


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 4001}, ["title"]),
        ({"code": "x" * 41, "measure": "x" * 61}, ["code", "measure"]),
        ({"max_points": Decimal("1.005")}, ["max_points"]),
        ({"target": Decimal("1e17")}, ["target"]),
        ({"floor": Decimal("NaN")}, ["floor"]),
        ({"min_points": Decimal(9)}, ["min_points"]),
        ({"method": "guess", "direction": "up"}, ["method", "direction"]),
        ({"method": "gate"}, ["max_points"]),
        ({}, []),
    ],
)
def test_what_the_database_would_not_keep(changes: dict[str, object], fields: list[str]) -> None:
    assert list(line_faults(replace(line("I"), **changes))) == fields  # type: ignore[arg-type]  # on purpose
