"""Measures the register of awards with 100,000 lines, as ratios to a plain page of the same run.

    python scripts/bench_register.py          about two minutes; prints a table

With `DATABASE_URL` it measures in that database, which has to be empty and is left filled;
otherwise in a SQLite database of its own.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AWARDS, UNITS, PERSONS, DECISIONS = 100_000, 500, 20_000, 1_000
_AT_ONCE = 2_000


@contextmanager
def database() -> Iterator[None]:
    """An empty database; below a directory that goes afterwards unless one is given."""
    with TemporaryDirectory() as folder:
        os.environ.update(
            VAR_DIR=folder,
            DEMO="1",
            DEBUG="0",
            DJANGO_SETTINGS_MODULE="emulation.settings",
            ALLOWED_HOSTS="testserver,localhost",
        )
        # It reads the surroundings that this run has made.
        import django

        django.setup()
        # Once Django is set up.
        from django.conf import settings
        from django.core.management import call_command

        # Once Django is set up.
        from emulation import demo

        # What the demonstration would send is nobody's concern here.
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_reference", verbosity=0)
        demo.load()
        yield


def build() -> None:
    """Awards to units, persons and numbers, of fifty years, by a thousand decisions."""
    # Once Django is set up.
    from awards.models import Award, Decision, Person
    from catalogue.models import AwardKind
    from clusters.models import Unit

    kinds = list(AwardKind.objects.order_by("pk"))
    units = made(Unit, (Unit(name=f"Đơn vị đo {n}", kind="department") for n in range(UNITS)))
    persons = made(
        Person,
        (
            Person(name=f"Nguyễn Văn Đo {n}", birth_year=1950 + n % 50, unit=units[n % UNITS])
            for n in range(PERSONS)
        ),
    )
    decisions = made(
        Decision,
        (
            Decision(
                name=f"Quyết định {n}",
                authority="Chủ tịch Ủy ban nhân dân tỉnh",
                number=f"{n}/QĐ-UBND",
                issued_on=date(1976 + n % 50, 3, 1),
                state="recorded",
            )
            for n in range(DECISIONS)
        ),
    )
    made(Award, (award(n, kinds, units, persons, decisions) for n in range(AWARDS)))


def award(n: int, kinds: Any, units: Any, persons: Any, decisions: Any) -> Any:
    # Once Django is set up.
    from awards.models import Award

    kind, decision = kinds[n % len(kinds)], decisions[n % DECISIONS]
    to: dict[str, Any] = {"unit": units[n % UNITS]}
    if n % 3 == 1:
        to = {"person": persons[n % PERSONS]}
    elif n % 3 == 2:
        to = {"count": n % 40 + 1}
    return Award(
        name=kind.name,
        kind=kind,
        recipient=f"Nơi được khen thứ {n}",
        year=str(decision.issued_on.year - 1),
        awarded_on=decision.issued_on,
        decider=decision.authority,
        decision_number=decision.number,
        decision=decision,
        **to,
    )


def made(model: Any, rows: Iterator[Any]) -> list[Any]:
    """`rows` written in batches, their keys set."""
    found = []
    for row in rows:
        row.set_keys()
        found.append(row)
    model.objects.bulk_create(found, batch_size=_AT_ONCE)
    return found


def timed(act: Callable[[], Any], times: int = 5) -> float:
    """The least seconds of several runs: on the clock, because a database may be elsewhere."""
    told = []
    for _round in range(times):
        start = time.perf_counter()
        act()
        told.append(time.perf_counter() - start)
    return min(told)


def measure() -> Iterator[tuple[str, str, str]]:
    """Each page: its name, the figure, and what it is held against."""
    # Once Django is set up.
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    # Once Django is set up.
    from accounts.models import User

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(User.objects.get(username="specialist"))
    home = partial(client.get, reverse("home"))
    plain = timed(home)
    yield "the first page after signing in", f"{plain:.3f} s", ""
    for name, address in pages():
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} does not open")
        # The machine is not alone: what a page is held against is measured before and after it.
        plain = timed(home, 3)
        took = timed(partial(client.get, address))
        plain = min(plain, timed(home, 3))
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        queries = len(asked)
        against = f"{took / plain:.2f} × (at most 3), {queries} queries"
        yield name, f"{took:.3f} s", against


def pages() -> Iterator[tuple[str, str]]:
    """What is opened of the register, and where."""
    # Once Django is set up.
    from django.urls import reverse

    # Once Django is set up.
    from awards.models import Award

    register = reverse("awards:awards")
    unit, person = (
        Award.objects.exclude(**{name: None}).values_list(name, flat=True)[0]
        for name in ("unit_id", "person_id")
    )
    for name, query in (
        ("register, first page", ""),
        ("register, a page in the middle", "page=1700"),
        ("register, last page", "page=99999"),
        ("register, by recipient", "sort=unit"),
        ("search that finds one", "q=noi+duoc+khen+thu+77777"),
        ("search for a decision's number", "q=777/qd-ubnd"),
        ("search for one person", "q=nguyen+van+do+7777"),
        ("search for a unit", "q=don+vi+do+477"),
        ("search that finds many", "q=nguyen+van+do"),
        ("search that finds many, last page", "q=nguyen+van+do&page=99999"),
        ("search that finds nothing", "q=khong+co+ai+ten+nay"),
        ("filtered by unit", f"unit={unit}"),
        ("filtered by group and years", "group=bang_khen&year_from=2000&year_to=2010"),
        ("filtered by group and years, last", "group=bang_khen&year_from=2000&page=99999"),
        ("filtered by authority", "authority=chu+tich"),
        ("filtered by kind of recipient", "to=person"),
        ("filtered by council", "council=1"),
    ):
        yield name, f"{register}?{query}"
    yield "history of a unit", reverse("awards:unit_awards", args=[unit])
    yield "history of a unit on paper", reverse("awards:unit_history", args=[unit])
    yield "history of a person", reverse("awards:person", args=[person])


def main() -> int:
    with database():
        build()
        for name, figure, against in measure():
            print(f"{name:<40} {figure:>12}   {against}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
