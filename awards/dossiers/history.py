"""The way of a dossier so far, out of its journal.

Only deeds that are listed here are told: what reviewers think, and who they are, is in the
journal too and is nobody's business on this page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.workflow import DECIDING, PROPOSAL, ProposalState
from catalogue.working_days import Overrides, working_days_between
from workflow.models import JournalEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DEEDS: "Mapping[str, StrPromise]" = {
    "add_proposal": _("Lập hồ sơ"),
    "change_proposal": _("Sửa hồ sơ"),
    "import_proposals": _("Lập hồ sơ từ bảng tính"),
    "add_paper": _("Thêm giấy tờ"),
    "remove_paper": _("Bỏ giấy tờ"),
    "write_document": _("Lập văn bản"),
    "explain_finding": _("Giải trình điều kiện"),
    "answer_remark": _("Trả lời nhận xét"),
    "ask_remark": _("Ghi nhận xét"),
    "settle_remark": _("Xác nhận xong nhận xét"),
    "answer_finding": _("Ghi ý kiến về điều kiện"),
    "take_charge": _("Nhận phụ trách hồ sơ"),
    "record_step": _("Ghi ngày của bước"),
}


@dataclass(frozen=True)
class Line:
    """One line of the history; `reason` is what was given for a return, a refusal, …"""

    words: str
    entry: JournalEntry
    reason: str


@dataclass(frozen=True)
class Stage:
    """A state that the dossier was, or is, in. `days` are working days spent in it."""

    label: str
    since: datetime
    until: datetime | None
    days: int


def lines_of(entries: Iterable[JournalEntry]) -> list[Line]:
    """What may be told of `entries`, in their order."""
    told = []
    for entry in entries:
        move = PROPOSAL.moves.get(entry.verb)
        words = move.label if move is not None else DEEDS.get(entry.verb)
        if words is not None:
            reason = str(entry.detail.get("reason", "")) if move is not None else ""
            told.append(Line(str(words), entry, reason))
    return told


def stages_of(
    entries: Sequence[JournalEntry],
    begun_at: datetime,
    today: date,
    overrides: Overrides,
    *,
    issued_at: datetime | None = None,
) -> list[Stage]:
    """The states in the order in which they came, the present one last.

    `entries` are the newest first, as the journal gives them. A decision is being prepared from
    when the dossier is put into it, and there is one from `issued_at` on.
    """
    moved = [entry for entry in reversed(entries) if entry.verb in PROPOSAL.moves]
    steps = [(str(ProposalState.DRAFT.label), begun_at)]
    steps += [(_label(one.verb), one.at) for one in moved]
    if issued_at is not None:
        steps.append((str(ProposalState.DECIDED.label), issued_at))
        steps.sort(key=itemgetter(1))
    ends = [at for _label, at in steps[1:]]
    return [
        Stage(label, at, until, working_days_between(_day(at), _day(until, today), overrides))
        for (label, at), until in zip(steps, [*ends, None], strict=True)
    ]


def _label(verb: str) -> str:
    target = ProposalState(PROPOSAL.moves[verb].target)
    return str(DECIDING if target == ProposalState.DECIDED else target.label)


def _day(moment: datetime | None, today: date | None = None) -> date:
    return timezone.localtime(moment).date() if moment else today or timezone.localdate()
