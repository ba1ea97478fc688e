"""What is printed for a session: the agenda, and the papers on which absent members write."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from awards.models import CouncilSession, ItemOutcome, SessionItem, SessionMember
from awards.sessions.members import barred_of
from awards.sessions.querysets import barred_count, items_visible_to
from awards.sessions.words import share_of, share_words


@dataclass(frozen=True)
class Part:
    """Lines of one award that stand together on the agenda and ask for one share."""

    kind: str
    share: str
    items: list[SessionItem]


@dataclass(frozen=True)
class OpinionPaper:
    """What one absent member is asked, without what they may not speak about."""

    member: SessionMember
    parts: list[Part]
    barred: int


def agenda_sheet(session: CouncilSession, user: Any) -> dict[str, Any]:
    """All that `user` may see of the agenda, in its order."""
    items = _items(session, user)
    return {
        "parts": parts_of(items),
        "count": len(items),
        "barred": barred_count(user, session),
        "members": session.members.count(),
    }


def opinion_papers(session: CouncilSession, user: Any) -> dict[str, Any]:
    """A paper for each member who is not there, on what is not voted yet."""
    waiting = [item for item in _items(session, user) if not item.outcome]
    absent = list(session.members.filter(is_present=False))
    barred = barred_of(absent, [item.proposal for item in waiting])
    papers = []
    for member in absent:
        asked = [item for item in waiting if item.proposal_id not in barred[member.pk]]
        papers.append(OpinionPaper(member, parts_of(asked), len(waiting) - len(asked)))
    return {"papers": papers, "barred": barred_count(user, session)}


def _items(session: CouncilSession, user: Any) -> list[SessionItem]:
    rows = items_visible_to(user, session).exclude(outcome=ItemOutcome.PUT_OFF)
    return list(rows.select_related("proposal__kind", "proposal__home").order_by("order"))


def parts_of(items: Iterable[SessionItem]) -> list[Part]:
    """The lines as they follow one another, cut where award or share changes."""
    found = []
    for (kind, share), rows in groupby(items, key=lambda row: (row.proposal.kind, share_of(row))):
        found.append(Part(str(kind.name), share_words(share), list(rows)))
    return found
