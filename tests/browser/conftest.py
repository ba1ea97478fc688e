"""A real browser against a real server: what every journey starts from.

A journey takes `page` (a desk) or `phone` and `live_server`. After it, whatever the browser
complained about, refused or could not load fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.world import open_world

__all__ = ["open_world"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root, on machines with little shared memory, and silent towards hosts of its maker.
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


def chromium() -> str:
    """The browser of this machine; the test fails, and is not skipped, where there is none."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.fail(
        "No Chromium on this machine. Install it (make setup-dev does where it can; by hand: "
        "sudo apt-get install chromium) or set CHROMIUM to its path."
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, and Django then refuses the ORM. Tests and
    # server run in threads of their own here, with a connection each.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Complaints:
    """What a browser said against the pages that it showed."""

    def __init__(self, context: BrowserContext) -> None:
        self.found: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.found.append(f"{message.type}: {message.text}")

    def _failed(self, request: Any) -> None:
        # Leaving a page cuts off what it still loads.
        if request.failure != "net::ERR_ABORTED":
            self.found.append(f"not loaded: {request.url} ({request.failure})")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.found.append(f"{response.status}: {response.url}")


@pytest.fixture
def complaints() -> list[Complaints]:
    """Those of every context of the test; a journey that expects one takes it out of `found`."""
    return []


@pytest.fixture
def opened(
    browser: Browser, complaints: list[Complaints], tmp_path: Path
) -> Iterator[Callable[[dict[str, int]], Page]]:
    """Opens a page of the given size, signed in as nobody; each has cookies of its own."""
    contexts: list[BrowserContext] = []

    def begin(size: dict[str, int]) -> Page:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        complaints.append(Complaints(context))
        return context.new_page()

    yield begin
    for number, context in enumerate(contexts):
        for page in context.pages:
            # Where the test failed, this is what the person would have seen.
            page.screenshot(path=tmp_path / f"last-{number}.png", full_page=True)
        context.close()
    assert [said for each in complaints for said in each.found] == []


@pytest.fixture
def page(opened: Callable[[dict[str, int]], Page]) -> Page:
    """A page on a desk."""
    return opened(DESK)


@pytest.fixture
def phone(opened: Callable[[dict[str, int]], Page]) -> Page:
    """A page on a phone."""
    return opened(PHONE)


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page: "rule: selectors", empty where it finds nothing."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        response = axe.run(page).response
        return [
            f"{rule['id']}: {[' '.join(map(str, node['target'])) for node in rule['nodes']]}"
            for rule in response["violations"]
        ]

    return found


@pytest.fixture(scope="session")
def overflow() -> Callable[[Page], int]:
    """By how many pixels a page is wider than its window."""

    def pixels(page: Page) -> int:
        wider: int = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    return pixels
