"""The keeper starts what dies, stops what it started, and holds its lock while it lives."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import source

KEEP = source.ROOT / "scripts/keep.py"
# Begins a keeper, with the words for its child; the keeper, and the file of the child's number.
Start = Callable[..., tuple["subprocess.Popen[bytes]", Path]]
# Writes its number where the test can read it, and lives on.
CHILD = """
import os, pathlib, signal, sys, time
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "parent" in sys.argv and os.fork() == 0:
    pathlib.Path(sys.argv[1] + ".child").write_text(str(os.getpid()))
    time.sleep(60)
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(60)
"""


def _until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started = []

    def begin(*words: str) -> tuple["subprocess.Popen[bytes]", Path]:
        note = tmp_path / "pid"
        command = [sys.executable, str(KEEP), "sleeper", sys.executable, "-c", CHILD, str(note)]
        keeper = subprocess.Popen(
            [*command, *words], env={**os.environ, "VAR_DIR": str(tmp_path)}, start_new_session=True
        )
        started.append(keeper)
        _until(lambda: note.exists() and note.read_text() != "")
        return keeper, note

    yield begin
    for keeper in started:
        if keeper.poll() is None:
            keeper.kill()
            keeper.wait()


def test_what_is_killed_starts_again(start: Start) -> None:
    _, note = start()
    first = int(note.read_text())
    os.kill(first, signal.SIGKILL)
    _until(lambda: note.read_text() not in ("", str(first)))
    assert (_lives(first), _lives(int(note.read_text()))) == (False, True)


def test_term_stops_the_command_and_ends_well(start: Start) -> None:
    keeper, note = start()
    keeper.terminate()
    assert keeper.wait(timeout=3) == 0
    assert not _lives(int(note.read_text()))


def test_who_does_not_listen_is_killed_after_the_grace(start: Start) -> None:
    keeper, note = start("deaf")
    keeper.terminate()
    assert keeper.wait(timeout=8) == 0
    assert not _lives(int(note.read_text()))


def test_processes_of_a_killed_command_go_with_it(start: Start) -> None:
    _, note = start("parent")
    child = Path(f"{note}.child")
    _until(lambda: child.exists() and child.read_text() != "")
    os.kill(int(note.read_text()), signal.SIGKILL)
    _until(lambda: not _lives(int(child.read_text())))


def test_the_command_goes_when_its_keeper_is_killed(start: Start) -> None:
    keeper, note = start()
    keeper.kill()
    keeper.wait()
    _until(lambda: not _lives(int(note.read_text())))


def test_two_keepers_of_one_name_are_one_too_many(start: Start, tmp_path: Path) -> None:
    keeper, _ = start()
    second = subprocess.run(
        [sys.executable, str(KEEP), "sleeper", "true"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "VAR_DIR": str(tmp_path)},
    )
    assert second.returncode == 1
    assert second.stdout == f"sleeper is kept running already, by process {keeper.pid}.\n"
