"""A score sheet in a real browser: keyboard, paste, a lost connection, two at once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from scoring.models import ScoreSheet
from tests.browser.conftest import DESK, Complaints
from tests.browser.test_journeys import sign_in
from tests.scoring.sheets_made import key, own_sheet, score
from tests.world import World

pytestmark = pytest.mark.usefixtures("transactional_db")
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = { clipboardData, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
}"""


def opened_sheet(page: Page, server: LiveServer, sheet: ScoreSheet) -> None:
    sign_in(page, server, "staff")
    page.goto(f"{server.url}{reverse('scoring:sheet', args=[sheet.pk])}")


def expected(complaints: list[Complaints]) -> None:
    """A refusal and a lost connection are part of the journey; all else is not."""
    for each in complaints:
        known = ("status of 400", "status of 409", "INTERNET_DISCONNECTED")
        each.found[:] = [said for said in each.found if not any(word in said for word in known)]


def points(sheet: ScoreSheet, path: str) -> Decimal | None:
    row = score(sheet, path)
    return row.points if row else None


def test_a_sheet_is_filled_in_by_keyboard_and_paste(
    open_world: World,
    page: Page,
    live_server: LiveServer,
    complaints: list[Complaints],
    barriers: Callable[[Page], list[str]],
) -> None:
    sheet = own_sheet(open_world)
    opened_sheet(page, live_server, sheet)
    box = page.locator(f"[name='actual-{key(sheet, 'I/2').pk}']")
    box.focus()
    page.keyboard.type("3")
    page.keyboard.press("ArrowDown")
    # Met or not met: one key.
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(page.locator("#luu")).to_contain_text("Đã lưu lúc")
    expect(page.locator("#tong")).to_have_text("23,00")
    # Escape gives back what was saved.
    box.fill("9")
    box.press("Escape")
    expect(box).to_have_value("3")
    box.focus()
    page.evaluate(PASTE, "4\t\t“ghi chú”\nKhông đạt\nabc")
    expect(page.locator("#loi-khoi")).to_contain_text("1 ô sai")
    assert points(sheet, "I/2") == 6
    step = page.locator(f"[name='actual-{key(sheet, 'I/3/b').pk}']")
    expect(step).to_have_value("abc")
    assert barriers(page) == []
    step.fill("55")
    step.press("Enter")
    expect(page.locator("#luu")).to_contain_text("Đã lưu lúc")
    expect(page.locator("#tong")).to_have_text("21,50")
    assert [points(sheet, path) for path in ("I/2", "I/3/a", "I/3/b")] == [8, 0, Decimal("13.5")]
    expected(complaints)


def test_a_lost_connection_loses_nothing(
    open_world: World, page: Page, live_server: LiveServer, complaints: list[Complaints]
) -> None:
    sheet = own_sheet(open_world)
    opened_sheet(page, live_server, sheet)
    box = page.locator(f"[name='points-{key(sheet, 'I/1').pk}']")
    page.context.set_offline(True)
    box.fill("31,5")
    box.press("Enter")
    expect(page.locator("#luu")).to_contain_text("còn 1 ô chưa lưu")
    expect(box).to_have_value("31,5")
    assert points(sheet, "I/1") is None
    page.context.set_offline(False)
    expect(page.locator("#luu")).to_contain_text("Đã lưu lúc")
    assert points(sheet, "I/1") == Decimal("31.5")
    expected(complaints)


def test_two_browsers_on_one_sheet_lose_nothing(
    open_world: World,
    opened: Callable[[dict[str, int]], Page],
    live_server: LiveServer,
    complaints: list[Complaints],
) -> None:
    sheet = own_sheet(open_world)
    one, two = opened(DESK), opened(DESK)
    for page in (one, two):
        opened_sheet(page, live_server, sheet)
    first, second = (f"[name='points-{key(sheet, path).pk}']" for path in ("I/1", "II/1"))
    # Different cells: both stay. The same cell: the later one sees both values.
    for page, name, text in ((one, first, "20"), (two, second, "15"), (two, first, "25")):
        page.locator(name).fill(text)
        page.locator(name).press("Tab")
    expect(two.locator(".rem .msg")).to_contain_text("vừa ghi “20” vào ô này; ở đây đang gõ “25”")
    assert [points(sheet, path) for path in ("I/1", "II/1")] == [20, 15]
    two.get_by_role("button", name="Giữ “25” đang gõ").click()
    expect(two.locator("#luu")).to_contain_text("Đã lưu lúc")
    assert points(sheet, "I/1") == 25
    expected(complaints)


def test_a_sheet_on_a_phone_is_cards_within_the_screen(
    open_world: World,
    phone: Page,
    live_server: LiveServer,
    barriers: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    opened_sheet(phone, live_server, own_sheet(open_world))
    assert (overflow(phone), barriers(phone)) == (0, [])
