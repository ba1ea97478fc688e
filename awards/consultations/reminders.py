"""Reminding of answers that other bodies owe, and of public notices whose time is over.

Told with the reminders of the clusters' calendars, once on each occasion; no text names a person.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.desks import desks_on, officers_on
from awards.models import Consultation, PublicNotice
from awards.workflow import NoticeState, ProposalState
from clusters.deadlines.calendar import Occasion, occasion_on
from clusters.deadlines.reminding import distance_words
from workflow.notices import Message

if TYPE_CHECKING:
    from accounts.models import User
    from catalogue.working_days import Overrides

# Nothing is told of a day that is further ahead, or that was over longer ago with its holidays.
_AHEAD, _BEHIND = timedelta(days=7), timedelta(days=40)


def reminders(day: date, overrides: "Overrides") -> list[Message]:
    """To bodies that have not answered, to the desk where they are late, and of notices over."""
    waiting = _waiting(day, overrides)
    return [
        *_to_bodies(waiting, day, overrides),
        *_to_desks(waiting, day),
        *_notices_over(day, overrides),
    ]


def _waiting(day: date, overrides: "Overrides") -> list[tuple[Consultation, Occasion]]:
    """The requests of which `day` is an occasion, with it; who has just been asked is left be."""
    rows = Consultation.objects.filter(
        proposal__state=ProposalState.CONSULTATION,
        answered_at__isnull=True,
        withdrawn_at__isnull=True,
        due_on__range=(day - _BEHIND, day + _AHEAD),
    ).select_related("proposal__batch__council", "proposal__home")
    found = []
    for row in rows.order_by("due_on", "pk"):
        asked = timezone.localdate(row.asked_at)
        occasion = occasion_on(row.due_on, day, overrides, since=asked)
        if occasion is not None:
            found.append((row, occasion))
    return found


def _to_bodies(
    waiting: Iterable[tuple[Consultation, Occasion]], day: date, overrides: "Overrides"
) -> Iterator[Message]:
    """One message for what one council wants of one unit by one day."""
    groups: dict[tuple[int, int, date, Occasion], list[Consultation]] = {}
    for row, occasion in waiting:
        if row.unit_id is not None:
            key = (row.unit_id, row.proposal.batch.council_id, row.due_on, occasion)
            groups.setdefault(key, []).append(row)
    people = officers_on(day, {unit for unit, *_rest in groups})
    for (unit, council, due_on, occasion), rows in groups.items():
        what = ngettext(
            "Trả lời ý kiến về %(n)d hồ sơ khen thưởng",
            "Trả lời ý kiến về %(n)d hồ sơ khen thưởng",
            len(rows),
        ) % {"n": len(rows)}
        text = distance_words(what, str(rows[0].proposal.batch.council), due_on, day, overrides)
        for user in people.get(unit, []):
            yield Message(
                user,
                f"consultation:{unit}:{council}:{due_on}:{occasion}",
                text,
                reverse("awards:consultation", args=[rows[0].pk]),
            )


def _to_desks(waiting: Iterable[tuple[Consultation, Occasion]], day: date) -> Iterator[Message]:
    """Who holds the dossiers, once for each day that has passed without answers."""
    late = [(row, occasion) for row, occasion in waiting if occasion.is_after]
    desks = desks_on(day, [row.proposal.batch.council_id for row, _occasion in late])
    groups: dict[tuple[User, int, date, Occasion], list[Consultation]] = {}
    for row, occasion in late:
        for user in desks.of(row.proposal):
            key = (user, row.proposal.batch.council_id, row.due_on, occasion)
            groups.setdefault(key, []).append(row)
    for (user, council, due_on, occasion), rows in groups.items():
        text = ngettext(
            "%(n)d yêu cầu lấy ý kiến quá hạn ngày %(due)s chưa được trả lời, %(council)s.",
            "%(n)d yêu cầu lấy ý kiến quá hạn ngày %(due)s chưa được trả lời, %(council)s.",
            len(rows),
        ) % {"n": len(rows), "due": _day(due_on), "council": rows[0].proposal.batch.council}
        yield Message(
            user,
            f"consultation-late:{council}:{due_on}:{occasion}",
            text,
            f"{reverse('awards:consultations')}?state=overdue",
        )


def _notices_over(day: date, overrides: "Overrides") -> Iterator[Message]:
    """To the whole desk: a notice still stands whose last day is over."""
    over = PublicNotice.objects.filter(
        state=NoticeState.OPEN, ends_on__range=(day - _BEHIND, day)
    ).select_related("council")
    rows = [
        (row, occasion)
        for row in over.order_by("ends_on", "pk")
        if (occasion := occasion_on(row.ends_on, day, overrides)) and occasion.is_after
    ]
    desks = desks_on(day, [row.council_id for row, _occasion in rows])
    for row, occasion in rows:
        text = _(
            "Việc lấy ý kiến công khai hết thời gian ngày %(day)s chưa được kết thúc, %(council)s."
        ) % {"day": _day(row.ends_on), "council": row.council}
        url = reverse("awards:notice", args=[row.pk])
        for user in desks.specialists.get(row.council_id, []):
            yield Message(user, f"notice-over:{row.pk}:{row.ends_on}:{occasion}", text, url)


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
