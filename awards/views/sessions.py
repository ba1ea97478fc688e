"""Sessions of a council: the list, the page of one, laying it down, its moves, who is there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions import closing, reopening_sessions, sessions
from awards.forms.sessions import SessionForm
from awards.models import CouncilSession
from awards.rules.proposals import council_denial
from awards.sessions.calendar import event
from awards.sessions.listings import AGENDA, SESSIONS
from awards.sessions.pages import consequences, session_page
from awards.sessions.querysets import items_visible_to, sessions_visible_to
from awards.workflow import SESSION
from clusters.models import Council
from clusters.models.councils import SeatRole
from clusters.offices import Offices, offices_of
from workflow import lists
from workflow.composition import parts
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

ASKS_REASON = ("cancel_session", "reopen_session")
# What stops a move is said on its page, before it is tried.
_STOPS: dict[str, Callable[[CouncilSession], list[str]]] = {
    "close_session": closing.what_is_missing,
    "reopen_session": reopening_sessions.what_rests_on,
}


def person(request: HttpRequest) -> "User":
    """Who is signed in: every page here asks for that."""
    return cast("User", request.user)


def visible(request: HttpRequest, pk: int) -> CouncilSession:
    return get_object_or_404(sessions_visible_to(request.user), pk=pk)


def demand(request: HttpRequest, verb: str, council: Council | None) -> None:
    """Raises PermissionDenied, with the sentence, where `verb` is not this person's."""
    if reason := council_denial(verb, offices_of(request.user), council):
        raise PermissionDenied(reason)


def sent_version(request: HttpRequest) -> int:
    """The version that the page showed; a form without one is as good as an old one."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


def desks(offices: Offices) -> list[Council]:
    """The councils whose sessions somebody prepares."""
    return [seat.council for seat in offices.seats if seat.role == SeatRole.SPECIALIST]


@require_safe
def sessions_list(request: HttpRequest) -> HttpResponse:
    rows = sessions_visible_to(request.user).annotate(item_count=Count("items"))
    prepares = bool(desks(offices_of(request.user)))
    return lists.answer(request, SESSIONS, rows, "awards/sessions.html", prepares=prepares)


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    items = items_visible_to(request.user, shown)
    rows = items.select_related("proposal__kind", "proposal__home")
    if request.GET.get("format") == "xlsx":
        return lists.answer(request, AGENDA, rows, "awards/session.html")
    context = session_page(shown, items, person(request), offices_of(request.user))
    context["parts"] = parts("council_session", request, shown)
    return lists.answer(request, AGENDA, rows, "awards/session.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    councils = desks(offices_of(request.user))
    if not councils:
        raise PermissionDenied(council_denial("prepare_session", offices_of(request.user), None))
    form = SessionForm.new(councils, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        council = next(c for c in councils if str(c.pk) == form.cleaned_data["council"])
        try:
            made = sessions.prepare_session(council=council, facts=form.facts(), by=person(request))
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã lập phiên họp. Chọn hồ sơ, rồi mời họp."))
            return redirect("awards:session", pk=made.pk)
    return form_page(request, form, _("Lập phiên họp"), _("Lập phiên họp"))


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    form = SessionForm.of(shown, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            sessions.change_session(
                session=shown,
                facts=form.facts(),
                version=-1 if version is None else version,
                by=person(request),
            )
        except Refused as told:
            form.add_error(None, str(told))
            status = 409 if isinstance(told, Stale) else 422
        else:
            messages.success(request, _("Đã lưu phiên họp."))
            return redirect("awards:session", pk=pk)
    return form_page(
        request, form, _("Sửa phiên họp"), _("Lưu phiên họp"), session=shown, status=status
    )


def form_page(
    request: HttpRequest,
    form: Any,
    heading: str,
    action: str,
    *,
    session: CouncilSession | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of any form of a session; what is wrong answers with 422 at least."""
    back = reverse("awards:sessions")
    if session is not None:
        back = reverse("awards:session", args=[session.pk])
    context = {"form": form, "heading": heading, "action": action, "back": back, **more}
    wrong = 422 if form.errors and status == 200 else status
    context["session"] = session
    return render(request, "awards/session_form.html", context, status=wrong)


@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One page for every move: GET says what will follow, POST does it."""
    shown = visible(request, pk)
    if verb not in SESSION.moves:
        raise Http404
    demand(request, verb, shown.council)
    if shown.state not in SESSION.moves[verb].sources:
        return _impossible(request, shown, verb)
    if request.method != "POST":
        return _confirm(request, shown, verb)
    try:
        _perform(request, shown, verb)
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        return _confirm(request, visible(request, pk), verb, str(told), status=409)
    messages.success(request, _("Đã xong: %(move)s.") % {"move": SESSION.moves[verb].label})
    return redirect("awards:session", pk=pk)


def _perform(request: HttpRequest, shown: CouncilSession, verb: str) -> None:
    known: dict[str, Any] = {
        "session": shown,
        "by": person(request),
        "version": sent_version(request),
    }
    if verb in ASKS_REASON:
        known["reason"] = request.POST.get("reason", "")
    deeds: dict[str, Callable[..., None]] = {
        "call_session": sessions.call_session,
        "open_session": sessions.open_session,
        "close_session": closing.close_session,
        "reopen_session": reopening_sessions.reopen_session,
        "cancel_session": sessions.cancel_session,
    }
    deeds[verb](**known)


def _confirm(
    request: HttpRequest, shown: CouncilSession, verb: str, wrong: str = "", status: int = 200
) -> HttpResponse:
    if shown.state not in SESSION.moves[verb].sources:
        return _impossible(request, shown, verb)
    context = {
        "session": shown,
        "move": SESSION.moves[verb],
        "consequences": consequences(verb, shown),
        "asks_reason": verb in ASKS_REASON,
        "missing": _STOPS[verb](shown) if verb in _STOPS else [],
        "reason": request.POST.get("reason", ""),
        "wrong": wrong,
    }
    return render(request, "awards/session_move.html", context, status=status)


def _impossible(request: HttpRequest, shown: CouncilSession, verb: str) -> HttpResponse:
    told = _("Không thể “%(move)s” vì phiên họp đang ở trạng thái “%(state)s”.")
    words = {"move": SESSION.moves[verb].label, "state": shown.get_state_display()}
    messages.warning(request, told % words)
    return redirect("awards:session", pk=shown.pk)


@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    answer = HttpResponse(event(shown), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="phien-hop.ics"'
    return answer
