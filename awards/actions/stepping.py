"""The days that follow a vote: submitted to who decides, notified, delivered."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.choosing import Seen, chosen, courses_of, demand_state, write
from awards.actions.deciding import Wrong, desk_capacity
from awards.decisions.dates import ENTERED, step_fault
from awards.models import Proposal
from awards.workflow import DecisionState
from awards.workflow import ProposalState as P
from catalogue.rule_terms import Step
from catalogue.vietnamese import nfc
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

# Where a dossier has to be for its step to be entered, or corrected.
STATES: Mapping[str, tuple[str, ...]] = {
    Step.SUBMITTED: (P.RECOMMENDED, P.DECIDED, P.ANNOUNCED),
    Step.NOTIFIED: (P.DECIDED, P.ANNOUNCED, P.REFUSED),
    Step.DELIVERED: (P.DECIDED, P.ANNOUNCED),
}
FIELDS: Mapping[str, str] = {
    Step.SUBMITTED: "forwarded_on",
    Step.NOTIFIED: "notified_on",
    Step.DELIVERED: "delivered_on",
}


@transaction.atomic
def record_step(
    *, seen: Seen, step: str, day: date, by: "User", number: str = "", note: str = ""
) -> list[Proposal]:
    """Enter the day of one step of many dossiers, with the letter that it went by; all or none.

    Raises Denied, Wrong where the day contradicts what is recorded, Refused, Stale.
    """
    if step not in ENTERED:
        raise Refused(_("Bước này do hệ thống tự ghi."))
    rows = chosen(seen, verb="record_step", by=by)
    demand_state(rows, STATES[step], _("Ghi ngày %(step)s") % {"step": Step(step).label})
    unissued = [
        row
        for row in rows
        if step != Step.SUBMITTED
        and row.decision is not None
        and row.decision.state == DecisionState.DRAFT
    ]
    if unissued:
        raise Refused(
            _("Quyết định của hồ sơ “%(name)s” chưa ban hành.") % {"name": unissued[0].name}
        )
    today = timezone.localdate()
    for course in courses_of(rows).values():
        if fault := step_fault(step, day, today, course):
            raise Wrong("day", fault)
    write(rows, **{FIELDS[step]: day})
    if step == Step.SUBMITTED and number.strip():
        _number(rows, nfc(number).strip())
    detail = {"step": str(step), "on": day.isoformat(), "number": number, "note": note}
    told = {key: value for key, value in detail.items() if value}
    journal.record_many(
        "record_step",
        rows,
        by=by,
        capacity=desk_capacity(),
        detail={row.pk: told for row in rows},
    )
    return rows


def _number(rows: Sequence[Proposal], number: str) -> None:
    """The number of the letter to who decides; the dossiers are found by it."""
    for row in rows:
        row.forwarded_number = number
        row.set_keys()
    Proposal.objects.bulk_update(rows, ["forwarded_number", "search_key"], batch_size=200)
