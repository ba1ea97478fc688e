from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clusters.offices import offices_of
from conferences.models import Conference
from reports import actions, pages
from reports.lists import REPORTS
from reports.models import Report
from reports.naming import ascii_file_name, file_name, suffix_of
from reports.querysets import ReportQuerySet
from reports.subjects import READ_REPORT
from workflow.lists import answer
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


_TYPES = {".pdf": "application/pdf", ".zip": "application/zip"}


def _visible(request: HttpRequest) -> ReportQuerySet:
    rows: ReportQuerySet = Report.objects.visible_to(request.user).defer("facts")
    return rows.select_related(*READ_REPORT, "requested_by", "ballot", "draft")


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    return answer(request, REPORTS, _visible(request), "reports/reports.html")


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_visible(request), pk=pk)
    context = pages.page_of(shown, offices_of(request.user))
    return render(request, "reports/report.html", context)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a page that lives; asked for again until the report is done or failed.

    Then the whole page is loaded anew: hashes, journal and buttons have changed with it.
    """
    shown = get_object_or_404(_visible(request), pk=pk)
    context = pages.progress_of(shown, offices_of(request.user))
    response = render(request, "reports/_progress.html", {"shown": context})
    if not shown.is_unfinished:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    shown = get_object_or_404(_visible(request), pk=pk)
    if not shown.is_done:
        messages.warning(request, _("Văn bản này chưa có tệp để tải."))
        return redirect("reports:report", pk=pk)
    try:
        content = shown.file.open()
    except FileNotFoundError:
        messages.error(request, _("Không còn tệp của văn bản này trong kho; tạo lại văn bản."))
        return redirect("reports:report", pk=pk)
    response = FileResponse(content, content_type=_TYPES[suffix_of(shown)])
    response["Content-Disposition"] = (
        f'attachment; filename="{ascii_file_name(shown)}"; '
        f"filename*=UTF-8''{quote(file_name(shown), safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private"
    response["ETag"] = f'"{shown.sha256}"'
    return response


@require_POST
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the report of conference `pk`."""
    conference = get_object_or_404(Conference.objects.visible_to(request.user), pk=pk)
    try:
        ordered = actions.request_report(conference, by=cast("User", request.user))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return redirect("conferences:conference", pk=pk)
    return redirect("reports:report", pk=ordered.pk)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_visible(request), pk=pk)
    try:
        actions.retry(shown, by=cast("User", request.user))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
    return redirect("reports:report", pk=pk)
