"""Paper: two tellers count apart and must agree; a seat votes on paper or electronically."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conferences.actions import balloting, voting
from conferences.actions.ballot_counting import attach_scan
from conferences.ballots.results import result_of
from conferences.models import Ballot, PaperCount
from tests.conferences.ballots_made import (
    SCAN,
    STRICT,
    attach,
    close,
    count_paper,
    linked,
    opened,
    seats_of,
)
from tests.conferences.reading_pages import page_text
from tests.world import World
from workflow.files import BadFile
from workflow.moves import Denied, Refused

VOTES = (2, 1, 1, 0)
PARTS = {"returned": 3, "blank": 1, "spoiled": 0}


def mixed(world: World, **changes: object) -> tuple[Ballot, tuple[str, ...]]:
    """Three electronic votes for the second option, four papers given out; voting has ended."""
    chair = world.users["chair"]
    ballot, codes = opened(world, takes_paper=True, **{"secrecy": STRICT, **changes})
    tokens = linked(ballot, chair)
    seats = seats_of(ballot)
    for seat in seats[:3]:
        voting.cast(seat=seat, marks=(0, 1, 0, 0), by=None, token=tokens[seat.name])
    for seat in seats[3:]:
        voting.give_paper(seat=seat, by=chair)
    balloting.stop_ballot(ballot=ballot, by=chair)
    return ballot, codes


def test_electronic_votes_and_paper_are_counted_together(world: World) -> None:
    ballot, codes = mixed(world)
    for teller in ("staff", "both"):
        count_paper(world, ballot, teller, VOTES, **PARTS)
    attach(world, ballot)
    closed = close(ballot, codes, world.users["chair"])
    assert [option.votes for option in closed.options.all()] == [2, 4, 1, 0]
    result = result_of(closed)
    assert result is not None
    parts = result.papers
    assert (parts.electronic, parts.given_out, parts.returned) == (3, 4, 3)
    assert (parts.cast, parts.valid, parts.blank, parts.spoiled) == (6, 5, 1, 0)
    assert (result.hides_votes, result.hides_parts) == (False, False)


def test_paper_alone_needs_no_key(world: World) -> None:
    chair = world.users["chair"]
    ballot, codes = opened(world, takes_paper=True, takes_electronic=False)
    assert (codes, ballot.public_key) == ((), None)
    seats = seats_of(ballot)
    voting.give_paper(seat=seats[0], by=chair)
    token = linked(ballot, chair)[seats[1].name]
    with pytest.raises(Refused, match="chỉ bỏ phiếu giấy"):
        voting.cast(seat=ballot.seats.get(pk=seats[1].pk), marks=(0, 1, 0, 0), by=None, token=token)
    balloting.stop_ballot(ballot=ballot, by=chair)
    for teller in ("staff", "both"):
        count_paper(world, ballot, teller, (1, 0, 0, 0), returned=1)
    attach(world, ballot)
    assert close(ballot, (), chair).state == "closed"


def test_who_has_a_paper_cannot_vote_electronically_and_the_other_way_round(world: World) -> None:
    chair = world.users["chair"]
    ballot, _codes = opened(world, takes_paper=True)
    tokens = linked(ballot, chair)
    paper, electronic, *_rest = seats_of(ballot)
    voting.give_paper(seat=paper, by=chair)
    with pytest.raises(voting.AlreadyIn, match="đã nhận phiếu giấy"):
        voting.cast(seat=paper, marks=(0, 1, 0, 0), by=None, token=tokens[paper.name])
    voting.cast(seat=electronic, marks=(0, 1, 0, 0), by=None, token=tokens[electronic.name])
    with pytest.raises(voting.AlreadyIn, match="đã được ghi nhận từ trước"):
        voting.give_paper(seat=electronic, by=chair)
    with pytest.raises(Refused, match="chưa nhận phiếu giấy"):
        voting.take_paper_back(seat=electronic, by=chair)
    voting.take_paper_back(seat=paper, by=chair)
    voting.cast(seat=paper, marks=(0, 1, 0, 0), by=None, token=tokens[paper.name])
    assert set(ballot.roll.values_list("means", flat=True)) == {"electronic"}


def test_no_paper_where_the_ballot_has_none(world: World) -> None:
    ballot, _codes = opened(world)
    with pytest.raises(Refused, match="không dùng phiếu giấy"):
        voting.give_paper(seat=seats_of(ballot)[0], by=world.users["chair"])


def test_closing_waits_for_two_counts_that_agree_and_the_scan(world: World) -> None:
    chair = world.users["chair"]
    ballot, codes = mixed(world)
    waits = [
        (lambda: None, "Mới có 0/2 người kiểm phiếu"),
        (lambda: count_paper(world, ballot, "staff", VOTES, **PARTS), "Mới có 1/2"),
        (
            lambda: count_paper(world, ballot, "both", (1, 2, 1, 0), **PARTS),
            "Hai người kiểm phiếu nhập khác nhau",
        ),
        (lambda: count_paper(world, ballot, "both", VOTES, **PARTS), "Chưa có bản quét"),
    ]
    for deed, told in waits:
        deed()
        with pytest.raises(Refused, match=told):
            close(ballot, codes, chair)
    attach(world, ballot)
    assert close(ballot, codes, chair).state == "closed"


def test_a_ballot_with_paper_is_stopped_before_it_is_closed(world: World) -> None:
    ballot, codes = opened(world, takes_paper=True)
    with pytest.raises(Refused, match="Dừng nhận phiếu và kiểm phiếu trước"):
        close(ballot, codes, world.users["chair"])


@pytest.mark.parametrize(
    ("votes", "parts", "told"),
    [
        (VOTES, {"returned": 5, "blank": 1}, "Thu về 5 phiếu nhưng chỉ phát ra 4"),
        (VOTES, {"returned": 2, "blank": 2, "spoiled": 1}, "nhiều hơn 2 phiếu thu về"),
        ((3, 0, 0, 0), PARTS, "nhiều phiếu hơn 2 phiếu hợp lệ"),
        ((2, 2, 2, 0), PARTS, "Tổng các lựa chọn là 6, phải từ 2 đến 4"),
        ((1, 0, 0, 0), PARTS, "Tổng các lựa chọn là 1, phải từ 2 đến 4"),
        ((-1, 2, 1, 0), PARTS, "không được âm"),
    ],
)
def test_counts_that_cannot_be(
    world: World, votes: tuple[int, ...], parts: dict[str, int], told: str
) -> None:
    ballot, _codes = mixed(world)
    with pytest.raises(Refused, match=told):
        count_paper(world, ballot, "staff", votes, **parts)
    assert PaperCount.objects.count() == 0


def test_only_tellers_count_and_only_while_counting(world: World) -> None:
    ballot, _codes = mixed(world)
    with pytest.raises(Denied, match="hai người kiểm phiếu"):
        count_paper(world, ballot, "chair", VOTES, **PARTS)
    running, _codes = opened(world, takes_paper=True)
    with pytest.raises(Refused, match="sau khi dừng nhận phiếu"):
        count_paper(world, running, "staff", VOTES, **PARTS)


def test_a_teller_does_not_see_the_other_count_before_both_are_in(world: World) -> None:
    ballot, _codes = mixed(world)
    count_paper(world, ballot, "staff", VOTES, **PARTS)
    seen = {
        role: PaperCount.objects.seen_by(world.users[role]).count()
        for role in ("staff", "both", "chair", "admin")
    }
    assert seen == {"staff": 1, "both": 0, "chair": 0, "admin": 0}
    url = reverse("conferences:ballot_count", args=[ballot.pk])
    client = Client()
    client.force_login(world.users["both"])
    read = BeautifulSoup(client.get(url).content, "html.parser")
    assert read.select("main .card-x") == []
    options = ballot.options.order_by("order").values_list("pk", flat=True)
    wrong = (1, 2, 1, 0)
    form = {f"votes_{pk}_1": votes for pk, votes in zip(options, wrong, strict=True)}
    client.post(url, {**PARTS, **form})
    told = page_text(client.get(url).content)
    assert "Hai số khác nhau. Kiểm lại phiếu giấy rồi sửa." in told
    assert "Người kiểm phiếu một Thu về 3, trắng 1, không hợp lệ 0." in told


def test_a_bad_count_on_the_page_is_told_and_kept(world: World) -> None:
    ballot, _codes = mixed(world)
    client = Client()
    client.force_login(world.users["staff"])
    url = reverse("conferences:ballot_count", args=[ballot.pk])
    answer = client.post(url, {"returned": "9", "blank": "0", "spoiled": "x"})
    assert answer.status_code == 422
    read = BeautifulSoup(answer.content, "html.parser")
    field = read.select_one("[name=returned]")
    assert field is not None
    assert field["value"] == "9"


def test_few_electronic_votes_beside_paper_are_not_told_apart(world: World) -> None:
    chair = world.users["chair"]
    ballot, codes = opened(world, takes_paper=True)
    tokens = linked(ballot, chair)
    first, *rest = seats_of(ballot)
    voting.cast(seat=first, marks=(0, 1, 0, 0), by=None, token=tokens[first.name])
    for seat in rest[:4]:
        voting.give_paper(seat=seat, by=chair)
    balloting.stop_ballot(ballot=ballot, by=chair)
    for teller in ("staff", "both"):
        count_paper(world, ballot, teller, (4, 0, 0, 0), returned=4)
    attach(world, ballot)
    close(ballot, codes, chair)
    client = Client()
    client.force_login(chair)
    told = page_text(client.get(reverse("conferences:ballot", args=[ballot.pk])).content)
    assert "Phần điện tử và phần giấy không hiện riêng" in told
    assert "Điện tử 1" not in told


def test_a_scan_is_a_document(world: World) -> None:
    ballot, _codes = mixed(world)
    for name, content in (("bien-ban.pdf", b"MZ"), ("bien-ban.exe", b"%PDF-1.7")):
        with pytest.raises(BadFile):
            attach_scan(
                ballot=ballot,
                upload=SimpleUploadedFile(name, content),
                by=world.users["chair"],
            )
    attach(world, ballot)
    client = Client()
    client.force_login(world.users["staff"])
    url = reverse("conferences:ballot_scan", args=[ballot.pk])
    assert b"".join(client.get(url)) == SCAN
