"""The work of the board: for the desk of the council, and what its members are shown of it."""

from typing import Any

from django.utils import timezone

from awards.judging import findings_of, read_for_judging
from awards.models import DeskArea, PendingMove, Proposal, Remark, Review
from awards.workflow import ProposalState
from tests.awards.dossiers_made import council, proposal
from tests.emulation.access.rows import Address, signed_in
from tests.world import World

P = ProposalState


def _one(state: str = P.APPRAISAL) -> Proposal:
    return proposal(state)


def _of_dossier(world: World) -> dict[str, Any]:
    return {"pk": _one().pk}


def _to_receive(world: World) -> dict[str, Any]:
    return {"pk": _one(P.SUBMITTED).pk, "verb": "receive"}


def _finding(world: World) -> dict[str, Any]:
    one = _one()
    (judged,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    rules = [each.finding.rule for each in judged if each.finding.outcome != "passes"]
    return {"pk": one.pk, "rule": rules[0]}


def _remark(world: World) -> dict[str, Any]:
    made = Remark.objects.create(
        proposal=_one(),
        kind="question",
        text="Câu hỏi (thử)",
        asked_at=timezone.now(),
        asked_by=world.users["specialist"],
    )
    return {"pk": made.pk}


def _reviewer(world: World) -> dict[str, Any]:
    made = Review.objects.create(
        proposal=_one(),
        reviewer=world.users["specialist"],
        assigned_at=timezone.now(),
        assigned_by=world.users["specialist"],
    )
    return {"pk": made.pk}


def _pending(world: World) -> dict[str, Any]:
    one = _one()
    made = PendingMove.objects.create(
        proposal=one,
        verb="return_dossier",
        reason="Thiếu giấy tờ (thử)",
        seen_version=one.version,
        prepared_at=timezone.now(),
        prepared_by=world.users["specialist"],
    )
    return {"pk": made.pk}


def _area(world: World) -> dict[str, Any]:
    made = DeskArea.objects.create(
        council=council(), user=world.users["specialist"], unit=world.unit("Sở Y tế")
    )
    return {"pk": made.pk}


def board(status: int, **others: int) -> dict[str, int]:
    """Desk, members and administrators; everybody else is on no council's board."""
    inside = dict.fromkeys(("specialist", "member", "admin"), status)
    return signed_in(403, **inside | others)


def desk(status: int, *, admin: int = 403, refused: int = 404) -> dict[str, int]:
    """The desk acts; administrators see and may not; what is not put to members is not there."""
    return signed_in(refused, specialist=status, admin=admin)


ROWS: dict[str, Address] = {
    "awards:queue": Address(board(200)),
    "awards:next_review": Address(board(302)),
    # Without dossiers chosen they lead back to the queue.
    "awards:compare": Address(board(302)),
    "awards:assign": Address(board(302), board(302)),
    "awards:prepare": Address(board(302), board(302)),
    "awards:pending": Address(board(200, member=403), board(400, member=403)),
    "awards:pending_edit": Address(desk(200), desk(400), arguments=_pending),
    "awards:areas": Address(desk(200, refused=403), desk(400, refused=403)),
    "awards:area_remove": Address(signed_in(405), desk(302, admin=404), arguments=_area),
    "awards:review": Address(desk(200, admin=200), desk(400), arguments=_of_dossier),
    "awards:review_postpone": Address(signed_in(405), desk(302), arguments=_of_dossier),
    "awards:remark_add": Address(desk(200), desk(400), arguments=_of_dossier),
    "awards:finding_answer": Address(desk(200), desk(400), arguments=_finding),
    # The form is sent without the version that it showed.
    "awards:board_move": Address(desk(200), desk(409), arguments=_to_receive),
    "awards:remark_settle": Address(signed_in(405), desk(302), arguments=_remark),
    "awards:reviewer_remove": Address(signed_in(405), desk(302), arguments=_reviewer),
}
