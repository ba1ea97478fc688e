"""What people come for, from end to end in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from clusters.models import Cluster, Unit
from conferences.models import Conference
from reports.actions.building import build
from reports.models import Report
from tests.world import World

pytestmark = pytest.mark.usefixtures("transactional_db")


def sign_in(page: Page, server: LiveServer, name: str) -> None:
    page.goto(f"{server.url}/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", settings.DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{server.url}/")


def test_the_chair_concludes_and_gets_the_report(
    open_world: World, page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    sign_in(page, live_server, "chair")
    page.locator("main a.btn", has_text="Kết thúc hội nghị").click()
    expect(page.locator("h1")).to_contain_text("Tổng kết năm")
    page.get_by_role("link", name="Kết thúc hội nghị").click()
    page.get_by_role("button", name="Kết thúc hội nghị").click()
    documents = page.locator("section", has_text="Báo cáo tổng kết").last
    expect(documents).to_be_visible()
    report = Report.objects.get(conference=open_world.conference)
    done = build(report.pk)
    assert done is not None
    # The page asks for the progress by itself; nobody presses anything.
    link = page.get_by_role("link", name="Tải PDF")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_the_second_window_is_told(open_world: World, page: Page, live_server: LiveServer) -> None:
    """Both windows show the question; the later answer does nothing and says so."""
    sign_in(page, live_server, "chair")
    other = page.context.new_page()
    question = reverse("conferences:move", args=[open_world.conference.pk, "conclude"])
    for window in (page, other):
        window.goto(f"{live_server.url}{question}")
    page.get_by_role("button", name="Kết thúc hội nghị").click()
    other.get_by_role("button", name="Kết thúc hội nghị").click()
    expect(other.get_by_role("alert").or_(other.get_by_role("status")).first).to_contain_text(
        "Đã kết thúc"
    )
    assert Report.objects.filter(conference=open_world.conference).count() == 1


def test_an_outsider_finds_nothing_of_it(
    open_world: World, page: Page, live_server: LiveServer
) -> None:
    sign_in(page, live_server, "other")
    page.fill("input[name=q]", "khoi thi dua so 1 tinh minh hoa")
    page.press("input[name=q]", "Enter")
    expect(page.locator("main")).not_to_contain_text("Tổng kết năm")


def test_a_province_is_found_without_diacritics(
    open_world: World, page: Page, live_server: LiveServer
) -> None:
    call_command("load_reference", verbosity=0)
    sign_in(page, live_server, "staff")
    page.fill("input[name=q]", "phu tho")
    page.press("input[name=q]", "Enter")
    today = Unit.objects.get(name="Phú Thọ", parent=None, valid_to=None)
    page.locator(f"a[href='{reverse('clusters:unit', args=[today.pk])}']").first.click()
    expect(page.locator("h1")).to_have_text("Tỉnh Phú Thọ")
    expect(page.locator("main")).to_contain_text("Tỉnh Hòa Bình")


@pytest.fixture
def main_pages(open_world: World) -> list[str]:
    call_command("load_reference", verbosity=0)
    call_command("import_records", str(settings.BASE_DIR / "data/conferences.json"), verbosity=0)
    seed = Conference.objects.get(record_id="seed-4")
    cluster = Cluster.objects.get(name__contains="Tây Nguyên và Duyên hải")
    return [
        reverse("home"),
        f"{reverse('search')}?q=minh+hoa",
        reverse("clusters:clusters"),
        reverse("clusters:cluster", args=[cluster.pk]),
        reverse("clusters:year", args=[open_world.cluster_year.pk]),
        reverse("clusters:units"),
        reverse("clusters:unit", args=[Unit.objects.get(name="Phú Thọ", valid_to=None).pk]),
        reverse("conferences:conferences"),
        reverse("conferences:conference", args=[seed.pk]),
        reverse("conferences:conference", args=[open_world.conference.pk]),
        reverse("awards:awards"),
        reverse("reports:reports"),
    ]


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_main_pages_have_no_barriers_and_fit(
    size: str,
    request: pytest.FixtureRequest,
    main_pages: list[str],
    live_server: LiveServer,
    barriers: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, live_server, "chair")
    # Tall enough that nothing lies half under the bar at the foot of a phone.
    viewport = page.viewport_size
    assert viewport is not None
    page.set_viewport_size({"width": viewport["width"], "height": 6000})
    for address in main_pages:
        page.goto(f"{live_server.url}{address}")
        assert (address, overflow(page), barriers(page)) == (address, 0, [])
