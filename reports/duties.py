"""Reports that failed wait for somebody to look."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from clusters.offices import offices_of
from reports.lists import address
from reports.models import Report
from reports.naming import name_of_report
from reports.rules import denial
from reports.workflow import ReportState
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User


def duties(user: "User", day: date) -> list[Duty]:
    """Failed reports that `user` may order again, unless a later one was ordered."""
    offices = offices_of(user)
    later = Report.objects.filter(
        conference=OuterRef("conference"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
    )
    failed = (
        Report.objects.visible_to(user)
        .filter(~Exists(later), state=ReportState.FAILED)
        .select_related("conference__cluster_year__cluster", "ballot", "draft")
        .defer("facts")
        .order_by("-pk")
    )
    return [
        Duty(
            title=_("Tạo lại: %(name)s") % {"name": name_of_report(report)},
            text=f"{report.conference}. {report.error}",
            url=address(report),
            action=_("Xem lỗi"),
            kind=DutyKind.FAILED,
            capacity=offices.capacity_in(report.conference.cluster_year),
            about=str(report.conference.cluster_year or ""),
            state=report.get_state_display(),
        )
        for report in failed
        if not denial(report.conference, offices)
    ]
