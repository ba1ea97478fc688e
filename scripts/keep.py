"""Keeps one command running: starts it again when it dies, stops it when told to.

    python scripts/keep.py NAME COMMAND...

honcho stops everything as soon as one of its processes ends. Wrapped in this, a killed worker
is simply a new worker a second later.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

# A running task may finish its step; honcho itself kills after 5 seconds.
GRACE_SECONDS = 4.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
# Who ran for that long did start properly: the next death is a new story.
STEADY_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


def lock_path(name: str) -> Path:
    """Held, with the number of its process inside, for as long as `name` is kept running."""
    default = Path(__file__).resolve().parent.parent / "var"
    return Path(os.environ.get("VAR_DIR", default)) / "run" / f"{name}.lock"


def holder(name: str) -> int | None:
    """The process that keeps `name` running now; None where none does.

    The lock and not the number decides: it is gone with its process, however that died.
    """
    try:
        with lock_path(name).open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int(lock_path(name).read_text())
    return None


@contextmanager
def held(name: str) -> Iterator[TextIO]:
    """The lock of `name`. Raises BlockingIOError where another process holds it."""
    path = lock_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file


def _die_with_parent() -> None:
    """Linux sends TERM to the command when its keeper is gone: nothing runs on unseen."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Keeper:
    """Runs `command` over and over until it is told to stop."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.stopping = False
        self.child: subprocess.Popen[bytes] | None = None

    def stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def run(self) -> None:
        wait = FIRST_WAIT
        while not self.stopping:
            begun = time.monotonic()
            code = self._run_once()
            if self.stopping:
                return
            if time.monotonic() - begun > STEADY_SECONDS:
                wait = FIRST_WAIT
            print(f"{self.name} ended with {code}; it is started again in {wait:.0f} s", flush=True)
            self._pause(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _run_once(self) -> int:
        """One life of the command, in a session of its own, and then of all it left behind."""
        self.child = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  (there is one thread here)
        )
        if self.stopping:
            self.child.terminate()
        told_at: float | None = None
        while self.child.poll() is None:
            time.sleep(0.1)
            if self.stopping:
                told_at = told_at or time.monotonic()
                if time.monotonic() - told_at > GRACE_SECONDS:
                    break
        self._kill_group(self.child.pid)
        return self.child.wait()

    def _kill_group(self, group: int) -> None:
        """Pool processes outlive a killed parent and would go on taking work."""
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)


def main() -> int:
    name, *command = sys.argv[1:]
    keeper = Keeper(name, command)
    signal.signal(signal.SIGTERM, keeper.stop)
    signal.signal(signal.SIGINT, keeper.stop)
    try:
        with held(name):
            keeper.run()
    except BlockingIOError:
        print(f"{name} is kept running already, by process {holder(name)}.", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
