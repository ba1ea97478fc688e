"""A vote, and the roll: who has voted and how, never for what."""

import hashlib
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from clusters.offices import offices_of
from conferences import sealing
from conferences.ballots.papers import fault
from conferences.models import Ballot, Means, RollEntry, Seat
from conferences.rules.ballots import denial_of, denial_of_vote
from conferences.tally import Marks
from conferences.workflow import BallotState
from workflow import journal
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


class AlreadyIn(Refused):
    """The vote of this seat is in, by this request or by another: it counts once."""


@sensitive_variables()
def cast(*, seat: Seat, marks: Marks, by: "User | None", token: str = "") -> None:
    """Take the vote of `seat`, by a person with the right or by whoever has its link.

    A secret vote is one INSERT of a sealed box and leaves nothing else: no journal entry, no
    task, no draft. An open one replaces what the seat chose before.

    Raises Denied, AlreadyIn, Refused where the ballot takes no votes or the marks are none.
    """
    _allow_vote(seat, by, token)
    try:
        with transaction.atomic():
            # Closing waits for the votes that hold this lock, and the later ones see it closed.
            ballot = Ballot.objects.select_for_update(no_key=True).get(pk=seat.ballot_id)
            _check(ballot, seat, marks)
            if ballot.is_secret:
                box = sealing.seal(marks, bytes(ballot.public_key or b""))
                RollEntry.objects.create(ballot=ballot, seat=seat, means=Means.ELECTRONIC, box=box)
            else:
                _take_open(ballot, seat, marks, by)
    except IntegrityError as error:
        raise _already_in(seat) from error


def _allow_vote(seat: Seat, by: "User | None", token: str) -> None:
    if token:
        if seat.token_hash is None or not secrets.compare_digest(
            seat.token_hash, hash_of_link(token)
        ):
            raise Denied(_("Đường liên kết này không còn hiệu lực. Hỏi thư ký hội nghị."))
    elif by is None:
        raise Denied(_("Đăng nhập hoặc mở đường liên kết cá nhân để bỏ phiếu."))
    elif reason := denial_of_vote(seat, offices_of(by), by.pk):
        raise Denied(reason)


@sensitive_variables("marks")
def _check(ballot: Ballot, seat: Seat, marks: Marks) -> None:
    """Raises Refused where `ballot` takes no vote of `seat`, or not this one."""
    if ballot.state == BallotState.DRAFT:
        raise Refused(_("Lượt phiếu chưa mở. Chờ chủ trì mở bỏ phiếu."))
    if ballot.state != BallotState.OPEN:
        raise Refused(_("Lượt phiếu đã dừng nhận phiếu; phiếu này không được tính."))
    if not ballot.takes_electronic:
        raise Refused(_("Lượt phiếu này chỉ bỏ phiếu giấy."))
    bars = {bar.option_id: bar.reason for bar in seat.bars.all()}
    if None in bars:
        raise Refused(f"{bars[None]}.")
    options = list(ballot.options.all())
    barred = {at: bars[row.pk] for at, row in enumerate(options) if row.pk in bars}
    if wrong := fault(ballot, [option.text for option in options], barred, marks):
        raise Refused(wrong)


@sensitive_variables("marks")
def _take_open(ballot: Ballot, seat: Seat, marks: Marks, by: "User | None") -> None:
    """An open vote: it may be changed until closing, but not one that was given on paper."""
    entry = RollEntry.objects.filter(ballot=ballot, seat=seat).first()
    if entry is not None and entry.means == Means.PAPER:
        raise _already_in(seat)
    RollEntry.objects.update_or_create(
        ballot=ballot,
        seat=seat,
        defaults={"means": Means.ELECTRONIC, "choice": sealing.write_marks(marks)},
    )
    detail = {"seat": seat.name, "again": entry is not None}
    journal.record("cast_open", ballot, by=by, detail=detail)


def _already_in(seat: Seat) -> AlreadyIn:
    paper = RollEntry.objects.filter(seat=seat, means=Means.PAPER).exists()
    if paper:
        told = _("%(seat)s đã nhận phiếu giấy nên không bỏ phiếu điện tử.")
    else:
        told = _("Phiếu của %(seat)s đã được ghi nhận từ trước; hệ thống chỉ tính một phiếu.")
    return AlreadyIn(told % {"seat": seat.name})


def _run(verb: str, ballot: Ballot, by: "User") -> None:
    if reason := denial_of(verb, ballot, offices_of(by)):
        raise Denied(reason)


def _open(ballot: Ballot) -> Ballot:
    """The ballot under its lock. Raises Refused where it is not open."""
    held = Ballot.objects.select_for_update(no_key=True).get(pk=ballot.pk)
    if held.state != BallotState.OPEN:
        raise Refused(_("Chỉ ghi phiếu giấy khi lượt phiếu đang mở."))
    return held


def give_paper(*, seat: Seat, by: "User") -> None:
    """Note that a seat votes on paper: from here on it cannot vote electronically.

    Raises Denied, AlreadyIn, Refused.
    """
    _run("call_roll", seat.ballot, by)
    try:
        with transaction.atomic():
            ballot = _open(seat.ballot)
            if not ballot.takes_paper:
                raise Refused(_("Lượt phiếu này không dùng phiếu giấy."))
            if bar := seat.bars.filter(option__isnull=True).first():
                raise Refused(f"{bar.reason}.")
            RollEntry.objects.create(ballot=ballot, seat=seat, means=Means.PAPER)
            journal.record("give_paper", ballot, by=by, detail={"seat": seat.name})
    except IntegrityError as error:
        raise _already_in(seat) from error


def take_paper_back(*, seat: Seat, by: "User") -> None:
    """Undo a paper that was given out by mistake. Raises Denied, Refused."""
    _run("call_roll", seat.ballot, by)
    with transaction.atomic():
        ballot = _open(seat.ballot)
        gone, _kinds = ballot.roll.filter(seat=seat, means=Means.PAPER).delete()
        if not gone:
            raise Refused(_("%(seat)s chưa nhận phiếu giấy.") % {"seat": seat.name})
        journal.record("take_paper_back", ballot, by=by, detail={"seat": seat.name})


def mark_seats(*, ballot: Ballot, present: Collection[int], by: "User") -> None:
    """Lay down who of the electorate is there, where no conference's roll call says it.

    Raises Denied, Refused once the ballot has ended.
    """
    _run("call_roll", ballot, by)
    with transaction.atomic():
        held = Ballot.objects.select_for_update(no_key=True).get(pk=ballot.pk)
        if held.state not in (BallotState.DRAFT, BallotState.OPEN, BallotState.COUNTING):
            raise Refused(_("Lượt phiếu đã kết thúc nên không điểm danh lại được."))
        held.seats.filter(pk__in=present).update(is_present=True)
        held.seats.exclude(pk__in=present).update(is_present=False)
        journal.record("call_roll", held, by=by, detail={"present": len(present)})


def hash_of_link(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_links(*, ballot: Ballot, seats: Collection[int], by: "User") -> list[tuple[Seat, str]]:
    """New personal links for `seats`, to be shown once; those that they had hold no more.

    Raises Denied, Refused once nobody can vote and for a session of a council.
    """
    _run("issue_links", ballot, by)
    if ballot.only_counts:
        # Who lays the link down could use it: a member's vote is not to be passed on.
        raise Refused(_("Thành viên Hội đồng bỏ phiếu bằng tài khoản của mình, không ủy quyền."))
    made: list[tuple[Seat, str]] = []
    with transaction.atomic():
        held = Ballot.objects.select_for_update(no_key=True).get(pk=ballot.pk)
        if held.state not in (BallotState.DRAFT, BallotState.OPEN):
            raise Refused(_("Lượt phiếu không còn nhận phiếu nên không tạo đường liên kết nữa."))
        for seat in held.seats.filter(pk__in=seats):
            token = secrets.token_urlsafe(16)
            seat.token_hash = hash_of_link(token)
            made.append((seat, token))
        Seat.objects.bulk_update([seat for seat, _token in made], ["token_hash"])
        names = [seat.name for seat, _token in made]
        journal.record("issue_links", held, by=by, detail={"seats": names})
    return made
