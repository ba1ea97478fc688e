"""One page for every move: GET says what will follow, POST does it."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.offices import offices_of
from conferences import actions
from conferences.models import Conference
from conferences.pages.conferences import page_of, with_rows
from conferences.pages.consequences import consequences
from conferences.resolutions.conclusion import refusals
from conferences.rules.conferences import denial
from conferences.workflow import CONFERENCE
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    conference = get_object_or_404(Conference.objects.visible_to(request.user), pk=pk)
    if verb not in CONFERENCE.moves:
        raise Http404
    if reason := denial(verb, conference, offices_of(request.user)):
        raise PermissionDenied(reason)
    if conference.state not in CONFERENCE.moves[verb].sources:
        return _impossible(request, conference, verb)
    if request.method == "GET":
        return _confirm(request, pk, verb)
    return _perform(request, conference, verb)


def _perform(request: HttpRequest, conference: Conference, verb: str) -> HttpResponse:
    by = cast("User", request.user)
    try:
        actions.move(conference, verb=verb, by=by, version=_version(request))
    except Stale as told:
        return _confirm(request, conference.pk, verb, stale=str(told))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
    else:
        label = CONFERENCE.moves[verb].label
        messages.success(request, _("Đã xong: %(move)s.") % {"move": label})
    return redirect("conferences:conference", pk=conference.pk)


def _version(request: HttpRequest) -> int:
    """The version that the page showed; a form without one is as good as an old one."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


def _confirm(request: HttpRequest, pk: int, verb: str, *, stale: str = "") -> HttpResponse:
    """The page that asks, with the content of now; 409 where the form sent was old."""
    conference = get_object_or_404(with_rows(Conference.objects.visible_to(request.user)), pk=pk)
    if conference.state not in CONFERENCE.moves[verb].sources:
        return _impossible(request, conference, verb)
    context = page_of(conference, offices_of(request.user))
    context["move"] = CONFERENCE.moves[verb]
    context["consequences"] = consequences(verb, conference)
    context["refusals"] = refusals(conference) if verb == "conclude" else []
    context["stale"] = stale
    return render(request, "conferences/move.html", context, status=409 if stale else 200)


def _impossible(request: HttpRequest, conference: Conference, verb: str) -> HttpResponse:
    told = _("Không thể “%(move)s” vì hội nghị đang ở trạng thái “%(state)s”.")
    words = {"move": CONFERENCE.moves[verb].label, "state": conference.get_state_display()}
    messages.warning(request, told % words)
    return redirect("conferences:conference", pk=conference.pk)
