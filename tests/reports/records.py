"""Facts for the tests of documents: the real records, and some that no source has."""

import json
from functools import cache
from typing import Any

from django.conf import settings

from reports.documents import Facts
from reports.documents.facts import About, combine
from reports.documents.pdf import report_pdf

ALL: dict[str, dict[str, Any]] = {
    record["id"]: record
    for record in json.loads((settings.BASE_DIR / "data/conferences.json").read_text())
}
# The five texts, a mid-year review, one without cluster, one of a block with ranking.
READ_BACK = [
    "seed-0", "seed-1", "seed-2", "seed-3", "seed-4",
    "dnb-2016-mid", "pm-flag-2023", "bk-khoi-vhxh-2022", "many-rows", "all-given",
]  # fmt: skip


def facts_of(name: str) -> Facts:
    if name == "many-rows":
        return many_rows()
    if name == "all-given":
        return all_given()
    return combine(ALL[name], About(from_published=True))


@cache
def pdf_of(name: str) -> bytes:
    """The report of a record, made once in a test process."""
    return report_pdf(facts_of(name))


def bare(**changes: Any) -> dict[str, Any]:
    """A live record that knows nothing but its cluster, with `changes`."""
    record: dict[str, Any] = {
        "format": "conference-record/1",
        "id": None,
        "title": None,
        "source": None,
        "published": None,
        "council": {"level": "province", "name": "Hội đồng A", "name_inferred": False},
        "cluster": {
            "name": "Cụm thi đua số 1",
            "kind": "cum",
            "sector": None,
            "stated_member_count": None,
            "members": [],
            "members_complete": False,
            "excluded": [],
        },
        "emulation_year": "2026",
        "conference": {
            "kind": "annual_summary",
            "date": None,
            "place": None,
            "host": None,
            "presiding": [],
            "attendees": [],
        },
        "terms": [],
        "ranking": {"complete": False, "entries": []},
        "proposals": [],
        "conferred": [],
        "indicators": [],
        "covenant": None,
        "movements": [],
        "limitations": [],
        "recommendations": [],
        "next_tasks": [],
        "legal_refs": [],
        "voting": None,
        "ambiguities": [],
    }
    return {**record, **changes}


def indicator(name: str, **changes: Any) -> dict[str, Any]:
    """An indicator of which only the name is known, with `changes`."""
    unknown: dict[str, Any] = {
        "value": None, "value_max": None, "at_least": False, "of": None, "unit": None,
        "scope": None, "vs_plan_pct": None, "by_unit": {},
    }  # fmt: skip
    return {"name": name, **unknown, **changes}


def many_rows() -> Facts:
    """Tables that go over several pages, and a list long enough to break between lines."""
    units = [f"Đơn vị số {number}" for number in range(1, 61)]
    entries = [{"unit": u, "rank": n, "total": 900 - n / 4} for n, u in enumerate(units, start=1)]
    by_unit = {
        unit: {"total": n + 3, "vàng": n, "bạc": 2, "đồng": 1} for n, unit in enumerate(units)
    }
    record = bare(
        ranking={"complete": True, "entries": entries},
        indicators=[
            indicator(f"Chỉ tiêu thi đua thứ {n}", value=n * 1000, vs_plan_pct=100 + n / 8)
            for n in range(1, 41)
        ]
        + [indicator("Huy chương", value=1830, unit="huy chương", by_unit=by_unit)],
        limitations=[
            f"Hạn chế thứ {n}: chế độ thông tin, báo cáo của một số đơn vị chưa kịp thời, chưa "
            "đúng thời gian quy định tại Quy chế hoạt động của Cụm"
            for n in range(1, 30)
        ],
    )
    return combine(record, About(is_demo=True))


def all_given() -> Facts:
    """A live conference with everything that a document may show, number to signer."""
    record = {**ALL["seed-0"], "id": None, "title": None, "source": None, "published": None}
    record["ranking"] = {
        "complete": True,
        "entries": [
            {"unit": "Phú Thọ", "rank": 1, "total": 987.5},
            {"unit": "Tuyên Quang", "rank": 2, "total": 981.25},
            {"unit": "Bắc Kạn", "rank": None, "total": None},
        ],
    }
    about = About(
        titles={"chair": "Trưởng cụm", "vice_chair": "Phó Trưởng cụm"},
        number="05/BC-CTĐ",
        place="Tuyên Quang",
        date="2018-03-22",
        signer="Phạm Minh Huấn",
    )
    return combine(record, about)
