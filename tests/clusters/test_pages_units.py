"""Pages of units: who they are, what came before, and nothing that belongs to others."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from clusters.models import Unit
from tests.accounts.pages import soup
from tests.clusters.reading import rows, section, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(User.objects.create_user("reader", full_name="Người đọc"))
    return client


def page_of(reader: Client, unit: Unit) -> BeautifulSoup:
    response = reader.get(f"/units/{unit.pk}/")
    assert response.status_code == 200
    return soup(response)


def old(name: str) -> Unit:
    """The province that ended with the reform of 2025."""
    return Unit.objects.get(name=name, parent=None, ministry=None, valid_to="2025-06-30")


def new(name: str) -> Unit:
    return Unit.objects.get(name=name, parent=None, ministry=None, valid_from="2025-07-01")


CLUSTER = (
    "Cụm thi đua 7 tỉnh Trung du và Miền núi phía Bắc Hội đồng Thi đua - Khen thưởng Trung ương"
)


def test_the_history_of_a_merged_province_is_marked_as_inherited(reader: Client) -> None:
    page = page_of(reader, new("Phú Thọ"))
    assert rows(page, "lich-su") == []
    assert rows(page, "ke-thua") == [
        ["2018", CLUSTER, "Thành viên, Cụm trưởng", "kế thừa từ Tỉnh Hòa Bình"],
        ["2018", CLUSTER, "Thành viên", "kế thừa từ Tỉnh Phú Thọ"],
        ["2017", CLUSTER, "Thành viên, Cụm phó", "kế thừa từ Tỉnh Hòa Bình"],
        ["2017", CLUSTER, "Thành viên", "kế thừa từ Tỉnh Phú Thọ"],
    ]


def test_a_province_of_old_has_its_own_history_and_inherits_nothing(reader: Client) -> None:
    page = page_of(reader, old("Hòa Bình"))
    assert [row[:3] for row in rows(page, "lich-su")] == [
        ["2018", CLUSTER, "Thành viên, Cụm trưởng"],
        ["2017", CLUSTER, "Thành viên, Cụm phó"],
    ]
    assert rows(page, "ke-thua") == []


def test_awards_proposed_for_a_part_are_inherited_too(reader: Client) -> None:
    page = page_of(reader, new("Phú Thọ"))
    assert rows(page, "khen-thuong") == []
    inherited = rows(page, "khen-ke-thua")
    assert [row[:3] for row in inherited] == [
        ["Cờ thi đua của Chính phủ kế thừa từ Tỉnh Phú Thọ", "2017", "Đề nghị Chính phủ"]
    ]
    assert [row[:3] for row in rows(page_of(reader, old("Phú Thọ")), "khen-thuong")] == [
        ["Cờ thi đua của Chính phủ", "2017", "Đề nghị Chính phủ"]
    ]


def test_the_way_from_predecessors_to_successors_with_day_and_basis(reader: Client) -> None:
    for name in ("Hòa Bình", "Vĩnh Phúc"):
        page = page_of(reader, old(name))
        assert [words(item) for item in section(page, "truoc-sau").select("li")] == [
            (
                "Hợp nhất, sáp nhập, 1/7/2025 Tỉnh Hòa Bình, Tỉnh Phú Thọ, Tỉnh Vĩnh Phúc "
                "Tỉnh Phú Thọ Căn cứ: Nghị quyết 202/2025/QH15"
            )
        ]


def test_a_chain_of_changes_is_told_from_the_oldest_on(reader: Client) -> None:
    page = page_of(reader, Unit.objects.get(full_name="Thành phố Đồng Nai"))
    assert [words(item) for item in section(page, "truoc-sau").select("li")] == [
        (
            "Hợp nhất, sáp nhập, 1/7/2025 Tỉnh Bình Phước, Tỉnh Đồng Nai Tỉnh Đồng Nai "
            "Căn cứ: Nghị quyết 202/2025/QH15"
        ),
        (
            "Nâng cấp, chuyển loại, 30/4/2026 Tỉnh Đồng Nai Thành phố Đồng Nai "
            "Căn cứ: Nghị quyết 30/2026/QH16"
        ),
    ]
    inherited = {row[3] for row in rows(page, "ke-thua")}
    assert inherited == {"kế thừa từ Tỉnh Bình Phước", "kế thừa từ Tỉnh Đồng Nai"}


def test_the_province_of_ninh_binh_has_nothing_of_its_departments_meeting(reader: Client) -> None:
    """Seed 1 speaks of the Sở VHTT in the scope of the ministry, never of the province."""
    department = Unit.objects.get(name="Sở VHTT Ninh Bình")
    assert department.parent is not None
    assert "2018" in [row[0] for row in rows(page_of(reader, department), "lich-su")]
    for unit in (old("Ninh Bình"), new("Ninh Bình")):
        page = page_of(reader, unit)
        text = words(page.select_one("main"))
        assert [said for said in ("VHTT", "ngành", "Văn hóa") if said in text] == []


def test_units_of_one_name_are_two_pages(reader: Client) -> None:
    units = list(Unit.objects.filter(name="Tân Phú").select_related("parent"))
    ledes = [words(page_of(reader, unit).select_one("p.lede")) for unit in units]
    assert sorted(ledes) == [
        "Trực thuộc Thành phố Hồ Chí Minh.",
        "Trực thuộc Tỉnh Đồng Nai.",
        "Trực thuộc huyện Châu Thành.",
    ]


def test_a_unit_known_by_name_only_says_so(reader: Client) -> None:
    page = page_of(reader, Unit.objects.get(name="Sở VHTT Ninh Bình"))
    assert [words(chip) for chip in page.select(".facts .unknown")] == ["Chưa đối chiếu"]
    assert words(page.select_one(".note.unknown")) == (
        "Đơn vị này chỉ được biết qua tên nêu trong bản ghi hội nghị, chưa được quản trị viên đối "
        "chiếu với danh mục."
    )
    assert page_of(reader, new("Phú Thọ")).select(".note.unknown") == []


def test_names_are_escaped(reader: Client) -> None:
    unit = new("Phú Thọ")
    unit.full_name = unit.name = "<script>alert(1)</script>"
    unit.save()
    urls = [f"/units/{unit.pk}/", "/units/?q=alert", f"/units/{old('Hòa Bình').pk}/"]
    for url in urls:
        html = reader.get(url).content.decode()
        assert (url, "<script>alert" in html, "&lt;script&gt;alert" in html) == (url, False, True)


@pytest.mark.parametrize("name", ["Phú Thọ", "Gia Lai", "Thái Nguyên"])
def test_a_page_asks_the_same_of_much_and_of_little_history(
    reader: Client, django_assert_num_queries: Any, name: str
) -> None:
    unit = new(name)
    with django_assert_num_queries(21):
        page_of(reader, unit)
