"""A real Celery worker on the filesystem broker, killed with -9 in the middle of a report."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from conferences.models import Conference
from reports.actions.waking import wake
from reports.models import Report
from reports.workflow import ReportState, Step
from tests.reports.records import indicator
from workflow.journal import history

LEASE_SECONDS = 3
# Enough for some seconds of layout.
ROWS = 700
# Twenty on a machine with nothing else to do.
WITHIN_SECONDS = 90


def _database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    access = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}"
    return f"postgres://{access}/{given['NAME']}"


@pytest.fixture
def worker(var_dir: Path, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a worker with beat, over the database, files and broker of this test process.

    All of its processes are one group, which is killed at the end.
    """
    surroundings = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "only-for-this-worker",
        "DATABASE_URL": _database_url(),
        "VAR_DIR": str(var_dir),
        "CELERY_BROKER_URL": "filesystem://",
        "REPORT_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    command = [sys.executable, "-m", "celery", "-A", "emulation", "worker", "--beat"]
    command += ["--concurrency=1", "--loglevel=INFO", f"--schedule={tmp_path / 'schedule'}"]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / f"worker-{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                env=surroundings,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill -9 the worker and its pool, as a machine that loses power would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _patience(what: str) -> Iterator[Callable[[], None]]:
    """Gives a function to call between looks; it fails the test when they take too long."""
    until = time.monotonic() + WITHIN_SECONDS

    def wait() -> None:
        assert time.monotonic() < until, what
        time.sleep(0.1)

    yield wait


def _verbs(report: Report) -> list[str]:
    return [line.verb for line in history(report)][::-1]


@pytest.mark.django_db(transaction=True)
def test_a_report_whose_worker_is_killed_is_made_once(
    recorded: Callable[..., Conference],
    worker: Callable[[], subprocess.Popen[bytes]],
    settings: Any,
) -> None:
    settings.REPORT_LEASE_SECONDS = LEASE_SECONDS
    settings.CELERY_BROKER_URL = "filesystem://"
    # The worker's own folders, also where the tests run on another broker.
    folder = settings.VAR_DIR / "broker"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
    }
    rows = [indicator(f"Chỉ tiêu thứ {n}", value=n) for n in range(1, ROWS + 1)]
    report = Report.objects.create(conference=recorded("seed-4", indicators=rows))
    assert wake(report.pk) is True
    first = worker()
    with _patience("no worker reached the layout") as wait:
        while report.step != Step.LAYOUT:
            wait()
            report.refresh_from_db()
    _kill(first)
    report.refresh_from_db()
    assert (report.state, report.file.name) == (ReportState.RUNNING, "")

    worker()
    with _patience("the report was not made again") as wait:
        while report.state != ReportState.DONE:
            wait()
            report.refresh_from_db()
            assert report.state != ReportState.FAILED
    assert _verbs(report) == ["take", "release", "take", "finish"]
    assert report.attempt == 2
    assert report.file.size > 10_000
    # The same message once more, as Redis would deliver it: nothing happens.
    wake(report.pk)
    with _patience("the message was not taken") as wait:
        queue = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
        while [path for path in queue.iterdir() if path.name.endswith(".celery.msg")]:
            wait()
    version = report.version
    report.refresh_from_db()
    assert (report.version, len(_verbs(report))) == (version, 4)
