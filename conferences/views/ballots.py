"""The page of a ballot, its screen for the hall, and everything that who runs it presses."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.offices import offices_of
from conferences.actions import ballot_rounds, balloting, voting
from conferences.ballots.homes import home_of
from conferences.ballots.pages import consequences, live_of, page_of, result_context, rules_told
from conferences.models import Ballot, Secrecy
from conferences.rules.ballots import denial_of
from conferences.workflow import BALLOT
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


def visible_ballot(request: HttpRequest, pk: int) -> Ballot:
    rows = Ballot.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("conference__cluster_year__cluster"), pk=pk)


def person(request: HttpRequest) -> "User":
    """Who is signed in: every page here asks for that."""
    return cast("User", request.user)


def demand(request: HttpRequest, verb: str, ballot: Ballot) -> None:
    """Raises PermissionDenied, with the sentence, where `verb` is not this person's."""
    if reason := denial_of(verb, ballot, offices_of(request.user)):
        raise PermissionDenied(reason)


def attempt(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do `deed` and say so, or say why not."""
    try:
        deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return False
    messages.success(request, done)
    return True


def sent_version(request: HttpRequest) -> int:
    """The version that the page showed; a form without one is as good as an old one."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


def sent_ids(request: HttpRequest, name: str) -> list[int]:
    sent = request.POST.getlist(name)
    return [int(text) for text in sent if text.isascii() and text.isdecimal() and len(text) < 19]


@require_safe
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible_ballot(request, pk)
    context = page_of(shown, person(request), offices_of(request.user))
    return render(request, "conferences/ballot.html", context)


@require_safe
def ballot_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress and roll alone; an answer of 286 ends the polling."""
    shown = visible_ballot(request, pk)
    context = page_of(shown, person(request), offices_of(request.user))
    return render(
        request, "conferences/_ballot_live.html", context, status=200 if context["is_live"] else 286
    )


@require_safe
def ballot_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the hall: the question, how many have voted, and after closing the result."""
    shown = visible_ballot(request, pk)
    home = home_of(shown, request.user)
    context = {
        **live_of(shown, home),
        **result_context(shown, home),
        "rules": rules_told(shown, home),
    }
    part = request.headers.get("HX-Request") == "true"
    template = "conferences/_ballot_screen.html" if part else "conferences/ballot_screen.html"
    return render(request, template, context)


@sensitive_post_parameters("code_1", "code_2")
@never_cache
@require_http_methods(["GET", "POST"])
def ballot_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One page for every move: GET says what will follow, POST does it."""
    shown = visible_ballot(request, pk)
    if verb not in BALLOT.moves:
        raise Http404
    demand(request, verb, shown)
    if shown.state not in BALLOT.moves[verb].sources:
        return _impossible(request, shown, verb)
    if request.method == "GET":
        return _confirm(request, shown, verb)
    return _perform(request, shown, verb)


@sensitive_variables()
def _perform(request: HttpRequest, shown: Ballot, verb: str) -> HttpResponse:
    known: dict[str, Any] = {
        "ballot": shown,
        "by": person(request),
        "version": sent_version(request),
    }
    try:
        if verb == "open_ballot":
            opened = balloting.open_ballot(**known)
            if opened.codes:
                return _codes(request, opened)
        elif verb == "close_ballot":
            codes = (request.POST.get("code_1", ""), request.POST.get("code_2", ""))
            balloting.close_ballot(codes=codes, **known)
        elif verb == "stop_ballot":
            balloting.stop_ballot(**known)
        else:
            deeds = {"cancel_ballot": balloting.cancel_ballot}
            deeds["annul_ballot"] = balloting.annul_ballot
            deeds[verb](reason=request.POST.get("reason", ""), **known)
    except Stale as told:
        return _confirm(request, visible_ballot(request, shown.pk), verb, str(told), status=409)
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        return _confirm(request, visible_ballot(request, shown.pk), verb, str(told), status=409)
    messages.success(request, _("Đã xong: %(move)s.") % {"move": BALLOT.moves[verb].label})
    return redirect("conferences:ballot", pk=shown.pk)


@sensitive_variables()
def _codes(request: HttpRequest, opened: balloting.Opened) -> HttpResponse:
    """The two codes, this once. They are in no message, session or address."""
    tellers = opened.ballot.tellers.all()
    context = {"ballot": opened.ballot, "codes": list(zip(tellers, opened.codes, strict=False))}
    return render(request, "conferences/ballot_codes.html", context)


def _confirm(
    request: HttpRequest, shown: Ballot, verb: str, wrong: str = "", status: int = 200
) -> HttpResponse:
    if shown.state not in BALLOT.moves[verb].sources:
        return _impossible(request, shown, verb)
    context = {
        "ballot": shown,
        "move": BALLOT.moves[verb],
        "consequences": consequences(verb, shown),
        "asks_codes": verb == "close_ballot"
        and shown.secrecy == Secrecy.STRICT
        and shown.public_key is not None,
        "asks_reason": verb in ("cancel_ballot", "annul_ballot"),
        "tellers": list(shown.tellers.all()),
        "reason": request.POST.get("reason", ""),
        "wrong": wrong,
    }
    return render(request, "conferences/ballot_move.html", context, status=status)


def _impossible(request: HttpRequest, shown: Ballot, verb: str) -> HttpResponse:
    told = _("Không thể “%(move)s” vì lượt phiếu đang ở trạng thái “%(state)s”.")
    words = {"move": BALLOT.moves[verb].label, "state": shown.get_state_display()}
    messages.warning(request, told % words)
    return redirect("conferences:ballot", pk=shown.pk)


@require_POST
def ballot_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Paper given out or taken back for one seat; or who is there, where the ballot says it."""
    shown = visible_ballot(request, pk)
    demand(request, "call_roll", shown)
    by, sent = person(request), request.POST
    if "present" in sent:
        ids = sent_ids(request, "seat")
        attempt(
            request,
            lambda: voting.mark_seats(ballot=shown, present=ids, by=by),
            _("Đã ghi điểm danh."),
        )
        return redirect("conferences:ballot", pk=pk)
    seat = get_object_or_404(shown.seats.select_related("ballot"), pk__in=sent_ids(request, "seat"))
    if "back" in sent:
        done = _("Đã thu lại phiếu giấy của %(seat)s.") % {"seat": seat}
        attempt(request, lambda: voting.take_paper_back(seat=seat, by=by), done)
    else:
        done = _("Đã ghi: %(seat)s bỏ phiếu giấy.") % {"seat": seat}
        attempt(request, lambda: voting.give_paper(seat=seat, by=by), done)
    return redirect("conferences:ballot", pk=pk)


@never_cache
@require_POST
@sensitive_variables()
def ballot_links(request: HttpRequest, pk: int) -> HttpResponse:
    """New personal links, shown this once."""
    shown = visible_ballot(request, pk)
    demand(request, "issue_links", shown)
    ids = sent_ids(request, "seat") or list(shown.seats.values_list("pk", flat=True))
    try:
        made = voting.issue_links(ballot=shown, seats=ids, by=person(request))
    except Refused as told:
        messages.error(request, str(told))
        return redirect("conferences:ballot", pk=pk)
    return render(request, "conferences/ballot_links.html", {"ballot": shown, "made": made})


@require_POST
def ballot_next(request: HttpRequest, pk: int) -> HttpResponse:
    """The next round, or the same one again after it was annulled."""
    shown = visible_ballot(request, pk)
    demand(request, "next_round", shown)
    again = "again" in request.POST
    deed = ballot_rounds.repeat_ballot if again else ballot_rounds.next_round
    try:
        made = deed(ballot=shown, by=person(request))
    except Refused as told:
        messages.error(request, str(told))
        return redirect("conferences:ballot", pk=pk)
    messages.success(request, _("Đã lập vòng %(round)d, chưa mở.") % {"round": made.round})
    return redirect("conferences:ballot", pk=made.pk)


@require_POST
def ballot_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What the declared way out chose, after the last round."""
    shown = visible_ballot(request, pk)
    demand(request, "settle", shown)
    chosen, reason = sent_ids(request, "option"), request.POST.get("reason", "")
    by = person(request)
    attempt(
        request,
        lambda: ballot_rounds.settle(ballot=shown, options=chosen, reason=reason, by=by),
        _("Đã ghi quyết định."),
    )
    return redirect("conferences:ballot", pk=pk)
