"""The main pages of scoring with the demonstration year: no barrier, nothing wider than a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from emulation import demo_sheets
from scoring.models import ScoreSheet
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_journeys import sign_in
from tests.world import World

pytestmark = pytest.mark.usefixtures("transactional_db")


def pages_of(world: World) -> dict[str, str]:
    """What the chair's staff opens in the year under way, by name."""
    year = world.cluster_year.pk
    sheets = ScoreSheet.objects.filter(scoring_year__cluster_year=year)
    by_unit = {sheet.unit.name: sheet for sheet in sheets.select_related("unit")}
    criteria = sheets[0].scoring_year.criteria_set_id
    return {
        "year": reverse("scoring:year", args=[year]),
        "sheet": reverse("scoring:sheet", args=[by_unit["Sở Y tế"].pk]),
        "appraisal": reverse("scoring:appraisal", args=[by_unit["Sở Xây dựng"].pk]),
        "standing": reverse("scoring:standing", args=[year]) + "?stage=self",
        "criteria set": reverse("scoring:criteria_set", args=[criteria]),
    }


def test_the_pages_of_scoring_have_no_barrier_and_fit(
    open_world: World,
    opened: Callable[[dict[str, int]], Page],
    live_server: LiveServer,
    barriers: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    demo_sheets.furnish_sheets(open_world.cluster_year)
    pages = pages_of(open_world)
    own = ScoreSheet.objects.get(
        scoring_year__cluster_year=open_world.cluster_year, unit__name="Sở Tài chính"
    )
    found: dict[str, tuple[int, list[str]]] = {}
    for size in (DESK, PHONE):
        page = opened(size)
        sign_in(page, live_server, "chair")
        for name, url in pages.items():
            page.goto(f"{live_server.url}{url}")
            found[f"{name} at {size['width']}"] = (overflow(page), barriers(page))
        page = opened(size)
        sign_in(page, live_server, "staff")
        page.goto(f"{live_server.url}{reverse('scoring:sheet', args=[own.pk])}")
        expect(page.locator("#da-cham")).to_have_text("31")
        found[f"own sheet at {size['width']}"] = (overflow(page), barriers(page))
    assert found == dict.fromkeys(found, (0, []))
