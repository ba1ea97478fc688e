"""Counting: the boxes on closing, the paper by two tellers apart, the scan of the record."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from clusters.offices import offices_of
from conferences import sealing
from conferences.ballots.papers import count_fault
from conferences.ballots.results import agreed_count, paper_counts
from conferences.ballots.terms import rules_of
from conferences.models import (
    Ballot,
    BallotOption,
    Base,
    Means,
    PaperCount,
    PaperLine,
    RollEntry,
    Teller,
    VoteCount,
)
from conferences.rules.ballots import denial_of, denial_of_count
from conferences.tally import Marks, count, decide
from conferences.workflow import BallotState
from workflow import files, journal
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User


@sensitive_variables()
def count_votes(ballot: Ballot, private: bytes | None) -> dict[str, Any]:
    """Count everything into `ballot`, inside the closing transaction and under its lock.

    Returns what the journal keeps: how many voted, never for what.
    """
    _check_paper(ballot)
    options = list(ballot.options.all())
    entries = list(ballot.roll.filter(means=Means.ELECTRONIC))
    papers = [_marks_of(entry, private) for entry in entries]
    keys = [option.pk for option in options]
    try:
        counts, blank = count(papers, keys)
    except ValueError as error:
        raise _unopened() from error
    if ballot.is_secret:
        VoteCount.objects.bulk_create(
            VoteCount(option_id=option, mark=mark, votes=votes)
            for (option, mark), votes in sorted(counts.items())
        )
        _lay_roll_anew(ballot)
    base = _base(ballot)
    total = counts + paper_counts(ballot)
    outcome = decide(rules_of(ballot, base), keys, total)
    for option, line in zip(options, outcome.lines, strict=True):
        option.votes, option.is_elected = line.votes, line.is_elected
    BallotOption.objects.bulk_update(options, ["votes", "is_elected"])
    Ballot.objects.filter(pk=ballot.pk).update(
        base_count=base, electronic_count=len(papers), electronic_blank=blank
    )
    return {"base": base, "electronic": len(papers), "voted": ballot.roll.count()}


def _marks_of(entry: RollEntry, private: bytes | None) -> Marks:
    if entry.choice is not None:
        return sealing.read_marks(entry.choice)
    if entry.box is None or private is None:
        raise _unopened()
    try:
        return sealing.unseal(bytes(entry.box), private)
    except sealing.BadBox as error:
        raise _unopened() from error


def _unopened() -> Refused:
    return Refused(
        _(
            "Có phiếu không mở được: dữ liệu của lượt phiếu đã bị can thiệp hoặc hư hỏng. "
            "Hủy lượt phiếu và bỏ phiếu lại."
        )
    )


def _lay_roll_anew(ballot: Ballot) -> None:
    """Write the roll again without boxes, in the order of new random keys: neither the place
    of a row nor its number tells when somebody voted.
    """
    rows = [
        RollEntry(id=uuid4(), ballot=ballot, seat_id=entry.seat_id, means=entry.means)
        for entry in ballot.roll.all()
    ]
    ballot.roll.all().delete()
    RollEntry.objects.bulk_create(sorted(rows, key=lambda row: row.id))


def _base(ballot: Ballot) -> int:
    """How many votes the share is of. Whoever has voted is there."""
    if ballot.base == Base.ALL:
        return ballot.seats.count()
    voted = ballot.roll.values("seat")
    return (ballot.seats.filter(is_present=True) | ballot.seats.filter(pk__in=voted)).count()


def _check_paper(ballot: Ballot) -> None:
    if not ballot.takes_paper:
        return
    entered = PaperCount.objects.filter(teller__ballot=ballot).count()
    if entered < 2:
        raise Refused(
            _("Mới có %(entered)d/2 người kiểm phiếu nhập số. Chờ đủ hai người rồi đóng phiếu.")
            % {"entered": entered}
        )
    if agreed_count(ballot) is None:
        raise Refused(_("Hai người kiểm phiếu nhập khác nhau. Kiểm lại phiếu và sửa cho khớp."))
    if ballot.scan_id is None:
        raise Refused(_("Chưa có bản quét biên bản kiểm phiếu. Đính kèm bản quét rồi đóng phiếu."))


def enter_paper(
    *,
    ballot: Ballot,
    returned: int,
    blank: int,
    spoiled: int,
    lines: Mapping[tuple[int, int], int],
    by: "User",
) -> PaperCount:
    """What one teller counted; `lines` are votes by (option, mark). Replaces what the same
    teller entered before.

    Raises Denied unless `by` is a teller, Refused outside the counting or where the numbers
    cannot be.
    """
    tellers: dict[int | None, Teller] = {row.user_id: row for row in ballot.tellers.all()}
    if reason := denial_of_count(tellers, by.pk):
        raise Denied(reason)
    with transaction.atomic():
        held = Ballot.objects.select_for_update(no_key=True).get(pk=ballot.pk)
        if held.state != BallotState.COUNTING:
            raise Refused(_("Chỉ nhập số phiếu giấy sau khi dừng nhận phiếu và trước khi đóng."))
        wrong = count_fault(
            held,
            given_out=held.roll.filter(means=Means.PAPER).count(),
            returned=returned,
            blank=blank,
            spoiled=spoiled,
            lines=lines,
        )
        if wrong:
            raise Refused(wrong)
        entered, _made = PaperCount.objects.update_or_create(
            teller=tellers[by.pk],
            defaults={
                "returned": returned,
                "blank": blank,
                "spoiled": spoiled,
                "entered_by": by,
            },
        )
        entered.lines.all().delete()
        PaperLine.objects.bulk_create(
            PaperLine(count=entered, option_id=option, mark=mark, votes=votes)
            for (option, mark), votes in sorted(lines.items())
        )
        journal.record("enter_paper", held, by=by, detail={"teller": entered.teller.name})
    return entered


def attach_scan(*, ballot: Ballot, upload: "UploadedFile[Any]", by: "User") -> Ballot:
    """Keep the scan of the signed vote-count record, until the ballot is closed.

    Raises Denied, Refused, BadFile.
    """
    if reason := denial_of("attach_scan", ballot, offices_of(by)):
        raise Denied(reason)
    with transaction.atomic():
        stored = files.store(upload, by=by, kinds=("pdf", "png", "jpg", "jpeg"))
        states = (BallotState.OPEN, BallotState.COUNTING)
        rows = Ballot.objects.filter(pk=ballot.pk, state__in=states)
        if not rows.update(scan=stored):
            raise Refused(_("Chỉ đính kèm bản quét khi lượt phiếu đang mở hoặc đang kiểm phiếu."))
        ballot.refresh_from_db()
        journal.record("attach_scan", ballot, by=by, detail={"sha256": stored.sha256})
    return ballot
