"""Deeds prepared for many dossiers and done together: all of them or none."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.choosing import held
from awards.actions.permitting import permit
from awards.actions.receiving import DEEDS, Deed, NotAll, not_fitting
from awards.actions.reviewing import postpone_review
from awards.board.fitting import for_deeds
from awards.models import PendingMove, Proposal
from awards.workflow import PROPOSAL
from catalogue.vietnamese import nfc
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


def _postpone(rows: Sequence[Proposal], reasons: Mapping[int, str], by: "User") -> None:
    for row in rows:
        postpone_review(proposal=row, by=by)


_DEEDS: Mapping[str, Deed] = {**DEEDS, "postpone_review": _postpone}
# What can be prepared, in the order in which the queue offers it.
PREPARED = {
    "receive": PROPOSAL.moves["receive"].label,
    "return_dossier": PROPOSAL.moves["return_dossier"].label,
    "take_charge": gettext_lazy("Nhận phụ trách"),
    "recommend_without_vote": PROPOSAL.moves["recommend_without_vote"].label,
    "postpone_review": gettext_lazy("Để xem sau"),
}
NEEDS_REASON = ("return_dossier",)


def prepare_moves(*, verb: str, proposals: Mapping[int, int], reason: str = "", by: "User") -> int:
    """Prepare `verb` for dossiers, by key and version seen; what one prepared before gives way.

    All of them or none: what the state does not allow is named.
    """
    why = nfc(reason).strip()
    if verb not in PREPARED:
        raise Refused(_("Chọn việc cần làm."))
    if verb in NEEDS_REASON and not why:
        raise Refused(_("Ghi lý do trả lại: đơn vị cần biết phải sửa gì."))
    rows = list(for_deeds(Proposal.objects.filter(pk__in=proposals)).order_by("pk"))
    for row in rows:
        permit("prepare_move", row, by)
    faults = not_fitting(verb, rows, proposals, by)
    with transaction.atomic():
        waiting = PendingMove.objects.filter(proposal__in=rows).select_related("prepared_by")
        known = {pending.proposal_id: pending for pending in waiting}
        faults += [
            (row, _("%(who)s đã chuẩn bị việc khác") % {"who": known[row.pk].prepared_by})
            for row in rows
            if row.pk in known and known[row.pk].prepared_by_id != by.pk
        ]
        if faults:
            raise NotAll(faults)
        waiting.delete()
        now = timezone.now()
        PendingMove.objects.bulk_create(
            PendingMove(
                proposal=row,
                verb=verb,
                reason=why,
                seen_version=proposals[row.pk],
                prepared_at=now,
                prepared_by=by,
            )
            for row in rows
        )
        journal.record_many(
            "prepare_move", rows, by=by, detail={row.pk: {"verb": verb} for row in rows}
        )
    return len(rows)


def change_pending(*, pending: PendingMove, reason: str, by: "User") -> PendingMove:
    """Give another reason for what is prepared."""
    permit("prepare_move", pending.proposal, by)
    why = nfc(reason).strip()
    if pending.verb in NEEDS_REASON and not why:
        raise Refused(_("Ghi lý do trả lại: đơn vị cần biết phải sửa gì."))
    with transaction.atomic():
        if not PendingMove.objects.filter(pk=pending.pk).update(reason=why):
            raise Refused(_("Việc này vừa được làm hoặc bỏ. Tải lại trang."))
        pending.refresh_from_db()
        detail = {"verb": pending.verb, "reason": why}
        journal.record("prepare_move", pending.proposal, by=by, detail=detail)
    return pending


def drop_pending(*, pending: PendingMove, by: "User") -> None:
    """Do it not after all."""
    permit("prepare_move", pending.proposal, by)
    with transaction.atomic():
        gone, _rows = PendingMove.objects.filter(pk=pending.pk).delete()
        if gone:
            detail = {"verb": pending.verb, "dropped": True}
            journal.record("prepare_move", pending.proposal, by=by, detail=detail)


def apply_moves(*, pending: Sequence[int], print_seen: str, by: "User") -> int:
    """Do everything that is prepared and named, in one transaction; how much was done.

    `print_seen` is the print of what the page showed. Where one thing does not fit any more,
    nothing is done and it is named.
    """
    with transaction.atomic():
        rows = list(PendingMove.objects.select_for_update().filter(pk__in=pending).order_by("pk"))
        if not rows:
            raise Refused(_("Chưa chọn việc nào."))
        if len(rows) != len(set(pending)) or print_of(rows) != print_seen:
            raise Stale(_("Danh sách đã thay đổi từ lúc trang được mở. Xem lại rồi áp dụng."))
        dossiers = held([row.proposal_id for row in rows], verb="apply_moves", by=by)
        _apply(rows, {dossier.pk: dossier for dossier in dossiers}, by)
        PendingMove.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _apply(pending: Sequence[PendingMove], dossiers: Mapping[int, Proposal], by: "User") -> None:
    """First whether everything fits, then verb by verb. Raises NotAll."""
    seen = {row.proposal_id: row.seen_version for row in pending}
    reasons = {row.proposal_id: row.reason for row in pending}
    by_verb = {
        verb: [dossiers[row.proposal_id] for row in pending if row.verb == verb]
        for verb in PREPARED
    }
    faults = [
        fault for verb, rows in by_verb.items() for fault in not_fitting(verb, rows, seen, by)
    ]
    if faults:
        raise NotAll(faults)
    for verb, rows in by_verb.items():
        if rows:
            _DEEDS[verb](rows, reasons, by)


def print_of(rows: Iterable[PendingMove]) -> str:
    """The same for the same deeds with the same reasons about the same versions."""
    told = sorted([row.pk, row.verb, row.reason, row.seen_version] for row in rows)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def hindrances(rows: Iterable[PendingMove], by: "User") -> dict[int, str]:
    """What would not fit now, by the key of what is prepared."""
    listed = list(rows)
    found: dict[int, str] = {}
    for verb in {row.verb for row in listed}:
        chosen = {row.proposal_id: row for row in listed if row.verb == verb}
        versions = {pk: row.seen_version for pk, row in chosen.items()}
        dossiers = [row.proposal for row in chosen.values()]
        for dossier, told in not_fitting(verb, dossiers, versions, by):
            found[chosen[dossier.pk].pk] = told
    return found
