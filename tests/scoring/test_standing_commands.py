"""`import_scores` and `standing` as somebody types them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from scoring.models import Score
from tests.scoring.appraisals_made import begun
from tests.scoring.scores_made import scores
from tests.world import World

CLUSTER = "Khối thi đua số 1 tỉnh Minh Họa"


def run(name: str, *args: Any) -> str:
    out = StringIO()
    call_command(name, *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "diem.xlsx"
    rows = [
        ("Sở Nội vụ", "I/1", None, None, None, "12,5"),
        ("Sở Nội vụ", "II/1", None, None, "không"),
        ("Sở Nội vụ", "G", "đạt"),
        ("Sở Tài chính", "I/1", 12),
        ("Sở Tài chính", "G", "không đạt"),
    ]
    path.write_bytes(scores(rows).getvalue())
    return path


def year(world: World) -> tuple[str, ...]:
    return ("--cluster", CLUSTER, "--council", "province", "--year", world.cluster_year.label)


def test_scores_go_in_and_a_standing_comes_out(world: World, file: Path) -> None:
    begun(world, rank_by="ratio")
    told = run("import_scores", file, *year(world), "--stage", "self")
    assert json.loads(told) == {"rows": 5, "changed": 5, "units": 2}
    rows = json.loads(run("standing", *year(world), "--stage", "self", "--json"))
    assert rows[0] == {
        "unit": "Sở Nội vụ",
        "total": 12.5,
        "assigned_max": 70,
        "rank": 1,
        "considered": True,
        "complete": False,
    }
    assert rows[-1] == {
        "unit": "Sở Tài chính",
        "total": 12,
        "assigned_max": 100,
        "rank": None,
        "considered": False,
        "complete": False,
    }
    assert [(row["total"], row["rank"]) for row in rows[1:-1]] == [(0, 2)] * 5
    shown = run("standing", *year(world), "--stage", "self").splitlines()
    assert shown[0].split() == ["Hạng", "Tổng", "điểm", "Được", "giao", "Đơn", "vị"]
    assert shown[1].split()[:3] == ["1", "12,5", "70"]
    assert shown[-1].split()[:3] == ["không", "xét", "12"]


def test_faults_end_the_command_and_are_all_told(world: World, tmp_path: Path) -> None:
    begun(world)
    path = tmp_path / "sai.xlsx"
    path.write_bytes(scores([("Sở Nội vụ", "I/1", 99), ("Ai đó", "I/1", 1)]).getvalue())
    with pytest.raises(CommandError) as told:
        run("import_scores", path, *year(world), "--stage", "self")
    assert str(told.value).splitlines() == [
        "Dòng 3, cột C: 99 vượt điểm tối đa 20. Nhập từ 0 đến 20.",
        "Dòng 4, cột A: “Ai đó” không phải là thành viên của năm này. Chép tên từ danh sách.",
    ]
    assert not Score.objects.exists()


def test_what_cannot_be_found_is_said(world: World, file: Path) -> None:
    with pytest.raises(CommandError, match="không có năm 1999"):
        run("standing", "--cluster", CLUSTER, "--year", "1999", "--stage", "self")
    with pytest.raises(CommandError, match="Không có cụm, khối nào tên"):
        run("standing", "--cluster", "Không có", "--year", "2026", "--stage", "self")
    with pytest.raises(CommandError, match="chưa có cách chấm điểm"):
        run("standing", *year(world), "--stage", "self")
    with pytest.raises(CommandError, match="No such file"):
        run("import_scores", file.with_name("x.xlsx"), *year(world), "--stage", "self")
    file.write_text("không phải sổ")
    begun(world)
    with pytest.raises(CommandError, match="không phải là sổ Excel"):
        run("import_scores", file, *year(world), "--stage", "self")
