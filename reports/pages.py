"""What the pages of reports show."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.offices import Offices
from conferences.models import Conference
from conferences.workflow import ConferenceState
from reports.draft_pages import drafts_of
from reports.lists import STATES
from reports.models import Report
from reports.naming import name_of, name_of_report
from reports.rules import denial, report_denial
from reports.subjects import address_of, subject_of, title_of
from reports.verifying import is_superseded
from reports.workflow import REPORT, ReportState
from workflow.journal import history

# Longer than that nobody waits without wondering.
_SOON = timedelta(minutes=1)


def progress_of(report: Report, offices: Offices) -> dict[str, Any]:
    """The context of `reports/_progress.html`."""
    waits = report.state == ReportState.PENDING
    return {
        "report": report,
        "name": name_of_report(report),
        "state": STATES[ReportState(report.state)],
        "is_overdue": waits and timezone.now() - report.requested_at > _SOON,
        "denial": report_denial(report, offices) if report.is_failed else "",
    }


def page_of(report: Report, offices: Offices) -> dict[str, Any]:
    """The context of the page of one report."""
    words = {verb: move.label for verb, move in REPORT.moves.items()}
    words["request"] = _("Yêu cầu tạo văn bản")
    subject = subject_of(report)
    return {
        "shown": progress_of(report, offices),
        "report": report,
        "name": name_of_report(report),
        "about": title_of(subject),
        "about_url": address_of(subject),
        "draft": getattr(report, "draft", None),
        "is_superseded": is_superseded(report, getattr(report, "draft", None)),
        "journal": [(words.get(line.verb, line.verb), line) for line in history(report)],
    }


def documents_page(conference: Conference, offices: Offices) -> dict[str, Any]:
    """The reports of a conference, newest first, and whether another may be ordered."""
    rows = Report.objects.filter(conference=conference).defer("facts")
    rows = rows.select_related("ballot", "draft")
    reports = [_of(report, conference) for report in rows.order_by("-pk")]
    return {
        "conference": conference,
        "lines": _lines(reports, offices),
        "name": name_of(conference),
        "is_over": conference.state in (ConferenceState.RECORDED, ConferenceState.CONCLUDED),
        "is_being_made": any(one.is_unfinished for one in reports if not one.is_written),
        "has_summary": any(not report.is_written for report in reports),
        "denial": denial(conference, offices),
        **drafts_of(conference, offices),
    }


def _lines(reports: list[Report], offices: Offices) -> list[dict[str, Any]]:
    """Newest first; one that tells of the same as a newer one that was made is marked."""
    told: list[dict[str, Any]] = []
    made: set[tuple[Any, ...]] = set()
    for report in reports:
        draft = getattr(report, "draft", None)
        about = (report.kind, report.ballot_id, draft.decider if draft else "")
        told.append(progress_of(report, offices) | {"is_replaced": about in made})
        if report.is_done:
            made.add(about)
    return told


def _of(report: Report, conference: Conference) -> Report:
    """`report` with the conference in hand instead of a query for it."""
    report.conference = conference
    return report
