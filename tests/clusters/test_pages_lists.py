"""The lists of clusters and of units: found, filtered, sorted, paged, exported, and bounded."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from clusters.models import (
    Cluster,
    ClusterAlias,
    ClusterKind,
    ClusterYear,
    Council,
    CouncilLevel,
    Membership,
    Office,
    Term,
    TermStatus,
    Unit,
    UnitKind,
)
from tests.accounts.pages import soup, texts
from tests.clusters.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(User.objects.create_user("reader", full_name="Người đọc"))
    return client


def council(name: str, level: str = CouncilLevel.PROVINCE) -> Council:
    made = Council(name=name, level=level, name_key=name)
    made.save()
    return made


def cluster(name: str, of: Council, **facts: Any) -> Cluster:
    made = Cluster(name=name, name_key=name, council=of, kind=ClusterKind.CUM, **facts)
    made.save()
    return made


def unit(name: str, **facts: Any) -> Unit:
    made = Unit(**{"name": name, "full_name": name, "kind": UnitKind.PROVINCE, **facts})
    made.save()
    return made


def names(client: Client, url: str) -> list[str]:
    response = client.get(url)
    assert response.status_code == 200
    return texts(response, "tbody a.name")


@pytest.fixture
def three(db: None) -> list[Cluster]:
    """Two clusters of one name under two councils, and a block with another name."""
    central = council("Trung ương", CouncilLevel.CENTRAL)
    ministry = council("Bộ Văn hóa", CouncilLevel.MINISTRY)
    first = cluster("Cụm Đồng bằng", central)
    second = cluster("Cụm Đồng bằng", ministry, sector="VHTTDL", sector_key="vhttdl")
    third = cluster("Khối Dân vận", central)
    Cluster.objects.filter(pk=third.pk).update(kind=ClusterKind.KHOI)
    ClusterAlias.objects.create(cluster=first, name="Cụm sông Hồng", name_key="x")
    year = ClusterYear.objects.create(cluster=second, label="2023")
    Membership.objects.create(cluster_year=year, unit=unit("Phú Thọ"), source="s")
    Term.objects.create(
        cluster_year=year,
        office=Office.CHAIR,
        unit=Unit.objects.get(name="Phú Thọ"),
        status=TermStatus.ELECTED,
        source="s",
    )
    return [first, second, third]


BOTH = ["Cụm Đồng bằng", "Cụm Đồng bằng"]
BLOCK = "Khối Dân vận"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [*BOTH, BLOCK]),
        ("?q=dong+bang", BOTH),
        ("?q=ĐỒNG+bang", BOTH),
        ("?q=song+hong", BOTH[:1]),
        ("?q=dan+trung+uong", [BLOCK]),
        ("?q=khong+co", []),
        ("?level=ministry", BOTH[:1]),
        ("?kind=khoi", [BLOCK]),
        ("?year=2023", BOTH[:1]),
        ("?sort=-name", [BLOCK, *BOTH]),
        ("?sort=name", [*BOTH, BLOCK]),
        ("?sort=no-such-column", [*BOTH, BLOCK]),
        ("?level=no-such-level", []),
        ("?page=99", [*BOTH, BLOCK]),
    ],
)
def test_clusters_are_found_and_sorted(
    three: list[Cluster], reader: Client, query: str, found: list[str]
) -> None:
    assert names(reader, f"/clusters/{query}") == found


def test_clusters_of_one_name_are_told_apart(three: list[Cluster], reader: Client) -> None:
    page = soup(reader.get("/clusters/?q=dong+bang"))
    assert [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.select("tbody tr")
    ] == [
        [
            "Cụm Đồng bằng",
            "Bộ Văn hóa Ngành VHTTDL",
            "1 năm 2023",
            "Phú Thọ Cụm trưởng 2023, được bầu",
        ],
        ["Cụm Đồng bằng Tên khác: Cụm sông Hồng", "Trung ương", "chưa rõ", "chưa rõ"],
    ]


def sheet(client: Client, url: str) -> list[list[Any]]:
    response = client.get(url)
    assert response.status_code == 200
    book = load_workbook(BytesIO(response.content))
    (table,) = book.worksheets
    return [[cell.value for cell in row] for row in table.iter_rows()]


def test_the_workbook_has_what_the_page_shows(three: list[Cluster], reader: Client) -> None:
    assert sheet(reader, "/clusters/?q=dong+bang&format=xlsx") == [
        [
            *("Cụm, khối", "Tên khác", "Ghi chú", "Hội đồng", "Ngành", "Thành viên"),
            *("Thành viên của năm", "Đứng đầu gần nhất", "Chức danh"),
        ],
        [
            *("Cụm Đồng bằng", None, None, "Bộ Văn hóa", "Ngành VHTTDL", 1),
            *("năm 2023", "Phú Thọ", "Cụm trưởng 2023, được bầu"),
        ],
        [
            *("Cụm Đồng bằng", "Tên khác: Cụm sông Hồng", None, "Trung ương", None, "chưa rõ"),
            *(None, "chưa rõ", None),
        ],
    ]


def test_the_workbook_of_a_filter_that_means_nothing_is_empty(
    three: list[Cluster], reader: Client
) -> None:
    assert len(sheet(reader, "/clusters/?level=no-such-level&format=xlsx")) == 1


def test_every_row_of_all_pages_is_exported_in_the_order_shown(reader: Client, db: None) -> None:
    of = council("Trung ương")
    for number in range(35, 0, -1):
        cluster(f"Cụm {number}", of)
    expected = [f"Cụm {number}" for number in range(1, 36)]
    assert names(reader, "/clusters/") + names(reader, "/clusters/?page=2") == expected
    rows = sheet(reader, "/clusters/?page=2&format=xlsx")
    assert [row[0] for row in rows[1:]] == expected


def test_the_paper_of_the_workbook(three: list[Cluster], reader: Client) -> None:
    response = reader.get("/clusters/?format=xlsx")
    table = load_workbook(BytesIO(response.content)).active
    assert table is not None
    assert (table.page_setup.paperSize, table.page_setup.orientation) == (9, "landscape")
    assert table.print_title_rows == "$1:$1"
    assert response["Content-Disposition"] == 'attachment; filename="cum-khoi-thi-dua.xlsx"'


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "007"])
def test_names_never_become_formulas_or_numbers(reader: Client, db: None, name: str) -> None:
    cluster(name, council("Trung ương"))
    response = reader.get("/clusters/?format=xlsx")
    table = load_workbook(BytesIO(response.content)).active
    assert table is not None
    assert (table["A2"].value, table["A2"].data_type) == (name, "s")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_of_the_list_of_clusters(
    reader: Client, django_assert_num_queries: Any, rows: int
) -> None:
    of = council("Trung ương")
    for number in range(rows):
        made = cluster(f"Cụm {number}", of)
        member = unit(f"Tỉnh {number}")
        ClusterAlias.objects.create(cluster=made, name=f"Tên {number}", name_key="x")
        for label in ("2022", "2023"):
            year = ClusterYear.objects.create(cluster=made, label=label)
            Membership.objects.create(cluster_year=year, unit=member, source="s")
            Term.objects.create(
                cluster_year=year,
                office=Office.CHAIR,
                unit=member,
                status=TermStatus.SERVING,
                source="s",
            )
    with django_assert_num_queries(12):
        assert len(names(reader, "/clusters/")) == rows


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_of_the_list_of_units(
    reader: Client, django_assert_num_queries: Any, rows: int
) -> None:
    host, ministry = unit("Hòa Bình", is_checked=False), unit("Bộ Công an")
    for number in range(rows):
        unit(f"Công an {number}", parent=host, ministry=ministry)
    with django_assert_num_queries(8):
        assert len(names(reader, "/units/?q=cong+an&kind=province")) == min(rows + 1, 30)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_of_a_cluster_page(
    reader: Client, django_assert_num_queries: Any, rows: int
) -> None:
    made = cluster("Cụm", council("Trung ương"))
    for number in range(rows):
        year = ClusterYear.objects.create(cluster=made, label=str(1990 + number))
        for at in range(3):
            member = unit(f"Tỉnh {number}-{at}")
            Membership.objects.create(cluster_year=year, unit=member, source="s")
            Term.objects.create(
                cluster_year=year,
                office=Office.VICE_CHAIR,
                unit=member,
                status=TermStatus.SERVING,
                source="s",
            )
    with django_assert_num_queries(12):
        assert reader.get(f"/clusters/{made.pk}/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_of_a_year_page(reader: Client, django_assert_num_queries: Any, rows: int) -> None:
    year = ClusterYear.objects.create(cluster=cluster("Cụm", council("Trung ương")), label="2023")
    for number in range(rows):
        Membership.objects.create(cluster_year=year, unit=unit(f"Tỉnh {number}"), source="s")
    with django_assert_num_queries(15):
        assert reader.get(f"/years/{year.pk}/").status_code == 200


@pytest.fixture
def reform(db: None) -> None:
    """Two provinces until 30/6/2025, the one they became, and a unit of no known time."""
    end, begin = date(2025, 6, 30), date(2025, 7, 1)
    unit("Đắk Lắk", code="66", valid_to=end)
    unit("Dương Xá", code="01", valid_to=end)
    unit("Phú Thọ", code="25", valid_from=begin, is_checked=False)
    unit("Đông Anh", kind=UnitKind.DISTRICT, parent=Unit.objects.get(name="Dương Xá"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?on=", ["Dương Xá", "Đắk Lắk", "Đông Anh", "Phú Thọ"]),
        ("?on=2025-06-30", ["Dương Xá", "Đắk Lắk", "Đông Anh"]),
        ("?on=2025-07-01", ["Đông Anh", "Phú Thọ"]),
        ("?on=1/7/2025", ["Đông Anh", "Phú Thọ"]),
        ("", ["Đông Anh", "Phú Thọ"]),
        ("?on=1999-13-45", []),
        ("?on=&q=phu+tho", ["Phú Thọ"]),
        ("?on=&q=66", ["Đắk Lắk"]),
        ("?on=&q=dak+lak", ["Đắk Lắk"]),
        ("?on=&kind=district", ["Đông Anh"]),
        ("?on=&checked=False", ["Phú Thọ"]),
        ("?on=&checked=True&kind=province", ["Dương Xá", "Đắk Lắk"]),
        ("?on=&sort=-name", ["Phú Thọ", "Đông Anh", "Đắk Lắk", "Dương Xá"]),
        ("?on=&sort=code", ["Dương Xá", "Phú Thọ", "Đắk Lắk", "Đông Anh"]),
        ("?on=&sort=-code", ["Đắk Lắk", "Phú Thọ", "Dương Xá", "Đông Anh"]),
    ],
)
def test_units_of_any_day(reform: None, reader: Client, query: str, found: list[str]) -> None:
    assert names(reader, f"/units/{query}") == found


def test_units_inside_a_unit(reform: None, reader: Client) -> None:
    host = Unit.objects.get(name="Dương Xá")
    assert names(reader, f"/units/?on=&within={host.pk}") == ["Đông Anh"]


def test_codes_stay_text_in_the_workbook(reform: None, reader: Client) -> None:
    rows = sheet(reader, "/units/?on=&sort=code&format=xlsx")
    assert [(row[0], row[5]) for row in rows[1:]] == [
        ("Dương Xá", "01"),
        ("Phú Thọ", "25"),
        ("Đắk Lắk", "66"),
        ("Đông Anh", "—"),
    ]


def test_a_unit_that_is_not_checked_says_so(reform: None, reader: Client) -> None:
    page = soup(reader.get("/units/?on="))
    told = {
        words(row.select_one("a.name")): [words(chip) for chip in row.select(".unknown")]
        for row in page.select("tbody tr")
    }
    assert told == {"Dương Xá": [], "Đắk Lắk": [], "Đông Anh": [], "Phú Thọ": ["chưa đối chiếu"]}


def test_a_filter_that_is_wrong_says_how_to_write_it(reform: None, reader: Client) -> None:
    page = soup(reader.get("/units/?on=1999-13-45"))
    told = [text.get_text(strip=True) for text in page.select(".field-error, .invalid-feedback")]
    assert told == ["Không đọc được ngày này. Ghi ngày như 30/6/2025."]


@pytest.mark.parametrize("url", ["/clusters/", "/units/", "/awards/"])
def test_an_empty_list_says_what_comes_next(reader: Client, url: str) -> None:
    page = soup(reader.get(url))
    assert len(page.select(".empty h2")) == 1
    # There is nothing to export; other ways on may be there.
    assert [a["href"] for a in page.select(".acts a") if "xlsx" in str(a["href"])] == []


def test_nothing_found_offers_the_way_back(three: list[Cluster], reader: Client) -> None:
    page = soup(reader.get("/clusters/?q=zzz"))
    assert [(a.get_text(), a["href"]) for a in page.select(".empty a")] == [
        ("Bỏ lọc", "/clusters/")
    ]


def test_filters_and_order_are_kept_from_page_to_page(reader: Client, db: None) -> None:
    of = council("Trung ương")
    for number in range(31):
        cluster(f"Cụm {number}", of)
    page = soup(reader.get("/clusters/?q=cum&sort=-name"))
    following = page.select_one("a[rel=next]")
    assert following is not None
    assert following["href"] == "?q=cum&sort=-name&page=2"
    hidden = page.select_one("input[name=sort]")
    assert hidden is not None
    assert hidden["value"] == "-name"
