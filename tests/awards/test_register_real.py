"""The register on the real records: what sources state as given, and nothing proposed."""

from collections import Counter

import pytest
from django.test import Client

from accounts.models import User
from awards.models import Award
from tests.accounts.pages import soup, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(User.objects.create_user("reader", full_name="Người đọc"))
    return client


def test_the_lines_are_those_that_sources_state_as_given(reader: Client) -> None:
    response = reader.get("/awards/")
    named = [name.get_text() for name in soup(response).select("tbody th")]
    assert len(named) == Award.objects.count() == 18
    assert texts(response, ".facts .state") == ["18 dòng", "157 lượt khen"]


def test_the_flags_of_2023_go_to_the_units_meant(reader: Client) -> None:
    response = reader.get("/awards/?q=co+thi+dua+chinh+phu&year_from=2023&year_to=2023&sort=unit")
    assert texts(response, "tbody td:nth-of-type(1)") == [
        "Bộ Quốc phòng",
        "Học viện Chính trị quốc gia Hồ Chí Minh",
        "Kiểm toán Nhà nước",
        "Tỉnh Nam Định",
        "NXB Chính trị quốc gia Sự thật",
        "Trung ương Đoàn TNCS Hồ Chí Minh",
    ]


def test_no_key_of_a_record_is_shown(reader: Client) -> None:
    """A label such as individuals_businesspeople_households is nobody's word."""
    assert "_" not in "".join(texts(reader.get("/awards/"), "tbody td"))


def test_each_line_leads_to_the_conference_that_states_it(reader: Client) -> None:
    page = soup(reader.get("/awards/"))
    found = Counter(
        str(link["href"]).split("/")[1] for link in page.select("tbody td:last-child a")
    )
    assert found == {"conferences": 18}
