"""What the pages of a session show: the next step, ballots, who is there, the agenda in short."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.actions.agenda import GIVEN_UP, RUNNING
from awards.actions.closing import what_is_missing
from awards.actions.votes import to_vote, to_vote_again
from awards.models import CouncilOpinion, CouncilSession, ItemOutcome, SessionItem, SessionMember
from awards.proposal_querysets import desks_of
from awards.sessions.listings import STATES
from awards.sessions.members import quorum_of
from awards.sessions.querysets import ballot_ids, barred_count
from awards.sessions.words import share_words
from awards.workflow import SESSION, SessionState
from clusters.offices import Offices
from conferences.ballots.duties import awaited_votes
from conferences.ballots.pages import STATES as BALLOT_STATES
from conferences.meetings.quorum import Quorum
from conferences.models import Ballot, Secrecy
from conferences.models.ballots import MAX_OPTIONS
from conferences.tally import Share
from conferences.workflow import BallotState
from workflow.moves import Move

if TYPE_CHECKING:
    from accounts.models import User

_RECOMMENDED, _NOT = ItemOutcome.RECOMMENDED, ItemOutcome.NOT_RECOMMENDED


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now, and why."""

    heading: str
    why: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class Group:
    """The dossiers of one award that ask for one share."""

    pk: int
    kind: str
    share: str
    source: str
    items: int
    recommended: int
    not_recommended: int
    put_off: int

    @property
    def waiting(self) -> int:
        return self.items - self.recommended - self.not_recommended - self.put_off


@dataclass(frozen=True)
class MemberLine:
    member: SessionMember
    opinions: int


def runs_session(offices: Offices, session: CouncilSession) -> bool:
    return session.council_id in desks_of(offices)


def groups_of(items: "QuerySet[Any]") -> list[Group]:
    """The agenda in short, by award and share; one query."""
    rows = (
        items.order_by()
        .values(
            "proposal__kind",
            "proposal__kind__order_key",
            "proposal__kind__name",
            "share_top",
            "share_bottom",
            "share_over",
            "share_source",
        )
        .annotate(
            n=Count("pk"),
            recommended=Count("pk", filter=Q(outcome=_RECOMMENDED)),
            not_recommended=Count("pk", filter=Q(outcome=_NOT)),
            put_off=Count("pk", filter=Q(outcome=ItemOutcome.PUT_OFF)),
        )
        .order_by("proposal__kind__order_key", "share_top")
    )
    return [
        Group(
            pk=row["proposal__kind"],
            kind=row["proposal__kind__name"],
            share=share_words(Share(row["share_top"], row["share_bottom"], row["share_over"])),
            source=row["share_source"] or _("không quy định tỷ lệ riêng"),
            items=row["n"],
            recommended=row["recommended"],
            not_recommended=row["not_recommended"],
            put_off=row["put_off"],
        )
        for row in rows
    ]


def ballots_of(session: CouncilSession, user: Any) -> list[dict[str, Any]]:
    """The ballots of the session that `user` may see, those of earlier rounds among them."""
    ids = Ballot.objects.visible_to(user).filter(pk__in=ballot_ids(session)).values("pk")
    rows = Ballot.objects.filter(pk__in=ids).exclude(state__in=GIVEN_UP).with_progress()
    return [
        {
            "ballot": row,
            "label": _capital(row.title.removeprefix(f"{session.title}: ")),
            "state": BALLOT_STATES[BallotState(row.state)],
        }
        for row in rows.order_by("order", "round", "pk")
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def members_of(session: CouncilSession, *, with_opinions: bool) -> list[MemberLine]:
    """In the order of the council. How many opinions somebody sent is for the desk alone until
    the ballots are closed.
    """
    counts: dict[int, int] = {}
    if with_opinions:
        rows = CouncilOpinion.objects.filter(member__session=session)
        counts = dict(rows.order_by().values_list("member").annotate(n=Count("pk")))
    members = session.members.select_related("user")
    return [MemberLine(row, counts.get(row.pk, 0)) for row in members]


def session_page(
    session: CouncilSession, items: "QuerySet[SessionItem]", user: "User", offices: Offices
) -> dict[str, Any]:
    """The context of the page of a session beside its agenda."""
    runs = runs_session(offices, session)
    members = members_of(session, with_opinions=runs or session.state == SessionState.CLOSED)
    quorum = quorum_of(session, [line.member for line in members])
    ballots = ballots_of(session, user)
    meets = session.state == SessionState.OPEN
    return {
        "session": session,
        "state": STATES[SessionState(session.state)],
        "runs": runs,
        "members": members,
        "quorum": quorum,
        "groups": groups_of(items),
        "barred": barred_count(user, session),
        "ballots": ballots,
        "again": to_vote_again(session).count() if runs and meets else 0,
        "step": next_step(session, quorum, ballots) if runs else None,
        "moves": [move for move in SESSION.open_moves(session.state) if runs],
        "edits": runs and session.state in (SessionState.DRAFT, SessionState.CALLED),
        "meets": meets,
        "is_over": session.state in (SessionState.CLOSED, SessionState.CANCELLED),
        "polls_votes": meets,
        **(awaited_votes(user) if meets else {}),
    }


def next_step(
    session: CouncilSession, quorum: Quorum, ballots: list[dict[str, Any]]
) -> NextStep | None:
    """What the desk does now: agenda, invitation, roll call, opening, votes, closing."""
    pk = session.pk
    if session.state == SessionState.DRAFT:
        if not session.items.exists():
            return NextStep(
                _("Đưa hồ sơ ra Hội đồng"),
                _("Chưa có hồ sơ nào. Chọn từ các hồ sơ đã thẩm định xong."),
                _("Chọn hồ sơ"),
                reverse("awards:session_put", args=[pk]),
            )
        return _moving(pk, SESSION.moves["call_session"], _("Thành viên thấy hồ sơ sau khi mời."))
    if session.state == SessionState.CALLED and not quorum.is_met:
        why = _("Có mặt %(here)d trên %(all)d thành viên, cần ít nhất %(needed)d.")
        words = {"here": quorum.present, "all": quorum.total, "needed": quorum.needed}
        roll = reverse("awards:session_roll", args=[pk])
        return NextStep(_("Điểm danh"), why % words, _("Mở danh sách điểm danh"), roll)
    if session.state == SessionState.CALLED:
        why = _("Đủ số họp: %(here)d trên %(all)d thành viên.")
        words = {"here": quorum.present, "all": quorum.total}
        return _moving(pk, SESSION.moves["open_session"], why % words)
    if session.state == SessionState.OPEN:
        return _under_way(session, [row["ballot"] for row in ballots])
    return None


def ballots_to_come(session: CouncilSession) -> tuple[int, int]:
    """(dossiers that wait for a ballot, ballots that they make); one query."""
    by_share = to_vote(session).order_by().values("share_top", "share_bottom", "share_over")
    counts = [row["n"] for row in by_share.annotate(n=Count("pk"))]
    return sum(counts), sum(-(-n // MAX_OPTIONS) for n in counts)


def _moving(pk: int, move: Move, why: str) -> NextStep:
    url = reverse("awards:session_move", args=[pk, move.verb])
    return NextStep(str(move.label), why, f"{move.label}…", url)


def _under_way(session: CouncilSession, ballots: list[Any]) -> NextStep:
    running = [row for row in ballots if row.state in RUNNING]
    together = [
        row for row in running if row.state == BallotState.OPEN and row.secrecy != Secrecy.STRICT
    ]
    if len(together) > 1:
        voted = sum(row.voted_count for row in together)
        seats = sum(row.seat_count for row in together)
        words = {"n": len(together), "voted": voted, "seats": seats}
        return NextStep(
            _("Đóng các lượt phiếu"),
            _("Đang mở %(n)d lượt phiếu; đã bỏ %(voted)d/%(seats)d phiếu.") % words,
            _("Đóng các lượt phiếu") + "…",
            reverse("awards:session_close_votes", args=[session.pk]),
        )
    if running:
        first = running[0]
        drafted = first.state == BallotState.DRAFT
        return NextStep(
            _("Mở bỏ phiếu: %(title)s") % {"title": first.title}
            if drafted
            else _("Đang bỏ phiếu: %(title)s") % {"title": first.title},
            _("Còn %(n)d lượt phiếu chưa đóng.") % {"n": len(running)},
            _("Mở trang lượt phiếu"),
            reverse("conferences:ballot", args=[first.pk]),
        )
    waiting, to_come = ballots_to_come(session)
    if waiting:
        words = {"n": waiting, "ballots": to_come}
        return NextStep(
            _("Lập lượt phiếu"),
            _("%(n)d hồ sơ chờ bỏ phiếu, thành %(ballots)d lượt phiếu theo tỷ lệ cần đạt.") % words,
            _("Lập lượt phiếu"),
            reverse("awards:session_votes", args=[session.pk]),
        )
    missing = what_is_missing(session)
    why = missing[0] if missing else _("Mọi hồ sơ đã có kết quả.")
    return _moving(session.pk, SESSION.moves["close_session"], why)


def consequences(verb: str, session: CouncilSession) -> list[str]:
    """What a move will bring about. Raises KeyError for a verb about which nothing is written."""
    members = session.members.count()
    counts = session.items.aggregate(
        n=Count("pk"),
        passed=Count("pk", filter=Q(outcome=_RECOMMENDED)),
        failed=Count("pk", filter=Q(outcome=_NOT)),
    )
    table = {
        "call_session": [
            _("%(n)d thành viên nhận thông báo mời họp.") % {"n": members},
            _("Thành viên thấy %(n)d hồ sơ, trừ hồ sơ trùng đơn vị mình.") % {"n": counts["n"]},
            _("Danh sách thành viên giữ nguyên từ đây: là tổng số để tính tỷ lệ phiếu."),
        ],
        "open_session": [
            _("Giờ khai mạc được ghi vào biên bản."),
            _("Lập được lượt phiếu cho các hồ sơ."),
        ],
        "close_session": [
            _("%(n)d hồ sơ chuyển thành “Hội đồng đề nghị khen thưởng”.") % {"n": counts["passed"]},
            _("%(n)d hồ sơ chuyển thành “Hội đồng không đề nghị”, lý do là số phiếu.")
            % {"n": counts["failed"]},
            _("Nơi trình nhận thông báo kết quả; soạn được biên bản phiên họp."),
            _("Mở lại phiên họp được khi chưa có hồ sơ nào đi tiếp."),
        ],
        "reopen_session": [
            _("%(n)d hồ sơ trở về “Chờ Hội đồng bỏ phiếu”, giữ nguyên số phiếu đã kiểm.")
            % {"n": counts["passed"] + counts["failed"]},
            _("Hủy được lượt phiếu sai ở trang của lượt phiếu, rồi bỏ phiếu lại."),
            _("Biên bản đã chốt giữ nguyên; kết thúc lại phiên họp thì soạn thành bản mới."),
            _("Thành viên và nơi trình nhận thông báo."),
        ],
        "cancel_session": [
            _("%(n)d hồ sơ trở về “Đang thẩm định”.") % {"n": counts["n"]},
            _("Thành viên đã được mời nhận thông báo hủy."),
        ],
    }
    return table[verb]
