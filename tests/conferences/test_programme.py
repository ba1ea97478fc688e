"""The programme: laid down, put in order, and moved on while the meeting is on."""

import itertools
from datetime import time

import pytest
from django.db import IntegrityError, transaction

from conferences.actions import move
from conferences.actions.programming import (
    ItemFacts,
    change_item,
    file_paper,
    fill_programme,
    move_item,
    remove_item,
    remove_paper,
)
from conferences.actions.running import advance, move_item_on, save_notes
from conferences.meetings.programmes import beginnings, usual
from conferences.models import AgendaItem, Conference, ConferenceKind
from conferences.workflow import AGENDA_ITEM, ItemState
from tests.conferences.rooms_made import drafted, item, paper, pdf
from tests.world import ROLES, World
from workflow.journal import history
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

# Every state × verb: the state that follows, or None where the move is refused.
MOVES = {
    ("planned", "start_item"): "current",
    ("planned", "end_item"): None,
    ("planned", "put_back_item"): None,
    ("planned", "resume_item"): None,
    ("current", "start_item"): None,
    ("current", "end_item"): "done",
    ("current", "put_back_item"): "planned",
    ("current", "resume_item"): None,
    ("done", "start_item"): None,
    ("done", "end_item"): None,
    ("done", "put_back_item"): None,
    ("done", "resume_item"): "current",
}
# The way to each state through the moves themselves.
WAYS: dict[str, tuple[str, ...]] = {
    "planned": (),
    "current": ("start_item",),
    "done": ("start_item", "end_item"),
}


def in_state(world: World, state: str) -> AgendaItem:
    row = item(world)
    for verb in WAYS[state]:
        move_item_on(row, verb=verb, by=world.users["chair"])
    return row


def titles(conference: Conference) -> list[str]:
    return [row.title for row in conference.items.order_by("order")]


def test_the_table_of_moves_is_complete() -> None:
    assert set(MOVES) == set(itertools.product(ItemState.values, AGENDA_ITEM.moves))


@pytest.mark.parametrize(("state", "verb"), MOVES)
def test_every_state_and_verb(world: World, state: str, verb: str) -> None:
    row = in_state(world, state)
    follows = MOVES[state, verb]
    if follows is None:
        with pytest.raises(Refused):
            move_item_on(row, verb=verb, by=world.users["chair"])
    else:
        move_item_on(row, verb=verb, by=world.users["chair"])
    row.refresh_from_db()
    assert row.state == (follows or state)
    # The minutes read when it began and ended; what is taken back leaves no time.
    assert (row.started_at is not None) == (row.state != "planned")
    assert (row.ended_at is not None) == (row.state == "done")
    assert row.started_by == (world.users["chair"] if row.started_at else None)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_the_chair_moves_on(world: World, role: str) -> None:
    row = item(world)
    with pytest.raises(Denied):
        move_item_on(row, verb="start_item", by=world.users[role])
    with pytest.raises(Denied):
        advance(conference=world.conference, seen=None, by=world.users[role])
    with pytest.raises(Denied):
        save_notes(item=row, text="x", version=0, by=world.users[role])


def test_one_item_at_a_time(world: World) -> None:
    first, second = item(world, "Một"), item(world, "Hai")
    move_item_on(first, verb="start_item", by=world.users["chair"])
    with pytest.raises(Refused, match="Một"):
        move_item_on(second, verb="start_item", by=world.users["chair"])
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=second.pk).update(state="current")


def test_advance_ends_one_and_begins_the_next(world: World) -> None:
    rows = [item(world, title) for title in ("Một", "Hai")]
    chair = world.users["chair"]
    seen = None
    for expected in (*rows, None):
        begun = advance(conference=world.conference, seen=seen, by=chair)
        assert begun == expected
        seen = begun.pk if begun else None
    assert {row.state for row in world.conference.items.all()} == {"done"}


def test_pressed_twice_it_moves_on_once(world: World) -> None:
    rows = [item(world, title) for title in ("Một", "Hai", "Ba")]
    chair = world.users["chair"]
    advance(conference=world.conference, seen=None, by=chair)
    with pytest.raises(Stale):
        advance(conference=world.conference, seen=None, by=chair)
    rows[0].refresh_from_db()
    assert rows[0].state == "current"


def test_what_was_left_for_later_comes_after_the_last(world: World) -> None:
    first, second = item(world, "Một"), item(world, "Hai")
    chair = world.users["chair"]
    move_item_on(second, verb="start_item", by=chair)
    assert advance(conference=world.conference, seen=second.pk, by=chair) == first


def test_nothing_moves_before_the_meeting_is_open(world: World) -> None:
    chair = world.users["chair"]
    made = drafted(world)
    fill_programme(conference=made, by=chair)
    for verb in ("", "call"):
        if verb:
            move(made, verb=verb, by=chair)
        with pytest.raises(Refused, match="chưa khai mạc"):
            advance(conference=made, seen=None, by=chair)


def test_after_the_end_nothing_is_changed(world: World) -> None:
    chair, row = world.users["chair"], item(world)
    move(world.conference, verb="conclude", by=chair)
    row.refresh_from_db()
    told = ItemFacts("Khác", "other")
    for deed in (
        lambda: change_item(item=row, facts=told, version=row.version, by=chair),
        lambda: move_item_on(row, verb="start_item", by=chair),
        lambda: save_notes(item=row, text="x", version=0, by=chair),
        lambda: remove_item(item=row, by=chair),
        lambda: fill_programme(conference=world.conference, by=chair),
    ):
        with pytest.raises(Refused, match="đã kết thúc"):
            deed()


@pytest.mark.parametrize("kind", ConferenceKind.values)
def test_the_usual_items_fill_an_empty_programme(world: World, kind: str) -> None:
    made = drafted(world, kind=kind)
    chair = world.users["chair"]
    assert fill_programme(conference=made, by=chair) == len(usual(kind))
    assert titles(made) == [title for title, _kind, _minutes in usual(kind)]
    assert [made.items.first().kind, made.items.last().kind] == ["opening", "closing"]  # type: ignore[union-attr]  # just filled
    with pytest.raises(Refused, match="đã có nội dung"):
        fill_programme(conference=made, by=chair)


def test_items_change_places(world: World) -> None:
    rows = [item(world, title) for title in ("Một", "Hai", "Ba")]
    chair = world.users["chair"]
    move_item(item=rows[2], up=True, by=chair)
    assert titles(world.conference) == ["Một", "Ba", "Hai"]
    move_item(item=rows[0], up=False, by=chair)
    assert titles(world.conference) == ["Ba", "Một", "Hai"]


def test_the_first_and_the_last_stay(world: World) -> None:
    first, last = item(world, "Một"), item(world, "Hai")
    move_item(item=first, up=True, by=world.users["chair"])
    move_item(item=last, up=False, by=world.users["chair"])
    assert titles(world.conference) == ["Một", "Hai"]


def test_a_stale_change_is_refused(world: World) -> None:
    row, chair = item(world), world.users["chair"]
    change_item(item=row, facts=ItemFacts("Mới", "other"), version=0, by=chair)
    with pytest.raises(Stale):
        change_item(item=row, facts=ItemFacts("Cũ", "other"), version=0, by=chair)
    row.refresh_from_db()
    assert (row.title, row.version) == ("Mới", 1)
    with pytest.raises(Refused, match="Chưa ghi nội dung"):
        change_item(item=row, facts=ItemFacts("  ", "other"), version=1, by=chair)


def test_what_was_met_on_is_not_taken_out(world: World) -> None:
    chair = world.users["chair"]
    plain, noted, begun = (item(world, title) for title in ("Một", "Hai", "Ba"))
    save_notes(item=noted, text="Đã bàn", version=0, by=chair)
    move_item_on(begun, verb="start_item", by=chair)
    remove_item(item=plain, by=chair)
    for row in (noted, begun):
        with pytest.raises(Refused, match="giữ lại"):
            remove_item(item=row, by=chair)
    assert titles(world.conference) == ["Hai", "Ba"]


def test_papers_are_kept_and_taken_off(world: World) -> None:
    chair = world.users["chair"]
    kept = file_paper(
        conference=world.conference, item=item(world), title="", upload=pdf("a.pdf"), by=chair
    )
    assert kept.title == "a.pdf"
    gone = paper(world)
    remove_paper(paper=gone, by=chair)
    assert list(world.conference.papers.all()) == [kept]
    assert history(world.conference)[0].detail["sha256"] == kept.file.sha256


class TestNotes:
    """Two people type, nobody loses a word."""

    def test_a_save_carries_the_version_it_edited(self, world: World) -> None:
        row, chair = item(world), world.users["chair"]
        assert save_notes(item=row, text="Một", version=0, by=chair).notes_version == 1
        with pytest.raises(Stale):
            save_notes(item=row, text="Hai", version=0, by=chair)
        row.refresh_from_db()
        assert (row.notes, row.noted_by) == ("Một", chair)

    def test_notes_do_not_stand_in_the_way_of_the_programme(self, world: World) -> None:
        row, chair = item(world), world.users["chair"]
        save_notes(item=row, text="Một", version=0, by=chair)
        move_item_on(row, verb="start_item", by=chair, version=0)
        save_notes(item=row, text="Hai", version=1, by=chair)
        row.refresh_from_db()
        assert (row.state, row.notes) == ("current", "Hai")

    def test_a_sitting_is_one_line_of_the_journal(self, world: World) -> None:
        row, chair = item(world), world.users["chair"]
        for version in range(3):
            save_notes(item=row, text=str(version), version=version, by=chair)
        lines = JournalEntry.objects.filter(verb="save_notes")
        assert [line.detail for line in lines] == [{"item": "Khai mạc"}]

    def test_text_is_stored_in_one_form(self, world: World) -> None:
        row = item(world)
        saved = save_notes(item=row, text="Hoa\u0300\r\n x", version=0, by=world.users["chair"])
        assert saved.notes == "Hoà\n x"


@pytest.mark.parametrize(
    ("start", "items", "expected"),
    [
        (None, [(None, 10)], [None]),
        (time(8), [(None, 15), (None, 30), (None, None)], [time(8), time(8, 15), time(8, 45)]),
        (time(8), [(None, None), (None, 5)], [time(8), None]),
        (time(8), [(None, 15), (time(9), 10), (None, 5)], [time(8), time(9), time(9, 10)]),
        (None, [(None, 5), (time(9), 10), (None, 5)], [None, time(9), time(9, 10)]),
        (time(23, 50), [(None, 15), (None, 5)], [time(23, 50), None]),
        (time(8), [], []),
    ],
)
def test_beginnings(
    start: time | None,
    items: list[tuple[time | None, int | None]],
    expected: list[time | None],
) -> None:
    assert beginnings(start, items) == expected
