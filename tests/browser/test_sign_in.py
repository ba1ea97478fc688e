"""The way in, as everybody takes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User


@pytest.fixture
def person(transactional_db: None) -> User:
    return User.objects.create_user("an", "an@example.vn", "mat-khau-1", full_name="Nguyễn Thị An")


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_page_of_signing_in_has_no_barriers(
    size: str,
    request: pytest.FixtureRequest,
    live_server: LiveServer,
    barriers: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    page: Page = request.getfixturevalue(size)
    page.goto(f"{live_server.url}/")
    assert page.locator("h1").count() == 1
    assert barriers(page) == []
    assert overflow(page) == 0


def test_signing_in_leads_home(page: Page, live_server: LiveServer, person: User) -> None:
    page.goto(f"{live_server.url}/")
    page.fill("input[name=login]", "an")
    page.fill("input[name=password]", "mat-khau-1")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{live_server.url}/")
    assert page.locator("h1").count() == 1
