"""Wake-ups: on commit only, and without harm where the broker is away."""

import json
import logging
import socket
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import User
from conferences.models import Conference
from reports import checks
from reports.actions import leasing, request_report, sweep
from reports.actions.leasing import LeaseLost
from reports.actions.waking import wake
from reports.models import Report
from reports.workflow import ReportState

pytestmark = pytest.mark.django_db(transaction=True)
TakeOver = Callable[..., Conference]


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("admin-of-reports", email="a@example.org")


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Path]:
    """The folder of a broker of this test alone; not there before the first message."""
    folder = tmp_path / "broker"
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "processed_folder": str(tmp_path / "processed"),
        "control_folder": str(tmp_path / "control"),
    }
    with override_settings(
        CELERY_BROKER_URL="filesystem://", CELERY_BROKER_TRANSPORT_OPTIONS=options
    ):
        yield folder


def _sent(queue: Path) -> list[list[int]]:
    """The arguments of the messages that lie in the queue."""
    bodies = [json.loads(path.read_text())["body"] for path in sorted(queue.iterdir())]
    return [json.loads(b64decode(body))[0] for body in bodies]


def test_the_message_goes_out_on_commit(recorded: TakeOver, admin: User, queue: Path) -> None:
    conference = recorded("seed-4")
    with transaction.atomic():
        report = request_report(conference, by=admin)
        assert queue.exists() is False
    assert _sent(queue) == [[report.pk]]


def test_an_order_that_is_taken_back_sends_nothing(
    recorded: TakeOver, admin: User, queue: Path
) -> None:
    conference = recorded("seed-4")
    with transaction.atomic():
        request_report(conference, by=admin)
        transaction.set_rollback(True)
    assert (queue.exists(), Report.objects.count()) == (False, 0)


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections in and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


REDIS = {"visibility_timeout": 3600, "socket_connect_timeout": 2, "socket_timeout": 5}


@pytest.mark.parametrize("kind", ["refuses", "silent"])
def test_a_broker_that_is_away_holds_nobody_up(
    kind: str,
    recorded: TakeOver,
    admin: User,
    silent: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    conference = recorded("seed-4")
    port = silent if kind == "silent" else _free_port()
    with override_settings(
        CELERY_BROKER_URL=f"redis://127.0.0.1:{port}/0", CELERY_BROKER_TRANSPORT_OPTIONS=REDIS
    ):
        start = time.monotonic()
        report = request_report(conference, by=admin)
        took = time.monotonic() - start
    assert took < 3
    report.refresh_from_db()
    assert report.state == ReportState.PENDING
    left = [r.levelno for r in caplog.records if "left to the sweep" in r.message]
    assert left == [logging.WARNING]


def test_the_sweep_sends_it_when_the_broker_is_back(
    recorded: TakeOver, admin: User, queue: Path
) -> None:
    conference = recorded("seed-4")
    with override_settings(
        CELERY_BROKER_URL=f"redis://127.0.0.1:{_free_port()}/0",
        CELERY_BROKER_TRANSPORT_OPTIONS=REDIS,
    ):
        report = request_report(conference, by=admin)
        Report.objects.update(resend_after=None)
        assert sweep() == 0
    Report.objects.update(resend_after=timezone.now() - timedelta(seconds=1))
    assert sweep() == 1
    assert _sent(queue) == [[report.pk]]


def test_a_folder_that_cannot_be_made_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    options = {"data_folder_in": str(tmp_path / "file/queue")}
    with override_settings(
        CELERY_BROKER_URL="filesystem://", CELERY_BROKER_TRANSPORT_OPTIONS=options
    ):
        assert wake(1) is False


def test_of_two_threads_one_takes_the_report(recorded: TakeOver) -> None:
    report = Report.objects.create(conference=recorded("seed-4"))
    start, taken = threading.Barrier(4), []

    def run() -> None:
        try:
            start.wait()
            taken.append(leasing.take(report.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in taken if lease is not None]) == 1
    report.refresh_from_db()
    assert (report.state, report.attempt) == (ReportState.RUNNING, 1)


def test_two_people_who_order_at_once_get_one_report(
    recorded: TakeOver, admin: User, queue: Path
) -> None:
    conference = recorded("seed-4")
    start, outcomes = threading.Barrier(3), []

    def run() -> None:
        try:
            start.wait()
            outcomes.append(str(type(request_report(conference, by=admin)).__name__))
        except Exception as refused:  # noqa: BLE001  (what it is, is the result)
            outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Refused", "Refused", "Report"]
    assert Report.objects.count() == 1


def test_the_heartbeat_renews_while_the_work_goes_on(recorded: TakeOver) -> None:
    report = Report.objects.create(conference=recorded("seed-4"))
    with override_settings(REPORT_LEASE_SECONDS=1):
        lease = leasing.take(report.pk)
        assert lease is not None
        with leasing.kept(lease):
            # Longer than the lease.
            time.sleep(1.6)
            assert sweep() == 0
            leasing.note(lease)
        # Without it the lease lapses.
        time.sleep(1.2)
        assert sweep() == 1
    with pytest.raises(LeaseLost):
        leasing.note(lease)


def test_the_heartbeat_ends_with_its_lease(recorded: TakeOver) -> None:
    report = Report.objects.create(conference=recorded("seed-4"))
    with override_settings(REPORT_LEASE_SECONDS=1):
        lease = leasing.take(report.pk)
        assert lease is not None
        before = threading.active_count()
        with leasing.kept(lease):
            assert threading.active_count() == before + 1
            Report.objects.update(version=99)
            time.sleep(0.6)
            assert threading.active_count() == before
    # Another's lease was not touched.
    assert Report.objects.get().version == 99


def test_the_check_of_the_broker(tmp_path: Path, silent: int, settings: Any) -> None:
    def ids() -> list[str | None]:
        return [message.id for message in checks.check_broker()]

    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "new/queue")}
    assert ids() == []
    (tmp_path / "file").write_text("")
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "file/queue")}
    assert ids() == ["reports.W002"]
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent}/0"
    assert ids() == []
    settings.CELERY_BROKER_URL = f"redis://:secret@127.0.0.1:{_free_port()}/0"
    (warning,) = checks.check_broker()
    assert (warning.id, bool(warning.hint)) == ("reports.W002", True)
    assert "secret" not in f"{warning.msg}{warning.hint}"


def test_the_check_of_the_face(tmp_path: Path, settings: Any) -> None:
    assert checks.check_face() == []
    settings.NODE_MODULES = tmp_path
    (error,) = checks.check_face()
    assert (error.id, error.hint, error.is_serious()) == ("reports.E001", "Run: make setup", True)


def test_lease_and_broker_are_settings() -> None:
    assert settings.REPORT_LEASE_SECONDS >= 1
