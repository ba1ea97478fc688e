"""The life of a ballot: drafted, opened, closed once, annulled, gone on with."""

import itertools
from dataclasses import replace

import pytest
from django.conf import settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from conferences import key_files
from conferences.actions import ballot_drafting, balloting, voting
from conferences.actions.ballot_rounds import next_round, repeat_ballot, settle
from conferences.ballots.results import result_of, winners
from conferences.ballots.terms import Option
from conferences.models import Ballot, Delegation, RollEntry, VoteCount
from conferences.tally import Share
from conferences.workflow import BALLOT, BallotState
from tests.conferences.ballots_made import (
    OPEN,
    SIMPLE,
    close,
    council_electors,
    draft_of,
    drafted,
    everybody_is_there,
    linked,
    opened,
    seats_of,
    vote_all,
)
from tests.world import ROLES, World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

# Every state × verb: the state that follows, or None where the move is refused.
MOVES = dict.fromkeys(itertools.product(BallotState.values, BALLOT.moves), "") | {
    ("draft", "open_ballot"): "open",
    ("draft", "cancel_ballot"): "cancelled",
    ("open", "stop_ballot"): "counting",
    ("open", "close_ballot"): "closed",
    ("open", "annul_ballot"): "annulled",
    ("counting", "close_ballot"): "closed",
    ("counting", "annul_ballot"): "annulled",
    ("closed", "annul_ballot"): "annulled",
}


def _in_state(world: World, state: str) -> Ballot:
    """An open (not secret) ballot brought to `state` by real moves."""
    chair = world.users["chair"]
    if state in ("draft", "cancelled"):
        ballot = drafted(world, secrecy=OPEN)
        if state == "cancelled":
            balloting.cancel_ballot(ballot=ballot, reason="Thừa", by=chair)
    else:
        ballot, _codes = opened(world, secrecy=OPEN)
        if state == "counting":
            balloting.stop_ballot(ballot=ballot, by=chair)
        elif state == "closed":
            balloting.close_ballot(ballot=ballot, by=chair)
        elif state == "annulled":
            balloting.annul_ballot(ballot=ballot, reason="Lỗi", by=chair)
    ballot.refresh_from_db()
    assert ballot.state == state
    return ballot


def _do(world: World, verb: str, ballot: Ballot, role: str = "chair") -> None:
    by = world.users[role]
    if verb in ("cancel_ballot", "annul_ballot"):
        getattr(balloting, verb)(ballot=ballot, reason="Lý do", by=by)
    else:
        getattr(balloting, verb)(ballot=ballot, by=by)


@pytest.mark.parametrize(("state", "verb"), MOVES)
def test_every_state_and_verb(world: World, state: str, verb: str) -> None:
    ballot = _in_state(world, state)
    everybody_is_there(world)
    if follows := MOVES[state, verb]:
        _do(world, verb, ballot)
    else:
        with pytest.raises(Refused, match="trạng thái"):
            _do(world, verb, ballot)
    ballot.refresh_from_db()
    assert ballot.state == (follows or state)


@pytest.mark.parametrize("verb", BALLOT.moves)
@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_who_runs_the_meeting_moves_its_ballots(world: World, role: str, verb: str) -> None:
    ballot = _in_state(world, "draft")
    with pytest.raises(Denied):
        _do(world, verb, ballot, role)


def test_a_strict_ballot_is_counted_with_both_codes(world: World) -> None:
    ballot, codes = opened(world)
    papers = [(0, 1, 1, 0), (1, 0, 1, 0), (1, 1, 0, 0), (0, 1, 0, 0), (1, 1, 0, 0), (0, 0, 0, 0)]
    vote_all(ballot, papers, world.users["chair"])
    closed = close(ballot, codes, world.users["chair"])
    result = result_of(closed)
    assert result is not None
    assert [(line.votes, line.is_elected) for line in result.outcome.lines] == [
        (3, False),
        (4, False),
        (2, False),
        (0, False),
    ]
    assert (result.outcome.needed, result.outcome.base) == (5, 7)
    parts = result.papers
    assert (parts.seats, parts.cast, parts.blank, parts.valid) == (7, 6, 1, 5)
    assert [option.votes for option in closed.options.all()] == [3, 4, 2, 0]


def test_no_result_is_to_be_had_before_closing(world: World) -> None:
    ballot, codes = opened(world)
    vote_all(ballot, [(0, 1, 0, 0)], world.users["chair"])
    assert result_of(ballot) is None
    assert VoteCount.objects.count() == 0
    assert set(ballot.options.values_list("votes", "is_elected")) == {(None, None)}
    assert set(RollEntry.objects.values_list("choice", flat=True)) == {None}
    assert len(codes) == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda first, second: ("", second), "Mã thứ 1 thiếu hoặc sai chữ"),
        (lambda first, second: (first, second[:-1]), "Mã thứ 2 thiếu hoặc sai chữ"),
        (lambda first, second: (first, first), "không mở được lượt phiếu này"),
    ],
)
def test_a_wrong_code_changes_nothing(world: World, change, told: str) -> None:  # type: ignore[no-untyped-def]  # lambdas of the table
    ballot, (first, second) = opened(world)
    vote_all(ballot, [(0, 1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)], world.users["chair"])
    before = sorted((e.pk, bytes(e.box or b"")) for e in ballot.roll.all())
    with pytest.raises(Refused, match=told):
        close(ballot, change(first, second), world.users["chair"])
    ballot.refresh_from_db()
    assert (ballot.state, VoteCount.objects.count()) == ("open", 0)
    assert sorted((e.pk, bytes(e.box or b"")) for e in ballot.roll.all()) == before
    assert close(ballot, (second, first), world.users["chair"]).state == "closed"


def test_codes_of_another_ballot_do_not_open_this_one(world: World) -> None:
    ballot, _codes = opened(world)
    _other, codes = opened(world)
    with pytest.raises(Refused, match="không mở được lượt phiếu này"):
        close(ballot, codes, world.users["chair"])


def test_codes_are_stored_nowhere(world: World) -> None:
    ballot, codes = opened(world)
    row = str(vars(Ballot.objects.get(pk=ballot.pk)))
    lines = str([(line.subject_label, line.detail) for line in history(ballot)])
    for code in codes:
        assert code not in row + lines
        assert code.replace("-", "") not in row + lines
    assert not (settings.BALLOT_KEY_DIR / f"{ballot.pk}.key").exists()


def test_the_simple_mode_keeps_a_file_until_closing(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ballot, codes = opened(world, secrecy=SIMPLE)
    assert (codes, key_files.read(ballot.pk) is not None) == ((), True)
    vote_all(ballot, [(0, 1, 0, 0)] * 3, world.users["chair"])
    with django_capture_on_commit_callbacks(execute=True):
        closed = close(ballot, (), world.users["chair"])
    assert (closed.state, key_files.read(ballot.pk)) == ("closed", None)


def test_a_lost_key_file_means_voting_again(world: World) -> None:
    ballot, _codes = opened(world, secrecy=SIMPLE)
    key_files.destroy(ballot.pk)
    with pytest.raises(Refused, match="hủy lượt phiếu và bỏ phiếu lại"):
        close(ballot, (), world.users["chair"])
    chair = world.users["chair"]
    balloting.annul_ballot(ballot=ballot, reason="Mất tệp khóa", by=chair)
    again = repeat_ballot(ballot=ballot, by=chair)
    assert (again.state, again.round, again.title) == ("draft", 1, ballot.title)
    assert again.seats.count() == 7
    with pytest.raises(Refused, match="đã được lập"):
        repeat_ballot(ballot=ballot, by=chair)


def test_a_damaged_box_stops_the_count(world: World) -> None:
    ballot, codes = opened(world)
    vote_all(ballot, [(0, 1, 0, 0), (1, 0, 0, 0)], world.users["chair"])
    entry = ballot.roll.first()
    assert entry is not None
    RollEntry.objects.filter(pk=entry.pk).update(box=b"\0" * 240)
    with pytest.raises(Refused, match="bị can thiệp hoặc hư hỏng"):
        close(ballot, codes, world.users["chair"])
    ballot.refresh_from_db()
    assert (ballot.state, VoteCount.objects.count(), ballot.roll.count()) == ("open", 0, 2)


def test_closing_empties_the_boxes_and_gives_the_roll_new_keys(world: World) -> None:
    ballot, codes = opened(world)
    vote_all(ballot, [(0, 1, 0, 0)] * 5, world.users["chair"])
    before = set(ballot.roll.values_list("pk", flat=True))
    close(ballot, codes, world.users["chair"])
    after = list(ballot.roll.values_list("pk", "box", "choice"))
    assert {row[1:] for row in after} == {(None, None)}
    assert before & {row[0] for row in after} == set()


def test_a_ballot_changed_after_opening_is_refused(world: World) -> None:
    ballot, _codes = opened(world)
    draft = draft_of(world, title="Câu hỏi khác")
    with pytest.raises(Refused, match="đã mở nên không sửa được"):
        ballot_drafting.change_ballot(
            ballot=ballot, draft=draft, version=ballot.version, by=world.users["chair"]
        )
    ballot.refresh_from_db()
    assert (ballot.title, ballot.options.count()) == (draft_of(world).terms.title, 4)


def test_of_two_changes_the_older_is_refused(world: World) -> None:
    ballot = drafted(world)
    chair = world.users["chair"]
    ballot_drafting.change_ballot(
        ballot=ballot, draft=draft_of(world, title="Mới"), version=0, by=chair
    )
    with pytest.raises(Stale):
        ballot_drafting.change_ballot(
            ballot=ballot, draft=draft_of(world, title="Cũ"), version=0, by=chair
        )
    assert Ballot.objects.get(pk=ballot.pk).title == "Mới"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "  "}, "Chưa có câu hỏi"),
        ({"max_choices": 5}, "Cho chọn 5 nhưng chỉ có 4 phương án"),
        ({"places": 9}, "Lấy 9 nhưng chỉ có 4 phương án"),
        ({"share": Share(4, 3)}, "Tỷ lệ 4/3 không đạt được"),
        ({"share": Share(1, 1, over=True)}, "Tỷ lệ 1/1 không đạt được"),
        ({"way": "rank", "max_choices": 4}, "không có tỷ lệ"),
        ({"takes_electronic": False}, "Chọn ít nhất một cách bỏ phiếu"),
        ({"max_rounds": 0}, "ít nhất là 1"),
    ],
)
def test_rules_that_contradict_themselves(
    world: World, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        drafted(world, **changes)
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [([], "Chưa có phương án"), (["A", "A"], "trùng tên"), (["A"] * 61, "tối đa 60")],
)
def test_options_that_are_none(world: World, options: list[str], told: str) -> None:
    draft = replace(draft_of(world), options=[Option(text) for text in options])
    with pytest.raises(Refused, match=told):
        ballot_drafting.draft_ballot(
            draft=draft, conference=world.conference, by=world.users["chair"]
        )


def test_too_few_have_come(world: World) -> None:
    everybody_is_there(world)
    rows = Delegation.objects.filter(conference=world.conference)
    rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:3])).update(is_present=False)
    ballot = drafted(world)
    with pytest.raises(Refused, match="Mới có 4/7 đoàn, cần ít nhất 5"):
        balloting.open_ballot(ballot=ballot, by=world.users["chair"])
    ballot.refresh_from_db()
    assert (ballot.state, ballot.public_key) == ("draft", None)


def test_tellers_are_named_before_opening(world: World) -> None:
    everybody_is_there(world)
    draft = replace(draft_of(world), tellers=())
    ballot = ballot_drafting.draft_ballot(
        draft=draft, conference=world.conference, by=world.users["chair"]
    )
    with pytest.raises(Refused, match="Cần hai người kiểm phiếu"):
        balloting.open_ballot(ballot=ballot, by=world.users["chair"])


@pytest.mark.parametrize("verb", ["cancel_ballot", "annul_ballot"])
def test_an_end_has_its_reason(world: World, verb: str) -> None:
    ballot = _in_state(world, "draft" if verb == "cancel_ballot" else "open")
    with pytest.raises(Refused, match="Chưa có lý do"):
        getattr(balloting, verb)(ballot=ballot, reason=" ", by=world.users["chair"])


def test_who_has_voted_is_present(world: World) -> None:
    ballot, codes = opened(world, base="present")
    Delegation.objects.filter(conference=world.conference).update(is_present=False)
    vote_all(ballot, [(0, 1, 0, 0), (0, 1, 0, 0), (0, 1, 0, 0)], world.users["chair"])
    assert close(ballot, codes, world.users["chair"]).base_count == 3


def test_a_round_that_fails_is_followed_by_the_next_with_what_is_left(world: World) -> None:
    chair = world.users["chair"]
    ballot, codes = opened(world)
    vote_all(ballot, [(0, 1, 1, 0)] * 4 + [(0, 1, 0, 1)] * 2, chair)
    closed = close(ballot, codes, chair)
    result = result_of(closed)
    assert result is not None
    assert [option.text for option in result.elected] == ["Sở Tài chính"]
    second = next_round(ballot=closed, by=chair)
    assert (second.round, second.places, second.max_choices) == (2, 1, 2)
    assert [option.text for option in second.options.all()] == [
        "Sở Nội vụ",
        "Sở Xây dựng",
        "Sở Y tế",
    ]
    with pytest.raises(Refused, match="đã được lập"):
        next_round(ballot=closed, by=chair)
    # The links of the first round go on to hold.
    assert {s.token_hash for s in seats_of(second)} == {s.token_hash for s in seats_of(closed)}
    with pytest.raises(Refused, match="vòng sau"):
        balloting.annul_ballot(ballot=closed, reason="Lỗi", by=chair)


def test_after_the_last_round_the_declared_way_out_decides(world: World) -> None:
    chair = world.users["chair"]
    ballot, codes = opened(world, max_rounds=1)
    vote_all(ballot, [(0, 1, 1, 0)] * 4 + [(0, 1, 0, 1)] * 2, chair)
    closed = close(ballot, codes, chair)
    with pytest.raises(Refused, match=r"đủ 1 vòng\. Giải quyết theo thể lệ: Cụm trưởng"):
        next_round(ballot=closed, by=chair)
    options = {option.text: option.pk for option in closed.options.all()}
    for chosen, told in (
        ([options["Sở Tài chính"]], "chưa trúng"),
        ([options["Sở Xây dựng"], options["Sở Y tế"]], "tối đa 1"),
    ):
        with pytest.raises(Refused, match=told):
            settle(ballot=closed, options=chosen, reason="Thành tích nổi trội", by=chair)
    settled = settle(
        ballot=closed, options=[options["Sở Xây dựng"]], reason="Thành tích nổi trội", by=chair
    )
    assert [option.text for option in winners(settled)] == ["Sở Tài chính", "Sở Xây dựng"]
    with pytest.raises(Refused, match="đã được quyết định"):
        settle(ballot=closed, options=[], reason="Lại", by=chair)


def test_a_council_owns_ballots_without_a_conference(world: World) -> None:
    council = world.conference.council
    specialist = world.users["specialist"]
    draft = replace(
        draft_of(world, secrecy=OPEN, electorate="persons"),
        electors=council_electors([world.unit("Sở Y tế")]),
    )
    ballot = ballot_drafting.draft_ballot(draft=draft, council=council, by=specialist)
    balloting.open_ballot(ballot=ballot, by=specialist)
    tokens = linked(ballot, specialist)
    seat = ballot.seats.get()
    voting.cast(seat=seat, marks=(1, 0, 0, 0), by=None, token=tokens[seat.name])
    assert balloting.close_ballot(ballot=ballot, by=specialist).state == "closed"
    with pytest.raises(Denied, match="chuyên viên Thường trực"):
        balloting.annul_ballot(ballot=ballot, reason="Lỗi", by=world.users["chair"])


def test_the_journal_says_who_moved_the_ballot_and_never_how_anybody_voted(world: World) -> None:
    ballot, codes = opened(world)
    vote_all(ballot, [(0, 1, 0, 0)] * 4, world.users["chair"])
    close(ballot, codes, world.users["chair"])
    told = [(line.verb, line.detail) for line in reversed(history(ballot))]
    names = [seat.name for seat in seats_of(ballot)]
    assert told == [
        ("prepare_ballot", {}),
        ("open_ballot", {"seats": 7, "options": 4}),
        ("issue_links", {"seats": names}),
        ("close_ballot", {"base": 7, "electronic": 4, "voted": 4}),
    ]
