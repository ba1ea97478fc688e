"""Two hundred delegates vote within seconds, and every accepted vote is counted once.

    python scripts/ballot_load.py                              SQLite, about half a minute
    python scripts/ballot_load.py --server postgres://…/postgres   a database of its own there
    --seats 200 --seconds 5                                    how many vote, and how fast

Two web processes serve one secret ballot. Votes come with replays and second tabs; one process
is killed in between, and the ballot is closed while votes still arrive. Whoever loses the
connection looks at the page again, as a person does, and votes where the vote is not in. Exit
code 1 where accepted and counted votes differ.
"""

import argparse
import http.client
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CLIENTS, OPTIONS = 24, 4
# Of the voters: who sends the same request again, who votes in a second tab at once.
REPLAYS, SECOND_TABS = 0.1, 0.1
# Of the votes: when one process is killed, when the ballot closes.
KILLED_AT, CLOSED_AT = 0.4, 0.9
PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


@contextmanager
def surroundings(server: str) -> Iterator[None]:
    """A VAR_DIR and a database of this run alone; both go afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            VAR_DIR=folder,
            DEMO="1",
            DEBUG="0",
            DJANGO_SETTINGS_MODULE="emulation.settings",
            EMAIL_URL="dummymail://",
        )
        os.environ.pop("CACHE_URL", None)
        os.environ.pop("DATABASE_URL", None)
        if not server:
            yield
            return
        import psycopg2  # type: ignore[import-untyped]  # has no stubs
        from psycopg2 import sql

        name = f"ballot_load_{secrets.token_hex(4)}"
        admin = psycopg2.connect(server)
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{name}").geturl()
        try:
            yield
        finally:
            # Once Django is set up.
            from django.db import connections

            connections.close_all()
            with admin.cursor() as cursor:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                cursor.execute(drop.format(sql.Identifier(name)))
            admin.close()


@dataclass
class Hall:
    """The ballot, its links and codes."""

    ballot: Any
    codes: tuple[str, ...]
    tokens: list[str]
    options: list[int]
    by: Any


def build(seats: int) -> Hall:
    """A strict secret ballot of a council, open, with a personal link for every seat."""
    # It reads the surroundings that this run has made.
    import django

    django.setup()
    # Once Django is set up.
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    # Once Django is set up.
    from accounts.models import User
    from catalogue.actions import load_award_kinds
    from conferences.actions import ballot_drafting, balloting, voting
    from conferences.ballots.terms import Draft, Elector, Option, TellerNamed, Terms
    from emulation import demo

    catalogue = json.loads((ROOT / "data/award_catalogue.json").read_text())
    load_award_kinds(catalogue["awards"])
    council = demo.load().council
    by = User.objects.get(username="specialist")
    draft = Draft(
        terms=Terms(title="Bỏ phiếu thử tải", question="other", electorate="persons"),
        options=[Option(f"Phương án {number}") for number in range(1, OPTIONS + 1)],
        electors=[
            Elector(name=f"Đại biểu {number}", stands_for_unit=False)
            for number in range(1, seats + 1)
        ],
        tellers=[TellerNamed("Người kiểm phiếu một"), TellerNamed("Người kiểm phiếu hai")],
    )
    ballot = ballot_drafting.draft_ballot(draft=draft, council=council, by=by)
    every = ballot.seats.values_list("pk", flat=True)
    links = voting.issue_links(ballot=ballot, seats=list(every), by=by)
    opened = balloting.open_ballot(ballot=ballot, by=by)
    options = list(ballot.options.values_list("pk", flat=True))
    return Hall(opened.ballot, opened.codes, [token for _seat, token in links], options, by)


class Server:
    """One web process."""

    def __init__(self) -> None:
        self.port = free_port()
        bind = f"127.0.0.1:{self.port}"
        gunicorn = [sys.executable, "-m", "gunicorn", "emulation.wsgi", "--bind", bind]
        self.process = subprocess.Popen(
            [*gunicorn, "--workers", "1", "--threads", "4", "--log-level", "error"],
            cwd=ROOT,
            start_new_session=True,
        )

    def wait(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz/")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("A web process does not answer.")

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Seen:
    """What the voters saw, together."""

    accepted: dict[str, int | None] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    lost: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, token: str, option: int | None, started: float) -> None:
        with self.lock:
            now = time.monotonic()
            if self.accepted.get(token) is not None and option is not None:
                raise AssertionError("A seat was told twice that its vote was taken.")
            if option is not None or token not in self.accepted:
                self.accepted[token] = option
            self.latencies.append(now - started)
            self.times.append(now)


class Voter:
    """One delegate with a phone: one link, two addresses to reach the platform."""

    def __init__(self, hall: Hall, token: str, ports: list[int], seen: Seen) -> None:
        self.path = f"/bo-phieu/{token}/{hall.ballot.pk}/"
        self.token, self.ports, self.seen = token, ports, seen
        self.options = hall.options

    def _ask(self, method: str, body: str = "", cookie: str = "") -> tuple[int, str, str]:
        """(status, page, cookie) from the first address that answers."""
        headers = {"Cookie": cookie} if cookie else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[0], timeout=30)
        try:
            connection.request(method, self.path, body or None, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            given = answer.headers.get("Set-Cookie", "").partition(";")[0]
            return answer.status, page, given or cookie
        except (OSError, http.client.HTTPException):
            self.ports.reverse()
            raise
        finally:
            connection.close()

    def _look(self) -> tuple[bool, str]:
        """Whether the vote is in, and the cookie; tries until a process answers."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                _status, page, cookie = self._ask("GET")
                return "Phiếu đã ghi nhận" in page, cookie
            except (OSError, http.client.HTTPException):
                with self.seen.lock:
                    self.seen.lost += 1
        raise TimeoutError("No web process answers.")

    def vote(self, option: int) -> None:
        """Vote for `option`; after a lost connection look whether it is in, and vote if not."""
        is_in, cookie = self._look()
        while not is_in:
            started = time.monotonic()
            secret = cookie.partition("=")[2]
            form = {"csrfmiddlewaretoken": secret, "step": "cast", "o": option}
            try:
                status, page, _cookie = self._ask("POST", urlencode(form), cookie)
            except (OSError, http.client.HTTPException):
                with self.seen.lock:
                    self.seen.lost += 1
                is_in, cookie = self._look()
                continue
            if status == 302:
                self.seen.take(self.token, option, started)
            else:
                reason = re.search(r"dừng nhận phiếu; phiếu|ghi nhận từ trước", page)
                with self.seen.lock:
                    self.seen.refused[reason.group() if reason else f"{status}"] += 1
            return
        with self.seen.lock:
            self.seen.accepted.setdefault(self.token, None)


def run(hall: Hall, seconds: float) -> tuple[Seen, float]:
    """Let everybody vote; kill one process and close in between. Returns what was seen."""
    servers = [Server(), Server()]
    seen = Seen()
    luck = random.Random(1)  # nosec B311  # who votes when, not what
    try:
        for server in servers:
            server.wait()
        ports = [server.port for server in servers]
        total = len(hall.tokens)
        with ThreadPoolExecutor(CLIENTS) as pool:
            begun = time.monotonic()

            def one(token: str, when: float, option: int) -> None:
                time.sleep(max(0.0, begun + when - time.monotonic()))
                order = ports if hash(token) % 2 else ports[::-1]
                Voter(hall, token, list(order), seen).vote(option)

            for number, token in enumerate(hall.tokens):
                when = seconds * number / total
                pool.submit(one, token, when, luck.choice(hall.options))
                if luck.random() < SECOND_TABS:
                    pool.submit(one, token, when, luck.choice(hall.options))
                if luck.random() < REPLAYS:
                    pool.submit(one, token, when + 0.5, hall.options[0])
            _until(lambda: len(seen.accepted) >= KILLED_AT * total)
            servers[0].kill()
            _until(lambda: len(seen.accepted) >= CLOSED_AT * total)
            closing = time.monotonic()
            close(hall)
            closing = time.monotonic() - closing
    finally:
        for server in servers:
            server.kill()
    return seen, closing


def _until(true: Any) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("Too few votes came in.")
        time.sleep(0.005)


def close(hall: Hall) -> None:
    # Once Django is set up.
    from conferences.actions import balloting

    first, second = hall.codes
    balloting.close_ballot(ballot=hall.ballot, codes=(first, second), by=hall.by)


def proof(hall: Hall, seen: Seen) -> list[str]:
    """What does not agree between what the voters were told and what was counted."""
    # Once Django is set up.
    from conferences.actions.voting import hash_of_link
    from conferences.models import Ballot, VoteCount

    ballot = Ballot.objects.get(pk=hall.ballot.pk)
    rolled = set(ballot.roll.values_list("seat__token_hash", flat=True))
    told = {hash_of_link(token) for token in seen.accepted}
    counted = Counter(dict(VoteCount.objects.values_list("option", "votes")))
    known = Counter(option for option in seen.accepted.values() if option is not None)
    unknown = sum(option is None for option in seen.accepted.values())
    wrong = []
    if rolled != told:
        wrong.append(
            f"{len(told - rolled)} accepted and not on the roll, "
            f"{len(rolled - told)} on the roll and not accepted"
        )
    if sum(counted.values()) != len(told) or ballot.electronic_count != len(told):
        wrong.append(f"{len(told)} accepted, {sum(counted.values())} counted")
    if sum((counted - known).values()) != unknown or known - counted:
        wrong.append("the votes counted are not those that were cast")
    return wrong


def report(hall: Hall, seen: Seen, closing: float) -> None:
    # Once Django is set up.
    from django.db import connection

    slow = sorted(seen.latencies)
    span = max(seen.times) - min(seen.times)
    unknown = sum(option is None for option in seen.accepted.values())
    print(f"{connection.vendor}: {len(hall.tokens)} seats, {len(seen.accepted)} votes accepted")
    print(f"  {len(slow) / span:.0f} votes/s over {span:.1f} s")
    print(
        f"  p50 {slow[len(slow) // 2] * 1000:.0f} ms, "
        f"p95 {slow[int(len(slow) * 0.95)] * 1000:.0f} ms, max {slow[-1] * 1000:.0f} ms"
    )
    print(f"  closing with votes under way {closing * 1000:.0f} ms")
    print(f"  connections lost {seen.lost}, found in after a loss or in another tab {unknown}")
    print(f"  refused: {dict(seen.refused)}")


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("--server", default="")
    words.add_argument("--seats", type=int, default=200)
    words.add_argument("--seconds", type=float, default=5.0)
    given = words.parse_args()
    with surroundings(given.server):
        hall = build(given.seats)
        seen, closing = run(hall, given.seconds)
        report(hall, seen, closing)
        wrong = proof(hall, seen)
    for line in wrong:
        print(f"WRONG: {line}")
    if not wrong:
        print("  every accepted vote is counted once")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
