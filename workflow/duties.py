"""What waits for somebody: the answers of the apps to `gather("duties", user, day)`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DutyKind(StrEnum):
    """Where a duty stands; the look draws each its own way."""

    NOW = "now"
    WARNING = "warn"
    FAILED = "bad"
    DOUBT = "unknown"


@dataclass(frozen=True)
class Duty:
    """One thing to do and the page where it is done.

    `capacity` says as whom (Cụm trưởng, …) and `about` of what (the cluster): the duties of
    one capacity stand together. `state` is what stands in the chip where there is no
    deadline.
    """

    title: str
    text: str
    url: str
    action: str
    kind: DutyKind = DutyKind.NOW
    due: date | None = None
    capacity: str = ""
    about: str = ""
    state: str = ""


def in_order(duties: list[Duty]) -> list[Duty]:
    """The first due first; what has no deadline comes after, in the order of the apps."""
    return sorted(duties, key=lambda duty: duty.due or date.max)
