"""The rotation's suggestions beside what the real records say."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


def lines(*options: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("compare_terms", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_dong_bang_song_hong_2023_went_otherwise() -> None:
    (chair,) = [
        line
        for line in lines("--disagreements")
        if (line["cluster"], line["year"], line["office"])
        == ("Cụm thi đua các tỉnh Đồng bằng sông Hồng", "2023", "chair")
    ]
    assert chair == {
        "cluster": "Cụm thi đua các tỉnh Đồng bằng sông Hồng",
        "council": "Hội đồng Thi đua - Khen thưởng Trung ương",
        "year": "2023",
        "office": "chair",
        "suggested": ["Ninh Bình"],
        "happened": ["Thái Bình"],
        "agrees": False,
        "reasons": ["Ninh Bình là đơn vị phó của năm trước, theo nếp chung lên làm đơn vị trưởng."],
    }


def test_what_agrees_is_told_too() -> None:
    every, other = lines(), lines("--disagreements")
    assert other == [line for line in every if not line["agrees"]]
    assert (len(every), len(other)) == (23, 14)
