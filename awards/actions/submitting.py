"""A dossier leaves its unit, comes back to it, leaves again, or is given up.

What is handed in is frozen each time as a `ProposalVersion`: fields, papers with their hashes
and findings, so that later anybody can say what was before the board.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.choosing import Seen, chosen, demand_state
from awards.actions.permitting import permit, permit_batch
from awards.dossiers.handing_in import Ready, contents_of, read_for_sending, ready_of, told
from awards.models import Batch, Proposal, ProposalVersion
from awards.telling import tell_desk, tell_desk_of_letters
from awards.workflow import PROPOSAL
from catalogue.vietnamese import nfc
from workflow.moves import Refused, perform, perform_many

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

LONGEST_REASON = 4000

_RECALLED = gettext_lazy("Đơn vị lấy lại hồ sơ: %(about)s.")
_WITHDRAWN = gettext_lazy("Đơn vị rút hồ sơ: %(about)s.")


def submit(*, proposal: Proposal, version: int, by: "User") -> Proposal:
    """Send a draft to the council. Raises Denied, Stale; Refused where something is missing."""
    return _send("submit", {proposal.pk: version}, by)[0]


def resubmit(*, proposal: Proposal, version: int, by: "User") -> Proposal:
    """Send a returned dossier again; remarks stay, with their answers."""
    return _send("resubmit", {proposal.pk: version}, by)[0]


def resubmit_all(*, seen: Seen, by: "User") -> list[Proposal]:
    """The same for many returned dossiers, of whichever letters: together or not at all."""
    return _send("resubmit", seen, by)


def recall(*, proposal: Proposal, version: int, by: "User") -> Proposal:
    """Take a dossier back that nobody has received yet."""
    held = permit("recall", proposal, by)
    with transaction.atomic():
        done = perform(
            PROPOSAL.moves["recall"],
            proposal,
            by=by,
            capacity=held.capacity,
            version=version,
            stamps={"submitted_at": None, "submitted_by": None},
        )
        tell_desk(done, event="recall", text=_RECALLED)
    return done


def withdraw(*, proposal: Proposal, reason: str, version: int, by: "User") -> Proposal:
    """Give a dossier up, for good. Raises Refused without a reason."""
    held = permit("withdraw", proposal, by)
    why = nfc(reason).strip()
    if not why:
        raise Refused(_("Chưa ghi lý do. Ghi vì sao rút hồ sơ."))
    if len(why) > LONGEST_REASON:
        raise Refused(
            _("Lý do dài %(n)d ký tự. Rút gọn còn tối đa %(most)d.")
            % {"n": len(why), "most": LONGEST_REASON}
        )
    with transaction.atomic():
        was = Proposal.objects.only("state", "submitted_at").get(pk=proposal.pk)
        done = perform(
            PROPOSAL.moves["withdraw"],
            proposal,
            by=by,
            capacity=held.capacity,
            version=version,
            stamps={"reason": why},
            then=lambda _moved: {"reason": why},
        )
        if was.submitted_at is not None:
            tell_desk(done, event="withdraw", text=_WITHDRAWN)
    return done


def submit_batch(*, batch: Batch, seen: Seen, by: "User") -> list[Proposal]:
    """Send the dossiers of a letter that are ready.

    `seen` are the dossiers that were shown as ready, with the version each had. Together or
    not at all: raises Stale where one of them has changed, Refused where one is not ready any
    more, or where none is.
    """
    permit_batch("submit", batch, by)
    if not seen:
        raise Refused(_("Chưa hồ sơ nào đủ điều kiện gửi. Bổ sung những điều còn thiếu."))
    if Proposal.objects.filter(pk__in=seen).exclude(batch=batch).exists():
        raise Refused(_("Có hồ sơ không thuộc đợt trình này. Tải lại trang rồi gửi lại."))
    return _send("submit", seen, by)


def _send(verb: str, seen: Seen, by: "User") -> list[Proposal]:
    """Freeze and send what is complete; the number of queries does not depend on theirs."""
    move = PROPOSAL.moves[verb]
    with transaction.atomic():
        # Of two who send the same the second waits here, and then finds it sent.
        rows = chosen(seen, verb=verb, by=by)
        demand_state(rows, move.sources, str(move.label))
        complete = read_for_sending(Proposal.objects.filter(pk__in=seen))
        ready = list(ready_of(complete.order_by("batch", "order", "pk")).values())
        _demand_ready(ready)
        sent = [one.proposal for one in ready]
        perform_many(
            move,
            sent,
            by=by,
            capacity=permit(verb, rows[0], by).capacity,
            stamps={"submitted_at": timezone.now(), "submitted_by": by},
            detail=_freeze(ready, by),
        )
        tell_desk_of_letters(sent, event=verb, again=verb == "resubmit")
    return sent


def _demand_ready(ready: Sequence[Ready]) -> None:
    """Raises Refused with what is missing, by name where there are many."""
    behind = [one for one in ready if not one.is_ready]
    if not behind:
        return
    if len(ready) == 1:
        raise Refused(_("Chưa gửi được. %(what)s") % {"what": told(behind[0].gaps)})
    raise Refused(
        _("Chưa gửi hồ sơ nào. %(name)s: %(what)s Còn %(n)d hồ sơ chưa đủ.")
        % {"name": behind[0].proposal.name, "what": told(behind[0].gaps), "n": len(behind)}
    )


def unsent_of(verb: str, rows: "QuerySet[Proposal]") -> list[Ready]:
    """Those of `rows` that `verb` may send, in the order of letters, and what each still needs."""
    found = rows.filter(state__in=PROPOSAL.moves[verb].sources).order_by("batch", "order", "pk")
    return list(ready_of(read_for_sending(found)).values())


def drafts_of(batch: Batch) -> list[Ready]:
    """The drafts of a letter in its order, with what each still needs."""
    return unsent_of("submit", batch.proposals.all())


def _freeze(ready: Sequence[Ready], by: "User") -> dict[int, dict[str, Any]]:
    """A version of each; by key what the journal says of it. Three queries."""
    contents = contents_of(ready)
    numbers = _next_numbers(contents)
    now = timezone.now()
    ProposalVersion.objects.bulk_create(
        ProposalVersion(
            proposal_id=pk,
            number=numbers[pk],
            content=content,
            submitted_at=now,
            submitted_by=by,
        )
        for pk, content in contents.items()
    )
    return {pk: {"number": numbers[pk]} for pk in contents}


def _next_numbers(keys: Iterable[int]) -> dict[int, int]:
    known = (
        ProposalVersion.objects.filter(proposal__in=list(keys))
        .order_by()
        .values_list("proposal")
        .annotate(last=Max("number"))
    )
    last = dict(known)
    return {pk: last.get(pk, 0) + 1 for pk in keys}
