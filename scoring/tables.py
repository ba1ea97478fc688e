"""The scoring tables of `data/scoring_tables.json` as lines of criteria sets. No ORM.

None of them is an issued table: one is the demo data of a public application, one is constructed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring.methods import LARGER, SMALLER, Method
from scoring.outline import Line

_RATE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:điểm/|mỗi)")
_EXTRA = ("bonus", "penalty", "bonus_penalty")


@dataclass(frozen=True)
class Table:
    """One table: its lines, what it declares, and the sentence on how genuine it is."""

    key: str
    title: str
    total: Decimal
    authenticity: str
    lines: tuple[Line, ...]


def tables(path: Path) -> dict[str, Table]:
    """The tables that have rows, by their id; numbers are read without going through floats."""
    told = json.loads(path.read_text(), parse_float=Decimal, parse_int=Decimal)
    return {one["id"]: _table(one) for one in told["tables"] if one["rows"]}


def _table(told: Mapping[str, Any]) -> Table:
    return Table(
        key=told["id"],
        title=told["title_vi"],
        total=told["total"],
        authenticity=told["authenticity"],
        # The codes of these tables are paths: "I.1.2" lies under "I.1".
        lines=tuple(map(_line, told["rows"])),
    )


def _line(row: Mapping[str, Any]) -> Line:
    method, parameters = _method(row)
    return Line(
        path=row["code"],
        code=row["code"],
        title=row["text_vi"],
        method=method,
        max_points=row["max"],
        min_points=row.get("min", Decimal(0)),
        measure=row.get("unit", ""),
        evidence_required=method == Method.DIRECT and "kiểm chứng" in str(row["rule"]),
        # Source: only quantitative and pass-fail items can be "không giao chỉ tiêu".
        assignable=row["type"] in ("quantitative", "pass_fail"),
        guidance=_guidance(row),
        **parameters,
    )


def _method(row: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    kind, rule = row["type"], row["rule"]
    if kind in ("group", "gate", "pass_fail"):
        return str(Method(kind)), {}
    if kind in _EXTRA:
        return Method.BONUS_PENALTY, _rates(row)
    if kind == "direct":
        if "point_per_unit" in row:
            return Method.COUNT, {"points_per_unit": row["point_per_unit"]}
        return Method.DIRECT, {}
    if rule == "quantitative_vs_target_and_leader":
        return Method.TARGET_LEADER, {"target": row.get("target"), "direction": LARGER}
    if rule["kind"] == "rank_in_cluster":
        # The results are places of an official list: first is best.
        return Method.RANK, {"direction": SMALLER}
    names = ("at_target", "per_percent_over", "per_percent_under", "floor")
    return Method.TARGET_STEP, {name: rule.get(name) for name in names}


def _rates(row: Mapping[str, Any]) -> dict[str, Any]:
    """The rate for each case: a field of the row, or stated in the words of its rule.

    Where none is stated points are entered directly.
    """
    found = {name: row[name] for name in ("bonus", "penalty") if name in row}
    stated = _RATE.search(row["rule"])
    if not found and stated and row["type"] in ("bonus", "penalty"):
        found[row["type"]] = Decimal(stated[1].replace(",", "."))
    return found


def _guidance(row: Mapping[str, Any]) -> str:
    """What the rule says in Vietnamese words that no parameter holds."""
    rule = row["rule"]
    if isinstance(rule, str) and row["type"] in ("bonus", "penalty", "gate"):
        return rule[:1].upper() + rule[1:] + "."
    return str(rule.get("note", "")) if isinstance(rule, dict) else ""
