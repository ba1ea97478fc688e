"""Opening a concluded conference again: what will be taken back, why, and then the deed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.offices import offices_of
from conferences.actions.moving import move
from conferences.forms.resolutions import ReopenForm
from conferences.models import Conference
from conferences.pages.conferences import with_rows
from conferences.pages.consequences import consequences
from conferences.rules.conferences import denial
from conferences.views.asking import person, sent_number
from conferences.workflow import CONFERENCE
from workflow.moves import Refused, Stale


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(with_rows(Conference.objects.visible_to(request.user)), pk=pk)
    if reason := denial("reopen", shown, offices_of(request.user)):
        raise PermissionDenied(reason)
    if shown.state not in CONFERENCE.moves["reopen"].sources:
        messages.warning(request, _("Hội nghị này chưa kết thúc nên không có gì để mở lại."))
        return redirect("conferences:conference", pk=pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            move(
                shown,
                verb="reopen",
                by=person(request),
                version=sent_number(request),
                reason=form.cleaned_data["reason"],
            )
        except Refused as told:
            status = 409 if isinstance(told, Stale) else 400
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã mở lại hội nghị. Bản cũ vẫn đọc được ở nghị quyết."))
            return redirect("conferences:resolution", pk=pk)
    context = {
        "conference": shown,
        "form": form,
        "consequences": consequences("reopen", shown),
    }
    return render(request, "conferences/reopen.html", context, status=status)
