"""The reports of a conference and their files."""

from typing import Any

from conferences.actions import move
from reports.actions.leasing import fail, take
from reports.models import Report
from tests.emulation.access.rows import CLUSTER_ONLY, Address, of_conference, signed_in
from tests.world import World


def _report(world: World) -> dict[str, Any]:
    """The report that follows the conclusion; nobody has made it yet."""
    move(world.conference, verb="conclude", by=world.users["chair"])
    return {"pk": Report.objects.get(conference=world.conference).pk}


def _failed_report(world: World) -> dict[str, Any]:
    pk = _report(world)["pk"]
    lease = take(pk)
    assert lease is not None
    fail(lease, error="Thiếu phông chữ (minh họa)")
    return {"pk": pk}


ROWS: dict[str, Address] = {
    "reports:reports": Address(signed_in(200)),
    "reports:report": Address(CLUSTER_ONLY, arguments=_report),
    "reports:progress": Address(CLUSTER_ONLY, arguments=_report),
    # Not made yet: its page says so.
    "reports:download": Address(signed_in(302, nobody=404, other=404), arguments=_report),
    "reports:request": Address(
        signed_in(405), signed_in(302, nobody=404, other=404), arguments=of_conference
    ),
    "reports:retry": Address(
        signed_in(405), signed_in(302, nobody=404, other=404), arguments=_failed_report
    ),
}
