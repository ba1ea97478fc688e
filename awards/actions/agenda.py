"""The agenda of a session: dossiers put on it, taken off, put off, in order."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.permitting import permit, permit_council
from awards.judging import read_for_judging
from awards.models import CouncilSession, ItemOutcome, Proposal, SessionItem
from awards.sessions.readiness import obstacles_of, share_asked
from awards.sessions.terms import otherwise_asked
from awards.workflow import PROPOSAL, SessionState
from catalogue.vietnamese import nfc
from conferences.workflow import BallotState
from workflow import journal
from workflow.moves import Refused, perform_many

if TYPE_CHECKING:
    from accounts.models import User

CAPACITY = "Chuyên viên Hội đồng"
BEFORE_THE_END = (SessionState.DRAFT, SessionState.CALLED, SessionState.OPEN)
# A ballot that has been given up binds nothing.
GIVEN_UP = (BallotState.CANCELLED, BallotState.ANNULLED)
RUNNING = (BallotState.DRAFT, BallotState.OPEN, BallotState.COUNTING)
_MOST_NAMED = 5


def put_to_session(
    *,
    session: CouncilSession,
    proposals: Collection[int],
    by: "User",
    only_ready: bool = False,
) -> list[SessionItem]:
    """Put dossiers on the agenda, all of them or none, behind those that stand on it; with
    `only_ready` those of them that may be.

    Raises Denied where one of them is barred from `by`, Refused with the names of those that
    are not ready, or where the session is over.
    """
    permit_council("keep_session", session.council, by)
    with transaction.atomic():
        held = _held(session, BEFORE_THE_END)
        rows = list(_readable(proposals))
        if len(rows) < len(set(proposals)):
            raise Refused(_("Có hồ sơ không còn trong danh sách. Tải lại trang rồi chọn lại."))
        if not rows:
            raise Refused(_("Chưa chọn hồ sơ nào. Chọn ít nhất một hồ sơ."))
        for row in rows:
            permit("put_to_session", row, by)
            if row.batch.council_id != held.council_id:
                raise Refused(_("%(name)s gửi hội đồng khác.") % {"name": row})
        rows = _ready(rows) if only_ready else _all_ready(rows)
        rows.sort(key=_by_award)
        perform_many(PROPOSAL.moves["put_to_session"], rows, by=by, capacity=CAPACITY)
        items = _write(held, rows)
        journal.record("keep_session", held, by=by, capacity=CAPACITY, detail={"put": len(items)})
    return items


def _readable(proposals: Collection[int]) -> Any:
    rows = Proposal.objects.filter(pk__in=proposals)
    return read_for_judging(rows).select_related(
        "batch__council", "kind", "rules", "decision", "home"
    )


def _held(session: CouncilSession, states: Collection[str]) -> CouncilSession:
    """The session under its lock. Raises Refused where it is in none of `states`."""
    held = (
        CouncilSession.objects.select_for_update(no_key=True)
        .select_related(None)
        .get(pk=session.pk)
    )
    if held.state not in states:
        raise Refused(
            _("Phiên họp ở trạng thái “%(state)s” nên không làm được việc này.")
            % {"state": held.get_state_display()}
        )
    return held


def _ready(rows: Sequence[Proposal]) -> list[Proposal]:
    found = obstacles_of(rows)
    ready = [row for row in rows if not found[row.pk]]
    if not ready:
        raise Refused(_("Chưa có hồ sơ nào đủ điều kiện; lý do ghi dưới từng hồ sơ."))
    return ready


def _all_ready(rows: Sequence[Proposal]) -> list[Proposal]:
    found = obstacles_of(rows)
    stopped = [(row, found[row.pk][0]) for row in rows if found[row.pk]]
    if not stopped:
        return list(rows)
    told = "; ".join(f"{row}: {why.rstrip('.')}" for row, why in stopped[:_MOST_NAMED])
    more = len(stopped) - _MOST_NAMED
    if more > 0:
        told = _("%(told)s; và %(more)d hồ sơ khác") % {"told": told, "more": more}
    raise Refused(_("Chưa đưa ra Hội đồng được. %(told)s.") % {"told": told})


def _by_award(row: Proposal) -> tuple[Any, ...]:
    """Dossiers of one award together, by rank, then in the order of names."""
    return (row.kind.order_key, row.rank is None, row.rank or 0, row.order_key, row.pk)


def _write(session: CouncilSession, rows: Sequence[Proposal]) -> list[SessionItem]:
    last = session.items.aggregate(last=Max("order"))["last"] or 0
    items = []
    # A dossier that this session has put off before comes back on its own line.
    session.items.filter(proposal__in=rows, outcome=ItemOutcome.PUT_OFF).delete()
    otherwise = otherwise_asked(timezone.localdate(session.held_at))
    for at, row in enumerate(rows, start=last + 1):
        asked = share_asked(row, otherwise)
        items.append(
            SessionItem(
                session=session,
                proposal=row,
                order=at,
                share_top=asked.share.top,
                share_bottom=asked.share.bottom,
                share_over=asked.share.over,
                share_source=asked.source,
            )
        )
    return SessionItem.objects.bulk_create(items)


def take_off_session(*, items: Sequence[SessionItem], note: str, by: "User") -> int:
    """Take dossiers off the agenda, back to the desk. While the session is under way they stay
    on it as put off, with `note`; before that nothing of them stays.

    Raises Denied, Refused where one is being voted or was voted; how many were taken off.
    """
    if not items:
        raise Refused(_("Chưa chọn hồ sơ nào. Chọn ít nhất một hồ sơ."))
    session = items[0].session
    permit_council("keep_session", session.council, by)
    told = nfc(note).replace("\x00", "").strip()
    with transaction.atomic():
        held = _held(session, BEFORE_THE_END)
        if held.state == SessionState.OPEN and not told:
            raise Refused(_("Chưa có lý do. Nhập lý do để lại hồ sơ, ghi vào biên bản."))
        rows = list(
            held.items.filter(pk__in=[item.pk for item in items])
            .select_related("proposal__batch__council", "proposal__home", "ballot")
            .order_by("order")
        )
        for row in rows:
            permit("take_off_session", row.proposal, by)
            if row.outcome or is_bound(row):
                raise Refused(
                    _("%(name)s đã có kết quả hoặc đang trong lượt phiếu nên không rút được.")
                    % {"name": row.proposal}
                )
        _take_off(held, rows, told, by)
    return len(rows)


def is_bound(item: SessionItem) -> bool:
    """Whether a ballot with the item on it is being prepared, voted or counted."""
    return item.ballot is not None and item.ballot.state in RUNNING


def _take_off(session: CouncilSession, rows: Sequence[SessionItem], note: str, by: "User") -> None:
    dossiers = [row.proposal for row in rows]
    perform_many(
        PROPOSAL.moves["take_off_session"],
        dossiers,
        by=by,
        capacity=CAPACITY,
        stamps={"votes_for": None, "votes_base": None},
    )
    of_session = session.items.filter(pk__in=[row.pk for row in rows])
    if session.state in (SessionState.OPEN, SessionState.CANCELLED):
        of_session.update(outcome=ItemOutcome.PUT_OFF, note=note)
    else:
        of_session.delete()
    journal.record("keep_session", session, by=by, capacity=CAPACITY, detail={"off": len(rows)})


def take_off_all(session: CouncilSession, *, by: "User") -> int:
    """Everything back to the desk, of a session that is being cancelled. A conflict of interest
    does not hinder that: nobody is judged by it.
    """
    rows = list(session.items.filter(outcome="").select_related("proposal"))
    if rows:
        _take_off(session, rows, session.reason, by)
    return len(rows)


def _by_home(row: Proposal) -> tuple[Any, ...]:
    return (row.home.order_key, *_by_award(row))


def _by_name(row: Proposal) -> tuple[Any, ...]:
    return (row.order_key, row.kind.order_key, row.pk)


ARRANGEMENTS: dict[str, Callable[[Proposal], tuple[Any, ...]]] = {
    "award": _by_award,
    "home": _by_home,
    "name": _by_name,
}


def arrange_agenda(*, session: CouncilSession, by_what: str, by: "User") -> None:
    """Bring the agenda into an order: by award and rank, by unit, or by name.

    Raises Denied, Refused once a ballot has been laid down: papers bear the order.
    """
    permit_council("keep_session", session.council, by)
    key = ARRANGEMENTS.get(by_what)
    if key is None:
        raise Refused(_("Không có cách xếp này. Chọn một trong các cách trên trang."))
    with transaction.atomic():
        held = _held(session, BEFORE_THE_END)
        bound = held.items.filter(ballot__isnull=False).exclude(ballot__state__in=GIVEN_UP)
        if bound.exists():
            raise Refused(_("Đã lập lượt phiếu theo thứ tự này nên không xếp lại được."))
        rows = list(held.items.select_related("proposal__kind", "proposal__home"))
        rows.sort(key=lambda row: key(row.proposal))
        _number(held, rows)
        journal.record("keep_session", held, by=by, capacity=CAPACITY, detail={"arranged": by_what})


def _number(session: CouncilSession, rows: Sequence[SessionItem]) -> None:
    """Number the lines from 1; first far above, because no two may ever have one number."""
    last = session.items.aggregate(last=Max("order"))["last"] or 0
    for start in (last + 1, 1):
        for at, row in enumerate(rows, start=start):
            row.order = at
        SessionItem.objects.bulk_update(rows, ["order"], batch_size=200)
