"""What a file must be before anything of it is taken over, and what is said when it is not."""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from conferences.records import BadRecords, read_records
from conferences.records.composing import differences
from tests.imported import RECORDS
from tests.records_made import (
    cluster,
    full_records,
    indicator,
    meeting,
    proposal,
    record,
    term,
    written,
)

NAME = "Bản ghi thứ 1 (thu-2017)"


def refusal(path: Path) -> list[str]:
    with pytest.raises(BadRecords) as caught:
        read_records(path)
    return caught.value.errors


def refused(tmp_path: Path, text: str | bytes) -> list[str]:
    path = tmp_path / "in.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return refusal(path)


def test_the_54_records_are_good() -> None:
    assert len(read_records(RECORDS)) == 54


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_fault(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps([record()]), encoding=encoding)
    assert read_records(path) == [record()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Tệp không phải JSON: dòng 1, cột 1: thiếu một giá trị."),
        ("[\n{]", "Tệp không phải JSON: dòng 2, cột 2: thiếu tên khóa trong ngoặc kép."),
        ('[{"id" 1}]', "Tệp không phải JSON: dòng 1, cột 8: thiếu dấu hai chấm."),
        ("[1 2]", "Tệp không phải JSON: dòng 1, cột 4: thiếu dấu phẩy."),
        ("[] []", "Tệp không phải JSON: dòng 1, cột 4: còn nội dung sau khi dữ liệu đã hết."),
        ('["a', "Tệp không phải JSON: dòng 1, cột 2: chữ chưa đóng ngoặc kép."),
        ('["a\n"]', "Tệp không phải JSON: dòng 1, cột 4: ký tự điều khiển trong ngoặc kép."),
        (r'["\x"]', r"Tệp không phải JSON: dòng 1, cột 3: ký hiệu thoát (\) sai."),
        ("{}", "Tệp phải chứa một danh sách bản ghi, bắt đầu bằng “[”."),
        ("null", "Tệp phải chứa một danh sách bản ghi, bắt đầu bằng “[”."),
        ('"[]"', "Tệp phải chứa một danh sách bản ghi, bắt đầu bằng “[”."),
        ("[" * 100_000, "Tệp JSON lồng quá nhiều tầng."),
        (b'["\xff"]', "Tệp không phải UTF-8: byte thứ 3 không đọc được. Lưu lại tệp với UTF-8."),
        (
            "[]".encode("utf-16"),
            "Tệp không phải UTF-8: byte thứ 1 không đọc được. Lưu lại tệp với UTF-8.",
        ),
        ("[1]", "Bản ghi thứ 1, cả bản ghi: 1 không đúng loại; cần mục có các khóa."),
        ("[[]]", "Bản ghi thứ 1, cả bản ghi: [] không đúng loại; cần mục có các khóa."),
    ],
)
def test_what_is_no_list_of_records(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert refused(tmp_path, text) == [said]


def test_a_list_may_be_empty(tmp_path: Path) -> None:
    assert read_records(written(tmp_path / "in.json", [])) == []


@pytest.mark.parametrize("depth", range(100, 1000, 60))
def test_depth_is_refused_wherever_it_breaks(tmp_path: Path, depth: int) -> None:
    text = json.dumps([record()])
    deep = text.replace('"movements": []', f'"movements": {"[" * depth}{"]" * depth}')
    assert len(refused(tmp_path, deep)) == 1


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    absent = tmp_path / "không-có.json"
    assert refusal(absent) == [f"Không đọc được tệp {absent}: không có tệp này."]
    assert refusal(tmp_path) == [f"Không đọc được tệp {tmp_path}: đây là thư mục."]


def test_size_is_refused_without_reading(tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)  # a sparse file: 50 GB that no memory holds
    said = "Tệp lớn hơn 20 MB, mức tối đa mỗi lần nhận. Chia thành nhiều tệp."
    assert refusal(path) == [said]
    os.truncate(path, 20 * 1024**2 + 1)
    assert refusal(path) == [said]
    assert refusal(Path("/dev/zero")) == [said]


def without(key: str) -> dict[str, Any]:
    made = record()
    del made[key]
    return made


DIGITS = "tối đa 15 chữ số, 8 số lẻ."


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (without("title"), "cả bản ghi: thiếu khóa title."),
        (record() | {"extra": 1, "lạ": 2}, "cả bản ghi: khóa lạ: extra, lạ."),
        (
            record(format="conference-record/2"),
            "format: “conference-record/2” không phải là conference-record/1.",
        ),
        (record(format=None), "format: null không phải là conference-record/1."),
        (record(title=5), "title: 5 không đúng loại; cần chữ hoặc null."),
        (record(movements=None), "movements: null không đúng loại; cần danh sách."),
        (record(movements=["a", ""]), "movements[1]: không được để trống."),
        (
            record(conference=meeting(kind="picnic")),
            (
                "conference.kind: “picnic” không thuộc danh sách: annual_summary, mid_year_review, "
                "covenant_signing, preparatory, thematic, other."
            ),
        ),
        (
            record(conference=meeting(date="2023-02-30")),
            "conference.date: “2023-02-30” không phải là ngày có thật (năm-tháng-ngày).",
        ),
        (
            record(conference={}),
            "conference: thiếu khóa kind, date, place, host, presiding, attendees.",
        ),
        (record(cluster=cluster(name="")), "cluster.name: không được để trống."),
        (
            record(cluster=cluster(stated_member_count=True)),
            "cluster.stated_member_count: true không đúng loại; cần số nguyên hoặc null.",
        ),
        (
            record(cluster=cluster(stated_member_count=-1)),
            "cluster.stated_member_count: -1 nhỏ hơn 0.",
        ),
        (
            record(cluster=cluster(stated_member_count=7.5)),
            'cluster.stated_member_count: "7.5" không đúng loại; cần số nguyên hoặc null.',
        ),
        (
            record(cluster=cluster(stated_member_count=2**31)),
            "cluster.stated_member_count: 2147483648 lớn quá, tối đa 2147483647.",
        ),
        (record(terms=[term("Hà Nam", order=0)]), "terms[0].order: 0 nhỏ hơn 1."),
        (
            record(terms=[term("Hà Nam", year="2017\n")]),
            "terms[0].year: “2017” không đúng mẫu [0-9]{4}(-[0-9]{4})?.",
        ),
        (
            record(emulation_year="٢٠١٧"),
            "emulation_year: “٢٠١٧” không đúng mẫu [0-9]{4}(-[0-9]{4})?.",
        ),
        (
            record(proposals=[proposal("Cờ", [], count=3_000_000_000)]),
            "proposals[0].count: 3000000000 lớn quá, tối đa 2147483647.",
        ),
        (
            record(indicators=[indicator("Thu", value=True)]),
            "indicators[0].value: true không đúng loại; cần số hoặc null.",
        ),
        (
            record(indicators=[indicator("Thu", value=1234567890123456)]),
            f"indicators[0].value: 1234567890123456 có quá nhiều chữ số: {DIGITS}",
        ),
        (
            record(indicators=[indicator("Thu", of=0.123456789)]),
            f"indicators[0].of: 0.123456789 có quá nhiều chữ số: {DIGITS}",
        ),
        (
            record(indicators=[indicator("Thu", by_unit={"Hà Nam": None})]),
            "indicators[0].by_unit.Hà Nam: null phải là số, hoặc mục gồm các số.",
        ),
        (
            record(indicators=[indicator("Thu", by_unit={"Hà Nam": {"vàng": "2"}})]),
            'indicators[0].by_unit.Hà Nam: {"vàng": "2"} phải là số, hoặc mục gồm các số.',
        ),
        (
            record(title="a\x00b"),
            "title: có ký tự không lưu được (ký tự rỗng hoặc nửa ký tự). Xóa ký tự đó.",
        ),
        (
            record(movements=["\ud83d"]),
            "movements[0]: có ký tự không lưu được (ký tự rỗng hoặc nửa ký tự). Xóa ký tự đó.",
        ),
        (
            record(indicators=[indicator("Thu", by_unit={"\x00": 1})]),
            (
                "indicators[0].by_unit: có ký tự không lưu được (ký tự rỗng hoặc nửa ký tự). "
                "Xóa ký tự đó."
            ),
        ),
        (record() | {"\ud83d": 1}, r"cả bản ghi: khóa lạ: \ud83d."),
    ],
)
def test_errors_name_the_record_and_the_key(tmp_path: Path, made: Any, said: str) -> None:
    assert refused(tmp_path, json.dumps([made])) == [f"{NAME}, {said}"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("NaN", "NaN không phải là số dùng được."),
        ("Infinity", "Infinity không phải là số dùng được."),
        ("-Infinity", "-Infinity không phải là số dùng được."),
        ("1e9999999999999999999", "1e9999999999999999999 không phải là số dùng được."),
        ("1e-9999999999999999999", "1e-9999999999999999999 không phải là số dùng được."),
        ("1e999", f"1E+999 có quá nhiều chữ số: {DIGITS}"),
        ("1e-999", f"1E-999 có quá nhiều chữ số: {DIGITS}"),
        ("1e99999999", f"1E+99999999 có quá nhiều chữ số: {DIGITS}"),
        ("-1e-99999999", f"-1E-99999999 có quá nhiều chữ số: {DIGITS}"),
        ("9" * 400, f"{'9' * 400} có quá nhiều chữ số: {DIGITS}"),
        (f"0.{'9' * 40}", f"0.{'9' * 40} có quá nhiều chữ số: {DIGITS}"),
    ],
)
def test_numbers_that_no_database_keeps(tmp_path: Path, number: str, said: str) -> None:
    text = json.dumps([record(indicators=[indicator("Thu", by_unit={"Hà Nam": 4321})])])
    place = f"{NAME}, indicators[0].by_unit.Hà Nam"
    assert refused(tmp_path, text.replace("4321", number)) == [f"{place}: {said}"]


@pytest.mark.parametrize("number", ["NaN", "1e999", "-1", "2.5"])
def test_where_a_count_is_wanted(tmp_path: Path, number: str) -> None:
    text = json.dumps([record(proposals=[proposal("Cờ", [], count=4321)])])
    (error,) = refused(tmp_path, text.replace("4321", number))
    assert error.startswith(f"{NAME}, proposals[0].count: ")


def test_a_unit_may_be_called_like_a_key(tmp_path: Path) -> None:
    large = {"count": 3_000_000_000, "rank": 3_000_000_000, "id": 1, "year": 2}
    made = [record(indicators=[indicator("Thu", by_unit=large)])]
    assert read_records(written(tmp_path / "in.json", made)) == made


def test_a_key_that_comes_twice(tmp_path: Path) -> None:
    text = json.dumps([record()]).replace('"voting": null', '"voting": "a", "voting": "b"')
    assert refused(tmp_path, text) == [f"{NAME}, cả bản ghi: khóa “voting” xuất hiện hai lần."]


def test_keys_that_are_one_in_nfc(tmp_path: Path) -> None:
    by_unit = {"Hòa Bình": 1, unicodedata.normalize("NFD", "Hòa Bình"): 2}
    assert len(by_unit) == 2
    text = json.dumps([record(indicators=[indicator("Thu", by_unit=by_unit)])])
    said = "indicators[0].by_unit: khóa “Hòa Bình” xuất hiện hai lần."
    assert refused(tmp_path, text) == [f"{NAME}, {said}"]


def test_an_id_that_comes_twice(tmp_path: Path) -> None:
    made = [record(), record(id="khac"), record(title=None)]
    assert refusal(written(tmp_path / "in.json", made)) == [
        "Bản ghi thứ 3 (thu-2017), id: đã dùng cho bản ghi thứ 1 trong cùng tệp."
    ]


@pytest.mark.parametrize("name", ["", "A", "-a", "hội", "a\n", "a b", "a" * 201])
def test_ids_that_are_none(tmp_path: Path, name: str) -> None:
    (error,) = refusal(written(tmp_path / "in.json", [record(id=name)]))
    assert ", id: " in error
    assert "\n" not in error
    assert len(error) < 200


def test_all_errors_are_said_at_once_but_not_more_than_forty(tmp_path: Path) -> None:
    bad = [record(id=f"thu-{n}", title=n) for n in range(60)]
    assert len(refusal(written(tmp_path / "in.json", bad[:40]))) == 40
    errors = refusal(written(tmp_path / "in.json", bad))
    assert len(errors) == 41
    assert errors[39].startswith("Bản ghi thứ 40 (thu-39), title: ")
    assert errors[40] == "Còn lỗi khác; sửa các lỗi trên trước."


def test_one_record_may_have_too_many_errors(tmp_path: Path) -> None:
    made = [record(movements=[""] * 100_000)]
    assert len(refusal(written(tmp_path / "in.json", made))) == 41


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"title": ""}, [("title", "Tổng kết năm 2017", "")]),
        ({"voting": ""}, [("voting", None, "")]),
        ({"movements": ["a", "b"]}, [("movements[0]", None, "a"), ("movements[1]", None, "b")]),
        (
            {"cluster": cluster(stated_member_count=0)},
            [("cluster.stated_member_count", None, 0)],
        ),
        ({"ranking": {"complete": 0, "entries": []}}, [("ranking.complete", False, 0)]),
    ],
)
def test_differences(change: dict[str, Any], found: list[Any]) -> None:
    assert list(differences(record(), record(**change))) == found


def test_differences_deep_inside() -> None:
    old, new = full_records("thu-1") + full_records("thu-1")
    new["indicators"][0]["by_unit"]["Hà Nam"] = {"vàng": 2}
    new["conferred"][0]["recipients"][0].pop("label")
    new["terms"] = new["terms"][:1]
    assert list(differences(old, new)) == [
        ("terms[1]", old["terms"][1], None),
        ("conferred[0].recipients[0].label", "cá nhân, hộ gia đình", None),
        ("indicators[0].by_unit.Hà Nam.bạc", 0.5, None),
    ]
