"""Which papers dossiers consist of: the reference data, taken over once, kept by the admin."""

import json
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import RequestFactory

from catalogue.actions import load_paper_requirements
from catalogue.models import AwardKind, PaperRequirement
from catalogue.models.law import Confidence
from catalogue.models.papers import PaperSource
from tests.imported import imported_rows  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]
ENTRIES: list[dict[str, Any]] = json.loads(
    (settings.BASE_DIR / "data/paper_requirements.json").read_text(encoding="utf-8")
)["requirements"]
CATALOGUED = json.loads(
    (settings.BASE_DIR / "data/award_catalogue.json").read_text(encoding="utf-8")
)["rules"]["dossier"]
BASE_TITLES = ("COBT", "CSTDT", "CSTDCS", "LDTT", "TTLDXS", "TTLDTT")


def _asked(code: str | None, day: date) -> list[PaperRequirement]:
    return list(PaperRequirement.objects.on(day).filter(kind__code=code).order_by("order"))


@pytest.mark.parametrize("code", ["COCP", "BKTTG", "CSTDTQ"])
def test_each_catalogued_list_has_a_line_for_each_paper(code: str) -> None:
    rows = _asked(code, date(2026, 1, 1))
    assert len(rows) == len(CATALOGUED[code])
    optional = ["nếu có" in said for said in CATALOGUED[code]]
    assert [not row.is_needed for row in rows] == optional
    assert {row.confidence for row in rows} == {Confidence.SECONDARY}
    assert all(row.citation for row in rows)


@pytest.mark.parametrize("code", BASE_TITLES)
@pytest.mark.parametrize(
    ("day", "confidence", "law"),
    [
        (date(2025, 6, 30), "secondary", "98/2023/NĐ-CP"),
        (date(2025, 7, 1), "unconfirmed", "152/2025/NĐ-CP"),
    ],
)
def test_base_titles_follow_the_decree_of_the_day(
    code: str, day: date, confidence: str, law: str
) -> None:
    rows = _asked(code, day)
    assert [row.source for row in rows[:3]] == ["letter", "achievements", "minutes"]
    assert {(row.confidence, row.document and row.document.number) for row in rows} == {
        (confidence, law)
    }
    assert any("sáng kiến" in row.title for row in rows) is (code in ("CSTDT", "CSTDCS"))
    assert ("kết quả bỏ phiếu" in rows[2].title) is (code in ("COBT", "CSTDT", "CSTDCS"))


def test_what_has_no_list_of_its_own_has_the_general_one_unconfirmed() -> None:
    rows = _asked(None, date(2026, 1, 1))
    assert {row.confidence for row in rows} == {Confidence.UNCONFIRMED}
    assert [row.source for row in rows if row.is_needed] == ["letter", "achievements", "minutes"]
    own = set(PaperRequirement.objects.exclude(kind=None).values_list("kind__code", flat=True))
    assert own == {"COCP", "BKTTG", "CSTDTQ", *BASE_TITLES}


def test_letters_and_minutes_are_of_the_letter_and_nothing_else() -> None:
    shared = {PaperSource.LETTER, PaperSource.MINUTES}
    assert {row.source for row in PaperRequirement.objects.filter(is_shared=True)} == shared
    assert not PaperRequirement.objects.filter(is_shared=False, source__in=shared).exists()


def test_taking_over_twice_adds_nothing() -> None:
    assert PaperRequirement.objects.count() == len(ENTRIES)
    assert load_paper_requirements(ENTRIES) == 0


@pytest.mark.parametrize("edit", [{"title": "Tờ trình (bản chính)"}, {"order": 9}])
def test_what_an_administrator_edited_stays(edit: dict[str, Any]) -> None:
    row = PaperRequirement.objects.get(kind__code="COCP", order=1)
    PaperRequirement.objects.filter(pk=row.pk).update(valid_to=date(2026, 9, 30), **edit)
    assert load_paper_requirements(ENTRIES) == 0
    row.refresh_from_db()
    assert row.valid_to == date(2026, 9, 30)
    assert {name: getattr(row, name) for name in edit} == edit


def test_an_unknown_award_is_no_data() -> None:
    with pytest.raises(KeyError):
        load_paper_requirements([{**ENTRIES[0], "award": "KHONG_CO"}])


@pytest.mark.parametrize(
    ("typed", "found"),
    [("bien ban binh xet", True), ("co thi dua cua chinh phu", True), ("khong he co", False)],
)
def test_the_admin_finds_without_diacritics(rf: RequestFactory, typed: str, found: bool) -> None:
    shown = admin.site._registry[PaperRequirement]
    rows, _distinct = shown.get_search_results(rf.get("/"), PaperRequirement.objects.all(), typed)
    assert rows.filter(kind=AwardKind.objects.get(code="COCP")).exists() is found
