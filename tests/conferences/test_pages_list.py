"""The list of conferences: found, filtered, sorted, exported, and nothing beyond one's scope."""

from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from clusters.models import Unit, UnitKind
from conferences.actions import import_records
from tests.samples import copies, raw_record
from tests.world import World


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_user("reader", full_name="Người đọc"))
    return client


def _three() -> list[dict[str, Any]]:
    """A meeting of a central cluster, one of a district without cluster, one without a day."""
    first, second, third = raw_record("seed-0"), raw_record("seed-2"), raw_record("seed-3")
    first["title"] = "Đại hội Phú Thọ"
    second["title"] = "Dự họp Hiệp Hòa"
    third["title"] = None
    return [first, second, third]


@pytest.fixture
def three(db: None) -> None:
    Unit(name="Phú Thọ", full_name="Tỉnh Phú Thọ", kind=UnitKind.PROVINCE).save()
    import_records(_three(), by=None)


FIRST = "Đại hội Phú Thọ"
SECOND = "Dự họp Hiệp Hòa"
THIRD = "Sơ kết năm 2022, Cụm thi đua các tỉnh Đồng bằng sông Hồng"


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/conferences/{query}")
    assert response.status_code == 200
    html = BeautifulSoup(response.content, "html.parser")
    return [" ".join(link.get_text().split()) for link in html.select("tbody a.name")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [FIRST, SECOND, THIRD]),
        ("?q=phu+tho", [FIRST]),
        ("?q=HIEP+hoa", [SECOND]),
        ("?q=song+hong", [THIRD]),
        ("?q=tuyen+quang", [FIRST]),
        ("?q=khong+co", []),
        ("?kind=mid_year_review", [THIRD]),
        ("?for_year=2017", [FIRST, SECOND]),
        ("?level=district", [SECOND]),
        ("?state=recorded", [FIRST, SECOND, THIRD]),
        ("?state=open", []),
        ("?in_cluster=yes", [FIRST, THIRD]),
        ("?in_cluster=no", [SECOND]),
        ("?level=central&for_year=2017", [FIRST]),
        ("?kind=nothing-like-it", []),
    ],
)
def test_search_and_filters(three: None, reader: Client, query: str, found: list[str]) -> None:
    assert titles(reader, query) == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        # Đ comes after D and before S; what has no day stands last both ways.
        ("title", [SECOND, FIRST, THIRD]),
        ("-title", [THIRD, FIRST, SECOND]),
        ("held_on", [SECOND, FIRST, THIRD]),
        ("-held_on", [FIRST, SECOND, THIRD]),
        ("for_year", [FIRST, SECOND, THIRD]),
    ],
)
def test_order(three: None, reader: Client, sort: str, order: list[str]) -> None:
    found = titles(reader, f"?sort={sort}")
    assert found == order if sort != "for_year" else found[-1] == THIRD


def test_what_is_missing_is_said(three: None, reader: Client) -> None:
    html = BeautifulSoup(reader.get("/conferences/?q=song+hong").content, "html.parser")
    held = html.select_one('td[data-l="Họp ngày"]')
    assert held is not None
    assert held.get_text().strip() == "nguồn không nêu"


def test_the_export_holds_what_the_page_shows(three: None, reader: Client) -> None:
    response = reader.get("/conferences/?for_year=2017&sort=title&format=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    heads = next(row for row in rows if "Hội nghị" in row and "Cho năm" in row)
    names = [row[heads.index("Hội nghị")] for row in rows[rows.index(heads) + 1 :]]
    assert names == [SECOND, FIRST]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("nobody", False),
        ("other", False),
        ("staff", True),
        ("both", True),
        ("chair", True),
        ("specialist", True),
        ("member", True),
        ("admin", True),
    ],
)
def test_a_meeting_of_our_own_is_only_for_its_own(
    world: World, client: Client, role: str, sees: bool
) -> None:
    """Page, export and the choices of the filters alike."""
    client.force_login(world.users[role])
    title, year = world.conference.heading, world.cluster_year.label
    assert titles(client) == ([title] if sees else [])
    page = client.get("/conferences/")
    assert (f'<option value="{year}">' in page.content.decode()) is sees
    sheet = load_workbook(BytesIO(client.get("/conferences/?format=xlsx").content)).active
    assert sheet is not None
    exported = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert (title in exported) is sees


LIST_QUERIES = 8


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_number_of_queries_does_not_grow(
    db: None, reader: Client, django_assert_num_queries: Any, rows: int
) -> None:
    import_records(copies(raw_record("seed-0"), rows), by=None)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(titles(reader)) == rows
