"""Laying dossiers before the public, ending that, and what becomes of what people wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.choosing import Seen, chosen, demand_state, write
from awards.actions.deciding import desk_capacity
from awards.actions.permitting import permit_council
from awards.consultations.asking_days import LaidDown, earliest_end
from awards.consultations.public_days import publicity_of
from awards.consultations.querysets import ASKABLE, comments_visible_to
from awards.models import Proposal, PublicComment, PublicLine, PublicNotice
from awards.workflow import NOTICE, NoticeState
from catalogue.models.holidays import holiday_overrides
from catalogue.vietnamese import nfc
from clusters.models import Council
from workflow import journal
from workflow.moves import Denied, Refused, perform

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_RESULT = 4000


@dataclass(frozen=True)
class Notice:
    """What is put up. Without `ends_on` it runs for as long as the rules ask."""

    title: str
    introduction: str
    starts_on: date
    ends_on: date | None = None


def publish_notice(*, seen: Seen, notice: Notice, by: "User") -> PublicNotice:
    """Put up dossiers of one council for everybody to read and comment on.

    Raises Denied, Stale, and Refused for a time that is shorter than the rules ask, a day that
    is over, dossiers of two councils, or one that is put up already.
    """
    title = " ".join(nfc(notice.title).split())
    if not title:
        raise Refused(_("Ghi tên của thông báo."))
    if notice.starts_on < timezone.localdate():
        raise Refused(
            _("Ngày bắt đầu %(day)s đã qua. Chọn từ hôm nay trở đi.")
            % {"day": _day(notice.starts_on)}
        )
    with transaction.atomic():
        rows = chosen(seen, verb="publish_notice", by=by)
        demand_state(rows, ASKABLE, _("Lấy ý kiến công khai"))
        council = _council_of(rows)
        ends_on = _ends_on(rows, notice)
        _refuse_published(rows)
        made = PublicNotice.objects.create(
            council=council,
            name=title,
            introduction=nfc(notice.introduction).strip(),
            starts_on=notice.starts_on,
            ends_on=ends_on,
            opened_at=timezone.now(),
            opened_by=by,
        )
        _add_lines(made, rows, by)
        journal.record(
            "publish_notice",
            made,
            by=by,
            capacity=desk_capacity(),
            detail={
                "starts_on": made.starts_on.isoformat(),
                "ends_on": made.ends_on.isoformat(),
                "dossiers": len(rows),
            },
        )
    return made


def _council_of(rows: Sequence[Proposal]) -> Council:
    councils = {row.batch.council_id: row.batch.council for row in rows}
    if len(councils) > 1:
        raise Refused(_("Các hồ sơ thuộc nhiều hội đồng. Chọn hồ sơ của một hội đồng."))
    return next(iter(councils.values()))


def _ends_on(rows: Sequence[Proposal], notice: Notice) -> date:
    """The last day, never before what the rules of any of the dossiers ask."""
    least = least_end(rows, notice.starts_on)
    if notice.ends_on is None:
        if least is None:
            raise Refused(_("Không có quy định về thời gian. Ghi ngày kết thúc."))
        return least.day
    if notice.ends_on < notice.starts_on:
        raise Refused(
            _("Kết thúc %(end)s trước khi bắt đầu %(start)s.")
            % {"end": _day(notice.ends_on), "start": _day(notice.starts_on)}
        )
    if least is not None and notice.ends_on < least.day:
        raise Refused(
            _(
                "Kết thúc %(end)s chưa đủ %(days)d ngày làm việc từ %(start)s (%(citation)s). "
                "Chọn từ %(least)s trở đi."
            )
            % {
                "end": _day(notice.ends_on),
                "days": least.days,
                "start": _day(notice.starts_on),
                "citation": least.rule.citation,
                "least": _day(least.day),
            }
        )
    return notice.ends_on


def least_end(proposals: Iterable[Proposal], starts_on: date) -> LaidDown | None:
    """The first day on which a notice of these dossiers may end; None where no rule says."""
    rules = publicity_of(proposals)
    return earliest_end(starts_on, rules, holiday_overrides())


def _refuse_published(rows: Sequence[Proposal]) -> None:
    twice = PublicLine.objects.filter(
        proposal__in=[row.pk for row in rows], notice__state=NoticeState.OPEN
    ).select_related("proposal", "notice")
    if found := twice.first():
        raise Refused(
            _("%(name)s đang được lấy ý kiến công khai ở thông báo “%(notice)s”.")
            % {"name": found.proposal.name, "notice": found.notice.name}
        )


def _add_lines(notice: PublicNotice, rows: Sequence[Proposal], by: "User") -> None:
    write(rows, published_on=notice.starts_on)
    PublicLine.objects.bulk_create(
        PublicLine(notice=notice, proposal=row, order=order)
        for order, row in enumerate(rows, start=1)
    )
    told = {"notice": notice.name, "ends_on": notice.ends_on.isoformat()}
    journal.record_many(
        "publish_notice",
        rows,
        by=by,
        capacity=desk_capacity(),
        detail={row.pk: told for row in rows},
    )


def close_notice(*, notice: PublicNotice, version: int, by: "User") -> PublicNotice:
    """End a public consultation whose last day is over. Raises Denied, Refused, Stale."""
    permit_council("close_notice", notice.council, by)
    if timezone.localdate() <= notice.ends_on:
        raise Refused(
            _("Thông báo còn lấy ý kiến đến hết ngày %(day)s. Kết thúc được từ ngày hôm sau.")
            % {"day": _day(notice.ends_on)}
        )
    return perform(
        NOTICE.moves["close_notice"],
        notice,
        by=by,
        capacity=desk_capacity(),
        version=version,
        stamps={"ended_at": timezone.now(), "ended_by": by},
    )


def withdraw_notice(*, notice: PublicNotice, reason: str, version: int, by: "User") -> PublicNotice:
    """Take a notice down: it was a mistake, and its days do not count. Raises as above."""
    permit_council("withdraw_notice", notice.council, by)
    why = nfc(reason).strip()
    if not why:
        raise Refused(_("Ghi lý do gỡ thông báo."))
    return perform(
        NOTICE.moves["withdraw_notice"],
        notice,
        by=by,
        capacity=desk_capacity(),
        version=version,
        stamps={"ended_at": timezone.now(), "ended_by": by, "end_reason": why},
        then=_forget_days,
    )


def _forget_days(notice: PublicNotice) -> dict[str, Any]:
    """Its dossiers were public for as long as another notice, if any, made them so."""
    lines = PublicLine.objects.filter(proposal__public_lines__notice=notice)
    standing = lines.exclude(notice__state=NoticeState.WITHDRAWN).order_by("notice__starts_on")
    days = dict(standing.values_list("proposal", "notice__starts_on"))
    by_day: dict[date | None, list[int]] = {}
    for pk in notice.lines.values_list("proposal", flat=True):
        by_day.setdefault(days.get(pk), []).append(pk)
    for day, keys in by_day.items():
        Proposal.objects.filter(pk__in=keys).update(published_on=day)
    return {"reason": notice.end_reason}


def settle_comments(
    *, notice: PublicNotice, comments: Iterable[int], result: str, by: "User"
) -> list[PublicComment]:
    """What came of comments (`handle_comment`); a later result takes the place of an earlier one.

    Raises Denied, also where a conflict of interest keeps one of them from `by`.
    """
    permit_council("handle_comment", notice.council, by)
    said = nfc(result).strip()
    if not said:
        raise Refused(_("Ghi kết quả xem xét."))
    if len(said) > LONGEST_RESULT:
        raise Refused(
            _("Kết quả dài %(n)d ký tự; nhiều nhất %(most)d.")
            % {"n": len(said), "most": LONGEST_RESULT}
        )
    keys = set(comments)
    with transaction.atomic():
        mine = comments_visible_to(by).filter(notice=notice, pk__in=keys)
        rows = list(mine.select_for_update(of=("self",)).order_by("pk"))
        if len(rows) < len(keys):
            raise Denied(_("Ý kiến về hồ sơ của đơn vị mình: không tham gia xem xét."))
        again = [row.pk for row in rows if row.result]
        for row in rows:
            row.result, row.handled_at, row.handled_by = said, timezone.now(), by
        PublicComment.objects.bulk_update(
            rows, ["result", "handled_at", "handled_by"], batch_size=200
        )
        detail = {"comments": [row.pk for row in rows], "again": again}
        journal.record("handle_comment", notice, by=by, capacity=desk_capacity(), detail=detail)
    return rows


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
