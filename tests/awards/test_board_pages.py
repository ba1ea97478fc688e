"""The pages of the board: queue, review, comparison, deeds; who reads what when."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from awards.board.duties import duties
from awards.board.opinions import readable, recorded
from awards.board.queue import clock_of, next_of
from awards.models import Batch, Proposal, Remark, Review
from awards.workflow import ProposalState
from clusters.models import Officer, OfficerRole, Unit
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.people_made import colleague
from tests.world import World
from workflow.models import JournalEntry, Notice

P = ProposalState


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def year_batch(world: World, unit: str = "Sở Tài chính") -> Batch:
    return batch(unit, cluster_year=world.cluster_year)


def ask(one: Proposal, user: User, **values: object) -> Review:
    """`user` is asked for an opinion; with a verdict it is given."""
    given = {"assigned_at": timezone.now(), "assigned_by": user} | values
    if given.get("verdict"):
        given.setdefault("given_at", timezone.now())
    return Review.objects.create(proposal=one, reviewer=user, **given)


def test_the_pages_open(world: World) -> None:
    desk = world.users["specialist"]
    one = proposal(P.APPRAISAL, of=year_batch(world))
    two = proposal(P.APPRAISAL, of=year_batch(world, "Sở Y tế"))
    ask(one, desk)
    client = client_of(desk)
    pages = (
        reverse("awards:queue"),
        reverse("awards:queue") + "?tab=all",
        reverse("awards:review", args=[one.pk]),
        reverse("awards:compare") + f"?ids={one.pk}&ids={two.pk}",
        reverse("awards:assign") + f"?ids={one.pk}&ids={two.pk}",
        reverse("awards:prepare") + f"?ids={one.pk}&verb=return_dossier",
        reverse("awards:pending"),
        reverse("awards:areas"),
        reverse("awards:board_move", args=[one.pk, "return_dossier"]),
        reverse("awards:remark_add", args=[one.pk]),
    )
    for page in pages:
        answer = client.get(page)
        assert (page, answer.status_code) == (page, 200)
    assert client.get(reverse("awards:next_review")).headers["Location"] == pages[2]


SECRET = "nhận xét kín"


def _office(user: User, unit: Unit) -> None:
    Officer.objects.create(user=user, unit=unit, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1))


# Who looks (asked and owing, asked and given, not asked but in charge, neither), whether another
# opinion is still owed, the state of the dossier → whether the opinion of somebody else may be
# read on the page and in the comparison, and whether a packet holds it.
BLIND = [
    ("owes", False, P.APPRAISAL, False, False),
    ("owes", True, P.APPRAISAL, False, False),
    ("gave", False, P.APPRAISAL, True, False),
    ("gave", True, P.APPRAISAL, True, False),
    ("charge", False, P.APPRAISAL, True, False),
    ("charge", True, P.APPRAISAL, False, False),
    ("charge", False, P.CONSULTATION, True, False),
    ("charge", True, P.CONSULTATION, False, False),
    ("charge", False, P.RETURNED, True, False),
    ("charge", True, P.RETURNED, False, False),
    ("charge", False, P.SUBMITTED, True, False),
    ("outside", False, P.APPRAISAL, False, False),
    ("outside", True, P.APPRAISAL, False, False),
    ("outside", False, P.CONSULTATION, False, False),
    ("outside", False, P.RETURNED, False, False),
    ("outside", False, P.SESSION, True, True),
    ("outside", True, P.SESSION, False, False),
    ("owes", False, P.SESSION, False, False),
    ("gave", True, P.SESSION, True, False),
    ("outside", True, P.RECOMMENDED, True, True),
    ("owes", True, P.NOT_RECOMMENDED, True, True),
    ("owes", True, P.REFUSED, True, True),
    ("outside", True, P.WITHDRAWN, True, True),
]


@pytest.mark.parametrize(("who", "other_owes", "state", "reads", "in_packet"), BLIND)
def test_who_reads_the_opinion_of_another(
    world: World, who: str, other_owes: bool, state: str, reads: bool, in_packet: bool
) -> None:
    looking = world.users["specialist"]
    holder = looking if who == "charge" else colleague("phu-trach")
    one = proposal(state, of=year_batch(world), holder=holder)
    two = proposal(state, of=year_batch(world, "Sở Y tế"), holder=holder)
    for dossier in (one, two):
        ask(dossier, colleague(f"kin-{dossier.pk}"), verdict="against", comment=SECRET)
        if other_owes:
            ask(dossier, colleague(f"no-{dossier.pk}"))
        if who in ("owes", "gave"):
            ask(dossier, looking, verdict="for" if who == "gave" else "")
    assert (SECRET in str([one.comment for one in recorded(one)])) == in_packet
    client = client_of(looking)
    pages = (
        reverse("awards:review", args=[one.pk]),
        reverse("awards:compare") + f"?ids={one.pk},{two.pk}",
    )
    for page in pages:
        answer = client.get(page)
        assert (page, answer.status_code) == (page, 200)
        assert (page, SECRET in answer.content.decode()) == (page, reads)
    # Lists, exports and search say how many have answered, never what.
    for page in (reverse("awards:queue") + "?tab=all", reverse("search") + "?q=kin"):
        assert SECRET not in client.get(page).content.decode()
    book = b"".join(client.get(reverse("awards:queue") + "?tab=all&format=xlsx"))
    assert SECRET not in _texts(book)
    assert SECRET not in str(duties(fresh(looking), timezone.localdate()))
    assert not Notice.objects.filter(text__contains=SECRET).exists()


def _texts(book: bytes) -> str:
    read = load_workbook(BytesIO(book))
    return " ".join(
        str(cell) for sheet in read for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_the_journal_says_that_never_what(world: World) -> None:
    desk = world.users["specialist"]
    one = proposal(P.APPRAISAL)
    ask(one, desk)
    client = client_of(desk)
    page = reverse("awards:review", args=[one.pk])
    answer = client.post(page, {"verdict": "against", "comment": SECRET, "version": "0"})
    assert answer.headers["Location"] == reverse("awards:next_review")
    (line,) = JournalEntry.objects.filter(verb="give_opinion", subject_id=one.pk)
    told = f"{line} {line.detail} {line.capacity}"
    assert (SECRET in told, "against" in told, "Không đề nghị" in told) == (False, False, False)


def test_the_proposer_reads_no_opinion(world: World) -> None:
    one = proposal(P.RECOMMENDED)
    ask(one, world.users["specialist"], verdict="for", comment=SECRET)
    assert not readable(world.users["staff"]).exists()
    answer = client_of(world.users["staff"]).get(reverse("awards:proposal", args=[one.pk]))
    assert (answer.status_code, SECRET in answer.content.decode()) == (200, False)


@pytest.mark.parametrize("relation", ["own", "parent", "child"])
def test_a_conflict_leaks_nowhere(world: World, relation: str) -> None:
    desk = world.users["specialist"]
    barred = proposal(P.APPRAISAL, of=year_batch(world), name="Nơi bị giấu")
    open_ones = [
        proposal(P.APPRAISAL, of=year_batch(world, name)) for name in ("Sở Y tế", "Sở Xây dựng")
    ]
    home = world.unit("Sở Tài chính")
    child = Unit.objects.create(name="Phòng thử", kind="department", parent=home)
    if relation == "child":
        barred = proposal(P.APPRAISAL, of=batch(child), to=child, name="Nơi bị giấu")
    unit = {"own": home, "parent": home.parent, "child": home}[relation]
    assert unit is not None
    for one in (barred, *open_ones):
        ask(one, desk)
    _office(desk, unit)
    seen = [] if relation == "parent" else open_ones
    client = client_of(desk)
    ids = "&".join(f"ids={one.pk}" for one in (barred, *open_ones))
    queue = client.get(reverse("awards:queue") + "?tab=all")
    hidden = 1 if relation != "parent" else 3
    assert queue.context["hidden"] == hidden + (relation == "child")
    assert barred.name not in queue.content.decode()
    assert set(queue.context["list"].page) == set(seen)
    book = b"".join(client.get(reverse("awards:queue") + "?tab=all&format=xlsx"))
    assert barred.name not in _texts(book)
    for page in ("compare", "assign", "prepare"):
        answer = client.get(reverse(f"awards:{page}") + f"?{ids}&verb=take_charge", follow=True)
        assert barred.name not in answer.content.decode()
    assert client.get(reverse("awards:review", args=[barred.pk])).status_code == 404
    onward = client.get(reverse("awards:next_review")).headers["Location"]
    fits = [reverse("awards:review", args=[one.pk]) for one in seen] or [reverse("awards:queue")]
    assert onward in fits
    for name in ("review_postpone", "remark_add"):
        answer = client.post(reverse(f"awards:{name}", args=[barred.pk]), {"text": "Hỏi"})
        assert answer.status_code == 404


def test_dossiers_compared_are_of_one_cluster_and_year(world: World) -> None:
    client = client_of(world.users["specialist"])
    one = proposal(P.APPRAISAL, of=year_batch(world), rank=2, total=Decimal("948.25"))
    two = proposal(P.APPRAISAL, of=year_batch(world, "Sở Y tế"), rank=1)
    alone = proposal(P.APPRAISAL, of=batch("Sở Xây dựng"))
    address = reverse("awards:compare")
    shown = client.get(f"{address}?ids={one.pk},{two.pk},999999")
    assert [look.proposal for look in shown.context["table"].looks] == [two, one]
    assert "1 hồ sơ không hiện" in re.sub("<[^>]+>", "", shown.content.decode())
    for ids in (f"{one.pk}", f"{one.pk},{alone.pk}", "", "x"):
        answer = client.get(f"{address}?ids={ids}")
        assert (ids, answer.status_code) == (ids, 302)


def test_the_next_dossier_is_the_first_due_and_those_put_off_come_last(world: World) -> None:
    desk = world.users["specialist"]
    names = ("Sở Tài chính", "Sở Y tế", "Sở Xây dựng")
    today = timezone.localdate()
    rows = [
        proposal(P.APPRAISAL, of=batch(name), due_on=today + timedelta(days=n))
        for n, name in zip((9, 1, 5), names, strict=True)
    ]
    for row in rows:
        ask(row, desk)
    first = next_of(desk)
    assert first == rows[1]
    client = client_of(desk)
    client.post(reverse("awards:review_postpone", args=[rows[1].pk]))
    assert next_of(desk) == rows[2]
    assert next_of(desk, after=rows[2].pk) == rows[0]
    for row in (rows[2], rows[0]):
        client.post(reverse("awards:review", args=[row.pk]), {"verdict": "abstain", "version": "0"})
    assert next_of(desk) == rows[1]


def test_the_queue_finds_without_diacritics_and_counts(world: World) -> None:
    client = client_of(world.users["specialist"])
    proposal(P.SUBMITTED)
    one = proposal(P.RETURNED, of=batch("Sở Y tế"))
    shown = client.get(reverse("awards:queue") + "?tab=all&q=so y te")
    assert list(shown.context["list"].page) == [one]
    told = {tab.key: n for tab, n in shown.context["tabs"]}
    assert (told["receive"], told["returned"], told["all"]) == (1, 1, 2)
    member = client_of(world.users["member"]).get(reverse("awards:queue"))
    assert [tab.key for tab, _n in member.context["tabs"]] == ["mine", "answered", "all"]


@pytest.mark.parametrize(
    ("left", "state", "words"),
    [(-3, "bad", "Quá hạn"), (0, "warn", "hôm nay"), (60, "", "Còn")],
)
def test_a_clock_in_words(world: World, left: int, state: str, words: str) -> None:
    today = timezone.localdate()
    one = proposal(
        P.APPRAISAL, received_on=today - timedelta(days=30), due_on=today + timedelta(days=left)
    )
    clock = clock_of(one, today, {})
    assert (clock.state, words in clock.words) == (state, True)


def test_duties_of_the_board(world: World) -> None:
    desk = world.users["specialist"]
    today = timezone.localdate()
    proposal(P.SUBMITTED)
    late = proposal(P.APPRAISAL, of=batch("Sở Y tế"), due_on=today - timedelta(days=4))
    ask(late, desk)
    Remark.objects.create(
        proposal=late,
        kind="question",
        text="Hỏi",
        asked_at=timezone.now(),
        asked_by=desk,
        answer="Đáp",
        answered_at=timezone.now(),
        answered_by=world.users["staff"],
    )
    found = duties(fresh(desk), today)
    assert [duty.kind for duty in found] == ["bad", "now", "bad", "warn"]
    assert duties(fresh(world.users["staff"]), today) == []


@pytest.mark.parametrize("page", ["queue", "compare"])
def test_queries_do_not_grow_with_rows(world: World, page: str) -> None:
    desk = world.users["specialist"]
    client = client_of(desk)
    names = [f"Đơn vị {n}" for n in range(30)]
    parent = world.unit("Sở Tài chính").parent

    def add(n: int) -> list[Proposal]:
        made = []
        for name in names[:n]:
            unit, _made = Unit.objects.get_or_create(
                name=name, parent=parent, defaults={"kind": "department"}
            )
            within = batch(unit, cluster_year=world.cluster_year)
            made.append(proposal(P.APPRAISAL, of=within))
            ask(made[-1], desk)
        return made

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    counts = []
    for n in (1, 3, 30) if page == "queue" else (2, 3, 6):
        Proposal.objects.all().delete()
        rows = add(n)
        ids = ",".join(str(row.pk) for row in rows)
        address = reverse(f"awards:{page}")
        counts.append(asked(f"{address}?tab=all" if page == "queue" else f"{address}?ids={ids}"))
    assert set(counts) == {QUERIES[page]}


QUERIES = {"queue": 31, "compare": 40}
