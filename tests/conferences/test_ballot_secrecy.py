"""Somebody with a full dump, of mid-ballot and of afterwards, tries to join voters and votes.

What is tried, and why it fails, is described in docs/adr/0009-secret-ballot.md.
"""

import io
import json
import logging
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.debug import ExceptionReporter

from conferences import key_files, sealing
from conferences.actions import ballot_drafting, balloting, voting
from conferences.actions.ballot_wiping import sweep_ended
from conferences.ballots.terms import Elector
from conferences.models import Ballot, RollEntry, Seat
from tests.conferences.ballots_made import SIMPLE, STRICT, TERMS, draft_of, linked, seats_of
from tests.world import World, open_world
from workflow.models import JournalEntry

__all__ = ["open_world"]

SEATS = 24
Row = dict[str, Any]


def _hall(world: World, secrecy: str) -> tuple[Ballot, tuple[str, ...], dict[str, str]]:
    specialist = world.users["specialist"]
    draft = replace(
        draft_of(world),
        terms=replace(TERMS, electorate="persons", secrecy=secrecy, max_choices=1),
        electors=[Elector(name=f"Đại biểu {n:02}", stands_for_unit=False) for n in range(SEATS)],
    )
    council = world.conference.council
    ballot = ballot_drafting.draft_ballot(draft=draft, council=council, by=specialist)
    tokens = linked(ballot, specialist)
    opened = balloting.open_ballot(ballot=ballot, by=specialist)
    return opened.ballot, opened.codes, tokens


def _vote(ballot: Ballot, tokens: dict[str, str]) -> dict[int, int]:
    """Everybody votes over the network, in an order by lot; what each seat chose."""
    luck = random.Random(7)
    seats = seats_of(ballot)
    luck.shuffle(seats)
    options = list(ballot.options.order_by("order").values_list("pk", flat=True))
    truth = {}
    for seat in seats:
        option = luck.choice(options)
        url = reverse("conferences:vote_by_link", args=[tokens[seat.name], ballot.pk])
        assert Client().post(url, {"step": "cast", "o": [option]}).status_code == 302
        truth[seat.pk] = option
    return truth


def _tables() -> dict[str, list[Row]]:
    """Every row of every table as it lies in the storage, with all that tells its place."""
    hidden = "rowid AS place" if connection.vendor == "sqlite" else "xmin::text AS xmin, ctid::text"
    found: dict[str, list[Row]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            order = "rowid" if connection.vendor == "sqlite" else "ctid"
            cursor.execute(f'SELECT {hidden}, t.* FROM "{table}" t ORDER BY t.{order}')
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def _written(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _files() -> bytes:
    """The files of the database and its log, where it is one of files."""
    if connection.vendor != "sqlite":
        return b""
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(path.read_bytes() for path in (name, Path(f"{name}-wal")) if path.exists())


def _votes_of(tables: dict[str, list[Row]]) -> list[int]:
    """The votes in the order in which they lie there."""
    rows = tables["conferences_votecount"]
    return [row["option_id"] for row in rows for _vote in range(row["votes"])]


def _hits(order: Sequence[Row], votes: Sequence[int], truth: dict[int, int]) -> int:
    """How many voters are named by laying the roll in `order` beside the votes."""
    return sum(truth[row["seat_id"]] == vote for row, vote in zip(order, votes, strict=True))


@pytest.mark.parametrize("secrecy", [STRICT, SIMPLE])
def test_no_dump_joins_voters_and_votes(open_world: World, secrecy: str) -> None:
    ballot, codes, tokens = _hall(open_world, secrecy)
    truth = _vote(ballot, tokens)
    middle, middle_files = _tables(), _files()
    boxes = [bytes(row["box"]) for row in middle["conferences_rollentry"]]

    # In mid-ballot: who has voted is there, and no vote in any table.
    assert {len(box) for box in boxes} == {sealing.BOX_BYTES}
    assert len(set(boxes)) == SEATS
    assert middle["conferences_votecount"] == []
    for key in (sealing.new_key(), bytes(middle["conferences_ballot"][0]["public_key"])):
        for box in boxes:
            with pytest.raises(sealing.BadBox):
                sealing.unseal(box, key)

    first, second = codes or ("", "")
    balloting.close_ballot(ballot=ballot, codes=(first, second), by=open_world.users["specialist"])
    assert sweep_ended() == 1
    after, after_files = _tables(), _files()
    roll, votes = after["conferences_rollentry"], _votes_of(after)

    # Afterwards the boxes are gone, from rows and from files; so is the key.
    assert {row["box"] for row in roll} == {None}
    assert [box for box in boxes if box in after_files] == []
    assert connection.vendor != "sqlite" or all(box in middle_files for box in boxes)
    assert key_files.read(ballot.pk) is None
    kept = json.dumps(after, default=_written)
    assert [code for code in codes if code in kept or code.replace("-", "") in kept] == []

    # One row for each option and no order among votes: every place, number and transaction of
    # the roll is tried against them, and also the order of the roll in the earlier dump.
    assert len(votes) == SEATS
    earlier = middle["conferences_rollentry"]
    orders = [
        sorted(roll, key=lambda row: str(row[column])) for column in roll[0] if column != "box"
    ]
    most = max(sum(vote == option for vote in truth.values()) for option in votes)
    hits = [_hits(order, votes, truth) for order in [*orders, roll, earlier]]
    assert max(hits) <= most + 6  # what guessing the winner for everybody gives, and some luck
    if connection.vendor == "postgresql":
        assert len({row["xmin"] for row in roll}) == 1
    # The place of a row no longer tells who voted when.
    assert [row["seat_id"] for row in roll] != [row["seat_id"] for row in earlier]
    assert {row["id"] for row in roll}.isdisjoint({row["id"] for row in earlier})


def test_a_cast_leaves_one_row_and_nothing_else(
    open_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ballot, _codes, tokens = _hall(open_world, STRICT)
    before = {name: len(rows) for name, rows in _tables().items()}
    caplog.set_level(logging.DEBUG)
    truth = _vote(ballot, tokens)
    after = {name: len(rows) for name, rows in _tables().items()}
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown == {"conferences_rollentry": SEATS}
    assert (len(mail.outbox), Session.objects.count()) == (0, 0)
    assert "cast_open" not in set(JournalEntry.objects.values_list("verb", flat=True))
    told = " ".join(record.getMessage() for record in caplog.records if "sql" not in record.name)
    assert [name for name in ("step=cast", "'o'") if name in told] == []
    assert len(truth) == SEATS


def test_two_dumps_around_one_vote_differ_in_a_box_that_says_nothing(open_world: World) -> None:
    ballot, _codes, tokens = _hall(open_world, STRICT)
    seats = seats_of(ballot)
    marks = [(1, 0, 0, 0), (0, 0, 0, 1)]
    for seat, paper in zip(seats, marks, strict=False):
        voting.cast(seat=seat, marks=paper, by=None, token=tokens[seat.name])
    one, other = (bytes(row.box or b"") for row in RollEntry.objects.order_by("seat__order"))
    assert len(one) == len(other) == sealing.BOX_BYTES
    assert one[:32] != other[:32]
    rows = [vars(row) for row in RollEntry.objects.all()]
    assert {name for row in rows for name in row} == {
        "_state",
        "id",
        "ballot_id",
        "seat_id",
        "means",
        "box",
        "choice",
    }


def test_an_error_report_does_not_show_what_was_chosen(
    open_world: World, rf: RequestFactory
) -> None:
    """The server fails in the very deed: the report names the place and no mark."""
    ballot, _codes, tokens = _hall(open_world, STRICT)
    Ballot.objects.filter(pk=ballot.pk).update(public_key=b"broken")
    seat: Seat = seats_of(ballot)[0]
    token = tokens[seat.name]
    option = ballot.options.order_by("order")[2]
    url = reverse("conferences:vote_by_link", args=[token, ballot.pk])
    client = Client(raise_request_exception=False)
    answer = client.post(url, {"step": "cast", "o": [option.pk]})
    assert answer.status_code == 500
    kind, error, trace = answer.exc_info
    request = rf.post(url, {"step": "cast", "o": [option.pk]})
    request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]  # as the view sets
    report = ExceptionReporter(request, kind, error, trace, is_email=True).get_traceback_text()
    assert "voting.py" in report
    assert "(0, 0, 1, 0)" not in report
    assert "0,0,1,0" not in report
    assert f"[{option.pk}]" not in report


def test_the_simple_key_is_no_part_of_database_or_media(open_world: World) -> None:
    ballot, _codes, _tokens = _hall(open_world, SIMPLE)
    private = key_files.read(ballot.pk)
    assert private is not None
    assert private not in _files()
    out = io.StringIO()
    json.dump(_tables(), out, default=_written)
    assert private.hex() not in out.getvalue()
    media = Path(settings.MEDIA_ROOT)
    assert [p for p in media.rglob("*") if p.is_file() and private in p.read_bytes()] == []
