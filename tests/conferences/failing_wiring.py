"""The platform's tables with one follower more that fails after all others."""

from accounts.models import User
from conferences.models import Conference
from emulation import wiring

PARTS, SOURCES = wiring.PARTS, wiring.SOURCES


class Broken(Exception):
    """What a follower of a later app may raise."""


def fail(conference: Conference, *, by: User | None) -> None:
    raise Broken


FOLLOWS = {
    **wiring.FOLLOWS,
    "conferences.conference.conclude": (
        *wiring.FOLLOWS["conferences.conference.conclude"],
        fail,
    ),
}
