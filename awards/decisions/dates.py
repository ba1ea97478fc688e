"""Days that contradict each other on the way to a decision and after it. Pure: no ORM.

A day is compared with what is recorded of the dossier; what is not recorded says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from catalogue.rule_terms import Step

# The steps that a person enters by hand after the council has voted.
ENTERED = (Step.SUBMITTED, Step.NOTIFIED, Step.DELIVERED)


@dataclass(frozen=True)
class Course:
    """The days of one dossier, as far as they are known."""

    name: str
    received: date | None = None
    session: date | None = None
    forwarded: date | None = None
    decided: date | None = None
    refused: date | None = None


def issue_fault(issued: date, today: date, courses: Iterable[Course]) -> str:
    """What contradicts a decision dated `issued`; empty where nothing does."""
    if issued > today:
        return _(
            "Ngày ban hành %(day)s còn ở phía trước. Ghi ngày không sau hôm nay, %(today)s."
        ) % {
            "day": told(issued),
            "today": told(today),
        }
    for course in courses:
        for before, label in (
            (course.forwarded, _("ngày trình cấp quyết định")),
            (course.session, _("ngày họp Hội đồng")),
            (course.received, _("ngày tiếp nhận")),
        ):
            if before is not None and issued < before:
                return _(
                    "Ngày ban hành %(day)s trước %(label)s %(before)s của hồ sơ “%(name)s”. "
                    "Kiểm tra lại ngày trên quyết định, hoặc sửa ngày đã ghi."
                ) % {
                    "day": told(issued),
                    "label": label,
                    "before": told(before),
                    "name": course.name,
                }
    return ""


def authority_fault(issued: date, authority: str, since: date | None) -> str:
    """Why nobody could sign on `issued` yet; empty where the authority was there."""
    if since is None or issued >= since:
        return ""
    return _(
        "Ngày ban hành %(day)s trước ngày %(authority)s được thành lập, %(since)s. Kiểm tra lại "
        "ngày trên quyết định."
    ) % {"day": told(issued), "authority": authority, "since": told(since)}


def step_fault(step: str, day: date, today: date, course: Course) -> str:
    """What contradicts `step` of a dossier on `day`; empty where nothing does."""
    if day > today:
        return _("Ngày %(day)s còn ở phía trước. Ghi ngày không sau hôm nay, %(today)s.") % {
            "day": told(day),
            "today": told(today),
        }
    earlier = [(course.received, _("ngày tiếp nhận")), (course.session, _("ngày họp Hội đồng"))]
    if step == Step.SUBMITTED:
        if course.decided is not None and day > course.decided:
            return _(
                "Ngày trình %(day)s sau ngày quyết định %(decided)s của hồ sơ “%(name)s”. "
                "Ghi ngày không sau ngày quyết định."
            ) % {"day": told(day), "decided": told(course.decided), "name": course.name}
    else:
        earlier.insert(0, (course.decided, _("ngày quyết định")))
        earlier.insert(0, (course.refused, _("ngày kết luận không khen thưởng")))
    for before, label in earlier:
        if before is not None and day < before:
            return _(
                "Ngày %(day)s trước %(label)s %(before)s của hồ sơ “%(name)s”. "
                "Ghi ngày từ %(before)s trở đi."
            ) % {"day": told(day), "label": label, "before": told(before), "name": course.name}
    return ""


def told(day: date) -> str:
    return f"{day:%-d/%-m/%Y}"
