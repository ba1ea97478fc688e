"""Opening, stopping, closing, cancelling and annulling a ballot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from conferences import key_files, sealing
from conferences.actions.ballot_counting import count_votes
from conferences.actions.ballot_wiping import destroy_key
from conferences.ballots.electorate import delegations_of, presence_of
from conferences.ballots.terms import TellerNamed, Terms, faults, teller_faults
from conferences.meetings.quorum import Quorum
from conferences.models import Ballot, Bar, Barring, QuorumEffect, Seat, Secrecy
from conferences.rules.ballots import denial_of
from conferences.workflow import BALLOT, BallotState, ConferenceState
from workflow.moves import Denied, Refused, perform

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Opened:
    """`codes` are the two tellers' in the strict mode: shown once, kept nowhere."""

    ballot: Ballot
    codes: tuple[str, ...] = field(default=(), repr=False)


def allow(verb: str, ballot: Ballot, by: "User") -> None:
    if reason := denial_of(verb, ballot, offices_of(by)):
        raise Denied(reason)


def _move(
    verb: str,
    ballot: Ballot,
    *,
    by: "User",
    version: int | None,
    before: Callable[[Ballot], dict[str, Any]],
) -> Ballot:
    """Perform `verb` with what `before` writes first: constraints want the columns of a state
    to be there when it comes. The row is locked, so that no vote arrives in between.
    """
    allow(verb, ballot, by)
    move = BALLOT.moves[verb]
    capacity = _capacity(ballot, by)
    with transaction.atomic():
        held = Ballot.objects.select_for_update(no_key=True).get(pk=ballot.pk)
        possible = held.state in move.sources and version in (None, held.version)
        detail = before(held) if possible else {}
        perform(move, held, by=by, capacity=capacity, version=version, then=lambda _moved: detail)
    ballot.refresh_from_db()
    return ballot


def _capacity(ballot: Ballot, by: "User") -> str:
    year = ballot.conference.cluster_year if ballot.conference else None
    return offices_of(by).capacity_in(year)


@sensitive_variables()
def open_ballot(*, ballot: Ballot, by: "User", version: int | None = None) -> Opened:
    """Let people vote. Seats, bars and keys stand from here on.

    Raises Denied, Refused where something is missing or too few have come, Stale.
    """
    codes: tuple[str, ...] = ()

    @sensitive_variables()
    def before(held: Ballot) -> dict[str, Any]:
        nonlocal codes
        _check_ready(held)
        take_presence(held)
        _write_bars(held)
        codes, private = _new_keys(held)
        Ballot.objects.filter(pk=held.pk).update(
            opened_at=timezone.now(),
            opened_by=by,
            public_key=sealing.public_half(private) if private else None,
        )
        if private and held.secrecy == Secrecy.SIMPLE:
            key_files.keep(held.pk, private)
        return {"seats": held.seats.count(), "options": held.options.count()}

    opened = _move("open_ballot", ballot, by=by, version=version, before=before)
    return Opened(opened, codes)


def _new_keys(ballot: Ballot) -> tuple[tuple[str, ...], bytes | None]:
    """(codes for the tellers, private key); neither where nothing is sealed."""
    if not ballot.is_secret or not ballot.takes_electronic:
        return (), None
    if ballot.secrecy == Secrecy.SIMPLE:
        return (), sealing.new_key()
    codes = sealing.new_codes()
    return codes, sealing.key_from_codes(*codes)


def _check_ready(ballot: Ballot) -> None:
    terms = Terms.of(ballot)
    tellers = [TellerNamed(row.name, row.user) for row in ballot.tellers.select_related("user")]
    found = faults(terms, [option.text for option in ballot.options.all()])
    found += teller_faults(terms, tellers)
    if not ballot.seats.exists():
        found.append(_("Chưa có ai có quyền bỏ phiếu. Lập danh sách trước khi mở bỏ phiếu."))
    if found:
        raise Refused(" ".join(found))
    conference = ballot.conference
    if conference is None:
        return
    if conference.state != ConferenceState.OPEN:
        raise Refused(_("Hội nghị chưa khai mạc hoặc đã kết thúc nên chưa mở bỏ phiếu được."))
    rows = list(delegations_of(conference))
    here = Quorum(
        present=sum(row.is_present for row in rows),
        total=len(rows),
        part=conference.quorum_part,
        whole=conference.quorum_whole,
    )
    if conference.quorum_effect != QuorumEffect.NOTHING and not here.is_met:
        raise Refused(
            _("Mới có %(present)d/%(total)d đoàn, cần ít nhất %(needed)d. Điểm danh đủ rồi mở.")
            % {"present": here.present, "total": here.total, "needed": here.needed}
        )


def take_presence(ballot: Ballot) -> None:
    """Bring the seats into step with the conference's roll call."""
    by_seat = presence_of(ballot)
    for is_here in (True, False):
        seats = [pk for pk, here in by_seat.items() if here == is_here]
        Seat.objects.filter(pk__in=seats).exclude(is_present=is_here).update(is_present=is_here)


def _write_bars(ballot: Ballot) -> None:
    """Who may not choose what, by the rule of the ballot. Bars of later apps stand already."""
    if ballot.barring == Barring.NONE:
        return
    options = {row.unit_id: row for row in ballot.options.filter(unit__isnull=False)}
    seats = ballot.seats.filter(unit__in=list(options))
    whole = ballot.barring == Barring.BALLOT
    # Kept with the ballot, in the language of the records.
    with translation.override("vi"):
        reason = (
            _("Đơn vị mình có trong lượt phiếu: không tham gia bỏ phiếu")
            if whole
            else _("Đơn vị mình: không tự bầu")
        )
    Bar.objects.bulk_create(
        (
            Bar(seat=seat, option=None if whole else options[seat.unit_id], reason=reason)
            for seat in seats
        ),
        ignore_conflicts=True,
    )


def stop_ballot(*, ballot: Ballot, by: "User", version: int | None = None) -> Ballot:
    """Take no more votes, so that the paper can be counted."""

    def before(held: Ballot) -> dict[str, Any]:
        Ballot.objects.filter(pk=held.pk).update(stopped_at=timezone.now(), stopped_by=by)
        return {"voted": held.roll.count()}

    return _move("stop_ballot", ballot, by=by, version=version, before=before)


@sensitive_variables()
def close_ballot(
    *, ballot: Ballot, by: "User", codes: tuple[str, str] = ("", ""), version: int | None = None
) -> Ballot:
    """Open the boxes, count, freeze the result. All of it or nothing.

    Raises Denied, Refused where a code is wrong, the paper is not counted or a box does not
    open; Stale.
    """

    @sensitive_variables()
    def before(held: Ballot) -> dict[str, Any]:
        if held.takes_paper and held.state == BallotState.OPEN:
            raise Refused(_("Lượt phiếu có phiếu giấy. Dừng nhận phiếu và kiểm phiếu trước."))
        take_presence(held)
        counted = count_votes(held, private_key(held, codes))
        Ballot.objects.filter(pk=held.pk).update(
            closed_at=timezone.now(), closed_by=by, is_to_wipe=held.public_key is not None
        )
        transaction.on_commit(partial(destroy_key, held.pk))
        return counted

    _forget_deleted()
    return _move("close_ballot", ballot, by=by, version=version, before=before)


@sensitive_variables()
def private_key(ballot: Ballot, codes: tuple[str, str]) -> bytes | None:
    """The key that opens the boxes of `ballot`; None where there are none.

    Raises Refused where it is not to be had, with what can be done.
    """
    if ballot.public_key is None:
        return None
    if ballot.secrecy == Secrecy.SIMPLE:
        private = key_files.read(ballot.pk)
        if private is None:
            raise Refused(
                _(
                    "Không tìm thấy tệp khóa của lượt phiếu trên máy chủ này. Khôi phục tệp khóa, "
                    "hoặc hủy lượt phiếu và bỏ phiếu lại."
                )
            )
    else:
        for number, code in enumerate(codes, start=1):
            _check_code(number, code)
        private = sealing.key_from_codes(*codes)
    if sealing.public_half(private) != bytes(ballot.public_key):
        raise Refused(
            _(
                "Hai mã đúng cách viết nhưng không mở được lượt phiếu này. Lấy đúng hai mã đã "
                "phát khi mở bỏ phiếu; mất mã thì hủy lượt phiếu và bỏ phiếu lại."
            )
        )
    return private


@sensitive_variables()
def _check_code(number: int, code: str) -> None:
    try:
        sealing.read_code(code)
    except sealing.BadCode as error:
        raise Refused(
            _("Mã thứ %(number)d thiếu hoặc sai chữ. Mã có 7 nhóm, mỗi nhóm 4 chữ; nhập lại mã.")
            % {"number": number}
        ) from error


def _forget_deleted() -> None:
    """SQLite overwrites what is deleted on this connection from now on."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def cancel_ballot(*, ballot: Ballot, reason: str, by: "User", version: int | None = None) -> Ballot:
    """Give up a ballot that was never opened."""
    return _end("cancel_ballot", ballot, reason=reason, by=by, version=version)


def annul_ballot(*, ballot: Ballot, reason: str, by: "User", version: int | None = None) -> Ballot:
    """Void a ballot: its boxes are emptied unread, its result counts no more."""
    _forget_deleted()
    return _end("annul_ballot", ballot, reason=reason, by=by, version=version)


def _end(verb: str, ballot: Ballot, *, reason: str, by: "User", version: int | None) -> Ballot:
    told = nfc(reason).strip()
    if not told:
        raise Refused(_("Chưa có lý do. Nhập lý do để ghi vào biên bản."))

    def before(held: Ballot) -> dict[str, Any]:
        _check_unused(held)
        Ballot.objects.filter(pk=held.pk).update(
            ended_at=timezone.now(),
            ended_by=by,
            end_reason=told,
            is_to_wipe=held.public_key is not None,
        )
        held.roll.update(box=None, choice=None)
        transaction.on_commit(partial(destroy_key, held.pk))
        return {"reason": told}

    return _move(verb, ballot, by=by, version=version, before=before)


def _check_unused(ballot: Ballot) -> None:
    """A round on which a later one rests, or a decision, is not taken away under it."""
    live = ballot.following.exclude(state__in=(BallotState.CANCELLED, BallotState.ANNULLED))
    if live.exists():
        raise Refused(_("Đã có vòng sau của lượt phiếu này. Hủy vòng sau trước."))
    if ballot.conference and ballot.conference.state == ConferenceState.CONCLUDED:
        raise Refused(_("Hội nghị đã kết thúc nên lượt phiếu không hủy được."))
