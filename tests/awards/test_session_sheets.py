"""What is printed for a session, and what a busy desk and its members need with many ballots."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from awards.actions.closing_votes import closable, close_votes
from awards.actions.votes import VoteTerms, open_votes, vote_again
from clusters.models import Officer, OfficerRole
from conferences.actions.balloting import open_ballot
from conferences.actions.voting import cast
from conferences.models import Ballot, Secrecy
from conferences.tally import YES
from tests.awards.dossiers_made import fresh
from tests.awards.sessions_made import (
    appraised,
    ask_share,
    called,
    desk,
    item_of,
    members,
    opened,
    roll,
    vote,
    voting,
)
from tests.awards.test_session_pages import many, queries
from tests.world import World
from workflow.moves import Denied, Refused


def sheet(client: Client, session: int, name: str, status: int = 200) -> str:
    answer = client.get(reverse("awards:session_print", args=[session, name]))
    assert answer.status_code == status
    return answer.content.decode()


def test_the_agenda_is_printed_by_award_and_share(client: Client, world: World) -> None:
    ask_share("COBT", 80)
    dossiers = [*appraised(2), *appraised(1, kind="COBT")]
    session = called(world, dossiers)
    client.force_login(world.users["member"])
    text = sheet(client, session.pk, "agenda")
    assert text.count("ít nhất 80%") == 1
    assert text.count("quá nửa") == 1
    assert [f">{item_of(row).order}</td>" in text for row in dossiers] == [True] * 3
    sheet(client, session.pk, "nonsense", 404)


@pytest.mark.parametrize("role", ["member", "specialist"])
def test_a_printed_agenda_leaves_out_what_a_conflict_bars(
    client: Client, world: World, role: str
) -> None:
    mine, other = appraised(3)[1:]
    session = called(world, [mine, other])
    Officer.objects.create(
        user=world.users[role],
        unit=mine.home,
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    client.force_login(world.users[role])
    text = sheet(client, session.pk, "agenda")
    assert mine.name not in text
    assert other.name in text
    assert "1 hồ sơ không in vì trùng đơn vị" in text


def test_each_absent_member_has_a_paper_without_their_own_unit(
    client: Client, world: World
) -> None:
    members(4)
    mine, other = appraised(3)[1:]
    session = called(world, [mine, other])
    roll(world, session, 2)
    third = session.members.select_related("user").get(order=3)
    Officer.objects.create(
        user=third.user, unit=mine.home, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    client.force_login(world.users["specialist"])
    text = sheet(client, session.pk, "opinions")
    names = list(session.members.order_by("order").values_list("name", flat=True))
    assert [name in text for name in names] == [False, False, True, True]
    of_third, of_fourth = text.split("PHIẾU LẤY Ý KIẾN THÀNH VIÊN")[1:]
    assert (mine.name in of_third, other.name in of_third) == (False, True)
    assert (mine.name in of_fourth, other.name in of_fourth) == (True, True)
    assert "Không hỏi ý kiến về 1 hồ sơ" in of_third
    client.force_login(world.users["member"])
    sheet(client, session.pk, "opinions", 403)


def test_nobody_away_means_no_paper(client: Client, world: World) -> None:
    session = opened(world, appraised(1), present=1)
    client.force_login(world.users["specialist"])
    assert "Không có thành viên nào vắng" in sheet(client, session.pk, "opinions")


@pytest.mark.parametrize("name", ["agenda", "opinions"])
def test_a_sheet_of_500_asks_as_many_queries_as_of_three(
    client: Client, world: World, name: str
) -> None:
    client.force_login(world.users["specialist"])
    few, lots = many(world, 3), many(world, 500)
    counts = {
        queries(client, reverse("awards:session_print", args=[row.pk, name])) for row in (few, lots)
    }
    assert len(counts) == 1


def test_one_paper_leads_to_the_next(client: Client, world: World) -> None:
    ask_share("COBT", 80)
    session = opened(world, [*appraised(1), *appraised(1, kind="COBT")], present=1)
    first, second = voting(world, session)
    client.force_login(world.users["member"])
    one, other = (
        reverse("conferences:vote", args=[row.pk, row.seats.get().pk]) for row in (first, second)
    )
    assert other not in client.get(one).content.decode()
    vote(first, 1)
    assert other in client.get(one).content.decode()
    vote(second, 1)
    assert one not in client.get(other).content.decode()


def test_a_session_with_many_ballots_shows_two_and_counts_the_rest(
    client: Client, world: World
) -> None:
    for code, percent in (("COBT", 80), ("COCP", 90), ("BKTTG", 70)):
        ask_share(code, percent)
    dossiers = [appraised(1, kind=code)[0] for code in ("BKBT", "COBT", "COCP", "BKTTG")]
    session = opened(world, dossiers, present=1)
    assert len(voting(world, session)) == 4
    client.force_login(world.users["member"])
    text = client.get(reverse("awards:session", args=[session.pk])).content.decode()
    assert text.count('class="next mb-4"') == 2
    assert "Còn 2 phiếu khác chờ bỏ" in text


def test_the_desk_closes_all_ballots_at_one_press(client: Client, world: World) -> None:
    members(3)
    ask_share("COBT", 80)
    plain, flag = appraised(1)[0], appraised(1, kind="COBT")[0]
    session = opened(world, [plain, flag], present=3)
    for ballot in voting(world, session, secrecy=Secrecy.SIMPLE):
        vote(ballot, 3)
    client.force_login(world.users["specialist"])
    url = reverse("awards:session_close_votes", args=[session.pk])
    assert url in client.get(reverse("awards:session", args=[session.pk])).content.decode()
    assert client.get(url).content.decode().count("3/3 phiếu") == 2
    assert client.post(url).status_code == 302
    assert (item_of(plain).votes_for, item_of(flag).votes_for) == (3, 3)
    assert client.get(url).status_code == 302
    assert "Không còn lượt phiếu nào đang mở" in client.post(url, follow=True).content.decode()


def test_what_stops_one_ballot_does_not_stop_the_others(world: World) -> None:
    """A box of the first cannot be opened; the second is counted all the same."""
    members(3)
    ask_share("COBT", 80)
    plain, flag = appraised(1)[0], appraised(1, kind="COBT")[0]
    session = opened(world, [plain, flag], present=3)
    first, second = voting(world, session, secrecy=Secrecy.SIMPLE)
    vote(first, 3)
    vote(second, 3)
    entry = first.roll.all()[0]
    entry.box = bytes(len(entry.box or b""))
    entry.save()
    done = close_votes(session=session, by=desk(world))
    assert done.done == 1
    assert [first.title in why for why in done.left] == [True]
    states = dict(Ballot.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("open", "closed")


def test_a_ballot_with_two_codes_is_closed_by_itself(world: World) -> None:
    members(3)
    session = opened(world, appraised(1), present=3)
    terms = VoteTerms(Secrecy.STRICT, tellers=("Kiểm phiếu một", "Kiểm phiếu hai"))
    (ballot,) = open_votes(session=session, terms=terms, by=desk(world))
    assert open_ballot(ballot=ballot, by=desk(world)).ballot.state == "open"
    assert list(closable(session)) == []
    with pytest.raises(Refused, match="Không còn lượt phiếu"):
        close_votes(session=session, by=desk(world))


@pytest.mark.parametrize("role", ["member", "staff", "admin"])
def test_only_the_desk_closes_all_ballots(world: World, role: str) -> None:
    session = opened(world, appraised(1), present=1)
    voting(world, session)
    with pytest.raises(Denied):
        close_votes(session=session, by=fresh(world.users[role]))


def test_a_unit_is_named_once_on_the_paper(world: World) -> None:
    (one,) = appraised(1)
    session = opened(world, [one], present=1)
    (ballot,) = voting(world, session)
    option = ballot.options.get()
    assert (option.text, option.detail) == (f"{item_of(one).order}. {one.name}", one.kind.name)


def test_lost_quorum_stops_the_second_ballot_too(world: World) -> None:
    members(3)
    session = opened(world, appraised(1), present=3, max_rounds=2)
    (ballot,) = voting(world, session)
    close_votes(session=session, by=desk(world))
    roll(world, session, 1)
    with pytest.raises(Refused, match="Chỉ còn 1 trên 3"):
        vote_again(session=session, by=desk(world))
    roll(world, session, 2)
    (second,) = vote_again(session=session, by=desk(world))
    assert (second.seats.count(), second.previous_id) == (2, ballot.pk)


def test_who_leaves_during_the_vote_has_voted_or_not(world: World) -> None:
    """Their vote counts as it was cast; the base is all members anyhow."""
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=3)
    (ballot,) = voting(world, session)
    seat = ballot.seats.select_related("ballot", "user").order_by("order")[2]
    assert seat.user is not None
    cast(seat=seat, marks=(YES,), by=fresh(seat.user))
    roll(world, session, 1)
    vote(ballot, 1)
    close_votes(session=session, by=desk(world))
    assert (item_of(one).votes_for, item_of(one).votes_base) == (2, 3)
