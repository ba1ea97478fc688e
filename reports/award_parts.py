"""What reports add to the page of an award: its confirmations, and the button for another."""

from django.http import HttpRequest

from awards.models import Award
from clusters.offices import offices_of
from reports.models import Report, ReportKind
from reports.pages import progress_of
from reports.subjects import READ_REPORT
from workflow.composition import Part

# Older ones are found among the documents.
_SHOWN = 3


def confirmations_of(request: HttpRequest, award: Award) -> Part:
    rows = Report.objects.visible_to(request.user).filter(award=award, kind=ReportKind.CONFIRMATION)
    found = list(
        rows.select_related(*READ_REPORT, "ballot", "draft").defer("facts").order_by("-pk")[:_SHOWN]
    )
    offices = offices_of(request.user)
    named = award.unit_id or award.person_id or award.household_id or award.recipient
    context = {
        "award": award,
        "lines": [progress_of(report, offices) for report in found],
        "is_being_made": any(report.is_unfinished for report in found),
        "has_recipient": bool(named),
    }
    return Part("reports/_confirmations.html", context)
