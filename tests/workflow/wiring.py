"""Tables as `emulation.wiring` has them, for tests of what follows a move."""

from typing import Any

from conferences.models import Conference, Finding
from workflow.moves import Refused


def note(subject: Conference, *, by: Any) -> None:
    """Leave a row behind that shows whether it was taken back."""
    order = subject.findings.count()
    Finding.objects.create(
        conference=subject, kind="next_task", order=order, text=f"{subject.state} {by}"
    )


def refuse(subject: Conference, *, by: Any) -> None:
    raise Refused("Việc sau không làm được.")


FOLLOWS = {
    "conferences.conference.call": (note, note),
    "conferences.conference.open": (note, refuse),
}
PARTS: dict[str, Any] = {}
SOURCES: dict[str, Any] = {
    "duties": (lambda user, day: [f"{user} {day}"], lambda user, day: [], lambda user, day: ["b"]),
}
