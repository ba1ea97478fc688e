"""Who has come, and what too few of them bar."""

from datetime import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from conferences.actions import mark_present, move
from conferences.actions.attending import (
    Attendance,
    check_in,
    invite_guest,
    remove_delegation,
)
from conferences.actions.drafting import describe_meeting
from conferences.meetings.attendance import missing_words, opening_denial, quorum_of, voting_denial
from conferences.meetings.quorum import Quorum
from conferences.models import Conference, Delegation, QuorumEffect
from tests.conferences.rooms_made import delegation, drafted, facts
from tests.world import ROLES, World
from workflow.journal import history
from workflow.moves import Denied, Refused


@pytest.mark.parametrize(
    ("total", "part", "whole", "needed"),
    [(7, 2, 3, 5), (10, 2, 3, 7), (9, 2, 3, 6), (21, 4, 5, 17), (1, 1, 2, 1), (0, 2, 3, 0)],
)
def test_how_many_are_needed(total: int, part: int, whole: int, needed: int) -> None:
    quorum = Quorum(max(needed - 1, 0), total, part, whole)
    assert quorum.needed == needed
    assert quorum.is_met is (needed == 0)
    assert quorum.missing == min(needed, 1)
    assert Quorum(needed, total, part, whole).is_met is True


@hypothesis_settings(max_examples=60)
@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 99), st.integers(0, 99))
def test_met_is_what_the_fraction_says(present: int, total: int, part: int, more: int) -> None:
    quorum = Quorum(min(present, total), total, part, part + more)
    assert quorum.is_met is (quorum.present >= total * Fraction(part, part + more))


# (told before, told now) → (present, has attended, away): what is kept of a delegation.
CHECKS = {
    ("unknown", "here"): (True, True, ""),
    ("unknown", "absent"): (False, False, "absent"),
    ("unknown", "later"): (False, False, "later"),
    ("unknown", "unknown"): (False, False, ""),
    ("later", "here"): (True, True, ""),
    ("here", "left"): (False, True, "left"),
    ("here", "absent"): (False, True, "absent"),
    ("here", "unknown"): (False, False, ""),
}


@pytest.mark.parametrize(("before", "now"), CHECKS)
def test_check_in(world: World, before: str, now: str) -> None:
    chair = world.users["chair"]
    for told in ("unknown", before, now):
        row = delegation(world)
        check_in(delegation=row, told=Attendance(told, " ốm ", time(9)), by=chair)
    row = delegation(world)
    assert (row.is_present, row.has_attended, row.away) == CHECKS[before, now]
    assert row.away_reason == ("ốm" if row.away else "")
    assert row.expected == (time(9) if row.away == "later" else None)
    assert row.checked_by == chair
    assert history(world.conference)[0].detail == {"unit": str(row.unit), "told": now}


def test_nobody_leaves_who_has_not_come(world: World) -> None:
    row = delegation(world, "Sở Văn hóa, Thể thao và Du lịch")
    with pytest.raises(Refused, match="chưa có mặt"):
        check_in(delegation=row, told=Attendance("left"), by=world.users["chair"])
    with pytest.raises(Refused, match="không phải là cách"):
        check_in(delegation=row, told=Attendance("gone"), by=world.users["chair"])


def test_a_draft_has_no_list(world: World) -> None:
    row = drafted(world).delegations.all()[0]
    with pytest.raises(Refused, match="chưa triệu tập"):
        check_in(delegation=row, told=Attendance("here"), by=world.users["chair"])


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_the_chair_checks(world: World, role: str) -> None:
    with pytest.raises(Denied):
        check_in(delegation=delegation(world), told=Attendance("here"), by=world.users[role])
    with pytest.raises(Denied):
        mark_present(conference=world.conference, units=[], by=world.users[role])
    with pytest.raises(Denied):
        invite_guest(
            conference=world.conference, unit=world.unit("Sở Tư pháp"), by=world.users[role]
        )


def test_guests_do_not_count(world: World) -> None:
    chair = world.users["chair"]
    before = quorum_of(world.conference)
    invite_guest(conference=world.conference, unit=world.unit("Sở Tư pháp"), by=chair)
    row = delegation(world, "Sở Tư pháp")
    assert row.is_guest is True
    check_in(delegation=row, told=Attendance("here"), by=chair)
    assert quorum_of(world.conference) == before
    with pytest.raises(Refused, match="đã có trong danh sách"):
        invite_guest(conference=world.conference, unit=world.unit("Sở Tư pháp"), by=chair)


def test_which_delegations_are_taken_out(world: World) -> None:
    chair = world.users["chair"]
    with pytest.raises(Refused, match="danh sách thành viên"):
        remove_delegation(delegation=delegation(world), by=chair)
    invite_guest(conference=world.conference, unit=world.unit("Sở Tư pháp"), by=chair)
    row = delegation(world, "Sở Tư pháp")
    row.delegates.create(name="Lê Văn An", order=1)
    with pytest.raises(Refused, match="đã có đại biểu"):
        remove_delegation(delegation=row, by=chair)
    row.delegates.all().delete()
    remove_delegation(delegation=row, by=chair)
    assert not Delegation.objects.filter(pk=row.pk).exists()


def called(world: World, effect: str) -> Conference:
    made = drafted(world, quorum_effect=effect)
    move(made, verb="call", by=world.users["chair"])
    return made


@pytest.mark.parametrize("effect", QuorumEffect.values)
def test_what_too_few_bar(world: World, effect: str) -> None:
    """The opening under the strictest rule, votes and the adoption but under the mildest."""
    chair = world.users["chair"]
    made = called(world, effect)
    quorum = quorum_of(made)
    assert missing_words(made, quorum) == (
        "Chưa đủ số họp: 0 trên 7 đoàn có mặt, cần ít nhất 5 (2/3)."
    )
    assert bool(opening_denial(made, quorum)) is (effect == "opening")
    assert bool(voting_denial(made, quorum)) is (effect != "nothing")
    if effect == "opening":
        with pytest.raises(Refused, match="Chưa đủ số họp"):
            move(made, verb="open", by=chair)
        made.refresh_from_db()
        assert (made.state, made.opened_at) == ("called", None)
        return
    move(made, verb="open", by=chair)
    assert (made.opened_by, made.opened_at is None) == (chair, False)
    if effect == "nothing":
        assert move(made, verb="conclude", by=chair).state == "concluded"
        return
    with pytest.raises(Refused, match="Chưa đủ số họp"):
        move(made, verb="conclude", by=chair)
    made.refresh_from_db()
    assert made.state == "open"


def test_enough_open_and_conclude_though_some_left_early(world: World) -> None:
    chair = world.users["chair"]
    made = called(world, "opening")
    rows = list(made.delegations.select_related("unit")[:5])
    mark_present(conference=made, units=[row.unit for row in rows], by=chair)
    move(made, verb="open", by=chair)
    assert history(made)[0].detail == {"present": 5, "needed": 5, "of": 7}
    row = Delegation.objects.select_related("conference").get(pk=rows[0].pk)
    check_in(delegation=row, told=Attendance("left"), by=chair)
    assert voting_denial(made, quorum_of(made)) != ""
    assert move(made, verb="conclude", by=chair).state == "concluded"


def test_another_rule_is_a_line_of_the_journal(world: World) -> None:
    made = world.conference
    told = facts(made, quorum_part=1, quorum_whole=2)
    describe_meeting(conference=made, facts=told, version=made.version, by=world.users["chair"])
    assert quorum_of(made).needed == 4
    assert history(made)[0].detail == {
        "changed": {"quorum_part": ["2", "1"], "quorum_whole": ["3", "2"]}
    }
