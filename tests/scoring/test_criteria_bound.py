"""Criteria of the demonstration, and sets that are bound to a year of a cluster."""

from pathlib import Path

import pytest
from django.conf import settings

from scoring.criteria_rows import outline_of
from scoring.models import CriteriaSet, ScoreSheet, ScoringYear
from scoring.tables import tables
from scoring.workbooks.criteria import write
from tests.scoring.criteria_made import SMALL, refused, taken
from tests.world import World

pytestmark = pytest.mark.django_db

TABLES = tables(settings.BASE_DIR / "data/scoring_tables.json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bảng điểm.xlsx"
    path.write_bytes(write(SMALL))
    return path


def test_with_cluster_and_year_the_set_is_bound_and_sheets_are_open(
    world: World, file: Path
) -> None:
    year = world.cluster_year
    bound = {"council": None, "cluster": year.cluster.name, "year": year.label}
    assert taken(file, **bound)["state"] == "draft"
    assert not ScoringYear.objects.filter(cluster_year=year).exists()
    assert taken(file, publish=True, **bound)["unchanged"] is True
    made = CriteriaSet.objects.get(name="Bảng điểm")
    assert (made.council, made.cluster, made.cluster_year, made.state) == (
        year.cluster.council, year.cluster, year, "published",
    )  # fmt: skip
    assert ScoreSheet.objects.filter(scoring_year__criteria_set=made).count() == 7
    taken(file, publish=True, **bound)
    assert ScoreSheet.objects.filter(scoring_year__criteria_set=made).count() == 7


def test_a_year_that_is_not_known_is_told_with_those_that_are(world: World, file: Path) -> None:
    year = world.cluster_year
    said = refused(file, council=None, cluster=year.cluster.name, year="1999")
    assert "chưa có năm “1999”" in said
    assert year.label in said


def test_the_demonstration_holds_both_tables_published_and_marked(world: World) -> None:
    found = {one.name: one for one in CriteriaSet.objects.filter(is_demo=True)}
    assert sorted(found) == sorted(table.title for table in TABLES.values())
    for table in TABLES.values():
        one = found[table.title]
        assert (one.state, one.total, one.is_demo) == ("published", table.total, True)
        assert "không phải bảng điểm đã ban hành" in one.note
        assert outline_of(one) == list(table.lines)
