"""The votes of a session: ballots laid down for its dossiers, and what came of them.

The one voting engine takes the votes of those who are there. The share is counted here: on all
members of the council, with what the absent wrote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from awards.actions.agenda import CAPACITY, GIVEN_UP
from awards.actions.permitting import permit_council
from awards.models import (
    CouncilSession,
    ItemOutcome,
    OpinionVerdict,
    Proposal,
    SessionItem,
    SessionMember,
)
from awards.sessions.members import barred_of, quorum_of
from awards.sessions.tally import Tally
from awards.sessions.words import share_of, share_words
from awards.workflow import SessionState
from conferences.actions.ballot_drafting import draft_ballot, write_bars
from conferences.actions.ballot_rounds import further_round
from conferences.actions.balloting import open_ballot
from conferences.ballots.results import result_of
from conferences.ballots.terms import Draft, Elector, Option, TellerNamed, Terms
from conferences.models import Ballot, Base, Electorate, Question, Secrecy, Way
from conferences.models.ballots import MAX_OPTIONS
from conferences.tally import FEWEST_SHOWN, Share
from conferences.workflow import BallotState
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class VoteTerms:
    """How the votes of a session are taken. Tellers are named where the ballot is strict."""

    secrecy: Secrecy
    tellers: tuple[str, ...] = ()


def to_vote(session: CouncilSession) -> "QuerySet[SessionItem]":
    """The dossiers on which no ballot stands yet, in the order of the agenda."""
    free = Q(ballot=None) | Q(ballot__state__in=GIVEN_UP)
    return session.items.filter(free, outcome="").order_by("order")


def to_vote_again(session: CouncilSession) -> "QuerySet[SessionItem]":
    """Those that did not reach their share, or were not counted, and for which the terms of
    their ballot allow another.
    """
    rows = session.items.filter(
        outcome__in=("", ItemOutcome.NOT_RECOMMENDED),
        ballot__state=BallotState.CLOSED,
        ballot__round__lt=F("ballot__max_rounds"),
    )
    return rows.order_by("order")


def _for_paper(rows: "QuerySet[SessionItem]") -> "QuerySet[SessionItem]":
    """With everything that the lines of a ballot are made of."""
    return rows.select_related("proposal__kind", "proposal__home", "ballot")


def parted(items: Iterable[SessionItem]) -> list[list[SessionItem]]:
    """One ballot for each share asked, and no more dossiers on one than fit."""
    by_share: dict[Share, list[SessionItem]] = {}
    for item in items:
        by_share.setdefault(share_of(item), []).append(item)
    return [
        rows[at : at + MAX_OPTIONS]
        for rows in by_share.values()
        for at in range(0, len(rows), MAX_OPTIONS)
    ]


def open_votes(*, session: CouncilSession, terms: VoteTerms, by: "User") -> list[Ballot]:
    """Lay down the ballots on all dossiers that wait for one, for those who are there, and open
    them. Strict ones are opened one by one: their codes are shown once.

    Raises Denied, Refused where the session is not under way, too few are there or nothing waits.
    """
    permit_council("keep_session", session.council, by)
    made: list[Ballot] = []
    with transaction.atomic():
        held, present = _ready(session, terms.secrecy)
        groups = parted(_for_paper(to_vote(held)))
        if not groups:
            raise Refused(_("Không còn hồ sơ nào chờ lập lượt phiếu."))
        for at, items in enumerate(groups, start=1):
            name = _title(held, items, at, len(groups))
            draft = _draft(items, present, terms, name, held.max_rounds)
            ballot = draft_ballot(draft=draft, council=held.council, by=by)
            _point(items, ballot, present)
            made.append(ballot)
        detail = {"ballots": len(made), "secrecy": str(terms.secrecy)}
        journal.record("keep_session", held, by=by, capacity=CAPACITY, detail=detail)
    return _opened(made, by)


def vote_again(*, session: CouncilSession, by: "User") -> list[Ballot]:
    """A further ballot on each dossier that missed its share, by the terms of the first.

    Raises Denied, Refused where none may be voted again.
    """
    permit_council("keep_session", session.council, by)
    made: list[Ballot] = []
    with transaction.atomic():
        rows = list(_for_paper(to_vote_again(session)))
        if not rows:
            raise Refused(_("Không có hồ sơ nào được bỏ phiếu lại theo thể lệ."))
        secrecies = {row.ballot.secrecy for row in rows if row.ballot is not None}
        held, present = _ready(session, *(Secrecy(one) for one in secrecies))
        by_ballot: dict[int, tuple[Ballot, list[SessionItem]]] = {}
        for row in rows:
            assert row.ballot is not None  # `to_vote_again` reads those with one
            by_ballot.setdefault(row.ballot.pk, (row.ballot, []))[1].append(row)
        for before, items in by_ballot.values():
            tellers = tuple(before.tellers.order_by("order").values_list("name", flat=True))
            terms = VoteTerms(Secrecy(before.secrecy), tellers)
            draft = _draft(items, present, terms, before.title, before.max_rounds)
            ballot = further_round(ballot=before, draft=draft, by=by)
            _forget(items)
            _point(items, ballot, present)
            made.append(ballot)
        journal.record("keep_session", held, by=by, capacity=CAPACITY, detail={"again": len(made)})
    return _opened(made, by)


def _ready(
    session: CouncilSession, *secrecies: Secrecy
) -> tuple[CouncilSession, list[SessionMember]]:
    """The session under its lock and who is there. Raises Refused where no vote may begin."""
    held = CouncilSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if held.state != SessionState.OPEN:
        raise Refused(_("Chỉ bỏ phiếu khi phiên họp đang họp. Khai mạc phiên họp trước."))
    rows = list(held.members.select_related("user"))
    quorum = quorum_of(held, rows)
    if not quorum.is_met:
        raise Refused(
            _("Chỉ còn %(here)d trên %(all)d thành viên, cần ít nhất %(needed)d để bỏ phiếu.")
            % {"here": quorum.present, "all": quorum.total, "needed": quorum.needed}
        )
    present = [row for row in rows if row.is_present and row.user.is_active]
    if any(one != Secrecy.OPEN for one in secrecies) and len(present) < FEWEST_SHOWN:
        raise Refused(
            _(
                "Có %(here)d người bỏ phiếu: ít hơn %(least)d thì phiếu kín không giữ kín được. "
                "Chọn biểu quyết công khai."
            )
            % {"here": len(present), "least": FEWEST_SHOWN}
        )
    return held, present


def _title(session: CouncilSession, items: Sequence[SessionItem], at: int, of: int) -> str:
    with translation.override("vi"):
        which = f" {at}/{of}" if of > 1 else ""
        return _("%(session)s: lượt phiếu%(which)s, cần %(share)s") % {
            "session": session.title,
            "which": which,
            "share": share_words(share_of(items[0])),
        }


def _draft(
    items: Sequence[SessionItem],
    present: Sequence[SessionMember],
    terms: VoteTerms,
    title: str,
    max_rounds: int,
) -> Draft:
    with translation.override("vi"):
        note = _(
            "Tỷ lệ tính trên tổng số thành viên Hội đồng, gồm cả ý kiến bằng văn bản của người "
            "vắng."
        )
        options = [
            Option(
                text=f"{item.order}. {item.proposal.name}",
                detail=_detail(item.proposal),
                unit=item.proposal.home,
            )
            for item in items
        ]
    return Draft(
        terms=Terms(
            title=title,
            note=note,
            question=Question.AWARD,
            secrecy=terms.secrecy,
            way=Way.APPROVE,
            electorate=Electorate.PERSONS,
            base=Base.ALL,
            max_rounds=max_rounds,
        ),
        options=options,
        electors=[
            Elector(name=row.name, user=row.user, stands_for_unit=False, is_present=True)
            for row in present
        ],
        tellers=[TellerNamed(name) for name in terms.tellers if name.strip()],
    )


def _detail(proposal: Proposal) -> str:
    """The award, and whose somebody is; a unit is named already."""
    name = str(proposal.kind.name)
    return name if proposal.unit_id else f"{name}; {proposal.home}"


def _point(items: Sequence[SessionItem], ballot: Ballot, present: Sequence[SessionMember]) -> None:
    """Tie the lines of the agenda to those of the paper, and bar who has a conflict of interest."""
    options = {option.order: option for option in ballot.options.all()}
    for at, item in enumerate(items, start=1):
        item.ballot, item.option = ballot, options[at]
    SessionItem.objects.bulk_update(items, ["ballot", "option"], batch_size=200)
    with translation.override("vi"):
        reason = _("Đơn vị mình, đơn vị cấp trên hoặc cấp dưới trực tiếp: không bỏ phiếu")
    barred = barred_of(present, [item.proposal for item in items])
    if ballot.is_secret:
        _keep_secret(items, [barred[member.pk] for member in present])
    write_bars(
        ballot,
        [
            (seat, at, reason)
            for seat, member in enumerate(present, start=1)
            for at, item in enumerate(items, start=1)
            if item.proposal_id in barred[member.pk]
        ],
    )


def _keep_secret(items: Sequence[SessionItem], barred: Sequence[frozenset[int]]) -> None:
    """Raises Refused where so few may vote on a line that its count would tell how they did."""
    few = [
        item.order
        for item in items
        if sum(item.proposal_id not in one for one in barred) < FEWEST_SHOWN
    ]
    if few:
        raise Refused(
            _(
                "Hồ sơ số %(numbers)s có ít hơn %(least)d người được bỏ phiếu (những người khác "
                "trùng đơn vị): phiếu kín không giữ kín được. Để các hồ sơ này lại phiên sau, "
                "hoặc chọn biểu quyết công khai."
            )
            % {"numbers": ", ".join(map(str, few)), "least": FEWEST_SHOWN}
        )


def _opened(ballots: Sequence[Ballot], by: "User") -> list[Ballot]:
    """After the commit of the drafts: each ballot opens in a transaction of its own."""
    for ballot in ballots:
        if ballot.secrecy != Secrecy.STRICT:
            open_ballot(ballot=ballot, by=by)
    return list(ballots)


def _forget(items: Sequence[SessionItem]) -> None:
    """What the earlier ballot came to no longer stands."""
    for item in items:
        item.outcome, item.votes_for, item.votes_base, item.votes_written = "", None, None, 0
    fields = ["outcome", "votes_for", "votes_base", "votes_written"]
    SessionItem.objects.bulk_update(items, fields, batch_size=200)
    of_items = Proposal.objects.filter(pk__in=[item.proposal_id for item in items])
    of_items.update(votes_for=None, votes_base=None)


def count_votes_of_session(ballot: Ballot, *, by: "User | None") -> None:
    """Runs in the transaction that closes `ballot`: the votes for each dossier, of all members,
    frozen with what follows from them.

    Of fewer than three secret votes nothing is frozen: the numbers would tell who voted how.
    """
    session = _session_of(ballot)
    result = result_of(ballot)
    if session is None or result is None or result.hides_votes:
        return
    rows = SessionItem.objects.filter(ballot=ballot, outcome="").select_related("proposal")
    items = list(rows.order_by("order"))
    members = session.members.count()
    written = _written_for(ballot, items)
    votes = {line.option: line.votes for line in result.outcome.lines}
    for item in items:
        assert item.option_id is not None  # set together with the ballot
        tally = Tally(votes[item.option_id], written.get(item.pk, 0), members)
        passes = tally.passes(share_of(item))
        item.votes_for, item.votes_base = tally.in_favour, tally.members
        item.votes_written = tally.written
        item.outcome = ItemOutcome.RECOMMENDED if passes else ItemOutcome.NOT_RECOMMENDED
        item.proposal.votes_for, item.proposal.votes_base = tally.in_favour, tally.members
    fields = ["votes_for", "votes_base", "votes_written", "outcome"]
    SessionItem.objects.bulk_update(items, fields, batch_size=200)
    dossiers = [item.proposal for item in items]
    Proposal.objects.bulk_update(dossiers, ["votes_for", "votes_base"], batch_size=200)
    passed = sum(item.outcome == ItemOutcome.RECOMMENDED for item in items)
    detail = {"ballot": ballot.pk, "passed": passed, "failed": len(items) - passed}
    journal.record("keep_session", session, by=by, capacity=CAPACITY, detail=detail)


def _session_of(ballot: Ballot) -> CouncilSession | None:
    """The session that `ballot` is voted in, under its lock: an opinion that is just being
    written down is counted, or comes too late.
    """
    ids = SessionItem.objects.filter(ballot=ballot).values_list("session", flat=True)
    found = ids.first()
    if found is None:
        return None
    return CouncilSession.objects.select_for_update(no_key=True).get(pk=found)


def _written_for(ballot: Ballot, items: Sequence[SessionItem]) -> dict[int, int]:
    """How many of the absent agreed to each item. Whoever had a seat in the ballot has voted
    there, whatever was written before.
    """
    seated = set(ballot.seats.values_list("user", flat=True))
    found: dict[int, int] = {}
    rows = SessionItem.objects.filter(
        pk__in=[item.pk for item in items], opinions__verdict=OpinionVerdict.AGREE
    ).values_list("pk", "opinions__member__user")
    for item, user in rows:
        if user not in seated:
            found[item] = found.get(item, 0) + 1
    return found


def uncount_votes_of_session(ballot: Ballot, *, by: "User | None") -> None:
    """Runs in the transaction that annuls `ballot`: nothing of it counts any more. A further
    round goes back to the one before it, to be voted again.

    Raises Refused once the session has ended.
    """
    session = _session_of(ballot)
    if session is None:
        return
    # What was put off meanwhile waits for nothing.
    rows = SessionItem.objects.filter(ballot=ballot).exclude(outcome=ItemOutcome.PUT_OFF)
    items = list(rows)
    if session.state == SessionState.CLOSED:
        raise Refused(
            _("Phiên họp đã kết thúc nên lượt phiếu không hủy được. Mở lại phiên họp trước.")
        )
    _forget(items)
    if ballot.previous is not None:
        texts = dict(ballot.options.values_list("pk", "text"))
        before = {option.text: option for option in ballot.previous.options.all()}
        for item in items:
            item.ballot = ballot.previous
            item.option = before[texts[item.option_id]] if item.option_id else None
        SessionItem.objects.bulk_update(items, ["ballot", "option"], batch_size=200)
    detail = {"ballot": ballot.pk, "annulled": len(items)}
    journal.record("keep_session", session, by=by, capacity=CAPACITY, detail=detail)
