"""The moves of a live conference, each with everything that follows from it."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.offices import offices_of
from conferences.actions.allowing import tidy
from conferences.actions.concluding import adopt
from conferences.actions.preparation import prepare_empty
from conferences.actions.reopening import take_back
from conferences.meetings.attendance import opening_denial, quorum_of
from conferences.models import Conference
from conferences.rules.conferences import denial
from conferences.workflow import CONFERENCE
from workflow.moves import Denied, Refused, perform

if TYPE_CHECKING:
    from accounts.models import User


def move(
    conference: Conference, *, verb: str, by: "User", version: int | None = None, reason: str = ""
) -> Conference:
    """Perform `verb` on a live conference, with everything that follows, or nothing at all.
    Opening it again asks for a `reason`.

    Raises Denied where `by` may not, Refused where the state or the content does not allow
    it, Stale where `version` is not the present one.
    """
    offices = offices_of(by)
    if told := denial(verb, conference, offices):
        raise Denied(told)
    why = tidy(reason)
    if verb == "reopen" and not why:
        raise Refused(_("Chưa có lý do mở lại. Ghi lý do, ví dụ số văn bản của Hội đồng."))

    def then(moved: Conference) -> dict[str, Any] | None:
        if verb == "open":
            return _begin(moved, by=by)
        if verb == "reopen":
            return take_back(moved, reason=why, by=by)
        return adopt(moved, by=by) if verb == "conclude" else None

    return perform(
        CONFERENCE.moves[verb],
        conference,
        by=by,
        capacity=offices.capacity_in(conference.cluster_year),
        version=version,
        then=then,
    )


def _begin(conference: Conference, *, by: "User") -> dict[str, Any]:
    """Note when it began, and how many were there."""
    quorum = quorum_of(conference)
    if reason := opening_denial(conference, quorum):
        raise Refused(reason)
    conference.opened_at = timezone.now()
    conference.opened_by = by
    conference.save(update_fields=["opened_at", "opened_by"])
    prepare_empty(conference, by=by)
    return {"present": quorum.present, "needed": quorum.needed, "of": quorum.total}
