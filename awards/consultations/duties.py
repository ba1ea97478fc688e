"""What requests for an opinion and public notices ask of somebody today."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.consultations.querysets import (
    at_desk,
    comments_visible_to,
    consultations_asked_of,
)
from awards.models import Consultation, PublicNotice
from awards.proposal_querysets import desks_of
from awards.workflow import NoticeState, ProposalState
from clusters.offices import offices_of
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User


def duties(user: "User", day: date) -> list[Duty]:
    """Answers that one's units owe; at the desk what is late, complete or unread."""
    offices = offices_of(user)
    found: list[Duty] = []
    if offices.unit_ids:
        found += _asked(user)
    if desks := desks_of(offices):
        found += _late(user, day)
        found += _complete(user)
        found += _ended(desks, day)
        found += _unread(user)
    return found


def _asked(user: "User") -> Iterable[Duty]:
    """One duty for each council and day until when its questions are to be answered."""
    waiting = consultations_asked_of(user).filter(
        proposal__state=ProposalState.CONSULTATION,
        answered_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    grouped = waiting.values("proposal__batch__council__name", "due_on", "body").annotate(
        number=Count("pk"), first=Min("pk")
    )
    for row in grouped.order_by("due_on", "body"):
        number: int = row["number"]
        title = ngettext(
            "Trả lời ý kiến về %(n)d hồ sơ khen thưởng",
            "Trả lời ý kiến về %(n)d hồ sơ khen thưởng",
            number,
        ) % {"n": number}
        yield Duty(
            title=title,
            text=row["proposal__batch__council__name"],
            url=reverse("awards:consultation", args=[row["first"]]),
            action=_("Trả lời"),
            due=row["due_on"],
            capacity=_("Cơ quan được hỏi ý kiến"),
            about=row["body"],
        )


def _unanswered() -> Any:
    return Consultation.objects.filter(
        proposal=OuterRef("pk"), answered_at__isnull=True, withdrawn_at__isnull=True
    )


def _desk_duty(title: str, text: str, url: str, action: str, kind: DutyKind) -> Duty:
    return Duty(
        title=title,
        text=text,
        url=url,
        action=action,
        kind=kind,
        capacity=_("Chuyên viên Hội đồng"),
        about=_("Lấy ý kiến"),
        state=_("Quá hạn") if kind == DutyKind.FAILED else _("Chờ xử lý"),
    )


def _late(user: "User", day: date) -> Iterable[Duty]:
    """Bodies that have not answered in time."""
    late = Consultation.objects.filter(
        proposal__in=at_desk(user).filter(state=ProposalState.CONSULTATION).values("pk"),
        answered_at__isnull=True,
        withdrawn_at__isnull=True,
        due_on__lt=day,
    ).count()
    if late:
        title = ngettext(
            "%(n)d yêu cầu lấy ý kiến quá hạn", "%(n)d yêu cầu lấy ý kiến quá hạn", late
        ) % {"n": late}
        yield _desk_duty(
            title,
            _("Nhắc cơ quan được hỏi, ghi văn bản đã đến, hoặc kết thúc với lý do."),
            f"{reverse('awards:consultations')}?state=overdue",
            _("Xem yêu cầu quá hạn"),
            DutyKind.FAILED,
        )


def _complete(user: "User") -> Iterable[Duty]:
    """Dossiers about which nobody is waited for any more."""
    rows = at_desk(user).filter(~Exists(_unanswered()), state=ProposalState.CONSULTATION)
    if number := rows.count():
        title = ngettext("%(n)d hồ sơ đã có đủ ý kiến", "%(n)d hồ sơ đã có đủ ý kiến", number) % {
            "n": number
        }
        yield _desk_duty(
            title,
            _("Kết thúc lấy ý kiến để thẩm định tiếp."),
            reverse("awards:consultations_end"),
            _("Kết thúc lấy ý kiến"),
            DutyKind.NOW,
        )


def _ended(desks: frozenset[int], day: date) -> Iterable[Duty]:
    """Public notices whose last day is over."""
    rows = PublicNotice.objects.filter(council__in=desks, state=NoticeState.OPEN, ends_on__lt=day)
    for notice in rows.order_by("ends_on", "pk"):
        yield _desk_duty(
            _("Kết thúc lấy ý kiến công khai: %(name)s") % {"name": notice.name},
            _("Đã hết thời gian, danh sách còn hiện trên trang công khai."),
            reverse("awards:notice", args=[notice.pk]),
            _("Kết thúc"),
            DutyKind.WARNING,
        )


def _unread(user: "User") -> Iterable[Duty]:
    """Comments of the public without a result, by notice."""
    rows = comments_visible_to(user).filter(handled_at__isnull=True)
    rows = rows.exclude(Q(notice__state=NoticeState.WITHDRAWN))
    grouped = rows.order_by().values("notice", "notice__name").annotate(number=Count("pk"))
    for row in grouped.order_by("notice"):
        number: int = row["number"]
        title = ngettext(
            "Xem xét %(n)d ý kiến của người dân", "Xem xét %(n)d ý kiến của người dân", number
        ) % {"n": number}
        yield _desk_duty(
            title,
            row["notice__name"],
            f"{reverse('awards:notice_comments', args=[row['notice']])}?handled=no",
            _("Xem xét ý kiến"),
            DutyKind.NOW,
        )
