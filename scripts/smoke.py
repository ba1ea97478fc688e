"""Starts the platform as a user does and tries it: `make run`, sign in, lose a worker, Ctrl-C.

    python scripts/smoke.py          in a VAR_DIR and on a port of its own

Exit code 1, with what was seen, where anything is not as promised.
"""

import http.cookiejar
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS, RESTART_SECONDS, STOP_SECONDS = 240, 30, 20
# The demonstration takes the password that it is given.
ACCOUNT, PASSWORD = "staff", secrets.token_hex(8)

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def until(what: str, look: Callable[[], T | None], seconds: float) -> T:
    """What `look` finds. Raises TimeoutError, naming `what`, where it finds nothing in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found is not None:
            return found
        time.sleep(0.3)
    raise TimeoutError(f"{what}: not within {seconds:.0f} s")


class Visitor:
    """A browser without a window: keeps cookies, follows redirects."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> tuple[str, str]:
        """(address after redirects, page). Raises OSError for all but a page."""
        with self.opener.open(urllib.parse.urljoin(self.address, path), timeout=20) as answer:
            return answer.geturl(), answer.read().decode(errors="replace")

    def sign_in(self, name: str, password: str) -> str:
        """The page after signing in."""
        at, page = self.get("/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            raise ValueError(f"There is no form at {at}")
        fields = {"csrfmiddlewaretoken": token[1], "login": name, "password": password}
        form = urllib.request.Request(
            at, urllib.parse.urlencode(fields).encode(), headers={"Referer": at}
        )
        with self.opener.open(form, timeout=20) as answer:
            if urllib.parse.urlsplit(answer.geturl()).path != "/":
                raise ValueError(f"Signing in led to {answer.geturl()}")
            return str(answer.read().decode())

    def page_or_none(self) -> str | None:
        try:
            return self.get("/")[1]
        except OSError:
            return None


def child_of(keeper: int) -> int | None:
    """The command that a keeper runs now."""
    children = Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()
    return int(children[0]) if children else None


def survive_the_death_of_a_worker(var_dir: Path) -> None:
    keeper = int((var_dir / "run/worker.lock").read_text())
    first = until("a worker", lambda: child_of(keeper), RESTART_SECONDS)
    os.kill(first, signal.SIGKILL)

    def another() -> int | None:
        now = child_of(keeper)
        return now if now != first else None

    until("another worker", another, RESTART_SECONDS)


def try_out(address: str, var_dir: Path, run: "subprocess.Popen[bytes]") -> None:
    visitor = Visitor(address)

    def page() -> str | None:
        if run.poll() is not None:
            raise ValueError(f"make run ended with {run.returncode}")
        return visitor.page_or_none()

    until("the page of signing in", page, START_SECONDS)
    home = visitor.sign_in(ACCOUNT, PASSWORD)
    styles = re.findall(r'<link[^>]+href="(/static/[^"]+\.css)"', home)
    for style in styles:
        visitor.get(style)
    if not styles:
        raise ValueError("The home page names no style sheet")
    survive_the_death_of_a_worker(var_dir)


def stop(run: "subprocess.Popen[bytes]", port: int) -> None:
    """As Ctrl-C does: INT to everything in the foreground. Nothing may go on listening."""
    os.killpg(run.pid, signal.SIGINT)
    try:
        run.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        raise TimeoutError(f"make run did not stop within {STOP_SECONDS} s") from None
    with socket.socket() as trial:
        if trial.connect_ex(("127.0.0.1", port)) == 0:
            raise ValueError(f"Something still listens on port {port}")


def main() -> int:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        given = {"PORT": str(port), "VAR_DIR": folder, "DEMO": "1", "DEMO_PASSWORD": PASSWORD}
        run = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env={**os.environ, **given}, start_new_session=True
        )
        try:
            try:
                try_out(f"http://127.0.0.1:{port}/", Path(folder), run)
            finally:
                stop(run, port)
        except (OSError, ValueError) as error:
            print(f"The start is not as promised: {error}")
            return 1
    print("make run starts, signs in, replaces a dead worker and stops.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
