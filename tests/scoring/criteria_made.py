"""Criteria sets for tests: small trees, as lines and in the database."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from clusters.models import Council
from clusters.names import key
from clusters.resolution import wordings
from scoring.actions.criteria import About, create_criteria, publish_criteria
from scoring.methods import Method
from scoring.models import CriteriaSet, Criterion
from scoring.outline import Line, declared_total
from scoring.workbooks.criteria import COLUMNS, write

D = Decimal


def line(path: str, most: str = "5", method: str = Method.DIRECT, **others: Any) -> Line:
    told = {"code": path, "title": f"Dòng {path}"} | others
    return Line(path=path, method=method, max_points=D(most), **told)


def group(path: str, most: str, **others: Any) -> Line:
    return line(path, most, Method.GROUP, **others)


# 20 points in two groups, a bonus and a gate outside the base.
SMALL = (
    group("I", "12"),
    line("I.1", "7.5"),
    line("I.2", "4.5", Method.COUNT, points_per_unit=D("0.5"), measure="mô hình"),
    group("II", "8"),
    line("II.1", "8", Method.PASS_FAIL, assignable=True, evidence_required=True),
    line("T", "5", Method.BONUS_PENALTY, bonus=D(1), penalty=D("0.5"), min_points=D(-3)),
    line("G", "0", Method.GATE, guidance="Vi phạm thì không xét.\nXem quy chế."),
)


def with_line(path: str, **changes: Any) -> list[Line]:
    """SMALL with one line that says something else."""
    return [replace(one, **changes) if one.path == path else one for one in SMALL]


def council(name: str = "Hội đồng TĐKT tỉnh Gia Lai") -> Council:
    made = Council(level="province", name=name, name_key=key(wordings().council(name)))
    made.save()
    return made


def about(of: Council, **others: Any) -> About:
    return About(**{"council": of, "name": "Bảng điểm thử", "total": D(20)} | others)


def draft(of: Council, lines: Any = SMALL, **others: Any) -> CriteriaSet:
    told = {"total": declared_total(lines)} | others
    return create_criteria(about=about(of, **told), lines=lines, by=None)


def published(of: Council, lines: Any = SMALL, **others: Any) -> CriteriaSet:
    return publish_criteria(criteria_set=draft(of, lines, **others), by=None)


def at(criteria_set: CriteriaSet, path: str) -> Criterion:
    rows = Criterion.objects.select_related("criteria_set", "parent")
    return rows.get(criteria_set=criteria_set, path=path)


Change = Callable[[Any], None]


def changed(change: Change, lines: Any = SMALL) -> BytesIO:
    """The workbook of `lines` after `change` to its sheet, as another program saves it."""
    book = openpyxl.load_workbook(BytesIO(write(lines)))
    change(book["criteria"])
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def put(cells: dict[str, Any]) -> Change:
    def change(sheet: Any) -> None:
        for name, value in cells.items():
            sheet[name] = value

    return change


def letter(key: str) -> str:
    return str(openpyxl.utils.get_column_letter(COLUMNS.index(key) + 1))


def cells(content: bytes) -> list[tuple[Any, ...]]:
    """Every cell of the sheet of criteria."""
    book = openpyxl.load_workbook(BytesIO(content))
    return list(book["criteria"].iter_rows(values_only=True))


def taken(file: Path, **options: Any) -> dict[str, Any]:
    """The last line that the command says."""
    out = StringIO()
    told = {"name": "Bảng điểm", "council": "province"} | options
    call_command("import_criteria", file, stdout=out, **told)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return found


def refused(file: Path, **options: Any) -> str:
    with pytest.raises(CommandError) as told:
        taken(file, **options)
    return str(told.value)
