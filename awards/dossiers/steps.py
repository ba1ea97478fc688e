"""The one thing to do next with a dossier, for who looks at it. Asks no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.dossiers.handing_in import Gap
from awards.dossiers.said import ShownRemark
from awards.models import Proposal
from awards.rules.proposals import PROPOSER_MOVES, Interest
from awards.workflow import EDITABLE, ENDED, PROPOSAL, ProposalState
from workflow.moves import Move

P = ProposalState
# The board has nothing more to do with these on its own page.
_OVER = (*ENDED, P.DRAFT, P.RETURNED, P.ANNOUNCED)


@dataclass(frozen=True)
class NextStep:
    """A heading, why, and where the button leads."""

    heading: str
    why: str
    label: str
    url: str


def next_step(
    proposal: Proposal,
    held: Interest,
    gaps: Sequence[Gap],
    waiting: Sequence[ShownRemark],
    *,
    is_same: bool = False,
) -> NextStep | None:
    """Complete, answer, mend, send; for the desk the page on which it appraises.

    `is_same` is for a dossier that came back and stands just as it was handed in.
    """
    if held.is_proposer:
        return _of_proposer(proposal, gaps, waiting, is_same)
    if (held.is_desk or held.is_bench) and not held.has_conflict and proposal.state not in _OVER:
        return NextStep(
            _("Việc tiếp theo: xem và cho ý kiến"),
            _("Trang thẩm định có giấy tờ, điều kiện, nhận xét và các bước của Hội đồng."),
            _("Mở trang thẩm định"),
            reverse("awards:review", args=[proposal.pk]),
        )
    return None


def _of_proposer(
    proposal: Proposal, gaps: Sequence[Gap], waiting: Sequence[ShownRemark], is_same: bool
) -> NextStep | None:
    if proposal.state in EDITABLE and gaps:
        n = len(gaps)
        return NextStep(
            _("Việc tiếp theo: bổ sung hồ sơ"),
            ngettext("Còn %(n)d điều thiếu.", "Còn %(n)d điều thiếu.", n) % {"n": n},
            _("Xem điều còn thiếu"),
            "#con-thieu",
        )
    if waiting:
        n = len(waiting)
        return NextStep(
            _("Việc tiếp theo: trả lời Hội đồng"),
            ngettext("%(n)d nhận xét chờ trả lời.", "%(n)d nhận xét chờ trả lời.", n) % {"n": n},
            _("Trả lời nhận xét"),
            reverse("awards:remark_answer", args=[proposal.pk, waiting[0].remark.pk]),
        )
    if proposal.state not in EDITABLE:
        return None
    if is_same:
        return NextStep(
            _("Việc tiếp theo: bổ sung hồ sơ"),
            _("Chưa sửa gì so với lần gửi trước. Sửa theo lý do trả lại rồi gửi lại."),
            _("Sửa hồ sơ"),
            reverse("awards:proposal_edit", args=[proposal.pk]),
        )
    move = PROPOSAL.moves["submit" if proposal.state == P.DRAFT else "resubmit"]
    return NextStep(
        _("Việc tiếp theo: %(move)s") % {"move": str(move.label).lower()},
        _("Hồ sơ đã đủ. Trang sau nói điều sẽ xảy ra, rồi mới hỏi xác nhận."),
        f"{move.label}…",
        reverse("awards:proposal_move", args=[proposal.pk, move.verb]),
    )


def other_moves(proposal: Proposal, held: Interest, *, is_same: bool = False) -> list[Move]:
    """What the proposer may do besides: take it back, give it up; send it as it was."""
    if not held.is_proposer:
        return []
    return [
        move
        for move in PROPOSAL.open_moves(proposal.state)
        if move.verb in PROPOSER_MOVES
        and (move.verb not in ("submit", "resubmit") or (is_same and move.verb == "resubmit"))
    ]
