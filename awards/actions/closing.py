"""The end of a session: what it decided goes to the dossiers, all in one transaction."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.actions.agenda import CAPACITY, RUNNING
from awards.actions.permitting import permit, permit_council
from awards.models import Batch, CouncilSession, ItemOutcome, SessionItem
from awards.sessions.words import share_of, share_words, votes_words
from awards.telling import tell_users, writers_of
from awards.workflow import PROPOSAL, SESSION
from conferences.models import Ballot
from workflow.moves import Refused, perform, perform_many

if TYPE_CHECKING:
    from accounts.models import User


def what_is_missing(session: CouncilSession) -> list[str]:
    """Why the session may not end yet, each with what to do."""
    found = []
    running = Ballot.objects.filter(session_items__session=session, state__in=RUNNING).distinct()
    if ballots := running.count():
        found.append(_("Còn %(n)d lượt phiếu chưa đóng. Đóng phiếu trước.") % {"n": ballots})
    open_items = session.items.filter(outcome="").exclude(ballot__state__in=RUNNING)
    if items := open_items.count():
        found.append(
            _("Còn %(n)d hồ sơ chưa có kết quả. Lập lượt phiếu, hoặc để lại phiên sau có lý do.")
            % {"n": items}
        )
    return found


def close_session(*, session: CouncilSession, by: "User", version: int | None = None) -> None:
    """End the session: what reached its share is recommended, the rest is not, with the votes
    as the reason.

    Raises Denied where a dossier is barred from `by`, Refused while something is missing, Stale.
    """
    permit_council("close_session", session.council, by)

    def then(moved: CouncilSession) -> dict[str, Any]:
        if missing := what_is_missing(moved):
            raise Refused(" ".join(missing))
        return _apply(moved, by)

    perform(
        SESSION.moves["close_session"],
        session,
        by=by,
        capacity=CAPACITY,
        version=version,
        stamps={"closed_at": timezone.now(), "closed_by": by},
        then=then,
    )


def _apply(session: CouncilSession, by: "User") -> dict[str, Any]:
    rows = list(
        session.items.exclude(outcome=ItemOutcome.PUT_OFF)
        .select_related("proposal__batch__council", "proposal__batch__unit", "proposal__home")
        .order_by("order")
    )
    passed = [row for row in rows if row.outcome == ItemOutcome.RECOMMENDED]
    failed: dict[str, list[SessionItem]] = {}
    for row in rows:
        verb = "recommend" if row.outcome == ItemOutcome.RECOMMENDED else "not_recommend"
        permit(verb, row.proposal, by)
        if row.outcome == ItemOutcome.NOT_RECOMMENDED:
            failed.setdefault(_reason(session, row), []).append(row)
    _move("recommend", passed, by, {})
    voted_on = timezone.localdate(session.held_at)
    for reason, items in failed.items():
        _move("not_recommend", items, by, {"reason": reason}, refused_on=voted_on)
    _tell(session, rows)
    return {"recommended": len(passed), "not_recommended": len(rows) - len(passed)}


def _move(
    verb: str, items: Sequence[SessionItem], by: "User", told: dict[str, Any], **stamps: Any
) -> None:
    if not items:
        return
    perform_many(
        PROPOSAL.moves[verb],
        [item.proposal for item in items],
        by=by,
        capacity=CAPACITY,
        stamps=told | stamps,
        detail={
            item.proposal_id: {"votes": item.votes_for, "of": item.votes_base} | told
            for item in items
        },
    )


def _reason(session: CouncilSession, item: SessionItem) -> str:
    """Kept with the dossier, in the language of the records."""
    assert item.votes_for is not None  # a constraint holds it
    assert item.votes_base is not None
    with translation.override("vi"):
        return _("Hội đồng bỏ phiếu ngày %(day)s: %(votes)s, cần %(share)s.") % {
            "day": date_format(timezone.localdate(session.held_at), "j/n/Y"),
            "votes": votes_words(item.votes_for, item.votes_base),
            "share": share_words(share_of(item)),
        }


def _tell(session: CouncilSession, items: Sequence[SessionItem]) -> None:
    """Each who sent a letter is told once, with numbers only."""
    by_batch: dict[Batch, list[SessionItem]] = {}
    for item in items:
        by_batch.setdefault(item.proposal.batch, []).append(item)
    for batch, rows in by_batch.items():
        passed = sum(row.outcome == ItemOutcome.RECOMMENDED for row in rows)
        text = _(
            "Hội đồng đã bỏ phiếu về đợt trình “%(batch)s”: đề nghị khen thưởng %(passed)d, "
            "không đề nghị %(failed)d."
        )
        words = {"batch": batch, "passed": passed, "failed": len(rows) - passed}
        tell_users(
            writers_of(batch),
            key=f"awards:session:{session.pk}:{session.version}:batch:{batch.pk}",
            text=text % words,
            url=reverse("awards:proposal", args=[rows[0].proposal_id]),
        )
