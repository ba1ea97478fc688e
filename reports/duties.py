"""Reports that failed wait for somebody to look."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from clusters.offices import offices_of
from reports.lists import address
from reports.models import Report
from reports.models.reports import SUBJECT_COLUMNS
from reports.naming import name_of_report
from reports.rules import report_denial
from reports.subjects import READ_REPORT, body_of, capacity_of, subject_of, title_of
from reports.workflow import ReportState
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User


def duties(user: "User", day: date) -> list[Duty]:
    """Failed reports that `user` may order again, unless a later one was ordered."""
    offices = offices_of(user)
    same = Q()
    for column in SUBJECT_COLUMNS:
        same |= Q(**{column: OuterRef(column)})
    later = Report.objects.filter(same, kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
    failed = (
        Report.objects.visible_to(user)
        .filter(~Exists(later), state=ReportState.FAILED)
        .select_related(*READ_REPORT, "ballot", "draft")
        .defer("facts")
        .order_by("-pk")
    )
    return [
        Duty(
            title=_("Tạo lại: %(name)s") % {"name": name_of_report(report)},
            text=f"{title_of(subject_of(report))}. {report.error}",
            url=address(report),
            action=_("Xem lỗi"),
            kind=DutyKind.FAILED,
            capacity=capacity_of(offices, subject_of(report)),
            about=_about(report),
            state=report.get_state_display(),
        )
        for report in failed
        if not report_denial(report, offices)
    ]


def _about(report: Report) -> str:
    """The year of a cluster; of other documents the body that they belong to."""
    if report.conference is not None:
        return str(report.conference.cluster_year or "")
    return body_of(subject_of(report))
