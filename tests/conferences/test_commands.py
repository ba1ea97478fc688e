"""The two commands at the terminal: what they print, what they refuse, what they leave."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from clusters.models import Province
from conferences.models import Conference
from tests.imported import RECORDS
from tests.records_made import cluster, council, record, term, written

pytestmark = pytest.mark.django_db


def imported(path: Path, *options: str) -> list[str]:
    out = io.StringIO()
    call_command("import_records", str(path), *options, stdout=out, stderr=io.StringIO())
    return out.getvalue().splitlines()


def counts(path: Path, *options: str) -> dict[str, int]:
    return json.loads(imported(path, *options)[-1])  # type: ignore[no-any-return]  # counts


def rows() -> dict[str, int]:
    """How many rows the tables of all our apps have."""
    models = [model for app in settings.HOUSE for model in apps.get_app_config(app).get_models()]
    found = {model._meta.label: model._base_manager.count() for model in models}
    return {label: count for label, count in found.items() if count}


def test_the_first_import_loads_the_reference_itself() -> None:
    assert counts(RECORDS) == {
        "records": 54, "created": 54, "updated": 0, "unchanged": 0, "warnings": 0,
    }  # fmt: skip
    assert Province.objects.count() == 90


def test_a_dry_run_leaves_nothing_not_even_the_reference(tmp_path: Path) -> None:
    path = written(tmp_path / "in.json", [record(cluster=cluster(members=["Hà Nam"]))])
    assert rows() == {}
    assert counts(path, "--dry-run")["created"] == 1
    assert rows() == {}


def test_a_dry_run_of_an_update_leaves_nothing(tmp_path: Path) -> None:
    imported(written(tmp_path / "in.json", [record()]))
    before = rows()
    path = written(tmp_path / "in.json", [record(title="khác", terms=[term("Hà Nam")])])
    assert counts(path, "--dry-run", "--update")["updated"] == 1
    assert rows() == before
    assert Conference.objects.get().title == "Tổng kết năm 2017"


def test_other_content_is_refused_with_the_differences(tmp_path: Path) -> None:
    imported(written(tmp_path / "in.json", [record()]))
    before = rows()
    path = written(tmp_path / "in.json", [record(id="thu-moi"), record(title=None)])
    for options in ([], ["--dry-run"]):
        with pytest.raises(CommandError) as caught:
            imported(path, *options)
        assert str(caught.value).splitlines() == [
            "Bản ghi đã có với nội dung khác. Thêm --update để thay, hoặc sửa tệp:",
            'thu-2017, title: "Tổng kết năm 2017" → (không có)',
        ]
        assert rows() == before
    assert counts(path, "--update") == {
        "records": 2, "created": 1, "updated": 1, "unchanged": 0, "warnings": 0,
    }  # fmt: skip


def test_warnings_come_before_the_last_line(tmp_path: Path) -> None:
    path = written(tmp_path / "in.json", [record(cluster=cluster(members=["?", "Hà Nam"]))])
    assert imported(path) == [
        "thu-2017: “?” không phải là một tên.",
        '{"records": 1, "created": 1, "updated": 0, "unchanged": 0, "warnings": 1}',
    ]


def test_one_bad_record_keeps_the_good_ones_out(tmp_path: Path) -> None:
    path = written(tmp_path / "in.json", [record(), record(id="thu-2", movements=[""])])
    with pytest.raises(CommandError) as caught:
        imported(path)
    assert str(caught.value) == ("Bản ghi thứ 2 (thu-2), movements[0]: không được để trống.")
    assert rows() == {}


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe[]", b"[NaN]", b"[" * 9999])
def test_files_that_are_no_records(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        imported(path)
    assert rows() == {}


def test_an_empty_list_is_no_fault(tmp_path: Path) -> None:
    assert set(counts(written(tmp_path / "in.json", [])).values()) == {0}


def test_export_names_what_is_not_there() -> None:
    with pytest.raises(CommandError) as caught:
        call_command("export_records", "--id=a", "--id=b", stdout=io.StringIO())
    assert str(caught.value) == "Không có bản ghi: a, b."


def test_export_of_nothing_is_an_empty_list(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("export_records", stdout=out)
    assert json.loads(out.getvalue()) == []


def test_export_to_a_file_is_what_stdout_gets(tmp_path: Path) -> None:
    imported(written(tmp_path / "in.json", [record(title="Tổng kết Đắk Lắk")]))
    out = io.StringIO()
    call_command("export_records", stdout=out)
    call_command("export_records", f"--output={tmp_path / 'out.json'}", stdout=io.StringIO())
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == out.getvalue()
    assert "Tổng kết Đắk Lắk" in out.getvalue()


def _kinds(path: Path, made: Any) -> list[str]:
    imported(written(path / "in.json", [made]), "--update")
    said = Conference.objects.get(record_id="thu-2017").mentions.filter(role="member")
    return [str(row.unit) for row in said]


def test_the_day_of_the_meeting_decides_which_phu_tho(tmp_path: Path) -> None:
    """Without a date the day of publication, then the last of the year."""
    made = record(cluster=cluster(members=["Phú Thọ"]), published="2025-06-30T08:00")
    made["conference"]["date"] = None
    found = []
    for published, year in [("2025-06-30T08:00", "2026"), ("2025-07-01", "2024"), (None, "2025"),
                            ("hôm qua", "2020-2021"), (None, None)]:  # fmt: skip
        _kinds(tmp_path, made | {"published": published, "emulation_year": year})
        unit = Conference.objects.get().mentions.get(role="member").unit
        found.append(unit.valid_to and unit.valid_to.isoformat() if unit else "không rõ")
    assert found == ["2025-06-30", None, None, "2025-06-30", "không rõ"]


def test_a_ministry_never_means_a_province(tmp_path: Path) -> None:
    made = record(
        council=council("ministry", "Bộ Công an"), cluster=cluster(members=["Ninh Bình", "Hà Nam"])
    )
    assert _kinds(tmp_path, made) == ["Ninh Bình (Bộ Công an)", "Hà Nam (Bộ Công an)"]
