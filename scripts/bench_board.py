"""Measures the board's pages with 10,000 dossiers, as ratios to the plain page of the same run.

    python scripts/bench_board.py          about a minute; prints a table

With `DATABASE_URL` it measures in that database, which has to be empty and is left filled;
otherwise in a SQLite database of its own.
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The root has to be on the path first.
from scripts.bench_register import database, made, timed  # noqa: E402

UNITS, EACH = 500, 20
STATES = ("submitted", "appraisal", "appraisal", "appraisal", "consultation", "returned")


def build() -> None:
    """Twenty dossiers of each of five hundred units, in the states that the board works in."""
    # Once Django is set up.
    from django.utils import timezone

    # Once Django is set up.
    from accounts.models import User
    from awards.actions.receiving import snapshots
    from awards.models import Batch, Proposal, Review
    from catalogue.models import AwardKind
    from clusters.models import ClusterYear, Council, Unit

    council = Council.objects.get(is_demo=True)
    year = ClusterYear.objects.filter(cluster__council=council).latest("pk")
    desk = User.objects.get(username="specialist")
    today, now = timezone.localdate(), timezone.now()
    kinds = list(AwardKind.objects.order_by("pk")[:EACH])
    rules = snapshots({kind.pk: kind for kind in kinds}, today)
    units = made(Unit, (Unit(name=f"Sở đo {n}", kind="other") for n in range(UNITS)))
    letters = Batch.objects.bulk_create(
        Batch(title="Đo", unit=unit, council=council, year=2025, cluster_year=year)
        for unit in units
    )

    def dossier(n: int) -> Any:
        unit, kind, state = units[n // EACH], kinds[n % EACH], STATES[n % len(STATES)]
        got: dict[str, Any] = {}
        if state in ("appraisal", "consultation"):
            got = {"received_at": now, "received_by": desk, "received_on": today, "holder": desk}
            got |= {"rules": rules[kind.pk], "due_on": today + timedelta(days=n % 40 - 5)}
        return Proposal(
            batch=letters[n // EACH],
            kind=kind,
            unit=unit,
            home=unit,
            name=unit.name,
            order=n % EACH + 1,
            state=state,
            submitted_at=now,
            submitted_by=desk,
            reason="Thiếu" if state == "returned" else "",
            **got,
        )

    dossiers = made(Proposal, (dossier(n) for n in range(UNITS * EACH)))
    asked = [row for row in dossiers if row.state in ("appraisal", "consultation")]
    Review.objects.bulk_create(
        (Review(proposal=row, reviewer=desk, assigned_at=now, assigned_by=desk) for row in asked),
        batch_size=2000,
    )


def measure() -> Iterator[tuple[str, str, str]]:
    """Each page: its name, the figure, and what it is held against."""
    # Once Django is set up.
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    # Once Django is set up.
    from accounts.models import User
    from awards.models import Proposal

    client = Client()
    client.force_login(User.objects.get(username="specialist"))
    some = Proposal.objects.filter(state="appraisal", name="Sở đo 7").values_list("pk", flat=True)
    keys = ",".join(str(pk) for pk in some.order_by("pk")[:6])
    queue = reverse("awards:queue")
    pages = {
        "queue, mine": f"{queue}?tab=mine",
        "queue, all, page 100": f"{queue}?tab=all&page=100",
        "queue, 50 a page": f"{queue}?tab=all&size=50",
        "queue, searched": f"{queue}?tab=all&q=so do 49",
        "comparison of six": f"{reverse('awards:compare')}?ids={keys}",
        "one dossier": reverse("awards:review", args=[keys.partition(",")[0]]),
    }
    plain = reverse("home")
    client.get(plain)
    home = timed(partial(client.get, plain))
    yield "home", f"{home:.3f} s", ""
    for name, address in pages.items():
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} does not open")
        took = timed(partial(client.get, address))
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        told = f"{took / home:.2f} × home (at most 3), {len(asked)} queries"
        yield name, f"{took:.3f} s", told


def main() -> int:
    with database():
        build()
        for name, figure, against in measure():
            print(f"{name:<44} {figure:>22}   {against}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
