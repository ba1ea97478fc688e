"""What conferences ask of somebody today."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.offices import Offices, offices_of
from conferences.models import Conference, Mention, MentionRole
from conferences.rules.conferences import denial
from conferences.workflow import CONFERENCE, ConferenceState
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User

# How records mark a recipient that is a person.
_PERSON = "(cá nhân)"
_TO_ATTEND = (ConferenceState.CALLED, ConferenceState.OPEN)


def duties(user: "User", day: date) -> list[Duty]:
    """The next move of the conferences that one runs, those to attend, names to match."""
    offices = offices_of(user)
    live = Conference.objects.visible_to(user).exclude(
        state__in=(ConferenceState.RECORDED, ConferenceState.CONCLUDED)
    )
    mine = live.filter(cluster_year__in=offices.year_ids)
    found = [
        duty
        for conference in mine.select_related("cluster_year__cluster").order_by("held_on", "pk")
        for duty in _of(conference, offices)
    ]
    return found + _names_to_match(user)


def _of(conference: Conference, offices: Offices) -> list[Duty]:
    """The moves that one may make; where there is none, a meeting to attend."""
    moves = [
        _duty(conference, offices, str(move.label), str(move.label))
        for move in CONFERENCE.open_moves(conference.state)
        if not denial(move.verb, conference, offices)
    ]
    if moves or conference.state not in _TO_ATTEND:
        return moves
    return [_duty(conference, offices, _("Dự hội nghị"), _("Xem hội nghị"))]


def _duty(conference: Conference, offices: Offices, deed: str, action: str) -> Duty:
    place = conference.place
    return Duty(
        title=f"{deed}: {conference.heading}",
        text=_("Họp tại: %(place)s.") % {"place": place} if place else "",
        url=reverse("conferences:conference", args=[conference.pk]),
        action=action,
        due=conference.held_on,
        capacity=offices.capacity_in(conference.cluster_year),
        about=str(conference.cluster_year),
        state=conference.get_state_display(),
    )


def unmatched() -> "QuerySet[Mention]":
    """Names in records that may stand for a unit and were matched with none.

    Whoever attended is told in words, not as a unit; a person is none either.
    """
    rows = Mention.objects.filter(conference__state=ConferenceState.RECORDED, unit__isnull=True)
    return rows.exclude(role=MentionRole.ATTENDEE).exclude(text__endswith=_PERSON)


def _names_to_match(user: "User") -> list[Duty]:
    if not (user.is_staff and user.has_perm("conferences.change_mention")):
        return []
    waiting = unmatched().count()
    if not waiting:
        return []
    title = ngettext("Đối chiếu %(n)d đơn vị", "Đối chiếu %(n)d đơn vị", waiting) % {"n": waiting}
    return [
        Duty(
            title=title,
            text=_("Tên nêu trong bản ghi hội nghị chưa gắn được với đơn vị nào."),
            url=f"{reverse('admin:conferences_mention_changelist')}?matched=no",
            action=_("Đối chiếu đơn vị"),
            kind=DutyKind.DOUBT,
            capacity=_("Quản trị hệ thống"),
            state=_("Chưa đối chiếu"),
        )
    ]
