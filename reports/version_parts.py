"""The documents that belong to one version of a resolution."""

from django.http import HttpRequest

from conferences.models import ResolutionVersion
from reports.models import Report
from workflow.composition import Part


def documents_of_version(request: HttpRequest, version: ResolutionVersion) -> Part:
    """What was ordered from the conclusion of `version` until it was opened again."""
    rows = Report.objects.visible_to(request.user).filter(
        conference=version.resolution.conference_id, requested_at__gte=version.concluded_at
    )
    if version.reopened_at is not None:
        rows = rows.filter(requested_at__lt=version.reopened_at)
    return Part("reports/_of_version.html", {"reports": list(rows.defer("facts"))})
