"""What reports add to the page of a council's session: its minutes, being written and frozen."""

from django.http import HttpRequest

from awards.models import CouncilSession
from clusters.offices import offices_of
from reports.draft_pages import STATES
from reports.models import DocumentDraft, Report, ReportKind
from reports.pages import progress_of
from reports.rules import draft_denial, reads_draft
from reports.texts.council_minutes import COUNCIL_MINUTES
from reports.texts.kinds import Topic
from reports.workflow import DraftState
from workflow.composition import Part


def minutes_of_session(request: HttpRequest, session: CouncilSession) -> Part | None:
    """The minutes for who may read them, and at the desk the button to write them."""
    offices = offices_of(request.user)
    drafts = [
        (row, STATES[DraftState(row.state)])
        for row in DocumentDraft.objects.visible_to(request.user).filter(session=session)
        if row.is_open and not reads_draft(session, offices)
    ]
    rows = Report.objects.visible_to(request.user).filter(session=session).defer("facts")
    # Nothing else than a session can be their subject here.
    found = rows.select_related("session__council", "ballot", "draft").order_by("-pk")
    lines = [progress_of(report, offices) for report in found]
    may_start = (
        not drafts
        and not draft_denial("start_draft", session, offices)
        and not COUNCIL_MINUTES.not_started(Topic(session))
    )
    if not drafts and not lines and not may_start:
        return None
    context = {
        "session": session,
        "drafts": drafts,
        "lines": lines,
        "may_start": may_start,
        "kind": ReportKind.COUNCIL_MINUTES,
    }
    return Part("reports/_minutes_of_session.html", context)
