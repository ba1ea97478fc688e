"""What reports add to the page of a conference."""

from django.http import HttpRequest

from awards.models import Proposal
from awards.rules.proposals import denial
from clusters.offices import offices_of
from conferences.models import Conference
from reports.models import Report
from reports.models.reports import PACKETS
from reports.pages import documents_page, progress_of
from reports.subjects import READ_REPORT
from workflow.composition import Part


def documents_of(request: HttpRequest, conference: Conference) -> Part:
    """The documents about a conference, with their progress, and the button for another."""
    return Part("reports/_documents_of.html", documents_page(conference, offices_of(request.user)))


def packets_of(request: HttpRequest, proposal: Proposal) -> Part | None:
    """The packets of a dossier, for the board alone, and at the desk the buttons for another."""
    if not Proposal.objects.board_sees(request.user).filter(pk=proposal.pk).exists():
        return None
    offices = offices_of(request.user)
    rows = Report.objects.filter(proposal=proposal, kind__in=PACKETS).defer("facts")
    lines = [progress_of(row, offices) for row in rows.select_related(*READ_REPORT).order_by("-pk")]
    may_order = not denial("make_packet", offices, proposal) and proposal.received_at is not None
    if not lines and not may_order:
        return None
    return Part(
        "reports/_packets_of.html",
        {"proposal": proposal, "lines": lines, "may_order": may_order},
    )
