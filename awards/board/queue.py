"""The queue of the board: its tabs, its rows, and what the rows of one page say beyond them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from awards.board.people import UNDER_REVIEW
from awards.dossiers.mending import Mending, mending, told_day
from awards.eligibility import Outcome
from awards.judging import Judged, findings_of, read_for_judging
from awards.models import Proposal, Review
from awards.papers.checklist import Checklist, checklists_of
from awards.workflow import ProposalState
from catalogue.models.holidays import holiday_overrides
from catalogue.working_days import Overrides, working_days_between

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

P = ProposalState
# While the time for appraisal runs.
_RUNNING = (*UNDER_REVIEW, P.SESSION)
_SOON = 3


@dataclass(frozen=True)
class Tab:
    """A part of the queue; `for_bench` where members of the council have something in it.

    `deeds` are what is mostly done with the dossiers there.
    """

    key: str
    label: "StrPromise"
    condition: Q
    for_bench: bool = False
    deeds: tuple[str, ...] = ()


# The names of annotations stand in these conditions: see `queue_of`.
TABS = (
    Tab("receive", gettext_lazy("Chờ tiếp nhận"), Q(state=P.SUBMITTED), deeds=("receive",)),
    Tab(
        "mine",
        gettext_lazy("Chờ tôi xem"),
        Q(owed=True, state__in=UNDER_REVIEW),
        for_bench=True,
        deeds=("postpone_review",),
    ),
    Tab(
        "held",
        gettext_lazy("Tôi phụ trách"),
        Q(is_held=True, state__in=UNDER_REVIEW),
        deeds=("recommend_without_vote",),
    ),
    Tab("returned", gettext_lazy("Chờ bổ sung"), Q(state=P.RETURNED)),
    Tab("consulted", gettext_lazy("Đang lấy ý kiến"), Q(state=P.CONSULTATION)),
    Tab(
        "answered",
        gettext_lazy("Đã có ý kiến"),
        Q(state__in=UNDER_REVIEW, is_asked=True, is_owed=False),
        for_bench=True,
        deeds=("recommend_without_vote",),
    ),
    Tab("all", gettext_lazy("Tất cả"), Q(), for_bench=True),
)
_BY_KEY = {tab.key: tab for tab in TABS}


def queue_of(user: Any) -> "QuerySet[Proposal]":
    """What the board has before it, with what the tabs ask about."""
    asked = Review.objects.values("proposal")
    owed = asked.filter(given_at__isnull=True)
    # Sets, not a question for each dossier: the counts look at all of them.
    return Proposal.objects.board_sees(user).annotate(
        owed=Q(pk__in=owed.filter(reviewer_id=user.pk)),
        is_owed=Q(pk__in=owed),
        is_asked=Q(pk__in=asked),
        is_held=Q(holder=user.pk),
    )


def in_tab(rows: "QuerySet[Proposal]", key: str) -> "QuerySet[Proposal]":
    return rows.filter(_BY_KEY[key].condition)


def tab_of(asked: str, *, is_desk: bool) -> Tab:
    """The tab that the address names, or the first one with work for such a person."""
    open_tabs = tabs_for(is_desk=is_desk)
    first = _BY_KEY["mine"]
    return next((tab for tab in open_tabs if tab.key == asked), first)


def tabs_for(*, is_desk: bool) -> list[Tab]:
    return [tab for tab in TABS if is_desk or tab.for_bench]


def counts(rows: "QuerySet[Proposal]", tabs: Sequence[Tab], today: date) -> dict[str, int]:
    """How many dossiers are in each tab, and "late", of those that one owes an opinion on; one
    query.
    """
    asked = {
        tab.key: Count("pk", filter=tab.condition) if tab.condition else Count("pk") for tab in tabs
    }
    late = _BY_KEY["mine"].condition & Q(due_on__lt=today)
    return rows.order_by().aggregate(**asked, late=Count("pk", filter=late))


def for_rows(rows: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
    """`rows` with all that a line of the queue draws."""
    read: QuerySet[Proposal] = read_for_judging(rows)
    reviews = Review.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    asked = reviews.annotate(count=Count("pk")).values("count")
    given = reviews.filter(given_at__isnull=False).annotate(count=Count("pk")).values("count")
    return read.select_related(
        "batch__cluster_year__cluster", "home", "holder", "batch__council"
    ).annotate(reviews_asked=asked, reviews_given=given)


def next_of(user: Any, *, after: int = 0) -> Proposal | None:
    """The next dossier on which `user` owes an opinion: the first due, those put off last."""
    waiting = (
        Review.objects.filter(
            reviewer_id=user.pk,
            given_at__isnull=True,
            proposal__state__in=UNDER_REVIEW,
            proposal__in=Proposal.objects.board_sees(user).values("pk"),
        )
        .exclude(proposal=after)
        .select_related("proposal")
        .order_by(
            F("postponed_at").asc(nulls_first=True),
            F("proposal__due_on").asc(nulls_last=True),
            "proposal_id",
        )
    )
    found = waiting.first()
    return found.proposal if found else None


@dataclass(frozen=True)
class Clock:
    """The time for appraisal of one dossier in working days; `total` is 0 where none runs."""

    state: str
    words: str
    used: int = 0
    total: int = 0

    @property
    def label(self) -> str:
        return _("Đã dùng %(used)d trong %(total)d ngày làm việc") % {
            "used": self.used,
            "total": self.total,
        }


def clock_of(row: Proposal, today: date, days_off: Overrides) -> Clock:
    if row.state == P.SUBMITTED:
        return Clock("", _("Chưa tiếp nhận"))
    if row.state == P.RETURNED:
        return _mended(mending(row.returned_on, row.complete_by, today, days_off))
    if row.state not in _RUNNING:
        return Clock("", "")
    if row.due_on is None or row.received_on is None:
        return Clock("", _("Không có hạn"))
    total = working_days_between(row.received_on, row.due_on, days_off)
    left = working_days_between(today, row.due_on, days_off)
    if today > row.due_on:
        late = max(-left, 1)
        words = ngettext("Quá hạn %(n)d ngày làm việc", "Quá hạn %(n)d ngày làm việc", late)
        return Clock("bad", words % {"n": late}, total, total)
    words = ngettext("Còn %(n)d ngày làm việc", "Còn %(n)d ngày làm việc", left) % {"n": left}
    if left == 0:
        words = _("Đến hạn hôm nay")
    return Clock("warn" if left <= _SOON else "", words, max(total - left, 0), total)


def _mended(time: Mending | None) -> Clock:
    """The board's own time stands still while the unit has the dossier."""
    if time is None:
        return Clock("", _("Đang dừng, chờ đơn vị bổ sung"))
    day = {"day": told_day(time.due_on)}
    if time.is_late:
        return Clock("bad", _("Quá hạn bổ sung %(day)s") % day)
    return Clock("", _("Chờ bổ sung đến %(day)s") % day)


@dataclass(frozen=True)
class Short:
    """Findings in a few words: the gravest kind that there is, and how many."""

    state: str
    words: str


_SHORT = (
    (Outcome.BLOCKS, "bad", gettext_lazy("Chặn: %(n)d điều")),
    (Outcome.CANNOT_TELL, "unknown", gettext_lazy("Chưa đủ căn cứ: %(n)d")),
    (Outcome.WARNS, "warn", gettext_lazy("Cảnh báo: %(n)d")),
)


def short(findings: Sequence[Judged]) -> Short:
    """What stops comes first; what the council has accepted as an exception stops nothing."""
    for outcome, state, words in _SHORT:
        n = sum(one.finding.outcome == outcome and not one.is_lifted for one in findings)
        if n:
            return Short(state, words % {"n": n})
    if not findings:
        return Short("unknown", _("Chưa có quy định"))
    return Short("ok", _("Đạt cả %(n)d điều") % {"n": len(findings)})


@dataclass(frozen=True)
class Papers:
    """How many of the needed papers are there; `is_sure` where the missing ones are known to be
    asked for by law."""

    have: int
    asked: int
    is_sure: bool = True

    @property
    def is_whole(self) -> bool:
        return self.have >= self.asked

    @property
    def words(self) -> str:
        return f"{self.have}/{self.asked}" if self.asked else ""


def papers_of(checklist: Checklist) -> Papers:
    needed = [line for line in checklist.lines if line.is_needed]
    missing = len(checklist.missing)
    return Papers(len(needed) - missing, len(needed), missing == len(checklist.stopping))


def read_rows(rows: Sequence[Any]) -> None:
    """Lay beside each row its findings in short, its papers and its clock; constant queries."""
    judged = findings_of(rows)
    checklists = checklists_of(rows)
    today, days_off = timezone.localdate(), holiday_overrides()
    for row in rows:
        row.short = short(judged[row.pk])
        row.papers_short = papers_of(checklists[row.pk])
        row.clock = clock_of(row, today, days_off)


def owed_by(user: Any, today: date) -> Mapping[str, int]:
    """How many opinions `user` owes, and on how many the time is over."""
    rows = in_tab(queue_of(user), "mine")
    told: dict[str, int] = rows.order_by().aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today))
    )
    return told
