"""Ordering a report, and ordering it again."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clusters.offices import offices_of
from conferences.models import Conference
from conferences.workflow import ConferenceState
from reports.actions.waking import wake_on_commit
from reports.models import Report, ReportKind
from reports.rules import denial, report_denial
from reports.subjects import capacity_of, subject_of
from reports.workflow import REPORT, UNFINISHED, Step
from workflow import journal
from workflow.moves import Denied, Refused, perform

if TYPE_CHECKING:
    from accounts.models import User

# Before that there is nothing to sum up.
_OVER = (ConferenceState.RECORDED, ConferenceState.CONCLUDED)


def request_report(conference: Conference, *, by: "User") -> Report:
    """Order the report of `conference`; a worker makes it.

    Raises Denied where `by` may not, Refused where the conference is not over or its
    report is being made already.
    """
    offices = offices_of(by)
    if reason := denial(conference, offices):
        raise Denied(reason)
    if conference.state not in _OVER:
        raise Refused(_("Hội nghị chưa kết thúc nên chưa có gì để tổng hợp thành báo cáo."))
    try:
        return _order(conference, by=by, capacity=offices.capacity_in(conference.cluster_year))
    except IntegrityError as error:
        # The constraint decides between two who press the button at once.
        if not _unfinished(conference):
            raise
        raise Refused(_("Báo cáo của hội nghị này đang được tạo.")) from error


def follow_conclusion(conference: Conference, *, by: "User | None") -> None:
    """Order the report of a conference that has just been concluded.

    Runs in the transaction of the move; one that is under way already is enough.
    """
    if not _unfinished(conference):
        _order(conference, by=by)


def retry(report: Report, *, by: "User", version: int | None = None) -> Report:
    """Order a failed report again.

    Raises Denied where `by` may not, Refused where it has not failed or another one is
    being made.
    """
    offices = offices_of(by)
    if reason := report_denial(report, offices):
        raise Denied(reason)

    def then(again: Report) -> None:
        fresh = {"attempt": 0, "progress": 0, "step": Step.WAITING, "lease_until": None}
        Report.objects.filter(pk=again.pk).update(error="", **fresh)
        again.refresh_from_db()
        wake_on_commit(again)

    capacity = capacity_of(offices, subject_of(report))
    try:
        return perform(
            REPORT.moves["retry"], report, by=by, capacity=capacity, version=version, then=then
        )
    except IntegrityError as error:
        raise Refused(_("Báo cáo của hội nghị này đang được tạo.")) from error


def _order(conference: Conference, *, by: "User | None", capacity: str = "") -> Report:
    with transaction.atomic():
        report = Report.objects.create(
            conference=conference, kind=ReportKind.SUMMARY, requested_by=by
        )
        journal.record("request", report, by=by, capacity=capacity)
        wake_on_commit(report)
    return report


def _unfinished(conference: Conference) -> bool:
    return Report.objects.filter(
        conference=conference, kind=ReportKind.SUMMARY, state__in=UNFINISHED
    ).exists()
