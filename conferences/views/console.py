"""The meeting run from one page: the programme moves on, people are checked in, notes are kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clusters.offices import offices_of
from conferences.actions.attending import check_in
from conferences.actions.running import advance as move_on
from conferences.actions.running import move_item_on, save_notes
from conferences.forms.delegations import AttendanceForm
from conferences.models import Away, Conference
from conferences.pages.meetings import attendance_of, console_of
from conferences.views.asking import (
    attempt,
    demand,
    person,
    sent_number,
    visible,
    visible_delegation,
    visible_item,
)
from conferences.workflow import AGENDA_ITEM
from workflow.moves import Denied, Refused, Stale


def _console(request: HttpRequest, shown: Conference) -> dict[str, Any]:
    return console_of(shown, offices_of(request.user), person(request))


@require_safe
def console(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "run", shown)
    return render(request, "conferences/console.html", _console(request, shown))


@require_safe
def console_live(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of the console that others change, for htmx; never the boxes being typed in."""
    shown = visible(request, pk)
    demand(request, "run", shown)
    context = _console(request, shown)
    if request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "conferences/_console_live.html", context)


@require_POST
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """End the item under way and begin the next."""
    shown = visible(request, pk)
    seen = sent_number(request, "current")
    attempt(
        request,
        lambda: move_on(conference=shown, seen=seen if seen >= 0 else None, by=person(request)),
        "",
    )
    return redirect("conferences:console", pk=pk)


@require_POST
def item_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Begin, end, put back or resume one item."""
    if verb not in AGENDA_ITEM.moves:
        raise Http404
    row = visible_item(request, pk)
    version = sent_number(request)
    attempt(
        request,
        lambda: move_item_on(row, verb=verb, by=person(request), version=version),
        "",
    )
    return redirect("conferences:console", pk=row.conference_id)


@require_POST
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is being typed. To htmx comes what stands around the box, to others the console.

    Where somebody else has noted something, both texts are shown and nothing is written; the
    button that then appears sends the version it replaces as `over`.
    """
    row = visible_item(request, pk)
    text = request.POST.get("notes", "").replace("\x00", "")
    version = sent_number(request, "over" if "over" in request.POST else "version")
    context = {"item": row, "item_pk": pk, "typed": text, "saved": False, "trouble": ""}
    status = 200
    try:
        context["item"] = save_notes(item=row, text=text, version=version, by=person(request))
        context["saved"] = True
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Stale as told:
        context |= {"item": visible_item(request, pk), "trouble": str(told), "stale": True}
        status = 409
    except Refused as told:
        context["trouble"] = str(told)
        status = 409
    if getattr(request, "htmx", False):
        # htmx swaps only what comes back as done; what is wrong is in it.
        return render(request, "conferences/_notes_saved.html", context)
    if context["saved"]:
        messages.success(request, _("Đã lưu ghi chép."))
        return redirect("conferences:console", pk=row.conference_id)
    page = _console(request, row.conference) | context
    return render(request, "conferences/console.html", page, status=status)


@require_safe
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The check-in list."""
    shown = visible(request, pk)
    demand(request, "run", shown)
    context = attendance_of(shown) | {"away": Away.choices}
    return render(request, "conferences/attendance.html", context)


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down one delegation; back to where the button was."""
    row = visible_delegation(request, pk)
    form = AttendanceForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: check_in(delegation=row, told=form.told(), by=person(request)),
            "",
        )
    else:
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    if getattr(request, "htmx", False):
        context = _console(request, row.conference) | {"away": Away.choices}
        return render(request, "conferences/_attendance_changed.html", context | {"row": row})
    to = "console" if request.POST.get("back") == "console" else "attendance"
    return redirect(f"conferences:{to}", pk=row.conference_id)
