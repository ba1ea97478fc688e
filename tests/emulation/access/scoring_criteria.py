"""Criteria sets as everybody reads them: what was published is for all who are signed in."""

from typing import Any

from scoring.actions.criteria import copy_criteria
from scoring.models import CriteriaSet
from tests.emulation.access.rows import Address, signed_in
from tests.world import World


def _published(world: World) -> dict[str, Any]:
    return {"pk": CriteriaSet.objects.filter(total=100).earliest("pk").pk}


def _draft(world: World) -> dict[str, Any]:
    published = CriteriaSet.objects.get(**_published(world))
    return {"pk": copy_criteria(criteria_set=published, by=None).pk}


def _two(world: World) -> dict[str, Any]:
    return _draft(world) | {"other": _published(world)["pk"]}


# A draft is the council's that makes it.
COUNCIL_ONLY = signed_in(404, specialist=200, member=200, admin=200)

ROWS: dict[str, Address] = {
    "scoring:criteria_sets": Address(signed_in(200)),
    "scoring:criteria_set": Address(COUNCIL_ONLY, arguments=_draft),
    "scoring:criteria_workbook": Address(signed_in(200), arguments=_published),
    "scoring:criteria_compare": Address(COUNCIL_ONLY, arguments=_two),
}
