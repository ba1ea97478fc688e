"""Every move: from where, to where, by whom, with what after it, or not at all."""

from typing import Any

import pytest
from django.db import models
from django.test import override_settings

from accounts.models import User
from conferences.models import Conference
from conferences.workflow import CONFERENCE, ConferenceState
from tests.workflow.conferences import conference
from workflow.journal import history
from workflow.models import JournalEntry
from workflow.moves import Move, Refused, Stale, lifecycle, perform

pytestmark = pytest.mark.django_db
S = ConferenceState
WIRED = override_settings(WIRING="tests.workflow.wiring")
ALLOWED = {
    ("draft", "call"): "called",
    ("called", "open"): "open",
    ("open", "conclude"): "concluded",
    ("concluded", "reopen"): "open",
}


def stored(subject: Conference) -> tuple[str, int]:
    return Conference.objects.values_list("state", "version").get(pk=subject.pk)


def test_the_table_is_about_all_moves() -> None:
    assert {verb for _state, verb in ALLOWED} == set(CONFERENCE.moves)


@pytest.mark.parametrize("verb", CONFERENCE.moves)
@pytest.mark.parametrize("state", S.values)
def test_every_state_and_move(state: str, verb: str) -> None:
    subject = conference(state)
    move = CONFERENCE.moves[verb]
    target = ALLOWED.get((state, verb))
    if target is None:
        with pytest.raises(Refused) as caught:
            perform(move, subject, by=None)
        assert str(caught.value) == (
            f"Không thể “{move.label}” vì mục này đang ở trạng thái “{S(state).label}”."
        )
        assert (stored(subject), subject.state) == ((state, 0), state)
        assert JournalEntry.objects.count() == 0
    else:
        assert perform(move, subject, by=None) is subject
        assert stored(subject) == (target, 1) == (subject.state, subject.version)
        assert [entry.verb for entry in history(subject)] == [verb]
    assert move in CONFERENCE.open_moves(state) or target is None


def test_what_a_state_may_not_be_without_is_written_with_it() -> None:
    subject = conference()
    perform(CONFERENCE.moves["call"], subject, by=None, stamps={"place": "Hội trường"})
    assert (subject.state, subject.place) == ("called", "Hội trường")
    with pytest.raises(Refused):
        perform(CONFERENCE.moves["call"], subject, by=None, stamps={"place": "Nơi khác"})
    assert Conference.objects.get(pk=subject.pk).place == "Hội trường"


def test_the_journal_says_who_in_which_capacity_and_what() -> None:
    user = User.objects.create_user("khue", full_name="Trần Minh Khuê")
    subject = conference()
    perform(
        CONFERENCE.moves["call"],
        subject,
        by=user,
        capacity="Cụm trưởng",
        then=lambda moved: {"state": moved.state},
    )
    entry = history(subject).get()
    assert (entry.by, entry.verb, entry.capacity, entry.detail) == (
        user, "call", "Cụm trưởng", {"state": "called"},
    )  # fmt: skip
    assert (entry.subject_kind, entry.subject_id, entry.subject_label) == (
        "conferences.conference", subject.pk, "Hội nghị thử",
    )  # fmt: skip


def test_an_old_version_is_stale_and_says_so() -> None:
    subject = conference()
    shown = subject.version
    Conference.objects.filter(pk=subject.pk).update(version=7)
    with pytest.raises(Stale) as caught:
        perform(CONFERENCE.moves["call"], subject, by=None, version=shown)
    assert str(caught.value) == (
        "Mục này đã thay đổi từ lúc trang được mở. Xem lại nội dung mới rồi làm lại."
    )
    assert stored(subject) == ("draft", 7)
    perform(CONFERENCE.moves["call"], subject, by=None, version=7)
    assert stored(subject) == ("called", 8)


def test_where_the_state_forbids_it_the_state_is_the_reason() -> None:
    subject = conference("open")
    with pytest.raises(Refused) as caught:
        perform(CONFERENCE.moves["call"], subject, by=None, version=99)
    assert type(caught.value) is Refused


def test_what_is_gone_cannot_be_moved() -> None:
    subject = conference()
    Conference.objects.filter(pk=subject.pk).delete()
    with pytest.raises(Refused) as caught:
        perform(CONFERENCE.moves["call"], subject, by=None)
    assert str(caught.value) == "Mục này không còn nữa."


def test_a_stale_object_is_moved_from_where_the_row_is() -> None:
    subject = conference()
    Conference.objects.filter(pk=subject.pk).update(title="tên mới")
    perform(CONFERENCE.moves["call"], subject, by=None)
    assert (subject.title, subject.state) == ("tên mới", "called")


@WIRED
def test_what_follows_runs_in_order_and_sees_the_new_state() -> None:
    subject = perform(CONFERENCE.moves["call"], conference(), by=None)
    assert [row.text for row in subject.findings.all()] == ["called None", "called None"]


@WIRED
def test_what_follows_takes_everything_back_when_it_fails() -> None:
    subject = conference("called")
    with pytest.raises(Refused, match="Việc sau không làm được"):
        perform(CONFERENCE.moves["open"], subject, by=None)
    assert stored(subject) == ("called", 0)
    assert (subject.state, subject.version) == ("called", 0)
    assert subject.findings.count() == 0
    assert JournalEntry.objects.count() == 0


def test_an_action_that_fails_takes_the_move_back() -> None:
    subject = conference()

    def fail(moved: Conference) -> dict[str, Any]:
        moved.findings.create(kind="next_task", order=0, text="x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        perform(CONFERENCE.moves["call"], subject, by=None, then=fail)
    assert (stored(subject), subject.state) == (("draft", 0), "draft")
    assert subject.findings.count() == 0


class Light(models.TextChoices):
    RED = "red", "đỏ"
    GREEN = "green", "xanh"


def a_move(verb: str, source: str, target: str) -> Move:
    return Move(verb, verb, frozenset({source}), target)


def test_a_lifecycle_is_its_arrows() -> None:
    go, stop = a_move("go", Light.RED, Light.GREEN), a_move("stop", Light.GREEN, Light.RED)
    made = lifecycle(Light, go, stop)
    assert (made.open_moves("red"), made.open_moves("green")) == ([go], [stop])
    assert list(made.moves) == ["go", "stop"]


@pytest.mark.parametrize(
    "moves",
    [
        [a_move("go", "red", "green"), a_move("go", "green", "red")],
        [a_move("go", "blue", "green")],
        [a_move("go", "red", "blue")],
    ],
)
def test_a_lifecycle_that_cannot_be(moves: list[Move]) -> None:
    with pytest.raises(ValueError, match=r"A verb names one move only|is not a valid Light"):
        lifecycle(Light, *moves)
