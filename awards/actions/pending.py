"""Deeds prepared for many dossiers and done together: all of them or none."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.choosing import Seen, held
from awards.actions.permitting import permit
from awards.actions.receiving import DEEDS, Deed, NotAll, not_fitting
from awards.actions.reviewing import postpone_review
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


# What a page showed: the key of something prepared → its print.
Printed = Mapping[int, str]

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


def prepare_moves(*, verb: str, proposals: Seen, reason: str = "", by: "User") -> int:
    """Prepare `verb` for dossiers, by key and version seen; what one prepared before gives way.

    All of them or none: what the state does not allow is named.
    """
    why = _demand(verb, reason)
    with transaction.atomic():
        # Of two who prepare at once the second sees what the first has prepared.
        rows = held(proposals, verb="prepare_move", by=by)
        waiting = PendingMove.objects.filter(proposal__in=rows).select_related("prepared_by")
        others = {pending.proposal_id: pending.prepared_by for pending in waiting}
        faults = not_fitting(verb, rows, proposals, by) + [
            (row, _("%(who)s đã chuẩn bị việc khác") % {"who": others[row.pk]})
            for row in rows
            if others.get(row.pk, by) != by
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
                seen_version=row.version,
                prepared_at=now,
                prepared_by=by,
            )
            for row in rows
        )
        detail = {row.pk: {"verb": verb} for row in rows}
        journal.record_many("prepare_move", rows, by=by, detail=detail)
    return len(rows)


def do_now(*, verb: str, proposals: Seen, reason: str = "", by: "User") -> int:
    """Do `verb` at once with dossiers, by key and version seen, all or none; what one had
    prepared for them is over.
    """
    why = _demand(verb, reason)
    with transaction.atomic():
        rows = held(proposals, verb=verb, by=by)
        if faults := not_fitting(verb, rows, proposals, by):
            raise NotAll(faults)
        _DEEDS[verb](rows, {row.pk: why for row in rows}, by)
        PendingMove.objects.filter(proposal__in=rows, prepared_by=by).delete()
    return len(rows)


def _demand(verb: str, reason: str) -> str:
    """The reason, cleaned. Raises Refused where it is missing, or nobody knows the deed."""
    if verb not in PREPARED:
        raise Refused(_("Chọn việc cần làm."))
    why = nfc(reason).strip()
    if verb in NEEDS_REASON and not why:
        raise Refused(_("Ghi lý do trả lại: đơn vị cần biết phải sửa gì."))
    return why


def change_pending(*, pending: PendingMove, reason: str, by: "User") -> PendingMove:
    """Give another reason for what is prepared."""
    permit("prepare_move", pending.proposal, by)
    why = _demand(pending.verb, reason)
    with transaction.atomic():
        if not PendingMove.objects.filter(pk=pending.pk).update(reason=why):
            raise Refused(_("Việc này vừa được làm hoặc bỏ. Tải lại trang."))
        pending.refresh_from_db()
        detail = {"verb": pending.verb, "reason": why}
        journal.record("prepare_move", pending.proposal, by=by, detail=detail)
    return pending


def drop_moves(*, pending: Printed, by: "User") -> int:
    """Do it not after all. Raises Denied, Refused, Stale as `apply_moves` does."""
    with transaction.atomic():
        rows, dossiers = _taken(pending, by, verb="prepare_move")
        PendingMove.objects.filter(pk__in=[row.pk for row in rows]).delete()
        detail = {row.proposal_id: {"verb": row.verb, "dropped": True} for row in rows}
        journal.record_many("prepare_move", list(dossiers.values()), by=by, detail=detail)
    return len(rows)


def apply_moves(*, pending: Printed, by: "User") -> int:
    """Do everything that is prepared and named, in one transaction; how much was done.

    Where one thing does not fit any more, nothing is done and it is named. Raises Denied,
    Refused where nothing is named, Stale where something is not as its print says.
    """
    with transaction.atomic():
        rows, dossiers = _taken(pending, by, verb="apply_moves")
        _apply(rows, dossiers, by)
        PendingMove.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _taken(
    pending: Printed, by: "User", *, verb: str
) -> tuple[list[PendingMove], dict[int, Proposal]]:
    """What is prepared and its dossiers by key, all locked: dossiers first, as everywhere."""
    if not pending:
        raise Refused(_("Chưa chọn việc nào."))
    changed = Stale(_("Danh sách đã thay đổi từ lúc trang được mở. Xem lại rồi áp dụng."))
    listed = PendingMove.objects.filter(pk__in=pending)
    keys = list(listed.values_list("proposal_id", flat=True))
    if not keys:
        raise changed
    dossiers = {row.pk: row for row in held(keys, verb=verb, by=by)}
    rows = list(listed.select_for_update().order_by("pk"))
    if {row.pk: print_of(row) for row in rows} != dict(pending):
        raise changed
    return rows, dossiers


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


def print_of(row: PendingMove) -> str:
    """The same for the same deed with the same reason about the same version."""
    told = [row.pk, row.verb, row.reason, row.seen_version]
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
