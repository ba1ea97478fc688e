"""A secret vote of a council: two members who swap their votes change nothing that anybody gets.

The storage itself is tried in tests/conferences/test_ballot_secrecy.py; here is what the
application shows, exports, writes into its journal and packs for an auditor.
"""

import json
import re
from difflib import unified_diff
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.actions.votes import VoteTerms, open_votes
from awards.models import CouncilSession, Proposal
from conferences.actions.balloting import close_ballot, open_ballot
from conferences.actions.voting import cast, issue_links
from conferences.models import Ballot, RollEntry, Secrecy, VoteCount
from conferences.tally import NO, YES
from reports.packets.facts import packet_facts
from tests.awards.dossiers_made import fresh
from tests.awards.sessions_made import (
    appraised,
    closed,
    desk,
    ended,
    item_of,
    members,
    opened,
    put,
    roll,
    vote,
    voting,
    wrote,
)
from tests.awards.test_session_votes import _office
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused

# (votes of the four seats on the first dossier), and with the first two swapped
ONE, SWAPPED = (YES, NO, YES, 0), (NO, YES, YES, 0)


def _voted(world: World, dossier: Proposal, marks: tuple[int, ...]) -> CouncilSession:
    session = opened(world, [dossier], present=4)
    (ballot,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    seats = ballot.seats.select_related("ballot", "user").order_by("order")
    for seat, mark in zip(seats, marks, strict=True):
        assert seat.user is not None
        cast(seat=seat, marks=(mark,), by=fresh(seat.user))
    closed(world, ballot)
    return ended(world, session)


def _plain(text: str, dossier: Proposal) -> str:
    """Without what differs for other reasons: the dossier's name, keys, moments, tokens."""
    text = text.replace(dossier.name, "HỒ SƠ")
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "KEY", text)
    text = re.sub(r"\d{1,2}:\d\d(:\d\d(\.\d+)?)?", "HH:MM", text)
    return re.sub(r"(/|-|\?seen=|pk=|value=\")\d+(?=[/\"&-])", r"\1N", text)


def _shown(client: Client, session: CouncilSession, dossier: Proposal) -> dict[str, str]:
    item = item_of(dossier)
    ballot = item.ballot
    assert ballot is not None
    addresses = {
        "session": reverse("awards:session", args=[session.pk]),
        "agenda": reverse("awards:session_print", args=[session.pk, "agenda"]),
        "sheet": reverse("awards:session_sheet", args=[item.pk]),
        "dossier": reverse("awards:proposal", args=[dossier.pk]),
        "ballot": reverse("conferences:ballot", args=[ballot.pk]),
        "screen": reverse("conferences:ballot_screen", args=[ballot.pk]),
    }
    for seat in ballot.seats.order_by("order"):
        addresses[f"paper {seat.order}"] = reverse("conferences:vote", args=[ballot.pk, seat.pk])
    answers = {name: client.get(url) for name, url in addresses.items()}
    texts = {
        name: _plain(answer.content.decode(), dossier) if answer.status_code == 200 else "none"
        for name, answer in answers.items()
    }
    export = client.get(f"{addresses['session']}?format=xlsx")
    content = b"".join(export) if export.streaming else export.content  # type: ignore[attr-defined]  # of a list
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    return texts | {"export": _plain(" | ".join(cells), dossier)}


@pytest.mark.parametrize("role", ["admin", "specialist", "member"])
def test_no_page_tells_who_of_two_agreed(world: World, client: Client, role: str) -> None:
    members(4)
    # Not the unit that sends them: its name stands on each page.
    first, second = appraised(3)[1:]
    sessions = [_voted(world, first, ONE), _voted(world, second, SWAPPED)]
    client.force_login(world.users[role])
    seen, other = (
        _shown(client, session, dossier)
        for session, dossier in zip(sessions, (first, second), strict=True)
    )
    assert "2/4 phiếu (50%)" in seen["session"]
    pairs = [(seen[name].splitlines(), other[name].splitlines()) for name in seen]
    differing = [line for pair in pairs for line in unified_diff(*pair, n=0, lineterm="")]
    assert differing == []


def _rows_about(session: CouncilSession, ballot: Ballot) -> list[Any]:
    """Every row that points at the ballot, its seats or options, or at the session."""
    near = {Ballot: [ballot.pk], CouncilSession: [session.pk]}
    for name in ("seats", "options"):
        rows = list(getattr(ballot, name).all())
        near[type(rows[0])] = [row.pk for row in rows]
    near[Proposal] = list(session.items.values_list("proposal", flat=True))
    found: list[Any] = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in near:
                keys = near[field.related_model]
                found += model._default_manager.filter(**{f"{field.name}__in": keys})
    journal = JournalEntry.objects.filter(subject_kind="conferences.ballot", subject_id=ballot.pk)
    return [*found, *journal, ballot, session]


def _as_stored(session: CouncilSession, dossier: Proposal) -> list[str]:
    ballot = item_of(dossier).ballot
    assert ballot is not None
    told = []
    for row in serializers.serialize("python", _rows_about(session, ballot)):
        fields = {
            name: value
            for name, value in row["fields"].items()
            if not isinstance(value, bytes | memoryview)
            and not str(value).startswith(("20", "19"))
            and name != "public_key"
        }
        words = json.dumps([row["model"], fields], default=str, ensure_ascii=False, sort_keys=True)
        told.append(_plain(re.sub(r'"(\w+)": \d+(?=[,}])', r'"\1": N', words), dossier))
    return sorted(told)


def test_no_row_kept_about_the_vote_tells_who_of_two_agreed(world: World) -> None:
    members(4)
    first, second = appraised(3)[1:]
    one, other = _voted(world, first, ONE), _voted(world, second, SWAPPED)
    assert _as_stored(one, first) == _as_stored(other, second)
    counts = [
        list(
            VoteCount.objects.filter(option=item_of(row).option_id)
            .order_by("mark")
            .values_list("mark", "votes")
        )
        for row in (first, second)
    ]
    assert counts == [[(YES, 2), (NO, 1)]] * 2
    assert set(RollEntry.objects.values_list("box", "choice")) == {(None, None)}


def test_the_packet_tells_numbers_and_no_voter(world: World) -> None:
    made = members(4)
    (one,) = appraised(1)
    _voted(world, one, ONE)
    told = packet_facts(Proposal.objects.get(pk=one.pk), code="THU", day=timezone.localdate())
    words = json.dumps(told, default=str, ensure_ascii=False)
    assert "2/4" in words
    assert [user.full_name for user in made[1:] if user.full_name in words] == []


def test_the_admin_has_no_page_of_seats_papers_or_counts() -> None:
    names = {model._meta.label for model in admin.site._registry}
    closed_off = {
        "conferences.Seat",
        "conferences.RollEntry",
        "conferences.VoteCount",
        "conferences.BallotOption",
        "awards.CouncilOpinion",
    }
    assert names & closed_off == set()


def test_a_secret_line_needs_three_who_may_vote_on_it(world: World) -> None:
    """Of four who are there two have an interest: the count of the rest would tell."""
    made = members(4)
    mine, other = appraised(2)
    for user in made[:2]:
        _office(user, mine.home)
    session = opened(world, [mine, other], present=4)
    number = item_of(mine).order
    with pytest.raises(Refused, match=f"Hồ sơ số {number} có ít hơn 3 người"):
        voting(world, session, secrecy=Secrecy.SIMPLE)
    assert Ballot.objects.count() == 0
    (ballot,) = voting(world, session, secrecy=Secrecy.OPEN)
    assert ballot.options.count() == 2


def test_three_who_may_vote_on_it_are_enough(world: World) -> None:
    made = members(4)
    mine, other = appraised(2)
    _office(made[0], mine.home)
    session = opened(world, [mine, other], present=4)
    (ballot,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    assert ballot.state == "open"


@pytest.mark.parametrize("secrecy", [Secrecy.SIMPLE, Secrecy.OPEN])
def test_a_members_vote_is_nobody_elses(world: World, secrecy: Secrecy) -> None:
    """No proxy, no personal link that the desk could use itself, no other account."""
    members(3)
    session = opened(world, appraised(1), present=3)
    (ballot,) = voting(world, session, secrecy=secrecy)
    seats = list(ballot.seats.select_related("ballot", "user").order_by("order"))
    assert {(seat.proxy, seat.token_hash, seat.stands_for_unit) for seat in seats} == {
        ("", None, False)
    }
    with pytest.raises(Refused, match="không ủy quyền"):
        issue_links(ballot=ballot, seats=[seat.pk for seat in seats], by=desk(world))
    assert seats[1].user is not None
    for other in (world.users["specialist"], world.users["admin"], seats[1].user):
        with pytest.raises(Denied):
            cast(seat=seats[0], marks=(YES,), by=fresh(other))
    with pytest.raises(Denied):
        cast(seat=seats[0], marks=(YES,), by=None)
    assert ballot.roll.count() == 0


def test_the_page_of_a_council_ballot_offers_no_links(world: World, client: Client) -> None:
    session = opened(world, appraised(1), present=1)
    (ballot,) = voting(world, session)
    client.force_login(world.users["specialist"])
    page = client.get(reverse("conferences:ballot", args=[ballot.pk])).content.decode()
    assert reverse("conferences:ballot_links", args=[ballot.pk]) not in page


def test_absent_members_have_no_paper_and_no_vote(world: World, client: Client) -> None:
    made = members(4)
    session = opened(world, appraised(1), present=3)
    absent = session.members.select_related("user").get(order=4)
    wrote(world, session, 4)
    (ballot,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    assert ballot.seats.filter(user=absent.user).exists() is False
    client.force_login(absent.user)
    assert client.get(reverse("awards:session", args=[session.pk])).status_code == 200
    seat = ballot.seats.order_by("order")[0]
    assert client.get(reverse("conferences:vote", args=[ballot.pk, seat.pk])).status_code != 200
    vote(ballot, 3)
    assert len(made) == 4


def test_who_comes_after_the_ballot_opened_votes_on_the_next_one_only(world: World) -> None:
    """Their letter on the running one stands: they have no seat in it."""
    members(4)
    first, second = appraised(2)
    session = opened(world, [first], present=3)
    wrote(world, session, 4)
    (ballot,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    put(world, session, [second])
    roll(world, session, 4)
    (later,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    assert (ballot.seats.count(), later.seats.count()) == (3, 4)
    vote(ballot, 3)
    vote(later, 4)
    closed(world, ballot)
    closed(world, later)
    assert (item_of(first).votes_for, item_of(second).votes_for) == (4, 4)


def test_a_strict_ballot_of_a_council_is_counted_with_both_codes(world: World) -> None:
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=3)
    terms = VoteTerms(Secrecy.STRICT, tellers=("Kiểm phiếu một", "Kiểm phiếu hai"))
    (draft,) = open_votes(session=session, terms=terms, by=desk(world))
    made = open_ballot(ballot=Ballot.objects.get(pk=draft.pk), by=desk(world))
    vote(made.ballot, 3)
    first, second = made.codes
    close_ballot(ballot=Ballot.objects.get(pk=draft.pk), codes=(first, second), by=desk(world))
    assert (item_of(one).votes_for, item_of(one).outcome) == (3, "recommended")
