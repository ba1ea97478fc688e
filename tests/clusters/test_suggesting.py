"""Suggestions on the real records: what was known before, and where it happened otherwise."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clusters.models import Cluster, Office, Term
from clusters.years.suggesting import first_year, rotation_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]

MIDLANDS = "Cụm thi đua 7 tỉnh Trung du và Miền núi phía Bắc"
DELTA = "Cụm thi đua các tỉnh Đồng bằng sông Hồng"


def suggested(cluster: str, year: str, *more: str) -> dict[str, object]:
    out = StringIO()
    call_command("suggest_terms", "--cluster", cluster, "--year", year, *more, stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    told: dict[str, object] = json.loads(lines[0])
    return told


@pytest.mark.parametrize(
    ("cluster", "year", "chair"),
    [
        (MIDLANDS, "2018", "Hòa Bình"),
        (MIDLANDS, "2019", "Yên Bái"),
        ("Cụm thi đua Tây Nguyên và duyên hải miền Trung", "2024", "Lâm Đồng"),
        (DELTA, "2023", "Ninh Bình"),
        ("Cụm thi đua số 5 - Bộ Công an (6 tỉnh Bắc Trung Bộ)", "2019", "Công an Thừa Thiên Huế"),
    ],
)
def test_last_years_vice_chair(cluster: str, year: str, chair: str) -> None:
    told = suggested(cluster, year)
    assert told["chair"] == chair
    assert isinstance(told["reasons"], list)
    assert told["reasons"][0].startswith(f"{chair} là đơn vị phó của năm trước")


def test_known_officers_of_the_year_itself_change_nothing() -> None:
    """2018 is on record: Hòa Bình with Yên Bái. The suggestion knows only 2017."""
    assert suggested(MIDLANDS, "2018")["vice_chairs"] == ["Bắc Giang"]


def test_wherever_the_vice_chair_is_known_it_is_suggested() -> None:
    vices = Term.objects.filter(office=Office.VICE_CHAIR, unit__isnull=False)
    for term in vices.select_related("unit", "cluster_year__cluster"):
        label = term.cluster_year.label
        if "-" in label:
            continue
        rotation = rotation_of(term.cluster_year.cluster, str(int(label) + 1))
        level = min(other.order for other in vices.filter(cluster_year=term.cluster_year))
        equals = {
            unit
            for other in vices.filter(cluster_year=term.cluster_year, order=level)
            if other.unit is not None
            for unit in rotation.became(other.unit)
        }
        found = rotation.suggest().chair
        assert found is not None
        assert found.unit in equals


def test_it_happened_otherwise() -> None:
    """Every year of which last year's vice-chair and the chair are known, and differ."""
    differing = []
    for cluster in Cluster.objects.all():
        for term in Term.objects.filter(
            cluster_year__cluster=cluster, office=Office.CHAIR, unit__isnull=False
        ).select_related("unit", "cluster_year"):
            before = Term.objects.filter(
                cluster_year__cluster=cluster,
                cluster_year__label=str(first_year(term.cluster_year.label) - 1),
                office=Office.VICE_CHAIR,
            )
            found = rotation_of(cluster, term.cluster_year.label).suggest().chair
            if before.exists() and found is not None and found.unit != term.unit:
                assert term.unit is not None
                differing.append(
                    (cluster.name, term.cluster_year.label, found.unit.name, term.unit.name)
                )
    assert differing == [(DELTA, "2023", "Ninh Bình", "Thái Bình")]


def test_a_merged_member_is_suggested_under_its_new_name() -> None:
    """After 1/7/2025 only provinces of today are named."""
    assert suggested(DELTA, "2026")["chair"] in {"Hải Phòng", "Bắc Ninh", "Hưng Yên", "Ninh Bình"}


def test_an_ambiguous_name_lists_the_candidates() -> None:
    with pytest.raises(CommandError) as told:
        suggested("Cụm thi đua số 1", "2025", "--council", "zzz")
    assert "Không có cụm, khối nào tên" in str(told.value)


@pytest.mark.parametrize("year", ["20x", "2024-25", ""])
def test_a_year_that_is_none(year: str) -> None:
    with pytest.raises(CommandError) as told:
        suggested(DELTA, year)
    assert str(told.value) == "Ghi năm như 2023, năm học như 2020-2021."


def test_what_nobody_knows_is_said() -> None:
    assert suggested("Cụm thi đua số 1", "2024") == {
        "chair": None,
        "vice_chairs": [],
        "reasons": ["Chưa biết thành viên nào của các năm trước."],
    }
