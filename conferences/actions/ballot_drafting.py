"""Laying down a ballot, and changing it as long as nobody can vote."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.vietnamese import nfc
from clusters.models import Council
from clusters.offices import offices_of
from conferences.ballots.terms import Draft, Elector, Option, TellerNamed, faults
from conferences.models import Ballot, BallotOption, Bar, Conference, Seat, Teller
from conferences.rules.ballots import denial, denial_of
from conferences.workflow import BallotState, ConferenceState
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

OWNED = gettext_lazy(
    "Lượt phiếu của phiên họp Hội đồng không sửa riêng được. Bỏ lượt phiếu rồi lập lại ở trang "
    "phiên họp."
)


def draft_ballot(
    *,
    draft: Draft,
    by: "User",
    conference: Conference | None = None,
    council: Council | None = None,
) -> Ballot:
    """A new ballot of a conference, or of a council for whoever points at it.

    Raises Denied unless `by` runs that body, Refused where the rules contradict themselves or
    the conference is over.
    """
    offices = offices_of(by)
    if reason := denial("prepare_ballot", conference, council, offices):
        raise Denied(reason)
    if conference is not None and conference.state in (
        ConferenceState.RECORDED,
        ConferenceState.CONCLUDED,
    ):
        raise Refused(_("Hội nghị đã kết thúc nên không thêm lượt phiếu được."))
    _check(draft)
    with transaction.atomic():
        last = Ballot.objects.filter(conference=conference, council=council).aggregate(
            last=Max("order")
        )["last"]
        ballot = Ballot.objects.create(
            conference=conference,
            council=council,
            order=(last or 0) + 1,
            **_clean(draft),
        )
        _write(ballot, draft)
        journal.record("prepare_ballot", ballot, by=by)
    return ballot


def change_ballot(*, ballot: Ballot, draft: Draft, version: int, by: "User") -> Ballot:
    """Replace rules, options, electorate and tellers of a draft.

    Raises Denied, Refused where it has been opened or the rules contradict themselves, Stale
    where it was changed since it was shown.
    """
    if reason := denial_of("prepare_ballot", ballot, offices_of(by)):
        raise Denied(reason)
    if ballot.only_counts:
        raise Refused(str(OWNED))
    _check(draft)
    with transaction.atomic():
        drafts = Ballot.objects.filter(pk=ballot.pk, state=BallotState.DRAFT)
        if not drafts.filter(version=version).update(version=F("version") + 1, **_clean(draft)):
            if drafts.exists():
                raise Stale(_("Lượt phiếu đã được sửa ở nơi khác. Xem nội dung mới rồi sửa lại."))
            raise Refused(_("Lượt phiếu đã mở nên không sửa được. Hủy lượt phiếu rồi lập lại."))
        ballot.refresh_from_db()
        ballot.options.all().delete()
        ballot.seats.all().delete()
        ballot.tellers.all().delete()
        _write(ballot, draft)
        journal.record("change_ballot", ballot, by=by)
    return ballot


def _check(draft: Draft) -> None:
    if found := faults(draft.terms, [option.text for option in draft.options]):
        raise Refused(" ".join(found))


def _clean(draft: Draft) -> dict[str, object]:
    columns = draft.terms.columns()
    for name in ("title", "note"):
        columns[name] = nfc(str(columns[name])).strip()
    return columns


def _write(ballot: Ballot, draft: Draft) -> None:
    write_options(ballot, draft.options)
    write_seats(ballot, draft.electors)
    write_tellers(ballot, draft.tellers)


def write_options(ballot: Ballot, options: Iterable[Option]) -> None:
    BallotOption.objects.bulk_create(
        BallotOption(
            ballot=ballot,
            order=order,
            text=nfc(option.text).strip(),
            detail=nfc(option.detail).strip(),
            unit=option.unit,
        )
        for order, option in enumerate(options, start=1)
    )


def write_seats(ballot: Ballot, electors: Iterable[Elector]) -> None:
    Seat.objects.bulk_create(
        Seat(
            ballot=ballot,
            order=order,
            name=nfc(elector.name).strip(),
            stands_for_unit=elector.stands_for_unit,
            unit=elector.unit,
            user=elector.user,
            proxy=nfc(elector.proxy).strip(),
            is_present=elector.is_present,
            token_hash=elector.token_hash,
        )
        for order, elector in enumerate(electors, start=1)
    )


def write_bars(ballot: Ballot, bars: Iterable[tuple[int, int, str]]) -> None:
    """Who may not choose what, as (order of the seat, order of the option, reason): for bars
    that the caller works out, before the ballot opens.
    """
    seats = dict(ballot.seats.values_list("order", "pk"))
    options = dict(ballot.options.values_list("order", "pk"))
    Bar.objects.bulk_create(
        Bar(seat_id=seats[seat], option_id=options[option], reason=reason)
        for seat, option, reason in bars
    )


def write_tellers(ballot: Ballot, tellers: Sequence[TellerNamed]) -> None:
    Teller.objects.bulk_create(
        Teller(ballot=ballot, order=order, name=nfc(teller.name).strip(), user=teller.user)
        for order, teller in enumerate(tellers, start=1)
    )
