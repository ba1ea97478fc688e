import json
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.lookup import add_year_arguments, scoring_asked_for
from scoring.models import Stage
from scoring.places import Places, Row, read_places


class Command(BaseCommand):
    help = "The standing of a year at a stage, as a table or, with --json, as one JSON list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_year_arguments(parser)
        parser.add_argument("--stage", required=True, choices=Stage.values)
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        places = read_places(scoring_asked_for(options), options["stage"])
        if options["json"]:
            told = [_told(row) for row in places.rows]
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for line in _table(places):
                self.stdout.write(line)


def _told(row: Row) -> dict[str, Any]:
    return {
        "unit": row.unit.name,
        "total": _number(row.total),
        "assigned_max": _number(row.assigned_max),
        "rank": row.rank,
        "considered": row.considered,
        "complete": row.complete,
    }


def _number(value: Decimal | None) -> int | float | None:
    """A JSON number: points have two decimals, which a float shows as they are."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _table(places: Places) -> list[str]:
    rows = [(_("Hạng"), _("Tổng điểm"), _("Được giao"), _("Đơn vị"))]
    for row in places.rows:
        rank = str(row.rank) if row.rank else "—"
        if not row.considered:
            rank = _("không xét")
        total = written(row.total) if row.total is not None else "—"
        most = written(row.assigned_max) if row.assigned_max is not None else "—"
        name = row.unit.name if row.complete else _("%(unit)s (chưa đủ điểm)") % {"unit": row.unit}
        rows.append((rank, total, most, name))
    widths = [max(len(line[at]) for line in rows) for at in range(3)]
    return ["  ".join([*(line[at].rjust(widths[at]) for at in range(3)), line[3]]) for line in rows]
