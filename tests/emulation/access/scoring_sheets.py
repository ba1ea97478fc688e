"""The scoring of a year, its units' sheets, and the files that prove them."""

import json
from typing import Any

from scoring.actions.evidence import attach_evidence
from scoring.models import Criterion
from tests.emulation.access.rows import CLUSTER_ONLY, Address, signed_in
from tests.scoring.sheets_made import key, own_sheet, pdf
from tests.world import World


def _scored_year(world: World) -> dict[str, Any]:
    return {"pk": own_sheet(world).scoring_year.cluster_year_id}


def _sheet(world: World) -> dict[str, Any]:
    """Of the unit that `staff` works for; it is being filled in."""
    return {"pk": own_sheet(world).pk}


def _sending(world: World) -> dict[str, Any]:
    return _sheet(world) | {"verb": "submit_sheet"}


def _line(world: World) -> dict[str, Any]:
    sheet = own_sheet(world)
    return {"pk": sheet.pk, "line": key(sheet, "I/1").pk}


def _file(world: World) -> dict[str, Any]:
    sheet = own_sheet(world)
    [kept] = attach_evidence(
        sheet=sheet, criterion=key(sheet, "I/1"), uploads=[pdf()], by=world.users["staff"]
    )
    return {"pk": kept.pk}


def _cell(world: World) -> dict[str, Any]:

    line = Criterion.objects.get(path="I/1", criteria_set__name="Bộ thử")
    return {"line": line.pk, "field": "points", "text": "12", "shown": "", "version": "0"}


def _block(world: World) -> dict[str, Any]:
    return {"block": json.dumps({"cells": [_cell(world)]})}


# Who runs the scoring: the chair's staff and the specialists of the council.
RUNS = signed_in(403, nobody=404, other=404, chair=200, specialist=200)
# A sheet that is being filled in is its unit's; administrators look, and write nothing.
OWN = signed_in(403, nobody=404, other=404, staff=200)
OWN_SEEN = OWN | {"admin": 200}
FILE = signed_in(404, staff=200, admin=200)

ROWS: dict[str, Address] = {
    "scoring:year": Address(CLUSTER_ONLY, arguments=_scored_year),
    "scoring:set_up": Address(
        RUNS, RUNS | {"chair": 400, "specialist": 400}, arguments=_scored_year
    ),
    "scoring:links": Address(
        RUNS, RUNS | {"chair": 302, "specialist": 302}, arguments=_scored_year
    ),
    "scoring:sheet": Address(OWN_SEEN, OWN | {"staff": 302}, arguments=_sheet),
    "scoring:sheet_cell": Address(signed_in(405), OWN, arguments=_sheet, post=_cell),
    "scoring:sheet_paste": Address(signed_in(405), OWN, arguments=_sheet, post=_block),
    "scoring:sheet_print": Address(OWN_SEEN, arguments=_sheet),
    "scoring:sheet_move": Address(OWN, OWN | {"staff": 409}, arguments=_sending),
    "scoring:sheet_workbook": Address(OWN_SEEN, arguments=_sheet),
    "scoring:sheet_import": Address(OWN, OWN | {"staff": 400}, arguments=_sheet),
    "scoring:evidence": Address(OWN_SEEN, OWN | {"staff": 400}, arguments=_line),
    "scoring:evidence_file": Address(FILE, arguments=_file),
    "scoring:evidence_remove": Address(
        signed_in(405), FILE | {"staff": 302, "admin": 403}, arguments=_file
    ),
}
