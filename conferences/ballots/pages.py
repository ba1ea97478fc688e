"""What the pages of a ballot show: progress and roll, rules in words, the result when it is out."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.offices import Offices
from conferences.ballots.homes import Home, home_of
from conferences.ballots.results import Result, agreed_count, result_of
from conferences.ballots.terms import share_of
from conferences.models import (
    Ballot,
    Bar,
    Base,
    Conference,
    Electorate,
    Means,
    PaperCount,
    RollEntry,
    Seat,
    Secrecy,
    Way,
    WayOut,
)
from conferences.rules.ballots import denial_of, runs
from conferences.tally import NO, YES
from conferences.workflow import BALLOT, BallotState
from workflow.journal import history
from workflow.moves import Move

if TYPE_CHECKING:
    from accounts.models import User

STATES = {
    BallotState.DRAFT: ("idle", "pencil"),
    BallotState.OPEN: ("ok", "broadcast"),
    BallotState.COUNTING: ("now", "hourglass-split"),
    BallotState.CLOSED: ("ok", "check-circle-fill"),
    BallotState.CANCELLED: ("idle", "x-lg"),
    BallotState.ANNULLED: ("bad", "x-octagon-fill"),
}
_WIDTH = 400
# More approvals than these are told by their number.
_MOST_TOLD = 5


def ballots_of(conference: Conference, user: Any) -> list[dict[str, Any]]:
    """The ballots of a conference that `user` may see, for `conferences/_ballots.html`."""
    rows = Ballot.objects.visible_to(user).filter(conference=conference)
    ids = rows.values("pk")
    counted = Ballot.objects.filter(pk__in=ids).with_progress().order_by("order", "round", "pk")
    return [{"ballot": row, "state": STATES[BallotState(row.state)]} for row in counted]


def open_ballot_of(conference: Conference) -> Ballot | None:
    """The ballot that the hall is to see: the one being voted or counted, else the last closed."""
    rows = Ballot.objects.filter(conference=conference)
    live = rows.filter(state__in=(BallotState.OPEN, BallotState.COUNTING)).order_by("-opened_at")
    closed = rows.filter(state=BallotState.CLOSED).order_by("-closed_at")
    return live.first() or closed.first()


@dataclass(frozen=True)
class OnRoll:
    """A seat and whether it has voted; `means` is empty where it has not."""

    seat: Seat
    means: str
    barred: str
    choice: str = ""


@dataclass(frozen=True)
class Progress:
    """How many have voted, and the picture of it."""

    voted: int
    seats: int
    paper: int

    @property
    def waiting(self) -> int:
        return self.seats - self.voted

    @property
    def slots(self) -> list[dict[str, Any]]:
        """One small field for each seat, the full ones first: who voted when is not told."""
        step = _WIDTH / max(self.seats, 1)
        gap = min(4.0, step / 4)
        return [
            {
                "x": f"{at * step + gap / 2:.2f}",
                "width": f"{step - gap:.2f}",
                "css": "f" if at < self.voted else "e",
            }
            for at in range(self.seats)
        ]


def progress_of(ballot: Ballot) -> Progress:
    return Progress(
        voted=ballot.roll.count(),
        seats=ballot.seats.count(),
        paper=ballot.roll.filter(means=Means.PAPER).count(),
    )


def roll_of(
    ballot: Ballot, *, with_choices: bool = False, hidden: frozenset[int] = frozenset()
) -> list[OnRoll]:
    """The electorate in its own order; choices only of open ballots that are closed, and not
    about `hidden` options.
    """
    seats: QuerySet[Seat] = ballot.seats.select_related("unit").prefetch_related(
        Prefetch("roll", RollEntry.objects.only("seat", "means", "choice")),
        Prefetch("bars", Bar.objects.filter(option__isnull=True)),
    )
    options = ballot.options.all() if with_choices else ()
    names = ["" if option.pk in hidden else option.text for option in options]
    return [
        OnRoll(
            seat=seat,
            means=next((entry.means for entry in seat.roll.all()), ""),
            barred=next((bar.reason for bar in seat.bars.all()), ""),
            choice=next((told_choice(ballot, names, entry.choice) for entry in seat.roll.all()), "")
            if with_choices
            else "",
        )
        for seat in seats
    ]


def told_choice(ballot: Ballot, names: list[str], choice: str | None) -> str:
    """What somebody chose in an open ballot, in words; of options without a name nothing."""
    if choice is None:
        return ""
    numbers = [int(mark) for mark in choice.split(",")]
    if not any(numbers):
        return _("phiếu trắng")
    marks = {name: mark for name, mark in zip(names, numbers, strict=True) if name}
    if ballot.way == Way.RANK:
        placed = sorted((mark, name) for name, mark in marks.items() if mark)
        return ", ".join(f"{mark}. {name}" for mark, name in placed)
    if ballot.way == Way.APPROVE and len(marks) > _MOST_TOLD:
        return _told_in_short(marks)
    if ballot.way == Way.APPROVE:
        words = {1: _("đồng ý"), 2: _("không đồng ý")}
        return ", ".join(f"{name}: {words[mark]}" for name, mark in marks.items() if mark in words)
    return ", ".join(name for name, mark in marks.items() if mark)


def _told_in_short(marks: dict[str, int]) -> str:
    """Of many options how many were approved, and by name only the others."""
    told = [_("đồng ý %(n)d") % {"n": sum(mark == YES for mark in marks.values())}]
    against = [name for name, mark in marks.items() if mark == NO]
    silent = [name for name, mark in marks.items() if not mark]
    if against:
        told.append(_("không đồng ý: %(names)s") % {"names": ", ".join(against)})
    if silent:
        told.append(_("không có ý kiến: %(names)s") % {"names": ", ".join(silent)})
    return "; ".join(told)


def rules_told(ballot: Ballot, home: Home | None = None) -> list[str]:
    """The rules of the ballot in sentences, for everybody who votes or runs it."""
    who = ballot.get_electorate_display()
    if ballot.way == Way.APPROVE:
        how = _("đồng ý hoặc không với từng phương án")
    elif ballot.way == Way.RANK:
        how = _("xếp thứ tự từ 1 đến %(n)d; vị trí đầu được %(n)d điểm, sau đó giảm dần") % {
            "n": ballot.max_choices
        }
    else:
        how = _("chọn tối đa %(n)d") % {"n": ballot.max_choices}
    found = [f"{who}: {how}.", *(home.share if home else (base_told(ballot),))]
    if ballot.places is not None:
        found.append(_("Lấy %(n)d theo số phiếu từ cao xuống.") % {"n": ballot.places})
    if ballot.max_rounds > 1 and ballot.only_counts:
        found.append(_("Tối đa %(rounds)d lần bỏ phiếu.") % {"rounds": ballot.max_rounds})
    elif ballot.max_rounds > 1:
        told = _("Tối đa %(rounds)d vòng; sau đó: %(way)s.")
        found.append(told % {"rounds": ballot.max_rounds, "way": ballot.get_way_out_display()})
    elif ballot.way_out != WayOut.NONE:
        found.append(_("Không chọn đủ thì: %(way)s.") % {"way": ballot.get_way_out_display()})
    if ballot.barring != "none":
        found.append(f"{ballot.get_barring_display()}.")
    return found


def base_told(ballot: Ballot) -> str:
    """The share in words, with the number of votes that it comes to."""
    share = share_of(ballot)
    persons = ballot.electorate == Electorate.PERSONS
    kind = _("người") if persons else _("đơn vị")
    all_of = ballot.base == Base.ALL
    base = ballot.base_count if ballot.base_count is not None else _base_now(ballot)
    on = _("tất cả") if all_of else _("số có mặt, nay là")
    if share is None:
        return _("Không đặt tỷ lệ: nhiều phiếu hơn thì được chọn.")
    part = Fraction(share.top, share.bottom)
    asked = f"{share.top}%" if share.bottom == 100 else f"{part.numerator}/{part.denominator}"
    word = _("trên") if share.over else _("ít nhất")
    told = _("Tính trên %(on)s %(base)d %(kind)s; cần %(word)s %(asked)s, tức từ %(n)d phiếu.")
    return told % {
        "on": on,
        "base": base,
        "kind": kind,
        "word": word,
        "asked": asked,
        "n": share.needed(base),
    }


def _base_now(ballot: Ballot) -> int:
    if ballot.base == Base.ALL:
        return ballot.seats.count()
    here = ballot.seats.filter(is_present=True)
    return (here | ballot.seats.filter(pk__in=ballot.roll.values("seat"))).count()


def limits(ballot: Ballot) -> list[str]:
    """What the secrecy of this ballot does not cover: told where people vote."""
    if not ballot.is_secret:
        return []
    found = [
        _("Hệ thống chỉ ghi ai đã bỏ phiếu, không ghi ai chọn gì; phiếu chỉ mở được khi đóng."),
        _("Người sửa được mã nguồn trên máy chủ vẫn có thể thấy lựa chọn ngay lúc gửi phiếu."),
        _("Nếu tất cả chọn giống nhau, kết quả tự nói ai chọn gì."),
    ]
    if ballot.secrecy == Secrecy.STRICT:
        found.append(
            _(
                "Mất một trong hai mã của người kiểm phiếu thì phải hủy và bỏ phiếu lại. Ai có cả "
                "hai mã và một bản sao dữ liệu lúc đang bỏ phiếu thì đọc được phiếu: hủy mã sau "
                "khi đóng phiếu."
            )
        )
    else:
        found.append(
            _(
                "Khóa mở phiếu nằm trong một tệp trên máy chủ đến khi đóng phiếu: ai có tệp này "
                "và dữ liệu thì đọc được phiếu trước khi đóng."
            )
        )
    return found


@dataclass(frozen=True)
class Step:
    """A move that the state allows, and why this person may not make it ("" where they may)."""

    move: Move
    denial: str


def steps(ballot: Ballot, offices: Offices) -> list[Step]:
    """The moves of the page; closing waits for stopping where there is paper."""
    waits = ballot.takes_paper and ballot.state == BallotState.OPEN
    return [
        Step(move, denial_of(move.verb, ballot, offices))
        for move in BALLOT.open_moves(ballot.state)
        if not (move.verb == "close_ballot" and waits)
        and not (move.verb == "stop_ballot" and not ballot.takes_paper)
    ]


def result_lines(result: Result, home: Home | None = None) -> list[dict[str, Any]]:
    """The options by votes, with bars on the scale of the base; in the order of the paper where
    the ballot only counts. What `home` hides from the reader is left out.
    """
    hidden = home.hidden if home else frozenset()
    outcomes = home.outcomes if home else {}
    by_id = {option.pk: option for option in result.options}
    scale = _scale(result, home)
    lines = list(result.outcome.lines)
    if not result.ballot.only_counts:
        lines.sort(key=lambda line: line.place)
    return [
        {
            "option": by_id[line.option],
            "line": line,
            "told": (told := outcomes.get(line.option)),
            "width": f"{100 * (told.votes if told else line.votes) / scale:.2f}" if scale else "0",
            "wins": told.passes if told else line.is_elected,
        }
        for line in lines
        if line.option not in hidden
    ]


def _scale(result: Result, home: Home | None) -> int:
    """What a full bar stands for: all whose share is asked, of whom not all may have voted here."""
    if home is not None and home.base:
        return home.base
    return max([result.outcome.base, *(line.votes for line in result.outcome.lines)], default=0)


def threshold_x(result: Result, home: Home | None = None) -> str:
    """Where the line of the needed votes stands on the bars, from 0 to 100; empty without one."""
    needed = home.needed if home is not None and home.base else result.outcome.needed
    scale = _scale(result, home)
    return f"{100 * needed / scale:.2f}" if needed is not None and scale >= needed else ""


def live_of(ballot: Ballot, home: Home | None = None) -> dict[str, Any]:
    """Progress and roll: the part of the page that renews itself."""
    closed = ballot.state == BallotState.CLOSED
    return {
        "ballot": ballot,
        "progress": progress_of(ballot),
        "roll": roll_of(
            ballot,
            with_choices=closed and not ballot.is_secret,
            hidden=home.hidden if home else frozenset(),
        ),
        "is_live": ballot.state in (BallotState.OPEN, BallotState.COUNTING),
    }


def result_context(ballot: Ballot, home: Home | None = None) -> dict[str, Any]:
    result = result_of(ballot)
    if result is None:
        return {"result": None}
    can_go_on = not result.outcome.is_decided and ballot.way != Way.RANK
    return {
        "result": result,
        "lines": result_lines(result, home),
        "hidden_count": len(home.hidden) if home else 0,
        "threshold_x": threshold_x(result, home),
        "to_next_round": can_go_on
        and ballot.round < ballot.max_rounds
        and not _live_following(ballot),
        "to_settle": can_go_on
        and ballot.round >= ballot.max_rounds
        and ballot.way_out != WayOut.NONE
        and ballot.settled_at is None,
        "settled": [option for option in result.options if option.is_settled],
    }


def _live_following(ballot: Ballot) -> bool:
    ended = (BallotState.CANCELLED, BallotState.ANNULLED)
    return ballot.following.exclude(state__in=ended).exists()


def paper_context(ballot: Ballot, user: "User") -> dict[str, Any]:
    """The state of the paper count; of the numbers only what this person may see."""
    if not ballot.takes_paper:
        return {"paper": None}
    counts = PaperCount.objects.filter(teller__ballot=ballot)
    tellers = list(ballot.tellers.all())
    entered = set(counts.values_list("teller", flat=True))
    return {
        "paper": {
            "tellers": [(teller, teller.pk in entered) for teller in tellers],
            "seen": list(counts.seen_by(user).select_related("teller").prefetch_related("lines")),
            "both": len(entered) == 2,
            "agreed": agreed_count(ballot) is not None,
            "is_teller": any(teller.user_id == user.pk for teller in tellers),
        }
    }


def page_of(ballot: Ballot, user: "User", offices: Offices) -> dict[str, Any]:
    """The context of the page of a ballot, for who runs it and for everybody else."""
    running = runs(offices, ballot)
    home = home_of(ballot, user)
    hidden = home.hidden if home else frozenset()
    mine = list(Seat.objects.of(user).filter(ballot=ballot).prefetch_related("roll"))
    return {
        **live_of(ballot, home),
        **result_context(ballot, home),
        **paper_context(ballot, user),
        "state": STATES[BallotState(ballot.state)],
        "secret_icon": "envelope-paper-fill" if ballot.is_secret else "people",
        "is_running": running,
        "steps": steps(ballot, offices),
        "rules": rules_told(ballot, home),
        "limits": limits(ballot),
        "mine": [(seat, bool(seat.roll.all())) for seat in mine],
        "options": list(ballot.options.exclude(pk__in=hidden).select_related("unit")),
        "back": back_of(ballot, home),
        "home": home,
        "journal": list(history(ballot)) if running else [],
        "to_repeat": running
        and ballot.state == BallotState.ANNULLED
        and not ballot.only_counts
        and not ballot.repeated.exclude(
            state__in=(BallotState.CANCELLED, BallotState.ANNULLED)
        ).exists(),
    }


def back_of(ballot: Ballot, home: Home | None = None) -> tuple[str, str]:
    """(label, address) of the meeting that the ballot belongs to."""
    if ballot.conference is not None:
        url = reverse("conferences:conference", args=[ballot.conference.pk])
        return ballot.conference.heading, url
    return (home.label, home.url) if home else (str(ballot.council), reverse("home"))


def consequences(verb: str, ballot: Ballot) -> list[str]:
    """What a move will bring about. Raises KeyError for a verb about which nothing is written."""
    progress = progress_of(ballot)
    seats = ngettext("%(n)d phiếu", "%(n)d phiếu", progress.seats) % {"n": progress.seats}
    opening = [
        _("Danh sách %(seats)s, phương án và thể lệ giữ nguyên từ đây, không sửa được nữa.")
        % {"seats": seats},
        _("Kết quả được niêm phong đến khi đóng phiếu, với tất cả mọi người."),
    ]
    if ballot.secrecy == Secrecy.STRICT and ballot.takes_electronic:
        opening.append(
            _("Trang sau hiện hai mã, một lần duy nhất. Mỗi người kiểm phiếu giữ một mã.")
        )
    left = _("%(n)d phiếu chưa bỏ tính là không tham gia.") % {"n": progress.waiting}
    table = {
        "open_ballot": opening,
        "stop_ballot": [
            _("Không nhận thêm phiếu điện tử và phiếu giấy."),
            left,
            _("Hai người kiểm phiếu nhập số phiếu giấy, mỗi người một trang riêng."),
        ],
        "close_ballot": [
            left,
            _("Các hòm phiếu được mở cùng lúc, đếm và đối chiếu với danh sách đã bỏ phiếu."),
            _("Kết quả được công bố và giữ nguyên."),
        ],
        "cancel_ballot": [_("Lượt phiếu đang soạn được bỏ, có ghi lý do.")],
        "annul_ballot": [
            _("Mọi phiếu đã bỏ bị xóa, không ai đọc được."),
            _("Lý do được ghi lại; có thể lập lượt phiếu mới để bỏ phiếu lại."),
        ],
    }
    return table[verb]
