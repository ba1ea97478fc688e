"""Workbooks of old decisions as tests write them, and what comes of them."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from awards.actions.importing_register import import_decisions
from awards.scope import units_of_desks
from awards.workbooks.decisions import COLUMNS, SHEET, Reading, read
from awards.workbooks.register_plan import Plan, plan
from tests.filled_in import filled_in
from tests.world import World

TODAY = date(2026, 6, 1)
GOOD: dict[str, Any] = {
    "number": "12/QĐ-UBND",
    "issued_on": datetime(2021, 3, 9),  # noqa: DTZ001  # a day of a workbook has no zone
    "authority": "Chủ tịch UBND tỉnh Minh Họa",
    "signer": "Trần Ký",
    "award": "Cờ thi đua của Chính phủ",
    "to": "Tập thể",
    "recipient": "Sở Tài chính",
    "year": 2020,
    "ground": "Công trạng",
}
PERSON = GOOD | {
    "to": "Cá nhân",
    "recipient": "Nguyễn Văn An",
    "birth_year": 1980,
    "unit": "Sở Tài chính",
    "award": "Chiến sĩ thi đua toàn quốc",
}


def book(*rows: dict[str, Any], keys: tuple[str, ...] = COLUMNS, sheet: str = SHEET) -> bytes:
    return filled_in(sheet, keys, rows)


def reading(*rows: dict[str, Any]) -> Reading:
    return read(BytesIO(book(*rows)), today=TODAY)


def planned(world: World, *rows: dict[str, Any], role: str = "specialist") -> Plan:
    found = reading(*rows)
    assert found.faults == []
    return plan(units_of_desks(world.users[role]).select_related("parent"), found.rows)


def taken(world: World, *rows: dict[str, Any], role: str = "specialist", **choices: str) -> Plan:
    found = reading(*rows)
    assert found.faults == []
    told = planned(world, *rows, role=role).told
    chosen = {name.replace("_", "-"): value for name, value in choices.items()}
    by = world.users[role]
    return import_decisions(rows=found.rows, told=told, choices=chosen, by=by)
