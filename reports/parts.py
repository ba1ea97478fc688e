"""What reports add to the page of a conference."""

from django.http import HttpRequest

from clusters.offices import offices_of
from conferences.models import Conference
from reports.pages import documents_page
from workflow.composition import Part


def documents_of(request: HttpRequest, conference: Conference) -> Part:
    """The documents about a conference, with their progress, and the button for another."""
    return Part("reports/_documents_of.html", documents_page(conference, offices_of(request.user)))
