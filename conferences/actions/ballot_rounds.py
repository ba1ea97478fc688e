"""After a round: the next one, the same one again, or the declared way out."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.vietnamese import nfc
from conferences.actions.ballot_drafting import (
    OWNED,
    write_options,
    write_seats,
    write_tellers,
)
from conferences.actions.balloting import allow
from conferences.ballots.results import result_of
from conferences.ballots.terms import Draft, Elector, Option, TellerNamed, Terms, faults
from conferences.models import Ballot, BallotOption, Carry, Way, WayOut
from conferences.tally import carried
from conferences.workflow import BallotState
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def next_round(*, ballot: Ballot, by: "User") -> Ballot:
    """A draft of the next round: the options that go on, for the places left open.

    Raises Denied, Refused where the round has decided, was the last or has a next one.
    """
    allow("next_round", ballot, by)
    result = result_of(ballot)
    if result is None:
        raise Refused(_("Vòng này chưa đóng phiếu. Đóng phiếu rồi lập vòng sau."))
    if result.outcome.is_decided:
        raise Refused(_("Vòng này đã chọn đủ nên không cần vòng sau."))
    if ballot.round >= ballot.max_rounds:
        raise Refused(
            _("Đã bỏ phiếu đủ %(rounds)d vòng. Giải quyết theo thể lệ: %(way)s.")
            % {"rounds": ballot.max_rounds, "way": ballot.get_way_out_display()}
        )
    go_on = set(carried(result.outcome, top_only=ballot.carry == Carry.TOP))
    options = [option for option in result.options if option.pk in go_on]
    open_places = result.outcome.open_places
    terms = Terms.of(ballot)
    most = len(options) if ballot.way == Way.RANK else min(terms.max_choices, len(options))
    terms = replace(
        terms, places=None if terms.places is None else open_places, max_choices=max(most, 1)
    )
    return _again(ballot, terms, options, by=by, previous=ballot, at_round=ballot.round + 1)


def further_round(*, ballot: Ballot, draft: Draft, by: "User") -> Ballot:
    """A draft of the next round as whoever owns the ballot lays it down: for one that only
    counts, so that it cannot tell itself what goes on and who is there.

    Raises Denied, Refused where it is not closed, was the last round or has a next one.
    """
    allow("next_round", ballot, by)
    if ballot.state != BallotState.CLOSED or not ballot.only_counts:
        raise Refused(_("Vòng này chưa đóng phiếu. Đóng phiếu rồi lập vòng sau."))
    if ballot.round >= ballot.max_rounds:
        raise Refused(_("Đã bỏ phiếu đủ %(rounds)d vòng.") % {"rounds": ballot.max_rounds})
    if found := faults(draft.terms, [option.text for option in draft.options]):
        raise Refused(" ".join(found))
    try:
        with transaction.atomic():
            made = Ballot.objects.create(
                council=ballot.council,
                order=ballot.order,
                round=ballot.round + 1,
                previous=ballot,
                **draft.terms.columns(),
            )
            write_options(made, draft.options)
            write_seats(made, draft.electors)
            write_tellers(made, draft.tellers)
            journal.record("prepare_ballot", made, by=by, detail={"round": made.round})
    except IntegrityError as error:
        raise Refused(_("Lượt phiếu tiếp theo đã được lập rồi.")) from error
    return made


def repeat_ballot(*, ballot: Ballot, by: "User") -> Ballot:
    """A draft in the place of an annulled ballot, with everything as it was.

    Raises Denied, Refused where it was not annulled or is repeated already.
    """
    allow("next_round", ballot, by)
    if ballot.only_counts:
        raise Refused(str(OWNED))
    if ballot.state != BallotState.ANNULLED:
        raise Refused(_("Chỉ bỏ phiếu lại khi lượt phiếu đã hủy."))
    return _again(
        ballot,
        Terms.of(ballot),
        list(ballot.options.all()),
        by=by,
        previous=ballot.previous,
        at_round=ballot.round,
        repeats=ballot,
    )


def _again(
    ballot: Ballot,
    terms: Terms,
    options: Collection[BallotOption],
    *,
    by: "User",
    previous: Ballot | None,
    at_round: int,
    repeats: Ballot | None = None,
) -> Ballot:
    try:
        with transaction.atomic():
            made = Ballot.objects.create(
                conference=ballot.conference,
                council=ballot.council,
                order=ballot.order,
                round=at_round,
                previous=previous,
                repeats=repeats,
                **terms.columns(),
            )
            _copy(ballot, made, options)
            journal.record("prepare_ballot", made, by=by, detail={"round": at_round})
    except IntegrityError as error:
        raise Refused(_("Lượt phiếu tiếp theo đã được lập rồi.")) from error
    return made


def _copy(ballot: Ballot, made: Ballot, options: Collection[BallotOption]) -> None:
    """The options that go on, the electorate with its links, the tellers."""
    write_options(made, [Option(row.text, row.detail, row.unit) for row in options])
    write_seats(
        made,
        [
            Elector(
                name=seat.name,
                unit=seat.unit,
                user=seat.user,
                stands_for_unit=seat.stands_for_unit,
                proxy=seat.proxy,
                is_present=seat.is_present,
                token_hash=seat.token_hash,
            )
            for seat in ballot.seats.select_related("unit", "user")
        ],
    )
    write_tellers(
        made, [TellerNamed(row.name, row.user) for row in ballot.tellers.select_related("user")]
    )


def settle(*, ballot: Ballot, options: Collection[int], reason: str, by: "User") -> Ballot:
    """Record what the declared way out chose for the places that all rounds left open.

    Raises Denied, Refused where the ballot is not at its end, too many are chosen or the
    reason is missing.
    """
    allow("settle", ballot, by)
    told = nfc(reason).strip()
    if not told:
        raise Refused(_("Chưa có lý do. Nhập căn cứ của quyết định."))
    result = result_of(ballot)
    if result is None or result.outcome.is_decided or ballot.round < ballot.max_rounds:
        raise Refused(_("Chỉ quyết định thay khi đã hết các vòng mà vẫn chưa chọn đủ."))
    if ballot.way_out == WayOut.NONE and options:
        raise Refused(_("Thể lệ ghi không chọn thêm khi hết vòng."))
    open_ids = {line.option for line in result.outcome.lines if not line.is_elected}
    if not set(options) <= open_ids or len(set(options)) > result.outcome.open_places:
        raise Refused(
            _("Chỉ chọn tối đa %(open)d trong các phương án chưa trúng.")
            % {"open": result.outcome.open_places}
        )
    with transaction.atomic():
        rows = Ballot.objects.filter(
            pk=ballot.pk, state=BallotState.CLOSED, settled_at__isnull=True
        )
        if not rows.update(settled_at=timezone.now(), settled_by=by, settle_reason=told):
            raise Refused(_("Lượt phiếu này đã được quyết định rồi."))
        ballot.options.filter(pk__in=options).update(is_settled=True)
        ballot.refresh_from_db()
        journal.record("settle", ballot, by=by, detail={"options": sorted(options), "reason": told})
    return ballot
