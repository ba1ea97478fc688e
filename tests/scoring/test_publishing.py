"""What keeps a table from being published; both reference tables may be."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from scoring.methods import Entry, Rule, dependent_points, points_of
from scoring.publishing import TreeFault, TreeLine, in_order, tree_faults
from scoring.totals import SheetSum, sheet_sum

D = Decimal

LINES = [
    TreeLine("I", "", "Kinh tế", Rule("group", D(60))),
    TreeLine("I.1", "I", "Thu ngân sách", Rule("direct", D("37.5"))),
    TreeLine("I.2", "I", "Báo cáo đúng hạn", Rule("pass_fail", D("22.5"))),
    TreeLine("II", "", "Văn hóa", Rule("count", D(40), points_per_unit=D(2))),
    TreeLine("T", "", "Điểm thưởng", Rule("group", D(20))),
    TreeLine("T.1", "T", "Mô hình mới", Rule("bonus_penalty", D(20), bonus=D(5))),
    TreeLine("G", "", "Không bị kỷ luật", Rule("gate", D(0))),
]


def points(line: TreeLine, most: str) -> TreeLine:
    return replace(line, rule=replace(line.rule, max_points=D(most)))


def changed(path: str, change: Callable[[TreeLine], TreeLine]) -> list[TreeLine]:
    return [change(line) if line.path == path else line for line in LINES]


def without(*paths: str) -> list[TreeLine]:
    return [line for line in LINES if line.path not in paths]


def found(lines: list[TreeLine], total: str = "100") -> list[tuple[str, str]]:
    return [(fault.path, fault.field) for fault in tree_faults(lines, D(total))]


def test_a_table_that_adds_up() -> None:
    assert tree_faults(LINES, D(100)) == []
    assert tree_faults(LINES[::-1], D(100)) == []


@pytest.mark.parametrize(
    ("lines", "total", "expected"),
    [
        ([], "0", [("", "path")]),
        (LINES, "120", [("", "total")]),
        (changed("I.1", lambda line: points(line, "37")), "100", [("I", "max_points")]),
        (
            changed("I", lambda line: points(line, "61")),
            "100",
            [("I", "max_points"), ("", "total")],
        ),
        (changed("T.1", lambda line: points(line, "25")), "100", [("T", "max_points")]),
        (changed("II", lambda line: points(line, "41")), "100", [("", "total")]),
        (without("I.1", "I.2"), "100", [("I", "method")]),
        (without("T.1"), "120", [("T", "method")]),
        (without("I"), "100", [("I.1", "parent"), ("I.2", "parent")]),
        (changed("G", lambda line: points(line, "5")), "100", [("G", "max_points")]),
        (changed("G", lambda line: replace(line, path="II")), "100", [("II", "path")]),
        (changed("G", lambda line: replace(line, path="")), "100", [("", "path")]),
        (changed("G", lambda line: replace(line, parent="II")), "100", [("G", "parent")]),
        (changed("I", lambda line: replace(line, parent="I")), "100", [("I", "parent")]),
        (
            changed("II", lambda line: replace(line, rule=Rule("count", D(40)))),
            "100",
            [("II", "points_per_unit")],
        ),
        (
            changed("II", lambda line: replace(line, rule=Rule("", D(40)))),
            "100",
            [("II", "method")],
        ),
    ],
)
def test_faults(lines: list[TreeLine], total: str, expected: list[tuple[str, str]]) -> None:
    assert found(lines, total) == expected


def test_every_line_of_a_circle_is_told() -> None:
    lines = [
        TreeLine("A", "B", "", Rule("group", D(0))),
        TreeLine("B", "A", "", Rule("group", D(0))),
        TreeLine("C", "A", "", Rule("direct", D(5))),
        TreeLine("D", "", "", Rule("direct", D(5))),
    ]
    assert found(lines, "5") == [("A", "parent"), ("B", "parent")]


def test_messages_give_both_sums() -> None:
    assert tree_faults(changed("I.1", lambda line: points(line, "37")), D("99.5")) == [
        TreeFault("I", "max_points", "Các dòng dưới I cộng lại được 59,5, điểm tối đa là 60."),
        TreeFault(
            "",
            "total",
            "Các mục lớn cộng lại được 100, tổng điểm công bố là 99,5. Sửa điểm của các mục hoặc "
            "tổng điểm.",
        ),
    ]


def test_nodes_come_in_the_order_of_the_tree() -> None:
    paths = [node.key for node in in_order(LINES[::-1])]
    assert paths == ["G", "T", "T.1", "II", "I", "I.2", "I.1"]


TABLES: dict[str, dict[str, Any]] = {
    table["id"]: table
    for table in json.loads(
        (settings.BASE_DIR / "data/scoring_tables.json").read_text(), parse_float=Decimal
    )["tables"]
}
# What the tables say in words only.
RATES: dict[str, dict[str, Decimal]] = {"T1": {"bonus": D(5)}, "P1": {"penalty": D(5)}}
KINDS = {"target_step": "target_step", "rank_in_cluster": "rank"}


def rule_of(row: dict[str, Any]) -> Rule:
    """The rule of a row of the reference tables."""
    stated = row["rule"] if isinstance(row["rule"], dict) else {}
    numbers = {
        name: D(said[name])
        for said in (row, stated)
        for name in ("target", "at_target", "per_percent_over", "per_percent_under", "floor")
        if said.get(name) is not None
    }
    method = row["type"]
    if method == "quantitative":
        method = KINDS[stated["kind"]] if stated else "target_leader"
    elif method in ("bonus", "penalty", "bonus_penalty"):
        method = "bonus_penalty"
        numbers |= {name: D(row[name]) for name in ("bonus", "penalty") if name in row}
        numbers |= RATES.get(row["code"], {})
    elif "point_per_unit" in row:
        method, numbers["points_per_unit"] = "count", D(row["point_per_unit"])
    return Rule(method, D(row["max"]), D(row.get("min", 0)), **numbers)


def lines_of(table: str) -> list[TreeLine]:
    return [
        TreeLine(row["code"], row["parent"] or "", row["text_vi"], rule_of(row))
        for row in TABLES[table]["rows"]
    ]


@pytest.mark.parametrize(
    ("table", "rows", "total"), [("cand-demo-100", 27, 100), ("synthetic-province-1000", 50, 1000)]
)
def test_the_reference_tables_may_be_published(table: str, rows: int, total: int) -> None:
    lines = lines_of(table)
    assert len(lines) == rows
    assert tree_faults(lines, D(total)) == []
    assert found(lines, str(total + 1)) == [("", "total")]


@pytest.mark.parametrize(
    ("table", "most", "outside"),
    [("cand-demo-100", "100", "0"), ("synthetic-province-1000", "1000", "30")],
)
def test_the_best_of_a_reference_table_reaches_the_base_and_the_bonus(
    table: str, most: str, outside: str
) -> None:
    """Everything given, met and led: 1000 and a bonus of 30 beyond it, not capped."""
    lines = lines_of(table)
    best: dict[str, Decimal | None] = {}
    for line in lines:
        rule = line.rule
        if rule.method == "group":
            continue
        actual = D(0) if rule.max_points <= 0 else D(1000)
        entry = Entry(actual=D(1) if rule.method in ("pass_fail", "gate") else actual)
        if rule.method == "target_step":
            entry = replace(entry, target=D(100))
        if rule.method in ("target_leader", "rank"):
            others = {"other": Entry(actual=D(120)), "best": entry}
            best[line.path] = dependent_points(rule, others)["best"]
        else:
            best[line.path] = points_of(rule, entry)
    leaves = sum(line.rule.method != "group" for line in lines)
    assert sheet_sum(in_order(lines), best, set()) == SheetSum(
        D(most) + D(outside), D(most), leaves, leaves
    )
