"""Written opinions of the absent, bars, and what nobody sees before a ballot closes."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.actions.closing import close_session
from awards.actions.opinions import Letter, record_opinions, remove_opinions
from awards.models import (
    CouncilOpinion,
    CouncilSession,
    Household,
    OpinionVerdict,
    Person,
    Proposal,
)
from awards.workflow import ProposalState
from clusters.models import Officer, OfficerRole, Unit
from conferences.actions import voting as casting
from conferences.actions.ballot_drafting import change_ballot
from conferences.actions.ballot_rounds import next_round, repeat_ballot
from conferences.actions.balloting import annul_ballot, cancel_ballot
from conferences.ballots.terms import Draft, Terms
from conferences.models import Ballot, Bar, Secrecy
from conferences.tally import NO, YES
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.sessions_made import (
    appraised,
    called,
    closed,
    desk,
    ended,
    item_of,
    letter_file,
    members,
    opened,
    roll,
    vote,
    voting,
    wrote,
)
from tests.world import World
from workflow.files import BadFile
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused

AGREE, DISAGREE = OpinionVerdict.AGREE, OpinionVerdict.DISAGREE


def _office(user: User, unit: Unit) -> None:
    Officer.objects.create(user=user, unit=unit, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1))


def _near(home: Unit, relation: str) -> Unit:
    if relation == "own":
        return home
    if relation == "parent":
        assert home.parent is not None
        return home.parent
    return Unit.objects.create(name="Phòng thử", kind="department", parent=home)


def verdicts(session: CouncilSession) -> dict[int, str]:
    rows = CouncilOpinion.objects.filter(item__session=session)
    return dict(rows.values_list("item__order", "verdict"))


def test_one_letter_about_the_whole_agenda(world: World) -> None:
    members(3)
    session = called(world, appraised(4))
    taken = wrote(world, session, 3, AGREE, except_for=frozenset({2}))
    assert taken.recorded == 4
    assert verdicts(session) == {1: AGREE, 2: DISAGREE, 3: AGREE, 4: AGREE}
    wrote(world, session, 3, DISAGREE, only=frozenset({4}))
    assert verdicts(session) == {1: AGREE, 2: DISAGREE, 3: AGREE, 4: DISAGREE}
    member = session.members.select_related("session__council").get(order=3)
    assert remove_opinions(member=member, by=desk(world)) == 4
    with pytest.raises(Refused):
        remove_opinions(member=member, by=desk(world))


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        (Letter(AGREE, except_for=frozenset({9})), "số 9"),
        (Letter(AGREE, only=frozenset({7, 8})), "số 7, 8"),
    ],
)
def test_numbers_that_stand_on_no_agenda(world: World, letter: Letter, told: str) -> None:
    session = called(world, appraised(1))
    member = session.members.select_related("session__council").get()
    with pytest.raises(Refused, match=told):
        record_opinions(member=member, letter=letter, upload=letter_file(), by=desk(world))


def test_a_letter_is_a_file_that_holds_what_it_says(world: World) -> None:
    session = called(world, appraised(1))
    member = session.members.select_related("session__council").get()
    letter = Letter(AGREE)
    with pytest.raises(Refused, match="Chưa chọn tệp"):
        record_opinions(member=member, letter=letter, upload=None, by=desk(world))
    disguised = SimpleUploadedFile("y-kien.pdf", b"MZ\x90 program")
    with pytest.raises(BadFile):
        record_opinions(member=member, letter=letter, upload=disguised, by=desk(world))
    assert CouncilOpinion.objects.count() == 0


def test_who_is_there_votes_and_does_not_write(world: World) -> None:
    members(3)
    session = opened(world, appraised(1), present=2)
    with pytest.raises(Refused, match="có mặt"):
        wrote(world, session, 1)
    wrote(world, session, 3)
    roll(world, session, 3)
    assert CouncilOpinion.objects.count() == 0


def test_a_written_opinion_counts_once(world: World) -> None:
    """Somebody who votes and is then marked away has no second vote in writing."""
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=3)
    (ballot,) = voting(world, session)
    roll(world, session, 2)
    with pytest.raises(Refused, match="Không còn hồ sơ nào"):
        wrote(world, session, 3)
    # Even if one were there, the seat of the ballot is what counts.
    absent = session.members.get(order=3)
    opinion = CouncilOpinion(item=item_of(one), member=absent, verdict=AGREE)
    opinion.received_at, opinion.received_by = session.held_at, world.users["specialist"]
    opinion.save()
    vote(ballot, 3)
    closed(world, ballot)
    item = item_of(one)
    assert (item.votes_for, item.votes_written, item.votes_base) == (3, 0, 3)


def test_disagreeing_in_writing_is_no_vote_for(world: World) -> None:
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=2)
    wrote(world, session, 3, DISAGREE)
    (ballot,) = voting(world, session)
    vote(ballot, 2)
    closed(world, ballot)
    assert (item_of(one).votes_for, item_of(one).votes_written) == (2, 0)


def test_no_opinion_on_what_has_been_voted(world: World) -> None:
    members(3)
    session = opened(world, appraised(1), present=2)
    (ballot,) = voting(world, session)
    vote(ballot, 2)
    closed(world, ballot)
    with pytest.raises(Refused, match="Không còn hồ sơ nào"):
        wrote(world, session, 3)


def test_an_absent_member_writes_nothing_about_their_own_unit(world: World) -> None:
    members(3)
    dossiers = appraised(2)
    session = called(world, dossiers)
    absent = session.members.select_related("user").get(order=3)
    _office(absent.user, dossiers[0].home)
    taken = wrote(world, session, 3)
    assert (taken.recorded, taken.barred) == (1, (item_of(dossiers[0]).order,))


def test_the_desk_writes_down_nothing_about_its_own_unit(world: World) -> None:
    dossiers = appraised(2)
    session = called(world, dossiers)
    _office(world.users["specialist"], dossiers[0].home)
    with pytest.raises(Denied, match="trùng đơn vị"):
        wrote(world, session, 1)
    only = frozenset({item_of(dossiers[1]).order})
    assert wrote(world, session, 1, only=only).recorded == 1


@pytest.mark.parametrize("relation", ["own", "parent", "child"])
def test_a_second_office_bars_from_the_vote(world: World, relation: str) -> None:
    members(3)
    mine, other = appraised(2)
    _office(world.users["member"], _near(mine.home, relation))
    session = opened(world, [mine, other], present=3)
    (ballot,) = voting(world, session)
    seat = ballot.seats.select_related("ballot", "user").get(user=world.users["member"])
    barred = list(Bar.objects.filter(seat__ballot=ballot))
    near = [
        item_of(row).option_id or 0 for row in (mine, other) if relation == "parent" or row == mine
    ]
    assert sorted(bar.option_id or 0 for bar in barred) == sorted(near)
    assert {bar.seat_id for bar in barred} == {seat.pk}
    options = list(ballot.options.order_by("order").values_list("pk", flat=True))
    voter = fresh(world.users["member"])
    with pytest.raises(Refused, match="không bỏ phiếu"):
        casting.cast(seat=seat, marks=tuple(YES for _option in options), by=voter)
    casting.cast(seat=seat, marks=tuple(0 if o in near else NO for o in options), by=voter)
    vote(ballot, 3)
    closed(world, ballot)
    # Who is barred is in the base all the same.
    assert (item_of(mine).votes_for, item_of(mine).votes_base) == (2, 3)


@pytest.mark.parametrize("relation", ["own", "parent", "child"])
@pytest.mark.parametrize("of", ["person", "household"])
def test_somebody_of_a_near_unit_bars_as_the_unit_does(
    world: World, of: str, relation: str
) -> None:
    """A person or a household is judged with the unit that they belong to."""
    members(3)
    home = world.unit("Sở Y tế")
    made: Person | Household = (
        Person.objects.create(name="Nguyễn Văn Thử", birth_year=1980, unit=home)
        if of == "person"
        else Household.objects.create(name="Hộ ông Thử", unit=home)
    )
    one = proposal(ProposalState.APPRAISAL, of=batch(home), to=made)
    _office(world.users["member"], _near(home, relation))
    session = opened(world, [one], present=3)
    (ballot,) = voting(world, session)
    assert [bar.seat.user for bar in Bar.objects.select_related("seat__user")] == [
        world.users["member"]
    ]
    vote(ballot, 3)
    closed(world, ballot)
    assert (item_of(one).votes_for, item_of(one).votes_base) == (2, 3)


def test_an_office_that_has_ended_or_is_to_come_bars_nobody(world: World) -> None:
    members(3)
    (one,) = appraised(1)
    user = world.users["member"]
    today = timezone.localdate()
    spans = (
        (date(2020, 1, 1), today - timedelta(days=1)),
        (today + timedelta(days=1), None),
    )
    for starts, ends in spans:
        Officer.objects.create(
            user=user, unit=one.home, role=OfficerRole.STAFF, starts_on=starts, ends_on=ends
        )
    session = opened(world, [one], present=3)
    voting(world, session)
    assert Bar.objects.count() == 0


def test_of_two_offices_one_is_enough_to_bar(world: World) -> None:
    """Head of a unit far away, and staff of the child of one that is nominated."""
    members(3)
    mine, other = appraised(2)
    _office(world.users["member"], Unit.objects.create(name="Đơn vị xa (thử)", kind="department"))
    _office(world.users["member"], _near(mine.home, "child"))
    session = opened(world, [mine, other], present=3)
    voting(world, session)
    assert set(Bar.objects.values_list("option", flat=True)) == {item_of(mine).option_id}


def test_members_of_the_council_have_no_household_that_is_known(world: World) -> None:
    """What the register does not know cannot bar: such a member leaves the line empty, and
    counts in the base."""
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=3)
    (ballot,) = voting(world, session)
    first = ballot.seats.select_related("ballot", "user").order_by("order")[0]
    assert first.user is not None
    casting.cast(seat=first, marks=(0,), by=fresh(first.user))
    for seat in ballot.seats.select_related("ballot", "user").order_by("order")[1:]:
        assert seat.user is not None
        casting.cast(seat=seat, marks=(YES,), by=fresh(seat.user))
    closed(world, ballot)
    assert (item_of(one).votes_for, item_of(one).votes_base) == (2, 3)


def test_who_has_a_conflict_does_not_end_the_session(world: World) -> None:
    (one,) = appraised(1)
    session = opened(world, [one], present=1)
    (ballot,) = voting(world, session)
    closed(world, ballot)
    _office(world.users["specialist"], one.home)
    with pytest.raises(Denied):
        close_session(session=session, by=desk(world))
    assert Proposal.objects.get(pk=one.pk).state == "session"


def test_ballots_of_a_session_are_not_changed_or_repeated_by_themselves(world: World) -> None:
    """The engine's own ways would lose the bars."""
    members(3)
    session = opened(world, appraised(1), present=3)
    (ballot,) = voting(world, session, secrecy=Secrecy.STRICT)
    draft = Draft(Terms(title="Khác", question="award"))
    with pytest.raises(Refused, match="trang phiên họp"):
        change_ballot(ballot=ballot, draft=draft, version=0, by=desk(world))
    (open_one,) = voting_again(world, session, ballot)
    annul_ballot(ballot=open_one, reason="Lỗi", by=desk(world))
    with pytest.raises(Refused, match="trang phiên họp"):
        repeat_ballot(ballot=Ballot.objects.get(pk=open_one.pk), by=desk(world))
    (last,) = voting(world, session)
    closed(world, last)
    with pytest.raises(Refused):
        next_round(ballot=Ballot.objects.get(pk=last.pk), by=desk(world))


def voting_again(world: World, session: CouncilSession, ballot: Ballot) -> list[Ballot]:
    cancel_ballot(ballot=ballot, reason="Đổi cách", by=desk(world))
    return voting(world, session)


@pytest.mark.parametrize("role", ["member", "specialist", "admin"])
@pytest.mark.parametrize("secrecy", [Secrecy.OPEN, Secrecy.SIMPLE])
def test_nothing_of_a_vote_is_seen_before_it_closes(
    client: Client, world: World, role: str, secrecy: Secrecy
) -> None:
    """All have voted and the absent has written; no page says how until the ballot closes."""
    members(4)
    (one,) = appraised(1)
    session = opened(world, [one], present=3)
    item = item_of(one)
    (ballot,) = voting(world, session, secrecy=secrecy)
    client.force_login(world.users[role])
    vote(ballot, 3)
    wrote(world, session, 4, DISAGREE)
    shown = _pages(client, session, ballot, item.pk, one.pk)
    entries = JournalEntry.objects.order_by("-pk").values_list("detail", flat=True)[:10]
    assert "agree" not in str(list(entries))
    words = ("3/4 phiếu", "75%", "Đề nghị khen thưởng</span>")
    found = {(name, word) for name, text in shown.items() for word in words if word in text}
    assert found == set()
    if role == "member":
        assert "Không đồng ý" not in shown["sheet"] + shown["session"]
    closed(world, ballot)
    after = _pages(client, session, ballot, item.pk, one.pk)
    assert "3/4 phiếu (75%)" in after["session"]
    assert "3/4 phiếu (75%)" in after["ballot"]
    assert "3/4 phiếu (75%)" in after["sheet"]


def _pages(
    client: Client, session: CouncilSession, ballot: Ballot, item: int, dossier: int
) -> dict[str, str]:
    urls = {
        "session": reverse("awards:session", args=[session.pk]),
        "sessions": reverse("awards:sessions"),
        "ballot": reverse("conferences:ballot", args=[ballot.pk]),
        "screen": reverse("conferences:ballot_screen", args=[ballot.pk]),
        "sheet": reverse("awards:session_sheet", args=[item]),
        "proposal": reverse("awards:proposal", args=[dossier]),
    }
    answers = {name: client.get(url) for name, url in urls.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        urls, 200
    )
    return {name: answer.content.decode() for name, answer in answers.items()}


def test_the_page_of_a_ballot_tells_the_councils_share_and_outcome(
    client: Client, world: World
) -> None:
    """11 of 21 seats agree; the page says what the session counts, not that an option won."""
    members(21)
    (one,) = appraised(1)
    session = opened(world, [one], present=15)
    wrote(world, session, 16)
    (ballot,) = voting(world, session)
    client.force_login(world.users["specialist"])
    url = reverse("conferences:ballot", args=[ballot.pk])
    page = client.get(url).content.decode()
    assert "Tính trên 21 thành viên Hội đồng, kể cả người vắng; cần quá nửa, từ 11 phiếu." in page
    assert reverse("awards:session", args=[session.pk]) in page
    vote(ballot, 10)
    closed(world, ballot)
    page = client.get(url).content.decode()
    assert "11/21 phiếu (52,38%), 1 bằng văn bản" in page
    # The bar is of all 21 members, the letter with it, and the mark stands at 11.
    assert 'width="52.38" height="8"' in page
    assert 'x1="52.38"' in page
    assert "Được chọn" not in page
    assert "Đề nghị khen thưởng" in page


def test_what_a_conflict_bars_is_left_out_of_the_result(client: Client, world: World) -> None:
    members(3)
    mine, other = appraised(2)
    _office(world.users["member"], mine.home)
    session = opened(world, [mine, other], present=3)
    (ballot,) = voting(world, session)
    seat = ballot.seats.get(user=world.users["member"])
    client.force_login(world.users["member"])
    paper = client.get(reverse("conferences:vote", args=[ballot.pk, seat.pk])).content.decode()
    assert "không bỏ phiếu" in paper
    assert f'name="o{item_of(mine).option_id}"' not in paper
    vote(ballot, 3)
    closed(world, ballot)
    for name in ("ballot", "ballot_screen"):
        page = client.get(reverse(f"conferences:{name}", args=[ballot.pk])).content.decode()
        assert f". {mine.name}" not in page
        assert f". {other.name}" in page
    client.force_login(world.users["specialist"])
    page = client.get(reverse("conferences:ballot", args=[ballot.pk])).content.decode()
    assert f". {mine.name}" in page


def test_one_button_agrees_to_the_rest(client: Client, world: World) -> None:
    """It fills in the paper and does not cast it."""
    dossiers = appraised(6)
    session = opened(world, dossiers, present=1)
    (ballot,) = voting(world, session)
    (seat,) = ballot.seats.all()
    client.force_login(world.users["member"])
    url = reverse("conferences:vote", args=[ballot.pk, seat.pk])
    first = ballot.options.order_by("order")[0]
    answer = client.post(url, {"step": "agree", f"o{first.pk}": "2"})
    page = answer.content.decode()
    assert page.count('value="1" checked') == 5
    assert page.count('value="2" checked') == 1
    assert ballot.roll.count() == 0
    assert reverse("awards:session_sheet", args=[item_of(dossiers[0]).pk]) in page


def test_the_file_of_an_opinion_waits_for_the_end(client: Client, world: World) -> None:
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=2)
    wrote(world, session, 3)
    (ballot,) = voting(world, session)
    vote(ballot, 2)
    closed(world, ballot)
    url = reverse("awards:session_opinion_file", args=[CouncilOpinion.objects.get().pk])
    client.force_login(world.users["member"])
    assert client.get(url).status_code == 403
    ended(world, session)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == letter_file().read()  # type: ignore[arg-type, attr-defined]  # a file
    client.force_login(world.users["staff"])
    assert client.get(url).status_code == 404
