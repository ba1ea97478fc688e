"""Pages of clusters and their years on the real records."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from accounts.models import User
from clusters.models import Cluster, ClusterYear
from tests.accounts.pages import soup, texts
from tests.clusters.reading import rows, section, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]

HIGHLANDS = "Cụm thi đua các tỉnh Tây Nguyên và Duyên hải miền Trung"
SOUTH_WEST = "Cụm thi đua các tỉnh miền Tây Nam Bộ"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(User.objects.create_user("reader", full_name="Người đọc"))
    return client


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day after the records, so that what is over stays over."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 22))


def page_of(reader: Client, cluster: Cluster) -> BeautifulSoup:
    response = reader.get(f"/clusters/{cluster.pk}/")
    assert response.status_code == 200
    return soup(response)


def test_the_members_and_what_they_have_become(reader: Client) -> None:
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    assert rows(page, "thanh-vien") == [
        [unit, later, "Dữ liệu tham chiếu về cụm, khối"]
        for unit, later in (
            ("Tỉnh Bình Định", "Tỉnh Gia Lai"),
            ("Tỉnh Đắk Lắk", "Đắk Lắk (mới)"),
            ("Tỉnh Đắk Nông", "Tỉnh Lâm Đồng"),
            ("Tỉnh Khánh Hòa", "Khánh Hòa (mới)"),
            ("Tỉnh Lâm Đồng", "Lâm Đồng (mới)"),
            ("Tỉnh Phú Yên", "Tỉnh Đắk Lắk"),
        )
    ]
    members = section(page, "thanh-vien")
    heads = [words(head) for head in members.select("thead th")]
    assert heads == ["Đơn vị", "Từ 1/7/2025 là", "Nguồn"]


def test_the_years_with_their_offices(reader: Client) -> None:
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    assert rows(page, "cac-nam-ten") == [
        ["2024", "Tỉnh Lâm Đồng Được đề xuất", "Tỉnh Phú Yên Được đề xuất", "6"],
        ["2023", "Tỉnh Bình Định Đã giữ", "Tỉnh Lâm Đồng Đã giữ", "6"],
        ["2018", "chưa rõ", "chưa rõ", "chưa rõ"],
    ]


def test_what_was_only_proposed_says_so_in_the_head(reader: Client) -> None:
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    assert [(words(chip), chip["class"]) for chip in page.select(".facts .state")] == [
        ("Cụm trưởng 2024: Tỉnh Lâm Đồng (được đề xuất)", ["state", "unknown"]),
        ("Cụm phó 2024: Tỉnh Phú Yên (được đề xuất)", ["state", "unknown"]),
    ]


def test_an_office_whose_unit_is_not_stated(reader: Client) -> None:
    page = page_of(reader, Cluster.objects.get(name=SOUTH_WEST))
    year = next(row for row in rows(page, "cac-nam-ten") if row[0] == "2020")
    assert year[2] == (
        "nguồn không nêu đơn vị Cụm phó thứ nhất Đã giữ Tỉnh Đồng Tháp Cụm phó thứ hai Đã giữ"
    )
    assert [words(text) for text in page.select("svg.rot text.inf")] == ["Nguồn không nêu đơn vị"]


def test_the_picture_shows_the_marks_and_tells_them(reader: Client) -> None:
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    assert [words(text) for text in page.select("svg.rot text.yr, svg.rot text.yr2")] == [
        *("Từ 1/7/2025 là", "sau sắp xếp đơn vị"),
        *("2018", "chưa rõ"),
        *("2019–2022", "chưa có tư liệu"),
        *("2023", "đã giữ"),
        *("2024", "được đề xuất"),
    ]
    assert [
        (words(text), text["class"])
        for text in page.select("svg.rot text.chair-t, svg.rot text.vice-t, svg.rot text.sug-t")
    ] == [
        ("Cụm trưởng", ["chair-t"]),
        ("Cụm phó", ["vice-t"]),
        ("Cụm trưởng", ["sug-t"]),
        ("Cụm phó", ["sug-t"]),
    ]
    assert words(page.select_one("svg.rot desc")) == (
        "Năm 2018: chưa có tư liệu về chức danh. "
        "Năm 2023: Cụm trưởng: Tỉnh Bình Định (đã giữ); Cụm phó: Tỉnh Lâm Đồng (đã giữ). "
        "Năm 2024: Cụm trưởng: Tỉnh Lâm Đồng (được đề xuất); "
        "Cụm phó: Tỉnh Phú Yên (được đề xuất)."
    )


def test_numbers_of_the_picture_are_plain(reader: Client) -> None:
    """1150 written as 1.150 would be a picture one unit wide."""
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    svg = page.select_one("svg.rot")
    assert svg is not None
    assert svg["viewbox"] == "0 0 1150 282"


def test_a_block_has_its_own_titles(reader: Client) -> None:
    cluster = Cluster.objects.get(name="Khối thi đua Văn hóa - Xã hội tỉnh Quảng Ngãi")
    page = page_of(reader, cluster)
    assert words(page.select_one("#luan-phien")) == "Khối trưởng, Khối phó qua các năm"
    assert rows(page, "cac-nam-ten")[0] == [
        *("2023", "Sở TTTT Được bầu, suy tôn", "Đài PTTH tỉnh Được bầu, suy tôn", "chưa rõ")
    ]


def test_other_names_and_what_is_not_known(reader: Client) -> None:
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    facts = dict(
        zip(map(words, page.select(".kv dt")), map(words, page.select(".kv dd")), strict=True)
    )
    assert facts == {
        "Hội đồng": "Hội đồng Thi đua - Khen thưởng Trung ương",
        "Cấp": "Trung ương",
        "Ngành": "không theo ngành",
        "Chức danh": "Cụm trưởng, Cụm phó",
        "Quyết định thành lập": "chưa có tư liệu",
        "Tên khác": "Cụm thi đua Tây Nguyên và duyên hải miền Trung",
    }


def test_a_cluster_of_which_only_the_name_is_known(reader: Client) -> None:
    cluster = Cluster.objects.get(name="Cụm Thi đua 1")
    page = page_of(reader, cluster)
    assert page.select("svg.rot") == []
    members, years = page.select(".in > p.quiet")[:2]
    assert words(members).startswith("Chưa nguồn nào nêu thành viên.")
    assert words(years).startswith("Chưa có năm nào được ghi.")


def test_the_conferences_of_a_cluster_are_there(reader: Client) -> None:
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    links = [link["href"] for link in page.select("main a[href^='/conferences/']")]
    assert len(links) == 2


def year_page(reader: Client, cluster: str, label: str) -> BeautifulSoup:
    year = ClusterYear.objects.get(cluster__name=cluster, label=label)
    response = reader.get(f"/years/{year.pk}/")
    assert response.status_code == 200
    return soup(response)


def test_the_officers_of_a_year(reader: Client) -> None:
    page = year_page(reader, SOUTH_WEST, "2020")
    assert rows(page, "chuc-danh") == [
        ["nguồn không nêu đơn vị", "Cụm phó thứ nhất", "Đã giữ", "Bản ghi hội nghị tnb-2020-mid"],
        ["Tỉnh Đồng Tháp", "Cụm phó thứ hai", "Đã giữ", "Bản ghi hội nghị tnb-2020-mid"],
    ]
    assert [words(link) for link in page.select("nav.acts a")] == ["2016", "2023"]


def test_a_stated_number_that_differs_from_the_names_known(reader: Client) -> None:
    """Seed 1 names three of the members that it counts."""
    year = ClusterYear.objects.get(conferences__record_id="seed-1")
    members = section(soup(reader.get(f"/years/{year.pk}/")), "thanh-vien")
    assert words(members.select_one(".meta")) == "3 đơn vị được nêu tên; nguồn nêu 9 thành viên"
    assert len(members.select(".note.unknown")) == 1


def test_a_suggestion_is_marked_as_one(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(2024, 5, 1))
    page = page_of(reader, Cluster.objects.get(name=HIGHLANDS))
    assert [words(text) for text in page.select("svg.rot text.sug-t")] == [
        "Cụm trưởng",
        "Cụm phó",
        "Cụm trưởng?",
        "Cụm phó?",
    ]
    assert words(page.select_one("ul.only-s li .state")) == "Gợi ý, chưa ai quyết định"


def test_names_are_escaped(reader: Client) -> None:
    cluster = Cluster.objects.get(name=HIGHLANDS)
    cluster.name = '<script>alert("1")</script>'
    cluster.chair_title = "<b>Trưởng</b>"
    cluster.save()
    for url in (f"/clusters/{cluster.pk}/", "/clusters/", f"/years/{cluster.years.all()[0].pk}/"):
        html = reader.get(url).content.decode()
        assert (url, "<script>alert" in html, "<b>Trưởng" in html) == (url, False, False)


@pytest.mark.parametrize("url", ["/clusters/0/", "/years/0/", "/units/0/"])
def test_what_is_not_there(reader: Client, url: str) -> None:
    assert reader.get(url).status_code == 404


@pytest.mark.parametrize("url", ["/clusters/", "/units/", "/awards/"])
def test_strangers_are_sent_to_sign_in(client: Client, url: str) -> None:
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url}")


def test_each_page_is_under_its_entry(reader: Client) -> None:
    cluster = Cluster.objects.get(name=HIGHLANDS)
    year = cluster.years.all()[0]
    for url, entry in (
        ("/clusters/", "Cụm, khối thi đua"),
        (f"/clusters/{cluster.pk}/", "Cụm, khối thi đua"),
        (f"/years/{year.pk}/", "Cụm, khối thi đua"),
        ("/units/", "Đơn vị"),
    ):
        assert (url, texts(reader.get(url), ".nav-main a[aria-current]")) == (url, [entry])
