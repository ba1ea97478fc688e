"""Who comes: delegations, their persons, proxies and written opinions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clusters.offices import offices_of
from conferences.actions import attending, delegating
from conferences.forms.delegations import GuestForm, OpinionForm, PersonForm, ProxyForm
from conferences.models import Delegate, Delegation
from conferences.pages.meetings import delegations_of
from conferences.rules.conferences import denial, denial_of_delegation
from conferences.views.asking import attempt, demand, person, visible, visible_delegation
from workflow.files import BadFile, response_of
from workflow.moves import Denied, Refused


@require_http_methods(["GET", "POST"])
def delegations(request: HttpRequest, pk: int) -> HttpResponse:
    """The delegations of a conference and their persons; POST calls one more."""
    shown = visible(request, pk)
    offices = offices_of(request.user)
    may_prepare = not denial("prepare", shown, offices)
    form = GuestForm.of(shown) if may_prepare else None
    status = 200
    if request.method == "POST":
        demand(request, "prepare", shown)
        form, status = GuestForm.of(shown, request.POST), 400
        if form.is_valid():
            unit = form.cleaned_data["unit"]
            attempt(
                request,
                lambda: attending.invite_guest(conference=shown, unit=unit, by=person(request)),
                _("Đã thêm đoàn %(unit)s.") % {"unit": unit},
            )
            return redirect("conferences:delegations", pk=pk)
    context = delegations_of(shown, offices) | {"form": form, "may_prepare": may_prepare}
    return render(request, "conferences/delegations.html", context, status=status)


def _own(request: HttpRequest, pk: int) -> Delegation:
    """A delegation that this person may speak for."""
    row = visible_delegation(request, pk)
    offices = offices_of(request.user)
    if reason := denial_of_delegation(row.unit_id, row.conference, offices):
        raise PermissionDenied(reason)
    return row


@require_http_methods(["GET", "POST"])
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """One delegation; POST names a person."""
    row = _own(request, pk)
    if request.method != "POST":
        return _delegation(request, row)
    form = PersonForm.of(row, posted=request.POST)
    if not form.is_valid():
        return _delegation(request, row, form=form, status=400)
    try:
        delegating.name_delegate(delegation=row, facts=form.facts(), by=person(request))
    except Refused as told:
        form.add_error(None, str(told))
        return _delegation(request, row, form=form, status=409)
    messages.success(request, _("Đã thêm đại biểu."))
    return redirect("conferences:delegation", pk=pk)


def _delegation(
    request: HttpRequest, row: Delegation, *, status: int = 200, **forms: Any
) -> HttpResponse:
    opinion = getattr(row, "opinion", None)
    context = {
        "conference": row.conference,
        "delegation": row,
        "delegates": row.delegates.select_related("user"),
        "form": forms.get("form") or PersonForm.of(row),
        "proxy_form": forms.get("proxy_form") or ProxyForm.of(row),
        "opinion": opinion,
        "opinion_form": forms.get("opinion_form")
        or OpinionForm(initial={"text": opinion.text if opinion else ""}),
    }
    return render(request, "conferences/delegation.html", context, status=status)


@require_POST
def delegation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_delegation(request, pk)
    demand(request, "prepare", row.conference)
    attempt(
        request,
        lambda: attending.remove_delegation(delegation=row, by=person(request)),
        _("Đã gỡ đoàn %(unit)s.") % {"unit": row.unit},
    )
    return redirect("conferences:delegations", pk=row.conference_id)


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest, pk: int, delegate: int) -> HttpResponse:
    """Change a person, or with `remove` take them off the list."""
    row = _own(request, pk)
    named = get_object_or_404(Delegate, pk=delegate, delegation=row)
    if request.method == "POST" and "remove" in request.POST:
        attempt(
            request,
            lambda: delegating.remove_delegate(delegate=named, by=person(request)),
            _("Đã bỏ %(name)s khỏi danh sách.") % {"name": named.name},
        )
        return redirect("conferences:delegation", pk=pk)
    form = PersonForm.of(row, named, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            delegating.name_delegate(
                delegation=row, facts=facts, delegate=named, by=person(request)
            )
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã lưu đại biểu."))
            return redirect("conferences:delegation", pk=pk)
    context = {"conference": row.conference, "delegation": row, "delegate": named, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "conferences/delegate.html", context, status=status)


@require_POST
def proxy(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = ProxyForm.of(row, request.POST)
    if not form.is_valid():
        return _delegation(request, row, proxy_form=form, status=400)
    to = form.cleaned_data["to"]
    try:
        delegating.give_proxy(delegation=row, to=to, by=person(request))
    except Refused as told:
        form.add_error("to", str(told))
        return _delegation(request, row, proxy_form=form, status=409)
    messages.success(request, _("Đã lưu ủy quyền."))
    return redirect("conferences:delegation", pk=pk)


@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET is the file that a delegation sent; POST keeps what it says."""
    row = _own(request, pk)
    if request.method == "GET":
        return _opinion_file(row)
    form = OpinionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _delegation(request, row, opinion_form=form, status=400)
    try:
        delegating.take_opinion(delegation=row, by=person(request), **form.cleaned_data)
    except BadFile as told:
        form.add_error("upload", str(told))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error("text", str(told))
    else:
        messages.success(request, _("Đã nhận ý kiến."))
        return redirect("conferences:delegation", pk=pk)
    return _delegation(request, row, opinion_form=form, status=400)


def _opinion_file(row: Delegation) -> HttpResponseBase:
    said = getattr(row, "opinion", None)
    if said is None or said.file is None:
        raise Http404
    answer: HttpResponseBase = response_of(said.file)
    return answer
