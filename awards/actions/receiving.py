"""What the desk does with a dossier: receives it, returns it, takes charge, recommends it.

Each deed has a maker that reads for many dossiers at once and gives the deed of one; the deed
itself is the same whether it is pressed for one dossier or for fifty.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.permitting import permit
from awards.board.fitting import for_deeds, obstacles
from awards.board.people import UNDER_REVIEW, Circle, board_of, cases_of, dossiers_held
from awards.board.sharing import share_out
from awards.dossiers.clocks import due_on
from awards.judging import rules_on
from awards.models import Proposal, Remark, RemarkKind, RuleSnapshot
from awards.telling import tell_proposer
from awards.workflow import PROPOSAL
from catalogue.models.holidays import holiday_overrides
from catalogue.rule_sets import from_json, to_json
from catalogue.rule_terms import Step
from catalogue.vietnamese import nfc
from catalogue.working_days import add_working_days, working_days_between
from workflow import journal
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User

# What is done with one dossier: `version` is the one that the person saw, None for any.
Deed = Callable[[Proposal, int | None, str], Proposal]


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
    return _one(receiving, proposal, by, version, "")


def return_dossier(
    *,
    proposal: Proposal,
    reason: str,
    by: "User",
    version: int | None = None,
    remarks: Iterable[Note] = (),
) -> Proposal:
    """Send a dossier back to be mended: with a reason, and what is wrong where."""
    with transaction.atomic():
        notes = [Note(each.about, nfc(each.text).strip()) for each in remarks]
        return _return(proposal, version, reason, by, [note for note in notes if note.text])


def take_charge(*, proposal: Proposal, by: "User", version: int | None = None) -> Proposal:
    """Be the one who holds the dossier from now on."""
    return _one(taking_charge, proposal, by, version, "")


def recommend_without_vote(
    *, proposal: Proposal, by: "User", version: int | None = None
) -> Proposal:
    """Recommend an award about which no vote is laid down."""
    return _one(recommending, proposal, by, version, "")


def do_all(*, verb: str, proposals: Mapping[int, int], reason: str = "", by: "User") -> int:
    """The same deed for many dossiers, by key and version seen: all of them or none."""
    rows = list(for_deeds(Proposal.objects.filter(pk__in=proposals)).order_by("pk"))
    faults: list[tuple[Proposal, str]] = []
    with transaction.atomic():
        deed = MAKERS[verb](rows, by)
        for row in rows:
            try:
                with transaction.atomic():
                    deed(row, proposals[row.pk], reason)
            except Refused as told:
                faults.append((row, str(told)))
        if faults:
            raise NotAll(faults)
    return len(rows)


def _one(
    make: "Callable[[Sequence[Proposal], User], Deed]",
    proposal: Proposal,
    by: "User",
    version: int | None,
    reason: str,
) -> Proposal:
    with transaction.atomic():
        row = for_deeds(Proposal.objects.filter(pk=proposal.pk)).get()
        return make([row], by)(row, version, reason)


def receiving(rows: Sequence[Proposal], by: "User") -> Deed:
    today = timezone.localdate()
    kinds = {row.kind_id: row.kind for row in rows if row.rules_id is None}
    kept = snapshots(kinds, today) if kinds else {}
    holders = _holders(rows, by)
    days_off = holiday_overrides()

    def deed(proposal: Proposal, version: int | None, reason: str) -> Proposal:
        held = permit("receive", proposal, by)
        rules = proposal.rules or kept[proposal.kind_id]
        first = proposal.received_on or today
        stamps: dict[str, Any] = {"rules": rules, "received_on": first}
        if proposal.received_at is None:
            stamps |= {"received_at": timezone.now(), "received_by": by}
        stamps["holder_id"] = holders[proposal.pk]
        stamps["due_on"] = _due(proposal, rules, first, days_off)
        done = perform(
            PROPOSAL.moves["receive"],
            proposal,
            by=by,
            capacity=held.capacity,
            version=version,
            stamps=stamps,
            then=lambda row: {"rules": rules.sha256, "holder": row.holder_id},
        )
        tell_proposer(
            done, event="receive", text=gettext_lazy("Hội đồng đã tiếp nhận hồ sơ: %(about)s.")
        )
        return done

    return deed


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


def returning(rows: Sequence[Proposal], by: "User") -> Deed:
    return lambda proposal, version, reason: _return(proposal, version, reason, by, ())


def _return(
    proposal: Proposal, version: int | None, reason: str, by: "User", notes: Sequence[Note]
) -> Proposal:
    held = permit("return_dossier", proposal, by)
    why = nfc(reason).strip()
    if not why:
        raise Refused(_("Ghi lý do trả lại: đơn vị cần biết phải sửa gì."))

    def write(row: Proposal) -> dict[str, Any]:
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
            for note in notes
        )
        return {"reason": why, "remarks": [[note.about, note.text] for note in notes]}

    done = perform(
        PROPOSAL.moves["return_dossier"],
        proposal,
        by=by,
        capacity=held.capacity,
        version=version,
        stamps={"reason": why, "returned_on": timezone.localdate()},
        then=write,
    )
    tell_proposer(
        done,
        event="return_dossier",
        text=gettext_lazy("Hồ sơ bị trả lại để bổ sung, xem lý do trong hồ sơ: %(about)s."),
    )
    return done


def taking_charge(rows: Sequence[Proposal], by: "User") -> Deed:
    hindered = obstacles("take_charge", rows, by)

    def deed(proposal: Proposal, version: int | None, reason: str) -> Proposal:
        held = permit("take_charge", proposal, by)
        if told := hindered.get(proposal.pk):
            raise Refused(told)
        current = Proposal.objects.filter(pk=proposal.pk, state__in=UNDER_REVIEW)
        seen = proposal.version if version is None else version
        if not current.filter(version=seen).update(holder=by, version=F("version") + 1):
            raise Stale(
                _("Hồ sơ đã thay đổi từ lúc trang được mở. Xem lại nội dung mới rồi làm lại.")
            )
        before = proposal.holder_id
        proposal.refresh_from_db()
        detail = {"holder_before": before}
        journal.record("take_charge", proposal, by=by, capacity=held.capacity, detail=detail)
        return proposal

    return deed


def recommending(rows: Sequence[Proposal], by: "User") -> Deed:
    hindered = obstacles("recommend_without_vote", rows, by)

    def deed(proposal: Proposal, version: int | None, reason: str) -> Proposal:
        held = permit("recommend_without_vote", proposal, by)
        if told := hindered.get(proposal.pk):
            raise Refused(told)
        done = perform(
            PROPOSAL.moves["recommend_without_vote"],
            proposal,
            by=by,
            capacity=held.capacity,
            version=version,
        )
        tell_proposer(
            done,
            event="recommend_without_vote",
            text=gettext_lazy("Hội đồng đề nghị khen thưởng: %(about)s."),
        )
        return done

    return deed


MAKERS: "dict[str, Callable[[Sequence[Proposal], User], Deed]]" = {
    "receive": receiving,
    "return_dossier": returning,
    "take_charge": taking_charge,
    "recommend_without_vote": recommending,
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
