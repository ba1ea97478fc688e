"""All open ballots of a session closed at one press."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.actions.permitting import permit_council
from awards.models import CouncilSession
from conferences.actions.balloting import close_ballot
from conferences.models import Ballot, Secrecy
from conferences.workflow import BallotState
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Closed:
    """How many ballots were closed; why others were not, in sentences."""

    done: int
    left: tuple[str, ...] = ()


def closable(session: CouncilSession) -> "QuerySet[Ballot]":
    """The open ballots of `session` that need no code: strict ones are closed one by one."""
    rows = Ballot.objects.filter(session_items__session=session, state=BallotState.OPEN)
    return rows.exclude(secrecy=Secrecy.STRICT).distinct().order_by("order", "pk")


def close_votes(*, session: CouncilSession, by: "User") -> Closed:
    """Close and count every open ballot, each in a transaction of its own: its key is destroyed
    when that one commits, and what stops one ballot does not stop the others.

    Raises Denied, Refused where none is open.
    """
    permit_council("keep_session", session.council, by)
    rows = list(closable(session))
    if not rows:
        raise Refused(_("Không còn lượt phiếu nào đang mở."))
    left = []
    for ballot in rows:
        try:
            close_ballot(ballot=ballot, by=by)
        except Refused as told:
            left.append(f"{ballot.title}: {told}")
    return Closed(len(rows) - len(left), tuple(left))
