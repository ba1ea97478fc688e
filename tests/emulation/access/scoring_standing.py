"""The standing of a year and its adopted copies: inner papers; the chair decides and adopts."""

from typing import Any

from tests.emulation.access.rows import CLUSTER_ONLY, Address, of_year, signed_in
from tests.scoring.standings_made import adopted, final, final_year
from tests.world import World


def _year(world: World) -> dict[str, Any]:
    final_year(world)
    return of_year(world)


def _tie(world: World) -> dict[str, Any]:
    year = final_year(world)
    return of_year(world) | {"unit": final(year).ties[0][0].pk}


def _adopted(world: World) -> dict[str, Any]:
    return {"pk": adopted(world, final_year(world)).pk}


def _decided(world: World) -> dict[str, Any]:
    (tie,) = final(world.cluster_year.scoring).ties
    places = {f"unit-{unit.pk}": str(n) for n, unit in enumerate(tie, start=1)}
    return places | {"kind": "ballot", "reason": "Biên bản số 1"}


def _seen(world: World) -> dict[str, Any]:
    return {"fingerprint": final(world.cluster_year.scoring).fingerprint}


# What the chair's staff and the council's specialists do; an administrator is neither.
RUN = signed_in(403, nobody=404, other=404, chair=200, specialist=200)

ROWS: dict[str, Address] = {
    "scoring:standing": Address(CLUSTER_ONLY, arguments=_year),
    "scoring:standing_tie": Address(RUN, RUN | {"chair": 302, "specialist": 302}, _tie, _decided),
    "scoring:standing_adopt": Address(RUN, RUN | {"chair": 302, "specialist": 302}, _year, _seen),
    "scoring:adopted_standing": Address(CLUSTER_ONLY, arguments=_adopted),
}
