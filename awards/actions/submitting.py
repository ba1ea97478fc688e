"""A dossier leaves its unit, comes back to it, leaves again, or is given up.

What is handed in is frozen each time as a `ProposalVersion`: fields, papers with their hashes
and findings, so that later anybody can say what was before the board.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.permitting import permit, permit_batch
from awards.dossiers.handing_in import Ready, contents_of, read_for_sending, ready_of, told
from awards.models import Batch, Proposal, ProposalVersion
from awards.telling import tell_desk, tell_desk_of_letter
from awards.workflow import PROPOSAL, ProposalState
from catalogue.vietnamese import nfc
from workflow.moves import Refused, Stale, perform, perform_many

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_REASON = 4000

_SENT = gettext_lazy("Hồ sơ mới gửi: %(about)s.")
_SENT_AGAIN = gettext_lazy("Hồ sơ gửi lại sau khi bổ sung: %(about)s.")
_RECALLED = gettext_lazy("Đơn vị lấy lại hồ sơ: %(about)s.")
_WITHDRAWN = gettext_lazy("Đơn vị rút hồ sơ: %(about)s.")


def submit(*, proposal: Proposal, version: int, by: "User") -> Proposal:
    """Send a draft to the council. Raises Denied, Stale; Refused where something is missing."""
    return _send("submit", proposal, version, by)


def resubmit(*, proposal: Proposal, version: int, by: "User") -> Proposal:
    """Send a returned dossier again; remarks stay, with their answers."""
    return _send("resubmit", proposal, version, by)


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


def submit_batch(
    *, batch: Batch, seen: Mapping[int, int], by: "User"
) -> tuple[list[Proposal], list[Ready]]:
    """Send the dossiers of a letter that are ready: those sent, and those that stay behind.

    `seen` are the dossiers that were shown as ready, with the version each had. Together or
    not at all: raises Stale where one of them has changed or is not ready any more, Refused
    where none is.
    """
    permit_batch("submit", batch, by)
    with transaction.atomic():
        # Of two who send the same letter the second waits here, and then finds it sent.
        held = Proposal.objects.select_for_update().filter(batch=batch, pk__in=list(seen))
        list(held.order_by("pk").values_list("pk", flat=True))
        ready = drafts_of(batch)
        by_key = {one.proposal.pk: one for one in ready}
        chosen = [by_key[pk] for pk in seen if pk in by_key and by_key[pk].is_ready]
        if len(chosen) != len(seen) or any(
            one.proposal.version != seen[one.proposal.pk] for one in chosen
        ):
            raise Stale(
                _("Hồ sơ trong đợt đã thay đổi từ lúc trang được mở. Xem lại danh sách rồi gửi.")
            )
        if not chosen:
            raise Refused(_("Chưa hồ sơ nào đủ điều kiện gửi. Bổ sung những điều còn thiếu."))
        sent = [one.proposal for one in chosen]
        perform_many(
            PROPOSAL.moves["submit"],
            sent,
            by=by,
            capacity=permit("submit", sent[0], by).capacity,
            stamps=_stamps(by),
            detail=_freeze(chosen, by),
        )
        tell_desk_of_letter(sent)
    return sent, [one for one in ready if one not in chosen]


def drafts_of(batch: Batch) -> list[Ready]:
    """The drafts of a letter in its order, with what each still needs."""
    rows = Proposal.objects.filter(batch=batch, state=ProposalState.DRAFT)
    return list(ready_of(read_for_sending(rows.order_by("order", "pk"))).values())


def _stamps(by: "User") -> dict[str, Any]:
    return {"submitted_at": timezone.now(), "submitted_by": by}


def _send(verb: str, proposal: Proposal, version: int, by: "User") -> Proposal:
    held = permit(verb, proposal, by)
    with transaction.atomic():
        done = perform(
            PROPOSAL.moves[verb],
            proposal,
            by=by,
            capacity=held.capacity,
            version=version,
            stamps=_stamps(by),
            then=partial(_hand_in, by=by),
        )
        tell_desk(done, event=verb, text=_SENT if verb == "submit" else _SENT_AGAIN)
    return done


def _hand_in(proposal: Proposal, *, by: "User") -> dict[str, Any]:
    """Freeze what leaves. Raises Refused, and with it takes the move back, where it may not."""
    rows = read_for_sending(Proposal.objects.filter(pk=proposal.pk))
    ready = ready_of(rows)[proposal.pk]
    if not ready.is_ready:
        raise Refused(_("Chưa gửi được. %(what)s") % {"what": told(ready.gaps)})
    return _freeze([ready], by)[proposal.pk]


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
