"""The notices to oneself."""

from datetime import date
from typing import Any

from tests.emulation.access.rows import Address, signed_in
from tests.world import World
from workflow.notices import notify


def _notice(world: World) -> dict[str, Any]:
    notify(world.users["staff"], key="k", text="Nhắc", url="/", day=date(2026, 3, 2))
    return {"pk": world.users["staff"].notices.get().pk}


ROWS: dict[str, Address] = {
    "notices:notices": Address(signed_in(200)),
    "notices:read": Address(signed_in(405), signed_in(404, staff=302), _notice),
    "notices:read_all": Address(signed_in(405), signed_in(302)),
}
