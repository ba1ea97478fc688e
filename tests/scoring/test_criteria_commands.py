"""Criteria from the command line: in and out, and every fault on stderr."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from clusters.models import Council
from scoring.models import CriteriaSet
from scoring.tables import tables
from scoring.workbooks.criteria import write
from tests.scoring.criteria_made import (
    SMALL,
    cells,
    changed,
    council,
    put,
    refused,
    taken,
    with_line,
)

pytestmark = pytest.mark.django_db

TABLES = tables(settings.BASE_DIR / "data/scoring_tables.json")


@pytest.fixture
def of() -> Council:
    return council()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bảng điểm.xlsx"
    path.write_bytes(write(SMALL))
    return path


@pytest.mark.parametrize("key", TABLES)
def test_the_tables_go_in_are_published_and_come_out_equal(
    of: Council, tmp_path: Path, key: str
) -> None:
    table = TABLES[key]
    there, back = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    there.write_bytes(write(table.lines))
    told = taken(there, name=key, publish=True)
    assert told == {
        "name": key, "edition": 1, "state": "published", "lines": len(table.lines),
        "total": str(table.total), "unchanged": False,
    }  # fmt: skip
    call_command("export_criteria", key, back, stdout=StringIO())
    assert cells(back.read_bytes()) == cells(there.read_bytes())
    assert taken(back, name=key)["unchanged"] is True


def test_the_same_name_again_is_the_next_edition_unless_it_is_the_same(
    of: Council, file: Path, tmp_path: Path
) -> None:
    told = [taken(file), taken(file)]
    file.write_bytes(write(with_line("T", title="Khác")))
    told.append(taken(file))
    assert [(one["edition"], one["unchanged"]) for one in told] == [
        (1, False),
        (1, True),
        (2, False),
    ]
    out = tmp_path / "out.xlsx"
    call_command("export_criteria", "Bảng điểm", out, edition=1, stdout=StringIO())
    assert cells(out.read_bytes()) == cells(write(SMALL))


def test_every_fault_is_told_and_nothing_is_written(of: Council, file: Path) -> None:
    file.write_bytes(changed(put({"E4": "bảy", "A5": "IV.1"})).getvalue())
    assert refused(file).splitlines() == [
        "Tệp còn 2 chỗ cần sửa; chưa nhập gì:",
        "Dòng 4, cột E: “bảy” không phải là số. Viết như 1.283,5 hoặc 12,5.",
        "Dòng 5, cột A: IV.1 thuộc IV nhưng tệp không có dòng IV. Thêm dòng đó.",
    ]
    assert CriteriaSet.objects.count() == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"council": "central"}, "Không có hội đồng nào khớp “central”"),
        ({"council": None}, "Thêm --council"),
        ({"cluster": "Cụm 1"}, "--cluster và --year đi cùng nhau"),
        ({"cluster": "Cụm 1", "year": "2024"}, "Không có cụm, khối nào tên “Cụm 1”"),
        ({"name": " "}, "Nhập tên bộ tiêu chí"),
    ],
)
def test_what_cannot_be_placed_is_told_with_the_cure(
    of: Council, file: Path, options: dict[str, Any], words: str
) -> None:
    assert words in refused(file, **options)
    assert CriteriaSet.objects.count() == 0


def test_two_councils_of_a_level_are_listed(of: Council, file: Path) -> None:
    council("Hội đồng TĐKT tỉnh Lào Cai")
    assert "- Hội đồng TĐKT tỉnh Lào Cai (province)" in refused(file)


def test_files_that_are_none(of: Council, tmp_path: Path) -> None:
    assert "Không đọc được tệp" in refused(tmp_path / "none.xlsx")
    text = tmp_path / "text.xlsx"
    text.write_text("path,code")
    assert "không phải là sổ Excel" in refused(text)
    assert "Không đọc được tệp" in refused(tmp_path)


def test_what_cannot_be_exported_is_told(of: Council, file: Path, tmp_path: Path) -> None:
    taken(file)
    cases: list[tuple[list[Any], dict[str, Any], str]] = [
        (["Không có", tmp_path / "o.xlsx"], {}, "Đang có:\n- Bảng điểm"),
        (["Bảng điểm", tmp_path / "o.xlsx"], {"edition": 9}, "Không có bản 9. Đang có: 1."),
        (["Bảng điểm", tmp_path / "no" / "o.xlsx"], {}, "Không ghi được tệp"),
    ]
    for args, options, words in cases:
        with pytest.raises(CommandError, match=words):
            call_command("export_criteria", *args, stdout=StringIO(), **options)
    council("Hội đồng TĐKT tỉnh Lào Cai")
    taken(file, council="Hội đồng TĐKT tỉnh Lào Cai")
