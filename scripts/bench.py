"""Measures what has to stay fast in scoring, in a database of its own, as ratios of one run.

    python scripts/bench.py          about a minute; prints a table

Seconds are of the processor and differ by machine; the ratios are what counts.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
UNITS, IMPORT_UNITS, LINES = 63, 80, 250
BRANCHES = 5
# The methods in turn, as a real table mixes them.
METHODS = ("direct", "target_step", "count", "pass_fail", "target_leader", "rank")


def set_up() -> None:
    # It reads the surroundings that this run has made.
    import django

    django.setup()


@contextmanager
def database() -> Iterator[None]:
    """An empty database below a directory that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            VAR_DIR=folder,
            DEMO="1",
            DEBUG="0",
            DJANGO_SETTINGS_MODULE="emulation.settings",
            ALLOWED_HOSTS="testserver,localhost",
        )
        os.environ.pop("DATABASE_URL", None)
        set_up()
        # Once Django is set up.
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield


def build() -> None:
    """Two clusters on one table of criteria: of 63 units, and of 80 for the import."""
    # Once Django is set up.
    from clusters.models import Cluster, Council, CouncilLevel
    from clusters.names import key
    from clusters.resolution import wordings
    from scoring.actions.importing import set_for
    from scoring.actions.years import YearRules, set_up_scoring

    known = wordings()
    council = Council.objects.create(
        level=CouncilLevel.CENTRAL, name="Hội đồng đo", name_key=key(known.council("Hội đồng đo"))
    )
    criteria(council)
    for name, size in (("Cụm đo", UNITS), ("Cụm nhập", IMPORT_UNITS)):
        cluster = Cluster(council=council, name=name, kind="cum", name_key=key(known.expand(name)))
        cluster.save()
        year = year_of(cluster, size)
        rules = YearRules(set_for(year), "appraisal", "none", "ratio")
        set_up_scoring(cluster_year=year, rules=rules, by=None)


def year_of(cluster: Any, size: int) -> Any:
    """This year of `cluster` with its members; the user works for the first one, the chair."""
    # Once Django is set up.
    from django.utils import timezone

    # Once Django is set up.
    from accounts.models import User
    from clusters import models as of

    year_no = timezone.localdate().year
    year = of.ClusterYear.objects.create(
        cluster=cluster,
        label=str(year_no),
        starts_on=date(year_no, 1, 1),
        ends_on=date(year_no, 12, 31),
    )
    units = []
    for n in range(1, size + 1):
        unit = of.Unit(name=f"{cluster.name} đơn vị {n}", kind=of.UnitKind.PROVINCE)
        unit.save()
        units.append(unit)
    of.Membership.objects.bulk_create(of.Membership(cluster_year=year, unit=unit) for unit in units)
    user = User.objects.create_user(username=f"bench-{size}", full_name="Người đo")
    of.Officer.objects.create(
        user=user, unit=units[0], role=of.OfficerRole.STAFF, starts_on=date(year_no - 1, 1, 1)
    )
    of.Term.objects.create(
        cluster_year=year,
        unit=units[0],
        office=of.Office.CHAIR,
        status="serving",
        origin="assigned",
        source="đo tốc độ",
    )
    return year


def criteria(council: Any) -> None:
    """A published set of 250 leaves in five branches."""
    # Once Django is set up.
    from django.utils import timezone

    # Once Django is set up.
    from scoring.models import CriteriaSet, Criterion

    each = LINES // BRANCHES
    chosen = CriteriaSet.objects.create(
        council=council,
        name="Bảng đo",
        state="published",
        total=LINES * 4,
        published_at=timezone.now(),
    )
    order = 0
    for branch in range(BRANCHES):
        order += 1
        group = Criterion.objects.create(
            criteria_set=chosen,
            path=str(branch + 1),
            code=str(branch + 1),
            order=order,
            title=f"Mục {branch + 1}",
            method="group",
            max_points=each * 4,
        )
        for n in range(each):
            order += 1
            method = METHODS[order % len(METHODS)]
            Criterion.objects.create(
                criteria_set=chosen,
                parent=group,
                depth=1,
                path=f"{branch + 1}.{n + 1}",
                code=f"{branch + 1}.{n + 1}",
                order=order,
                title=f"Tiêu chí {branch + 1}.{n + 1} với lời văn dài như trong bảng thật",
                method=method,
                max_points=4,
                points_per_unit=Decimal("0.5") if method == "count" else None,
                at_target=Decimal("0.9") if method == "target_step" else None,
                per_percent_over=Decimal("0.01") if method == "target_step" else None,
                per_percent_under=Decimal("0.02") if method == "target_step" else None,
                floor=Decimal(0) if method == "target_step" else None,
            )


def workbook(path: Path, name: str, units: int, lines: int = LINES) -> None:
    """Scores of `units` units on `lines` lines each."""
    # The parts whose memory is measured load only what they use.
    import xlsxwriter

    chance = random.Random(7)  # nosec B311  # plausible, not secret
    each = LINES // BRANCHES
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("scores")
        keys = ("unit", "path", "actual", "target", "assigned", "points", "remark")
        sheet.write_row(0, 0, keys)
        sheet.write_row(1, 0, keys)
        at = 1
        for unit in range(1, units + 1):
            for line in range(lines):
                branch, n = divmod(line, each)
                method = METHODS[(branch * (each + 1) + n + 2) % len(METHODS)]
                at += 1
                sheet.write(at, 0, f"{name} đơn vị {unit}")
                sheet.write_string(at, 1, f"{branch + 1}.{n + 1}")
                if method == "direct":
                    sheet.write(at, 5, chance.randint(0, 8) / 2)
                elif method == "pass_fail":
                    sheet.write(at, 2, chance.choice(("đạt", "không đạt")))
                elif method in ("target_step", "target_leader"):
                    sheet.write(at, 2, chance.randint(80, 120))
                    sheet.write(at, 3, 100)
                else:
                    sheet.write(at, 2, chance.randint(0, 20))


def timed(act: Callable[[], Any], times: int = 1) -> float:
    """The least seconds of the processor of several runs."""
    found = []
    for _round in range(times):
        start = time.process_time()
        act()
        found.append(time.process_time() - start)
    return min(found)


def read_bare(path: Path) -> None:
    # The parts whose memory is measured load only what they use.
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    for _row in book["scores"].iter_rows(values_only=True):
        pass
    book.close()


def take_in(path: Path, cluster: str) -> None:
    # Once Django is set up.
    from clusters.models import ClusterYear
    from scoring.actions.importing import import_scores

    year = ClusterYear.objects.select_related("cluster__council").get(cluster__name=cluster)
    with path.open("rb") as file:
        import_scores(cluster_year=year, file=file, stage="self", by=None, name=path.name)


def peak_of(part: str, path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one part, in a process of its own."""
    done = subprocess.run(  # nosec B603  # our own file
        [sys.executable, __file__, part, str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    seconds, kilobytes = done.stdout.split()
    return float(seconds), float(kilobytes) / 1024


def part(name: str, path: Path) -> None:
    """What `peak_of` starts: one part, its seconds and its peak of memory."""
    set_up()
    act = {"read": lambda: read_bare(path), "import": lambda: take_in(path, "Cụm nhập")}.get(name)
    seconds = timed(act) if act else 0
    print(seconds, peak())


def peak() -> int:
    """The most memory of this process so far, in kilobytes.

    Of a process that was started by a large one, `getrusage` tells the size of the large one.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1])


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Each thing measured: its name, the figure, and what it is held against."""
    large, small = folder / "large.xlsx", folder / "small.xlsx"
    workbook(large, "Cụm nhập", IMPORT_UNITS)
    workbook(small, "Cụm nhập", IMPORT_UNITS, LINES // 10)
    _none, idle = peak_of("idle", large)
    bare, bare_peak = peak_of("read", large)
    yield "openpyxl reads 20,000 rows", f"{bare:.2f} s", f"{bare_peak - idle:.0f} MB more than idle"
    _seconds, small_peak = peak_of("import", small)
    taken, peak = peak_of("import", large)
    yield "import of 20,000 scores", f"{taken:.2f} s", f"{taken / bare:.2f} × openpyxl (at most 3)"
    yield (
        "  its memory",
        f"{peak - idle:.0f} MB more than idle",
        f"2,000 scores: {small_peak - idle:.0f} MB",
    )


def pages(folder: Path) -> Iterator[tuple[str, str, str]]:
    """The sheet of 250 lines against plain pages, a cell, and the standing of 63 units."""
    # Once Django is set up.
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    # Once Django is set up.
    from accounts.models import User
    from scoring.models import Criterion, ScoreSheet
    from scoring.places import read_places

    filled = folder / "filled.xlsx"
    workbook(filled, "Cụm đo", UNITS)
    take_in(filled, "Cụm đo")
    sheet = ScoreSheet.objects.get(unit__name="Cụm đo đơn vị 1")
    year = sheet.scoring_year
    client = Client()
    client.force_login(User.objects.get(username=f"bench-{UNITS}"))
    plain = [
        reverse("clusters:year", args=[year.cluster_year_id]),
        reverse("clusters:cluster", args=[year.cluster_year.cluster_id]),
        reverse("clusters:units"),
    ]
    shown = reverse("scoring:sheet", args=[sheet.pk])
    for address in (*plain, shown):
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} does not open")
    three = sum(timed(partial(client.get, address), 3) for address in plain)
    one = timed(lambda: client.get(shown), 3)
    with CaptureQueriesContext(connection) as asked:
        client.get(shown)
    yield "three plain pages (year, cluster, units)", f"{three:.2f} s", ""
    yield (
        f"sheet of {LINES} lines",
        f"{one:.2f} s",
        f"{one / three:.2f} × the three (at most 1), {len(asked)} queries",
    )
    line = Criterion.objects.filter(criteria_set=year.criteria_set, method="direct").earliest("pk")
    row = line.scores.get(sheet=sheet, stage="self")
    cell = {"line": line.pk, "field": "points", "text": "2,5", "shown": "", "version": row.version}
    saved = reverse("scoring:sheet_cell", args=[sheet.pk])
    answer = client.post(saved, cell)
    if answer.status_code != 200:
        raise RuntimeError(f"{saved} does not save: {answer.content.decode()}")
    took = timed(lambda: client.post(saved, cell), 3)
    yield "a cell is saved", f"{took:.3f} s", f"{took / three:.2f} × the three plain pages"
    with CaptureQueriesContext(connection) as asked:
        read_places(year, "self")
    took = timed(lambda: read_places(year, "self"), 3)
    yield f"standing of {UNITS} × {LINES}", f"{took:.2f} s", f"{len(asked)} queries"


def main() -> int:
    if len(sys.argv) == 3:
        part(sys.argv[1], Path(sys.argv[2]))
        return 0
    with database(), tempfile.TemporaryDirectory() as folder:
        build()
        for name, figure, against in chain(measure(Path(folder)), pages(Path(folder))):
            print(f"{name:<44} {figure:>22}   {against}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
