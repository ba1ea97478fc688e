"""Calling people: invitations by mail, and the meeting for a calendar."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.offices import offices_of
from conferences.actions.inviting import send_invitations
from conferences.meetings.ics import event
from conferences.meetings.recipients import post_of, waiting
from conferences.pages.meetings import way_in
from conferences.views.asking import demand, person, visible
from workflow.moves import Denied, Refused


@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says who would be written to, POST does it."""
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    if request.method == "POST":
        try:
            post = send_invitations(conference=shown, by=person(request))
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            messages.error(request, str(told))
        else:
            told_new = _("Đã gửi %(new)d giấy mời mới, %(again)d giấy mời thay đổi.")
            words = {"new": len(post.new), "again": len(post.changed)}
            messages.success(request, told_new % words)
        return redirect("conferences:invitations", pk=pk)
    sent = list(shown.invitations.select_related("sent_by"))
    context = {
        "conference": shown,
        "post": post_of(shown),
        "sent": sent,
        "waiting": waiting(sent),
    }
    return render(request, "conferences/invitations.html", context)


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as .ics; the way in stands there for the invited only."""
    shown = visible(request, pk)
    with_link = bool(way_in(shown, offices_of(request.user), person(request)))
    made = event(shown, with_link=with_link)
    return HttpResponse(
        made,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="hoi-nghi-{pk}.ics"'},
    )
