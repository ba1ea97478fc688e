"""A year-end conference played by several browsers at once: secretary, hall, three delegates."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from clusters.models import Term
from conferences.actions import set_standing
from conferences.actions.ballot_drafting import draft_ballot
from conferences.actions.programming import fill_programme
from conferences.ballots.electorate import electors_of
from conferences.ballots.results import result_of
from conferences.ballots.terms import Draft, Option, Terms
from conferences.models import Ballot, Base, Conference, ConferenceKind, Question, Secrecy
from conferences.tally import Share
from tests.browser.conftest import DESK, PHONE, Complaints
from tests.browser.test_journeys import sign_in
from tests.conferences.rooms_made import drafted
from tests.world import World

pytestmark = pytest.mark.usefixtures("transactional_db")
CHOSEN = "Sở Y tế"


def prepared(world: World) -> Conference:
    """A meeting that is laid down and not called yet: a programme, a standing."""
    chair = world.users["chair"]
    conference = drafted(world, kind=ConferenceKind.ANNUAL_SUMMARY)
    fill_programme(conference=conference, by=chair)
    units = [row.unit for row in conference.delegations.select_related("unit")]
    totals = {unit: Decimal(900 + at) for at, unit in enumerate(units)}
    set_standing(conference=conference, totals=totals, by=chair)
    return conference


def ballot_of(world: World, conference: Conference) -> Ballot:
    """On next year's chair, secret, with the key on the server: not opened yet."""
    terms = Terms(
        title="Suy tôn Khối trưởng năm sau",
        question=Question.OFFICERS,
        secrecy=Secrecy.SIMPLE,
        places=1,
        base=Base.PRESENT,
        share=Share(1, 3),
    )
    units = [world.unit(name) for name in (CHOSEN, "Sở Xây dựng")]
    options = [Option(unit.name, unit=unit) for unit in units]
    draft = Draft(terms=terms, options=options, electors=electors_of(conference))
    return draft_ballot(draft=draft, conference=conference, by=world.users["chair"])


class Room:
    """The pages of one meeting, and what every one of them has to be."""

    def __init__(
        self,
        server: LiveServer,
        barriers: Callable[[Page], list[str]],
        overflow: Callable[[Page], int],
    ) -> None:
        self.server, self.barriers, self.overflow = server, barriers, overflow

    def go(self, page: Page, name: str, *args: Any) -> None:
        page.goto(f"{self.server.url}{reverse(f'conferences:{name}', args=args)}")

    def fits(self, page: Page) -> None:
        """No barrier, and nothing wider than the window; what floats hides nothing."""
        page.wait_for_load_state()
        size = page.viewport_size
        assert size is not None
        page.set_viewport_size({"width": size["width"], "height": 5000})
        assert (page.url, self.overflow(page), self.barriers(page)) == (page.url, 0, [])
        page.set_viewport_size(size)


@pytest.fixture
def room(
    live_server: LiveServer,
    barriers: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> Room:
    return Room(live_server, barriers, overflow)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def called_and_opened(room: Room, desk: Page, hall: Page, conference: Conference) -> None:
    """Call, invite, check in six of seven, open; the hall sees who has come."""
    room.go(desk, "move", conference.pk, "call")
    press(desk, "Triệu tập hội nghị")
    room.go(desk, "invitations", conference.pk)
    room.fits(desk)
    press(desk, "Gửi giấy mời")
    expect(desk.locator("main")).to_contain_text("Mọi người đã nhận giấy mời.")
    room.go(hall, "screen", conference.pk)
    room.go(desk, "console", conference.pk)
    press(desk, "Điểm danh")
    expect(desk.locator("#diem-danh")).to_contain_text("Chưa đủ số họp")
    for missing in range(7, 1, -1):
        here = desk.locator("#diem-danh").get_by_role("button", name="Có mặt")
        expect(here).to_have_count(missing)
        here.first.click()
    expect(desk.locator("#diem-danh")).to_contain_text("Đủ số họp")
    expect(hall.locator("#hall .n")).to_have_text("6/7")
    room.fits(desk)
    room.fits(hall)
    desk.locator("#buoc-tiep").get_by_role("link", name="Khai mạc hội nghị").click()
    press(desk, "Khai mạc hội nghị")
    room.go(desk, "console", conference.pk)
    press(desk, "Bắt đầu mục này")
    expect(desk.locator("#chuong-trinh [aria-current=step]")).to_contain_text("Khai mạc")


def links(room: Room, desk: Page, ballot: Ballot) -> dict[str, str]:
    """The personal links, as the secretary reads them once: by the name of the seat."""
    press(desk, "Tạo đường liên kết")
    rows = desk.locator("li", has=desk.locator(".code-line"))
    expect(rows).to_have_count(7)
    room.fits(desk)
    names = rows.locator("b").all_inner_texts()
    return dict(zip(names, rows.locator(".code-line").all_inner_texts(), strict=True))


def choose(page: Page, option: str) -> None:
    page.get_by_label(option).check()
    press(page, "Xem lại")
    expect(page.locator("main")).to_contain_text(option)


def votes_twice(room: Room, page: Page) -> None:
    """The button is pressed twice before the answer is there: it counts once."""
    choose(page, CHOSEN)
    room.fits(page)
    page.get_by_role("button", name="Bỏ phiếu", exact=True).dblclick()
    expect(page.locator("main")).to_contain_text("Phiếu đã ghi nhận")
    room.fits(page)


def votes_signed_in(room: Room, page: Page, conference: Conference) -> None:
    room.go(page, "conference", conference.pk)
    room.fits(page)
    page.get_by_role("link", name="Mở phiếu").click()
    room.fits(page)
    choose(page, "Sở Xây dựng")
    press(page, "Bỏ phiếu")
    expect(page.locator("main")).to_contain_text("Phiếu đã ghi nhận")


def loses_the_answer(page: Page, link: str) -> None:
    """The vote arrives, its answer does not; whoever looks again is told that it is in."""
    choose(page, CHOSEN)

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/bo-phieu/**", cut)
    page.get_by_role("button", name="Bỏ phiếu", exact=True).click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/bo-phieu/**")
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Phiếu đã ghi nhận")


def concluded(room: Room, desk: Page, conference: Conference) -> None:
    """What the ballot chose goes into the resolution, and one press concludes."""
    room.go(desk, "resolution", conference.pk)
    press(desk, "Lấy kết quả vào nghị quyết")
    room.fits(desk)
    room.go(desk, "move", conference.pk, "conclude")
    room.fits(desk)
    press(desk, "Kết thúc hội nghị")
    expect(desk.locator("main")).to_contain_text("Đã kết thúc")
    room.fits(desk)


def expected(complaints: list[Complaints]) -> None:
    """A second press is refused and a connection is lost: that is the journey, all else not."""
    for each in complaints:
        known = ("status of 409", "INTERNET_DISCONNECTED")
        each.found[:] = [said for said in each.found if not any(word in said for word in known)]


def test_a_conference_is_played_by_everybody_at_once(
    open_world: World,
    opened: Callable[[dict[str, int]], Page],
    live_server: LiveServer,
    room: Room,
    complaints: list[Complaints],
) -> None:
    conference = prepared(open_world)
    desk, hall, delegate, first, second = (opened(size) for size in (DESK, DESK, *[PHONE] * 3))
    sign_in(desk, live_server, "chair")
    sign_in(hall, live_server, "chair")
    sign_in(delegate, live_server, "staff")
    called_and_opened(room, desk, hall, conference)
    room.go(delegate, "conference", conference.pk)
    # What the hall has not been told is nobody's yet.
    expect(delegate.locator("main")).not_to_contain_text("906")

    ballot = ballot_of(open_world, conference)
    press(desk, "Lượt phiếu")
    room.go(desk, "ballot", ballot.pk)
    tokens = links(room, desk, ballot)
    room.go(desk, "ballot_move", ballot.pk, "open_ballot")
    press(desk, "Mở bỏ phiếu")
    expect(hall.locator("#hall .n")).to_have_text("0/7")

    votes_signed_in(room, delegate, conference)
    first.goto(tokens["Sở Xây dựng"])
    votes_twice(room, first)
    second.goto(tokens["Sở Giáo dục và Đào tạo"])
    loses_the_answer(second, tokens["Sở Giáo dục và Đào tạo"])

    # Everybody sees how many votes are in, and nobody for whom.
    expect(hall.locator("#hall .n")).to_have_text("3/7")
    expect(desk.locator("#tien-do")).to_contain_text("3 / 7 phiếu đã bỏ")
    assert (ballot.roll.count(), result_of(Ballot.objects.get(pk=ballot.pk))) == (3, None)
    room.fits(hall)
    room.fits(desk)
    room.go(desk, "ballot_move", ballot.pk, "close_ballot")
    press(desk, "Đóng phiếu")
    expect(desk.locator("main")).to_contain_text("Đã chọn đủ")
    expect(hall.locator("#hall .won")).to_contain_text(CHOSEN)
    room.fits(desk)
    room.fits(hall)

    concluded(room, desk, conference)
    room.go(delegate, "conference", conference.pk)
    expect(delegate.locator("main")).to_contain_text("906")
    room.fits(delegate)
    chair = Term.objects.get(source=f"conference:{conference.pk}", office="chair")
    assert chair.unit.name == CHOSEN
    expected(complaints)
