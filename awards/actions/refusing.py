"""Saying no, and taking back: refusals, and the revocation of what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.choosing import Seen, chosen, demand_state
from awards.actions.deciding import Wrong, desk_capacity
from awards.actions.permitting import permit, permit_council
from awards.decisions.dates import told
from awards.models import Award, Decision, Initiative, Proposal
from awards.telling import tell_writers
from awards.workflow import DECISION, PROPOSAL, DecisionState
from workflow.moves import Refused, perform, perform_many

if TYPE_CHECKING:
    from accounts.models import User

REFUSABLE = tuple(sorted(PROPOSAL.moves["refuse"].sources))


@dataclass(frozen=True)
class Revocation:
    """Why, and by which paper of which day, something is taken back."""

    reason: str
    document: str
    on: date

    @property
    def words(self) -> str:
        return _("%(reason)s (%(document)s ngày %(day)s)") % {
            "reason": self.reason.strip(),
            "document": self.document.strip(),
            "day": told(self.on),
        }


@transaction.atomic
def refuse(*, seen: Seen, reason: str, by: "User") -> list[Proposal]:
    """Tell the proposers of dossiers that nothing will come of them, and why; all or none.

    Raises Denied, Wrong without a reason, Refused, Stale.
    """
    if not reason.strip():
        raise Wrong("reason", _("Chưa ghi lý do. Nơi đề nghị sẽ đọc lý do này trong thông báo."))
    rows = chosen(seen, verb="refuse", by=by)
    demand_state(rows, REFUSABLE, str(PROPOSAL.moves["refuse"].label))
    perform_many(
        PROPOSAL.moves["refuse"],
        rows,
        by=by,
        capacity=desk_capacity(),
        stamps={"reason": reason.strip()},
        detail={row.pk: {"reason": reason.strip()} for row in rows},
    )
    # What the council has not recommended was settled on the day of its vote.
    keys = [row.pk for row in rows]
    Proposal.objects.filter(pk__in=keys, refused_on=None).update(refused_on=timezone.localdate())
    text = gettext_lazy("%(n)d hồ sơ của đợt “%(batch)s” không được khen thưởng. Lý do: %(reason)s")
    tell_writers(rows, event="refused", many=text, reason=reason.strip())
    return rows


@transaction.atomic
def revoke(*, proposal: Proposal, revocation: Revocation, version: int, by: "User") -> Proposal:
    """Take back the award of one dossier; its line of the register stays and says so.

    The initiatives that it stood on are free again. Raises Denied, Wrong, Refused, Stale.
    """
    rows = chosen({proposal.pk: version}, verb="revoke", by=by)
    demand_state(rows, PROPOSAL.moves["revoke"].sources, str(PROPOSAL.moves["revoke"].label))
    _demand(revocation, rows[0].decision)
    _revoke_rows(rows, revocation, by)
    return rows[0]


@transaction.atomic
def revoke_decision(*, decision: Decision, revocation: Revocation, version: int, by: "User") -> int:
    """Take back a whole decision with everything in it; how many dossiers that were.

    Lines of the register that an old decision put there are revoked with it.
    Raises Denied, Wrong, Refused, Stale.
    """
    permit_council("revoke_decision", decision.council, by)
    _demand(revocation, decision)
    rows = list(
        decision.proposals.filter(state__in=PROPOSAL.moves["revoke"].sources)
        .select_related("batch__council", "home", "kind", "decision")
        .select_for_update(of=("self",))
        .order_by("batch", "order", "pk")
    )
    for row in rows:
        permit("revoke", row, by)
    stamps = {
        "revoked_at": timezone.now(),
        "revoked_by": by,
        "revoke_reason": revocation.words,
    }
    perform(
        DECISION.moves["revoke_decision"],
        decision,
        by=by,
        capacity=desk_capacity(),
        version=version,
        stamps=stamps,
        then=lambda _row: {"dossiers": len(rows), "reason": revocation.words},
    )
    _revoke_rows(rows, revocation, by, decision)
    return len(rows)


def _demand(revocation: Revocation, decision: Decision | None) -> None:
    """A reason, a paper and a day that can be. Raises Wrong, Refused."""
    if decision is None or decision.state == DecisionState.DRAFT:
        raise Refused(_("Quyết định chưa ban hành. Đưa hồ sơ ra khỏi dự thảo là đủ."))
    if not revocation.reason.strip():
        raise Wrong("reason", _("Chưa ghi lý do hủy."))
    if not revocation.document.strip():
        raise Wrong("document", _("Chưa ghi văn bản hủy, ví dụ Quyết định số 45/QĐ-UBND."))
    today = timezone.localdate()
    if revocation.on > today:
        raise Wrong(
            "on",
            _("Ngày %(day)s còn ở phía trước. Ghi ngày không sau hôm nay, %(today)s.")
            % {"day": told(revocation.on), "today": told(today)},
        )
    if decision.issued_on and revocation.on < decision.issued_on:
        raise Wrong(
            "on",
            _("Ngày hủy %(day)s trước ngày ban hành %(issued)s của quyết định.")
            % {"day": told(revocation.on), "issued": told(decision.issued_on)},
        )


def _revoke_rows(
    rows: Sequence[Proposal],
    revocation: Revocation,
    by: "User",
    decision: Decision | None = None,
) -> None:
    """Dossiers, lines of the register, initiatives; a fixed number of queries."""
    perform_many(
        PROPOSAL.moves["revoke"],
        rows,
        by=by,
        capacity=desk_capacity(),
        stamps={"reason": revocation.words},
        detail={row.pk: {"reason": revocation.words} for row in rows},
    )
    held = Award.objects.filter(revoked_on__isnull=True)
    if decision is not None:
        held = held.filter(decision=decision)
    else:
        held = held.filter(pk__in=[row.award_id for row in rows if row.award_id])
    gone = list(held.values_list("pk", flat=True))
    Award.objects.filter(pk__in=gone).update(
        revoked_on=revocation.on, revoke_reason=revocation.words
    )
    Initiative.objects.filter(used_for__in=gone).update(used_for=None)
    text = gettext_lazy(
        "Khen thưởng của %(n)d hồ sơ thuộc đợt “%(batch)s” đã bị hủy. Lý do: %(reason)s"
    )
    tell_writers(rows, event="revoked", many=text, reason=revocation.words)
