"""What the pages of public consultations show, to the desk and to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from awards.actions.commenting import takes_comments
from awards.consultations.listing import notice_state, notice_words
from awards.consultations.querysets import public_lines, public_notices
from awards.models import Proposal, PublicLine, PublicNotice
from awards.rules.proposals import council_denial
from awards.workflow import NoticeState
from clusters.offices import Offices


def unpublished(rows: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
    """Those that no running notice holds."""
    running = PublicLine.objects.filter(proposal=OuterRef("pk"), notice__state=NoticeState.OPEN)
    return rows.filter(~Exists(running))


@dataclass(frozen=True)
class NoticePage:
    """A notice for the board; `barred` lines are only counted."""

    notice: PublicNotice
    lines: Sequence[PublicLine]
    barred: int
    denials: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return notice_words(self.notice)

    @property
    def state(self) -> str:
        return notice_state(self.notice)

    @property
    def is_open(self) -> bool:
        return self.notice.state == NoticeState.OPEN

    @property
    def is_over(self) -> bool:
        return self.notice.ends_on < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        return self.notice.starts_on <= timezone.localdate()

    @property
    def is_desk(self) -> bool:
        return not any(self.denials.values())


def notice_page(
    notice: PublicNotice, lines: "QuerySet[PublicLine]", offices: Offices
) -> NoticePage:
    rows = list(
        lines.select_related(
            "proposal__kind", "proposal__home", "proposal__batch", "proposal__decision"
        )
        .annotate(comment_count=Count("comments"))
        .order_by("order")
    )
    verbs = ("close_notice", "withdraw_notice", "handle_comment")
    denials = {verb: council_denial(verb, offices, notice.council) for verb in verbs}
    total: int = notice.line_count  # type: ignore[attr-defined]  # counted with the notice
    return NoticePage(notice, rows, total - len(rows), denials)


@dataclass(frozen=True)
class PublicNoticePage:
    """A notice for everybody: name, award, unit and year of each line, and nothing else."""

    notice: PublicNotice
    lines: list[PublicLine]
    takes_comments: bool

    @property
    def is_over(self) -> bool:
        return self.notice.ends_on < timezone.localdate()

    @property
    def is_closed(self) -> bool:
        return self.notice.state != NoticeState.OPEN


def public_page(notice: PublicNotice) -> PublicNoticePage:
    rows = public_lines(notice).select_related(
        "proposal__kind", "proposal__home", "proposal__batch"
    )
    return PublicNoticePage(notice, list(rows.order_by("order")), takes_comments(notice))


def running_and_over(day: date) -> tuple[list[PublicNotice], list[PublicNotice]]:
    """The notices that take comments, the first to end first, and the newest that are over."""
    rows = public_notices(day).select_related("council")
    running = rows.filter(state=NoticeState.OPEN, ends_on__gte=day)
    over = rows.exclude(pk__in=running.values("pk"))
    return list(running.order_by("ends_on", "pk")), list(over.order_by("-ends_on", "-pk")[:50])
