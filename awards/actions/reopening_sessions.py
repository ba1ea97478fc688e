"""A session that was ended by mistake is opened again, as long as nothing rests on its end."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.actions.agenda import CAPACITY
from awards.actions.permitting import permit, permit_council
from awards.models import Batch, CouncilSession, ItemOutcome, SessionItem
from awards.telling import tell_users, writers_of
from awards.workflow import PROPOSAL, SESSION
from catalogue.vietnamese import nfc
from workflow.moves import Refused, perform, perform_many

if TYPE_CHECKING:
    from accounts.models import User

_ANEW = PROPOSAL.moves["vote_anew"]
_MOST_NAMED = 5


def what_rests_on(session: CouncilSession) -> list[str]:
    """Why the session may not be opened again: dossiers that have gone on since."""
    gone = _decided(session).exclude(proposal__state__in=_ANEW.sources)
    count = gone.count()
    if not count:
        return []
    names = [
        f"{row.proposal} ({row.proposal.get_state_display()})"
        for row in gone.order_by("order")[:_MOST_NAMED]
    ]
    told = "; ".join(names)
    if count > _MOST_NAMED:
        words = {"told": told, "more": count - _MOST_NAMED}
        told = _("%(told)s; và %(more)d hồ sơ khác") % words
    why = _("Hồ sơ đã đi tiếp sau phiên họp nên không mở lại được: %(told)s.")
    return [why % {"told": told}]


def _decided(session: CouncilSession) -> "QuerySet[SessionItem]":
    return session.items.exclude(outcome=ItemOutcome.PUT_OFF).select_related(
        "proposal__batch__council", "proposal__batch__unit", "proposal__home"
    )


def reopen_session(
    *, session: CouncilSession, reason: str, by: "User", version: int | None = None
) -> None:
    """Open a session that has ended: its dossiers wait for its end again, with the votes that
    were counted. A ballot can then be annulled and voted anew; frozen minutes stay as they are.

    Raises Denied where a dossier is barred from `by`, Refused without a reason or where one has
    gone on, Stale.
    """
    permit_council("reopen_session", session.council, by)
    told = nfc(reason).replace("\x00", "").strip()
    if not told:
        raise Refused(_("Chưa có lý do. Nhập lý do mở lại phiên họp."))

    def then(moved: CouncilSession) -> dict[str, Any]:
        if wrong := what_rests_on(moved):
            raise Refused(" ".join(wrong))
        rows = list(_decided(moved).order_by("order"))
        for row in rows:
            permit(_ANEW.verb, row.proposal, by)
        _put_back(rows, told, by)
        _tell(moved, rows)
        return {"reason": told, "items": len(rows)}

    perform(
        SESSION.moves["reopen_session"],
        session,
        by=by,
        capacity=CAPACITY,
        version=version,
        stamps={"closed_at": None, "closed_by": None},
        then=then,
    )


def _put_back(rows: Sequence[SessionItem], reason: str, by: "User") -> None:
    """What each dossier had come to stays in its journal."""
    if not rows:
        return
    perform_many(
        _ANEW,
        [row.proposal for row in rows],
        by=by,
        capacity=CAPACITY,
        stamps={"reason": "", "refused_on": None},
        detail={
            row.proposal_id: {
                "reason": reason,
                "was": row.outcome,
                "votes": row.votes_for,
                "of": row.votes_base,
            }
            for row in rows
        },
    )


def _tell(session: CouncilSession, rows: Sequence[SessionItem]) -> None:
    """Whoever was told the result is told that it does not stand; so are the members."""
    text = _("Mở lại phiên họp “%(title)s”: kết quả đã báo chưa phải cuối cùng.")
    words = {"title": session.title}
    key = f"awards:session:{session.pk}:{session.version}"
    members = [row.user for row in session.members.select_related("user")]
    page = reverse("awards:session", args=[session.pk])
    tell_users(members, key=key, text=text % words, url=page)
    by_batch: dict[Batch, SessionItem] = {}
    for row in rows:
        by_batch.setdefault(row.proposal.batch, row)
    for batch, row in by_batch.items():
        tell_users(
            writers_of(batch),
            key=f"{key}:batch:{batch.pk}",
            text=text % words,
            url=reverse("awards:proposal", args=[row.proposal_id]),
        )
