"""What the desk does with dossiers: receives them, returns them, takes charge, recommends them.

A deed is the same whether it is pressed for one dossier or for fifty.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.choosing import Seen, held, is_changed, write
from awards.actions.deciding import desk_capacity
from awards.board.fitting import obstacles
from awards.board.people import Circle, board_of, cases_of, dossiers_held
from awards.board.sharing import share_out
from awards.dossiers.clocks import due_on
from awards.dossiers.mending import day_fault, offered_day, told_day
from awards.judging import rules_on
from awards.models import Proposal, Remark, RemarkKind, RuleSnapshot
from awards.telling import tell_writers
from awards.workflow import PROPOSAL
from catalogue.models.holidays import holiday_overrides
from catalogue.rule_sets import from_json, to_json
from catalogue.rule_terms import Step
from catalogue.vietnamese import nfc
from catalogue.working_days import add_working_days, working_days_between
from workflow import journal
from workflow.moves import Refused, Stale, perform_many

if TYPE_CHECKING:
    from accounts.models import User

# What is done with dossiers that are locked and that the deed fits; the reason of each by key.
Deed = Callable[[Sequence[Proposal], Mapping[int, str], "User"], None]


@dataclass(frozen=True)
class Note:
    """A remark that goes with a return: on a field, on a paper, or on the whole."""

    about: str
    text: str


class NotAll(Refused):
    """Some dossiers could not be dealt with, so none was; `faults` names them."""

    def __init__(self, faults: "Sequence[tuple[Proposal, str]]") -> None:
        self.faults = list(faults)
        told = "; ".join(f"{row.name}: {why}" for row, why in self.faults)
        super().__init__(_("Chưa làm hồ sơ nào. Không làm được với: %(told)s") % {"told": told})


def receive(*, proposal: Proposal, by: "User", version: int | None = None) -> Proposal:
    """Take a dossier in: from here the rules of today hold for it, for good."""
    return _one("receive", proposal, by, version)


def return_dossier(
    *,
    proposal: Proposal,
    reason: str,
    by: "User",
    version: int | None = None,
    remarks: Iterable[Note] = (),
    complete_by: date | None = None,
) -> Proposal:
    """Send a dossier back to be mended: with a reason, what is wrong where, and until when."""
    notes = [Note(each.about, nfc(each.text).strip()) for each in remarks]
    with transaction.atomic():
        rows = _fitting("return_dossier", {proposal.pk: version}, by)
        reasons = {proposal.pk: nfc(reason).strip()}
        _return(rows, reasons, by, complete_by, [note for note in notes if note.text])
    return rows[0]


def take_charge(*, proposal: Proposal, by: "User", version: int | None = None) -> Proposal:
    """Be the one who holds the dossier from now on."""
    return _one("take_charge", proposal, by, version)


def recommend_without_vote(
    *, proposal: Proposal, by: "User", version: int | None = None
) -> Proposal:
    """Recommend an award about which no vote is laid down."""
    return _one("recommend_without_vote", proposal, by, version)


def do_all(*, verb: str, proposals: Seen, reason: str = "", by: "User") -> int:
    """The same deed for many dossiers, by key and version seen: all of them or none.

    The number of queries does not depend on theirs. Raises Denied, Refused; of one dossier
    Stale where it has changed, of many NotAll.
    """
    with transaction.atomic():
        rows = _fitting(verb, proposals, by)
        DEEDS[verb](rows, {row.pk: nfc(reason).strip() for row in rows}, by)
    return len(rows)


def _fitting(verb: str, seen: Seen, by: "User") -> list[Proposal]:
    """The dossiers of `seen`, locked, where `verb` fits every one. Raises as `do_all` does."""
    rows = held(seen, verb=verb, by=by)
    faults = not_fitting(verb, rows, seen, by)
    if faults and len(rows) == 1:
        ((row, why),) = faults
        raise (Stale if is_changed(row, seen) else Refused)(why)
    if faults:
        raise NotAll(faults)
    return rows


def not_fitting(
    verb: str, rows: Sequence[Proposal], seen: Seen, by: "User"
) -> list[tuple[Proposal, str]]:
    """Those of `rows` that `verb` does not fit, or that have changed, and why."""
    against = obstacles(verb, rows, by)
    changed = _("Hồ sơ đã thay đổi từ lúc trang được mở. Xem lại nội dung mới rồi làm lại.")
    return [
        (row, against.get(row.pk) or changed)
        for row in rows
        if row.pk in against or is_changed(row, seen)
    ]


def _one(verb: str, proposal: Proposal, by: "User", version: int | None) -> Proposal:
    with transaction.atomic():
        rows = _fitting(verb, {proposal.pk: version}, by)
        DEEDS[verb](rows, {}, by)
    return rows[0]


def _receive(rows: Sequence[Proposal], reasons: Mapping[int, str], by: "User") -> None:
    now, today = timezone.now(), timezone.localdate()
    kinds = {row.kind_id: row.kind for row in rows if row.rules_id is None}
    kept = snapshots(kinds, today) if kinds else {}
    holders = _holders(rows, by)
    days_off = holiday_overrides()
    for row in rows:
        rules = row.rules or kept[row.kind_id]
        first = row.received_on or today
        row.due_on = _due(row, rules, first, days_off)
        row.rules, row.received_on, row.holder_id = rules, first, holders[row.pk]
        if row.received_at is None:
            row.received_at, row.received_by = now, by
    names = ("rules", "received_on", "received_at", "received_by", "holder", "due_on")
    Proposal.objects.bulk_update(rows, names, batch_size=200)
    told = {row.pk: {"rules": _digest(row), "holder": row.holder_id} for row in rows}
    _move("receive", rows, told, by)
    tell_writers(
        rows,
        event="receive",
        one=gettext_lazy("Hội đồng đã tiếp nhận hồ sơ: %(about)s."),
        many=gettext_lazy("Hội đồng đã tiếp nhận %(n)d hồ sơ của đợt “%(batch)s”."),
    )


def _digest(row: Proposal) -> str:
    assert row.rules is not None  # just kept
    return row.rules.sha256


def _due(
    proposal: Proposal, rules: RuleSnapshot, first: date, days_off: Mapping[date, bool]
) -> date | None:
    """By the rules kept, and later by the days in which the unit had the dossier back."""
    if proposal.received_on and proposal.returned_on and proposal.due_on:
        away = working_days_between(proposal.returned_on, timezone.localdate(), days_off)
        return add_working_days(proposal.due_on, max(away, 0), days_off)
    return due_on(
        from_json(rules.content),
        {Step.RECEIVED: first},
        days_off,
        subject=proposal.subject,
        ground=proposal.batch.ground,
    )


def _return_all(rows: Sequence[Proposal], reasons: Mapping[int, str], by: "User") -> None:
    """Many are asked for by the day that is offered."""
    _return(rows, reasons, by, offered_day(timezone.localdate(), holiday_overrides()))


def _return(
    rows: Sequence[Proposal],
    reasons: Mapping[int, str],
    by: "User",
    complete_by: date | None,
    notes: Sequence[Note] = (),
) -> None:
    if not all(reasons.values()):
        raise Refused(_("Ghi lý do trả lại: đơn vị cần biết phải sửa gì."))
    today = timezone.localdate()
    if complete_by and (fault := day_fault(complete_by, today, holiday_overrides())):
        raise Refused(fault)
    for row in rows:
        row.reason, row.returned_on, row.complete_by = reasons[row.pk], today, complete_by
    Proposal.objects.bulk_update(rows, ("reason", "returned_on", "complete_by"), batch_size=200)
    _remark(rows, notes, by)
    told: dict[str, Any] = {"remarks": [[note.about, note.text] for note in notes]}
    if complete_by:
        told["complete_by"] = complete_by.isoformat()
    detail = {row.pk: {"reason": row.reason} | told for row in rows}
    _move("return_dossier", rows, detail, by)
    one, many = _RETURNED_BY if complete_by else _RETURNED
    day = told_day(complete_by) if complete_by else ""
    tell_writers(rows, event="return_dossier", one=one, many=many, day=day)


_RETURNED = (
    gettext_lazy("Hồ sơ bị trả lại để bổ sung, xem lý do trong hồ sơ: %(about)s."),
    gettext_lazy(
        "%(n)d hồ sơ của đợt “%(batch)s” bị trả lại để bổ sung, xem lý do trong từng hồ sơ."
    ),
)
_RETURNED_BY = (
    gettext_lazy("Hồ sơ bị trả lại để bổ sung, hạn %(day)s, xem lý do trong hồ sơ: %(about)s."),
    gettext_lazy(
        "%(n)d hồ sơ của đợt “%(batch)s” bị trả lại để bổ sung, hạn %(day)s, "
        "xem lý do trong từng hồ sơ."
    ),
)


def _remark(rows: Sequence[Proposal], notes: Sequence[Note], by: "User") -> None:
    """What is wrong where."""
    now = timezone.now()
    Remark.objects.bulk_create(
        Remark(
            proposal=row,
            kind=RemarkKind.REMARK,
            about=note.about,
            text=note.text,
            asked_at=now,
            asked_by=by,
        )
        for row in rows
        for note in notes
    )


def _take_charge(rows: Sequence[Proposal], reasons: Mapping[int, str], by: "User") -> None:
    told = {row.pk: {"holder_before": row.holder_id} for row in rows}
    write(rows, holder=by)
    journal.record_many("take_charge", rows, by=by, capacity=desk_capacity(), detail=told)


def _recommend(rows: Sequence[Proposal], reasons: Mapping[int, str], by: "User") -> None:
    _move("recommend_without_vote", rows, {}, by)
    tell_writers(
        rows,
        event="recommend_without_vote",
        one=gettext_lazy("Hội đồng đề nghị khen thưởng: %(about)s."),
        many=gettext_lazy("Hội đồng đề nghị khen thưởng %(n)d hồ sơ của đợt “%(batch)s”."),
    )


def _move(
    verb: str, rows: Sequence[Proposal], detail: Mapping[int, dict[str, Any]], by: "User"
) -> None:
    perform_many(PROPOSAL.moves[verb], rows, by=by, capacity=desk_capacity(), detail=detail)


DEEDS: Mapping[str, Deed] = {
    "receive": _receive,
    "return_dossier": _return_all,
    "take_charge": _take_charge,
    "recommend_without_vote": _recommend,
}


def snapshots(kinds: Mapping[int, Any], day: date) -> dict[int, RuleSnapshot]:
    """The rules of `day` for each award, kept once for all dossiers that share them."""
    found = rules_on(kinds.values(), day)
    kept = {}
    for pk, kind in kinds.items():
        content = to_json(found[kind.code])
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        kept[pk], _made = RuleSnapshot.objects.get_or_create(
            sha256=digest, defaults={"kind": kind, "day": day, "content": content}
        )
    return kept


def _holders(rows: Sequence[Proposal], by: "User") -> dict[int, int]:
    """Who holds each dossier: as before, by area, or who holds least; `by` where nobody may."""
    found: dict[int, int] = {}
    for council in {row.batch.council_id: row.batch.council for row in rows}.values():
        board = board_of(council, Circle.DESK)
        mine = [row for row in rows if row.batch.council_id == council.pk]
        stays = {
            row.pk: row.holder_id
            for row in mine
            if row.holder_id in board.people and not board.is_barred(row.holder_id, row)
        }
        cases = cases_of([row for row in mine if row.pk not in stays], board)
        loads = dossiers_held(board.people)
        shared = share_out(cases, list(board.people), loads, by_area=True)
        found |= {key: given[0] if given else by.pk for key, given in shared.given.items()}
        found |= {pk: holder for pk, holder in stays.items() if holder is not None}
    return found
