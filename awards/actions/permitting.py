"""What every deed on dossiers does first: may they."""

from typing import TYPE_CHECKING

from awards.models import Batch, Proposal
from awards.rules.proposals import Interest, batch_denial, council_denial, denial, interest
from clusters.models import Council
from clusters.offices import offices_of
from workflow.moves import Denied

if TYPE_CHECKING:
    from accounts.models import User


def permit(verb: str, proposal: Proposal, by: "User") -> Interest:
    """The capacity in which `by` does `verb` with `proposal`. Raises Denied where they may not."""
    offices = offices_of(by)
    if reason := denial(verb, offices, proposal):
        raise Denied(reason)
    return interest(offices, proposal)


def permit_batch(verb: str, batch: Batch, by: "User") -> None:
    """Raises Denied where `by` may not do `verb` with `batch`."""
    if reason := batch_denial(verb, offices_of(by), batch):
        raise Denied(reason)


def permit_council(verb: str, council: Council | None, by: "User") -> None:
    """Raises Denied where `by` may not do `verb` for `council`."""
    if reason := council_denial(verb, offices_of(by), council):
        raise Denied(reason)
