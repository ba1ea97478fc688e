"""The confirmation of an award: what it says, what it keeps to itself, and who may order it."""

from datetime import date
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Award, Household, Person
from reports.actions.building import build
from reports.actions.confirming import request_confirmation
from reports.confirming import confirmation_facts
from reports.models import Report, ReportKind
from tests.awards.dossiers_made import decision
from tests.world import ROLES, World
from workflow.models import JournalEntry
from workflow.moves import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(world: World) -> Award:
    person = Person(name="Nguyễn Văn Thử", birth_year=1983, unit=world.unit("Sở Tài chính"))
    person.save()
    paper = decision("77/QĐ-TEST", issued_on=date(2025, 2, 1), state="recorded", council=None)
    row = Award(name="Bằng khen của Chủ tịch UBND tỉnh", person=person, year="2024", decision=paper)
    row.save()
    return row


def text_of(report: Report) -> str:
    made = build(report.pk)
    assert made is not None
    assert made.state == "done", made.error
    with made.file.open() as file, pdfplumber.open(BytesIO(file.read())) as pdf:
        return " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)


def test_it_says_what_the_register_says_and_no_birth_year(world: World, award: Award) -> None:
    report = request_confirmation(award, by=world.users["staff"])
    told = text_of(report)
    for words in (
        "GIẤY XÁC NHẬN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nguyễn Văn Thử",
        "Sở Tài chính",
        "Bằng khen của Chủ tịch UBND tỉnh",
        "năm 2024",
        "Quyết định số 77/QĐ-TEST ngày 01 tháng 02 năm 2025",
        "Chủ tịch UBND tỉnh Minh Họa",
        report.code,
        "VĂN BẢN MINH HỌA",
    ):
        assert words in told, words
    assert "1983" not in told
    assert "1983" not in str(Report.objects.get(pk=report.pk).facts)


def facts_for(award: Award) -> str:
    report = Report.objects.create(award=award, kind=ReportKind.CONFIRMATION)
    return " ".join(confirmation_facts(report)["sections"][0]["lines"])


def test_a_revoked_award_is_not_confirmed_as_standing(award: Award) -> None:
    Award.objects.filter(pk=award.pk).update(
        revoked_on=date(2026, 1, 5), revoke_reason="Quyết định số 3/QĐ-UBND"
    )
    told = facts_for(award)
    assert "đã bị hủy ngày 05 tháng 01 năm 2026: Quyết định số 3/QĐ-UBND" in told
    assert "không bị hủy" not in told


def test_units_households_and_what_is_not_known(world: World) -> None:
    unit = world.unit("Sở Tài chính")
    home = Household(name="Trần Thị B", unit=unit)
    home.save()
    for values, words in (
        ({"unit": unit}, "Tập thể: Sở Tài chính"),
        ({"household": home}, "Hộ gia đình: Trần Thị B"),
        ({"recipient": "Tổ dân phố 5"}, "Tập thể: Tổ dân phố 5"),
    ):
        given: dict[str, Any] = dict(values)
        row = Award(name="Giấy khen", **given)
        row.save()
        told = facts_for(row)
        assert words in told
        assert "chưa ghi số quyết định" in told


def test_a_mere_number_is_confirmed_for_nobody(world: World) -> None:
    row = Award(name="Giấy khen", count=12)
    row.save()
    with pytest.raises(Refused, match="chỉ ghi số lượng"):
        request_confirmation(row, by=world.users["staff"])
    client = Client()
    client.force_login(world.users["staff"])
    page = client.get(reverse("awards:award", args=[row.pk])).content.decode()
    assert ("chỉ ghi số lượng" in page, reverse("reports:confirm", args=[row.pk]) in page) == (
        True,
        False,
    )


def test_one_is_made_at_a_time(world: World, award: Award) -> None:
    first = request_confirmation(award, by=world.users["staff"])
    with pytest.raises(Refused, match="đang được tạo"):
        request_confirmation(award, by=world.users["other"])
    build(first.pk)
    second = request_confirmation(award, by=world.users["other"])
    assert second.code != first.code
    assert JournalEntry.objects.filter(verb="request").count() == 2


@pytest.mark.parametrize("role", ROLES)
def test_whoever_reads_the_register_orders_and_gets_it(
    world: World, client: Client, award: Award, role: str
) -> None:
    client.force_login(world.users[role])
    page = reverse("awards:award", args=[award.pk])
    order = reverse("reports:confirm", args=[award.pk])
    assert order in client.get(page).content.decode()
    assert client.post(order).status_code == 302
    report = Report.objects.get(award=award)
    shown = client.get(page).content.decode()
    assert report.code in shown
    assert order not in shown
    client.post(order)
    assert Report.objects.count() == 1
    answer = client.get(reverse("reports:report", args=[report.pk]))
    assert answer.status_code == 200
    assert "1983" not in answer.content.decode()


def test_anybody_may_check_the_code(world: World, client: Client, award: Award) -> None:
    report = request_confirmation(award, by=world.users["staff"])
    build(report.pk)
    page = client.get(reverse("reports:verdict", args=[report.code]))
    assert page.status_code == 200
    assert "Giấy xác nhận khen thưởng" in page.content.decode()
    assert "1983" not in page.content.decode()
