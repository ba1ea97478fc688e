"""Two who move the same thing at the same moment: exactly one does."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from conferences.models import Conference
from conferences.workflow import CONFERENCE
from tests.workflow.conferences import conference
from workflow.journal import history
from workflow.moves import Move, Refused, perform

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 4


def race(run: Callable[[], None]) -> list[str]:
    """`run` in threads that start together, each on its own connection; what came of each."""
    start = threading.Barrier(RACERS)
    answers: list[str] = []

    def racer() -> None:
        try:
            start.wait(timeout=20)
            run()
            answers.append("moved")
        except Refused as refused:
            answers.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=racer) for _n in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(answers)


@pytest.mark.parametrize("attempt", range(3))
def test_one_of_many_moves_wins(attempt: int) -> None:
    key = conference().pk
    move = CONFERENCE.moves["call"]
    shown = threading.Barrier(RACERS)

    def run() -> None:
        subject = Conference.objects.get(pk=key)
        shown.wait(timeout=20)
        perform(move, subject, by=None)

    assert race(run) == ["Refused"] * (RACERS - 1) + ["moved"]
    subject = Conference.objects.get(pk=key)
    assert (subject.state, subject.version, history(subject).count()) == ("called", 1, 1)


def test_of_saves_with_one_version_one_wins() -> None:
    key = conference().pk
    again = Move("call", "Triệu tập", frozenset({"draft", "called"}), "called")

    def run() -> None:
        perform(again, Conference.objects.get(pk=key), by=None, version=0)

    assert race(run) == ["Stale"] * (RACERS - 1) + ["moved"]
    assert history(Conference.objects.get(pk=key)).count() == 1
