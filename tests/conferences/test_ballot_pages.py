"""The voter's paper and the pages of who runs the ballot, as a browser meets them."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from conferences.actions import balloting, voting
from conferences.models import Ballot, RollEntry
from tests.conferences.ballots_made import OPEN, close, linked, opened, seats_of, vote_all
from tests.conferences.reading_pages import page_text
from tests.world import World


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def paper_of(world: World, role: str = "staff", unit: str = "Sở Tài chính", **changes: Any) -> Any:
    """(client, ballot, address of the paper) of the unit that `role` works for."""
    ballot, _codes = opened(world, **changes)
    seat = ballot.seats.get(name=unit)
    return signed_in(world, role), ballot, reverse("conferences:vote", args=[ballot.pk, seat.pk])


def ids_of(ballot: Ballot, *names: str) -> list[str]:
    return [str(ballot.options.get(text=name).pk) for name in names]


def test_a_delegate_chooses_looks_back_and_votes(world: World) -> None:
    client, ballot, url = paper_of(world)
    shown = page_text(client.get(url).content)
    assert "Chọn tối đa 2 . Không chọn gì là phiếu trắng." in shown
    assert "Phiếu không gắn tên, không gắn giờ." in shown
    sent = {"step": "review", "o": ids_of(ballot, "Sở Nội vụ", "Sở Y tế")}
    review = client.post(url, sent)
    assert review.status_code == 200
    assert RollEntry.objects.count() == 0
    read = BeautifulSoup(review.content, "html.parser")
    assert [row.get_text() for row in read.select("main .list-x b")] == ["Sở Nội vụ", "Sở Y tế"]
    hidden = [field["value"] for field in read.select("input[name=o]")]
    assert hidden == sent["o"]
    cast = client.post(url, {"step": "cast", "o": hidden}, follow=True)
    assert cast.redirect_chain == [(url, 302)]
    told = page_text(cast.content)
    assert "Phiếu đã ghi nhận" in told
    assert "Xem lại" not in told
    assert RollEntry.objects.count() == 1


def test_the_vote_is_nowhere_to_be_read_back(world: World) -> None:
    client, ballot, url = paper_of(world)
    (chosen,) = ids_of(ballot, "Sở Y tế")
    answer = client.post(url, {"step": "cast", "o": [chosen]}, follow=True)
    assert "Sở Y tế" not in page_text(answer.content)
    assert answer.headers["Cache-Control"].count("no-store") == 1
    kept = set(dict(client.session.items()))
    assert {key for key in kept if not key.startswith("_auth")} == set()
    entry = RollEntry.objects.get()
    assert (entry.choice, len(entry.box or b"")) == (None, 240)


def test_after_a_lost_connection_the_page_tells_whether_the_vote_is_in(world: World) -> None:
    client, ballot, url = paper_of(world)
    assert "Phiếu đã ghi nhận" not in page_text(client.get(url).content)
    client.post(url, {"step": "cast", "o": ids_of(ballot, "Sở Y tế")})
    # The answer got lost; another device of the same delegate looks again.
    told = page_text(signed_in(world, "staff").get(url).content)
    assert "Phiếu đã ghi nhận Hệ thống đã nhận phiếu này." in told


@pytest.mark.parametrize("again", ["Sở Y tế", "Sở Xây dựng"])
def test_a_second_vote_is_told_and_not_counted(world: World, again: str) -> None:
    client, ballot, url = paper_of(world)
    client.post(url, {"step": "cast", "o": ids_of(ballot, "Sở Y tế")})
    before = RollEntry.objects.values().get()
    second = client.post(url, {"step": "cast", "o": ids_of(ballot, again)})
    assert second.status_code == 409
    told = page_text(second.content)
    assert "Phiếu của Sở Tài chính đã được ghi nhận từ trước; hệ thống chỉ tính một phiếu." in told
    assert RollEntry.objects.values().get() == before


@pytest.mark.parametrize("step", ["review", "cast"])
def test_more_than_allowed_is_refused_and_what_was_chosen_stays(world: World, step: str) -> None:
    client, ballot, url = paper_of(world)
    names = ("Sở Nội vụ", "Sở Xây dựng", "Sở Y tế")
    answer = client.post(url, {"step": step, "o": ids_of(ballot, *names)})
    assert answer.status_code == (422 if step == "review" else 409)
    assert "Phiếu chọn 3, tối đa 2. Bỏ bớt 1 lựa chọn." in page_text(answer.content)
    read = BeautifulSoup(answer.content, "html.parser")
    assert len(read.select("input[name=o][checked]")) == 3
    assert RollEntry.objects.count() == 0


def test_an_option_of_the_own_unit_is_barred_with_its_reason(world: World) -> None:
    client, ballot, url = paper_of(world, barring="option")
    read = BeautifulSoup(client.get(url).content, "html.parser")
    barred = read.select_one(".choice.barred")
    assert barred is not None
    assert barred.get_text(" ", strip=True) == "Sở Tài chính Đơn vị mình: không tự bầu"
    assert len(read.select("input[name=o]")) == 3
    answer = client.post(url, {"step": "cast", "o": ids_of(ballot, "Sở Tài chính")})
    assert answer.status_code == 409
    assert "Không được chọn “Sở Tài chính” (Đơn vị mình: không tự bầu)." in page_text(
        answer.content
    )
    assert RollEntry.objects.count() == 0


def test_a_unit_barred_from_the_whole_ballot_has_no_paper(world: World) -> None:
    client, _ballot, url = paper_of(world, barring="ballot")
    told = page_text(client.get(url).content)
    assert "Đơn vị mình có trong lượt phiếu: không tham gia bỏ phiếu" in told
    answer = client.post(url, {"step": "cast"})
    assert (answer.status_code, RollEntry.objects.count()) == (409, 0)


@pytest.mark.parametrize("option", ["0", "999999999", "x"])
def test_an_option_of_another_ballot_makes_no_vote(world: World, option: str) -> None:
    client, _ballot, url = paper_of(world)
    answer = client.post(url, {"step": "cast", "o": [option]})
    assert (answer.status_code, RollEntry.objects.count()) == (409, 0)
    assert "Phiếu không khớp với các phương án." in page_text(answer.content)


def test_after_closing_a_vote_is_refused(world: World) -> None:
    ballot, codes = opened(world)
    seat = ballot.seats.get(name="Sở Tài chính")
    url = reverse("conferences:vote", args=[ballot.pk, seat.pk])
    close(ballot, codes, world.users["chair"])
    answer = signed_in(world, "staff").post(url, {"step": "cast"})
    assert answer.status_code == 409
    assert "Lượt phiếu đã dừng nhận phiếu; phiếu này không được tính." in page_text(answer.content)


@pytest.mark.parametrize(
    ("way", "most", "sent", "told"),
    [
        ("rank", 4, ["1", "1", "", ""], "Thứ tự phải liền nhau từ 1 và không trùng."),
        ("rank", 4, ["2", "3", "", ""], "Thứ tự phải liền nhau từ 1 và không trùng."),
        ("rank", 4, ["1", "5", "", ""], "Thứ tự chỉ từ 1 đến 4."),
        ("rank", 4, ["1", "-2", "", ""], "Thứ tự chỉ từ 1 đến 4."),
        ("rank", 4, ["1", "hai", "", ""], "Thứ tự chỉ từ 1 đến 4."),
        ("approve", 1, ["3", "", "", ""], "Phiếu có đánh dấu không hợp lệ."),
    ],
)
def test_marks_that_are_none(world: World, way: str, most: int, sent: list[str], told: str) -> None:
    client, ballot, url = paper_of(world, way=way, max_choices=most, share=None)
    options = ballot.options.order_by("order").values_list("pk", flat=True)
    form = {f"o{pk}": mark for pk, mark in zip(options, sent, strict=True)}
    answer = client.post(url, {"step": "review", **form})
    assert answer.status_code == 422
    assert told in page_text(answer.content)


@pytest.mark.parametrize(("way", "most"), [("rank", 4), ("approve", 1)])
def test_ranks_and_approvals_are_looked_back_at_and_cast(world: World, way: str, most: int) -> None:
    client, ballot, url = paper_of(world, way=way, max_choices=most, share=None)
    options = list(ballot.options.order_by("order").values_list("pk", flat=True))
    form = {f"o{options[0]}": "2", f"o{options[2]}": "1"}
    review = page_text(client.post(url, {"step": "review", **form}).content)
    told = {
        "rank": "Sở Nội vụ : vị trí 2 Sở Xây dựng : vị trí 1",
        "approve": "Sở Nội vụ : không đồng ý Sở Xây dựng : đồng ý",
    }[way]
    assert told in review
    assert client.post(url, {"step": "cast", **form}).status_code == 302


def test_an_open_vote_may_be_changed_until_closing(world: World) -> None:
    client, ballot, url = paper_of(world, secrecy=OPEN)
    client.post(url, {"step": "cast", "o": ids_of(ballot, "Sở Y tế")})
    assert "Đã chọn: Sở Y tế." in page_text(client.get(url).content)
    client.post(url, {"step": "cast", "o": ids_of(ballot, "Sở Xây dựng")})
    assert "Đã chọn: Sở Xây dựng." in page_text(client.get(url).content)
    page = reverse("conferences:ballot", args=[ballot.pk])
    roll = page_text(client.get(page).content, "#tien-do")
    assert "Sở Tài chính Đã bỏ phiếu" in roll
    ballot.refresh_from_db()
    balloting.close_ballot(ballot=ballot, by=world.users["chair"])
    assert "Sở Tài chính Sở Xây dựng Đã bỏ phiếu" in page_text(client.get(page).content, "#tien-do")


@pytest.mark.parametrize("role", ["chair", "staff", "specialist", "member", "admin"])
@pytest.mark.parametrize("page", ["ballot", "ballot_live", "ballot_screen"])
@pytest.mark.parametrize("secrecy", ["open", "strict"])
def test_before_closing_nobody_sees_a_result(
    world: World, role: str, page: str, secrecy: str
) -> None:
    ballot, _codes = opened(world, secrecy=secrecy)
    tokens = linked(ballot, world.users["chair"])
    seats = seats_of(ballot)
    url = reverse(f"conferences:{page}", args=[ballot.pk])
    client = signed_in(world, role)
    pages = []
    for marks in ((0, 0, 0, 1), (1, 0, 0, 0)):
        # Whatever is chosen, the pages are the same.
        RollEntry.objects.all().delete()
        for seat in seats[:3]:
            voting.cast(seat=seat, marks=marks, by=None, token=tokens[seat.name])
        read = BeautifulSoup(client.get(url).content, "html.parser")
        for journal in read.select("[aria-labelledby=nhat-ky]"):
            journal.decompose()  # open votes have their lines there, without what was chosen
        pages.append(" ".join(read.get_text(" ").split()))
    assert pages[0] == pages[1]
    assert "Được chọn" not in pages[0]


def test_a_personal_link_votes_without_an_account(world: World) -> None:
    ballot, _codes = opened(world)
    tokens = linked(ballot, world.users["chair"])
    client = Client()
    start = client.get(reverse("conferences:link", args=[tokens["Sở Y tế"]]))
    assert start.status_code == 302
    answer = client.post(start["Location"], {"step": "cast"}, follow=True)
    assert "Phiếu đã ghi nhận" in page_text(answer.content)
    entry = RollEntry.objects.get()
    assert entry.seat.name == "Sở Y tế"


def test_a_link_that_was_made_again_or_never_is_none(world: World) -> None:
    ballot, _codes = opened(world)
    old = linked(ballot, world.users["chair"])["Sở Y tế"]
    linked(ballot, world.users["chair"])
    for token in (old, "khong-co"):
        assert Client().get(reverse("conferences:link", args=[token])).status_code == 404
        paper = reverse("conferences:vote_by_link", args=[token, ballot.pk])
        assert Client().post(paper, {"step": "cast"}).status_code == 404


def test_links_are_shown_once_and_kept_as_hashes(world: World) -> None:
    ballot, _codes = opened(world)
    client = signed_in(world, "chair")
    answer = client.post(reverse("conferences:ballot_links", args=[ballot.pk]))
    read = BeautifulSoup(answer.content, "html.parser")
    tokens = [row.get_text().rstrip("/").rpartition("/")[2] for row in read.select(".code-line")]
    assert len(set(tokens)) == 7
    stored = set(ballot.seats.values_list("token_hash", flat=True))
    assert stored == {voting.hash_of_link(token) for token in tokens}
    page = client.get(reverse("conferences:ballot", args=[ballot.pk])).content.decode()
    assert [token for token in tokens if token in page] == []


def test_the_codes_are_shown_once_on_opening(world: World) -> None:
    ballot, _codes = opened(world)
    client = signed_in(world, "chair")
    chair = world.users["chair"]
    balloting.annul_ballot(ballot=ballot, reason="Thử", by=chair)
    again = client.post(reverse("conferences:ballot_next", args=[ballot.pk]), {"again": "1"})
    pk = int(again["Location"].rstrip("/").rpartition("/")[2])
    move = reverse("conferences:ballot_move", args=[pk, "open_ballot"])
    answer = client.post(move, {"version": "0"})
    read = BeautifulSoup(answer.content, "html.parser")
    codes = [slip.get_text(strip=True) for slip in read.select(".code-slip")]
    assert [len(code) for code in codes] == [34, 34]
    second = client.post(move, {"version": "0"}, follow=True)
    assert [code for code in codes if code in second.content.decode()] == []
    closing = reverse("conferences:ballot_move", args=[pk, "close_ballot"])
    wrong = client.post(closing, {"version": "1", "code_1": codes[0], "code_2": "SAI"})
    assert wrong.status_code == 409
    told = page_text(wrong.content)
    assert "Mã thứ 2 thiếu hoặc sai chữ." in told
    assert codes[0] not in wrong.content.decode()
    client.post(closing, {"version": "1", "code_1": codes[1], "code_2": codes[0].lower()})
    assert Ballot.objects.get(pk=pk).state == "closed"


def test_a_result_of_fewer_than_three_is_not_shown_by_part(world: World) -> None:
    ballot, codes = opened(world)
    vote_all(ballot, [(0, 1, 0, 0), (0, 1, 0, 0)], world.users["chair"])
    close(ballot, codes, world.users["chair"])
    for page in ("ballot", "ballot_screen"):
        url = reverse(f"conferences:{page}", args=[ballot.pk])
        read = BeautifulSoup(signed_in(world, "chair").get(url).content, "html.parser")
        assert read.select(".vote-line .num, .vote-line .meter") == []
        assert len(read.select(".vote-line")) == 4


def test_the_result_stands_by_votes_with_its_line(world: World) -> None:
    ballot, codes = opened(world)
    vote_all(ballot, [(0, 1, 1, 0)] * 5 + [(0, 1, 0, 0)], world.users["chair"])
    close(ballot, codes, world.users["chair"])
    url = reverse("conferences:ballot", args=[ballot.pk])
    read = BeautifulSoup(signed_in(world, "staff").get(url).content, "html.parser")
    lines = [" ".join(row.get_text(" ").split()) for row in read.select(".vote-line")]
    assert lines == [
        "Sở Tài chính Được chọn 6 phiếu",
        "Sở Xây dựng Được chọn 5 phiếu",
        "Sở Nội vụ 0 phiếu",
        "Sở Y tế 0 phiếu",
    ]
    assert {line["x1"] for line in read.select(".mark-q")} == {"71.43"}
    told = page_text(read.encode(), "[aria-labelledby=ket-qua]")
    assert "Vạch: cần từ 5 phiếu, tính trên 7 ." in told
    assert "6 phiếu trên 7 : hợp lệ 6 , trắng 0 , không hợp lệ 0 ." in told


def test_the_form_lays_down_a_ballot_and_changes_it(world: World) -> None:
    client = signed_in(world, "chair")
    url = reverse("conferences:ballot_draft", args=[world.conference.pk])
    form = {
        "title": "Suy tôn Khối trưởng năm sau",
        "question": "officers",
        "options": "Sở Y tế\nSở Tài chính\n\nĐơn vị khác",
        "way": "choose",
        "max_choices": "1",
        "places": "1",
        "share": "quá bán",
        "base": "present",
        "secrecy": "simple",
        "electorate": "units",
        "barring": "option",
        "max_rounds": "2",
        "carry": "top",
        "way_out": "officers",
        "takes_electronic": "on",
    }
    made = client.post(url, form)
    ballot = Ballot.objects.get()
    assert made["Location"] == reverse("conferences:ballot", args=[ballot.pk])
    assert [(row.text, row.unit and row.unit.name) for row in ballot.options.all()] == [
        ("Sở Y tế", "Sở Y tế"),
        ("Sở Tài chính", "Sở Tài chính"),
        ("Đơn vị khác", None),
    ]
    share = (ballot.threshold_top, ballot.threshold_bottom, ballot.threshold_over)
    assert (share, ballot.seats.count()) == ((1, 2, True), 7)
    edit = reverse("conferences:ballot_edit", args=[ballot.pk])
    read = BeautifulSoup(client.get(edit).content, "html.parser")
    field = read.select_one("[name=share]")
    assert field is not None
    assert field["value"] == "quá bán"
    client.post(edit, form | {"share": "80 %", "version": "0"})
    ballot.refresh_from_db()
    assert (ballot.threshold_top, ballot.threshold_bottom, ballot.version) == (80, 100, 1)
    stale = client.post(edit, form | {"version": "0"})
    assert stale.status_code == 422
    assert "Lượt phiếu đã được sửa ở nơi khác." in page_text(stale.content)
    wrong = client.post(edit, form | {"share": "nhiều", "version": "1"})
    assert "“nhiều” không phải tỷ lệ. Nhập như 2/3, 80% hoặc quá bán." in page_text(wrong.content)


@pytest.mark.parametrize("seats", [1, 3, 7])
def test_the_page_asks_as_many_queries_however_many_vote(
    world: World,
    seats: int,
    django_assert_num_queries: Any,
) -> None:
    ballot, _codes = opened(world)
    vote_all(ballot, [(0, 1, 0, 0)] * seats, world.users["chair"])
    client = signed_in(world, "chair")
    url = reverse("conferences:ballot", args=[ballot.pk])
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)


# Sign-in, offices, the ballot and its parts, progress, roll, journal.
QUERIES = 19
