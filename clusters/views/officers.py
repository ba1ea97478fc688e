"""The people of a unit: its leaders invite, promote and remove them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.actions.changing import Faulty
from clusters.actions.officers import invite, remove, send_link_again, set_role
from clusters.forms.officers import InviteForm
from clusters.models import Officer, OfficerRole, Unit
from clusters.offices import offices_of
from clusters.pages.officers import officers_page
from clusters.rules.offices import denial_of_officers
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


def _unit(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def officers(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    if request.method != "POST":
        return _page(request, unit, InviteForm())
    if reason := denial_of_officers(unit, offices_of(request.user)):
        raise PermissionDenied(reason)
    form = InviteForm(request.POST)
    return _invite(request, unit, form) if form.is_valid() else _page(request, unit, form, 400)


def _invite(request: HttpRequest, unit: Unit, form: InviteForm) -> HttpResponse:
    by = cast("User", request.user)
    try:
        invite(unit=unit, by=by, absolute=request.build_absolute_uri, **form.cleaned_data)
    except Faulty as told:
        form.tell(told.faults)
        return _page(request, unit, form, 400)
    except Refused as told:
        form.tell({"": [str(told)]})
        return _page(request, unit, form, 409)
    messages.success(request, _("Đã mời %(email)s.") % {"email": form.cleaned_data["email"]})
    return redirect("clusters:officers", pk=unit.pk)


def _page(request: HttpRequest, unit: Unit, form: InviteForm, status: int = 200) -> HttpResponse:
    context = {"page": officers_page(unit, offices_of(request.user)), "form": form}
    return render(request, "clusters/officers.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def officer_act(request: HttpRequest, pk: int, officer: int, verb: str) -> HttpResponse:
    """GET says what will follow, POST does it."""
    unit = _unit(request, pk)
    if verb not in _DEEDS:
        raise Http404
    if reason := denial_of_officers(unit, offices_of(request.user)):
        raise PermissionDenied(reason)
    held = Officer.objects.on(timezone.localdate()).filter(unit=unit)
    row: Officer = get_object_or_404(held.select_related("user", "unit"), pk=officer)
    if request.method != "POST":
        context = {"unit": unit, "officer": row, "verb": verb}
        return render(request, "clusters/officer_act.html", context)
    try:
        _DEEDS[verb](request, row, cast("User", request.user))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
    return redirect("clusters:officers", pk=unit.pk)


def _remove(request: HttpRequest, row: Officer, by: "User") -> None:
    remove(officer=row, by=by)
    messages.success(request, _("%(person)s thôi làm việc cho đơn vị.") % {"person": row.user})


def _promote(request: HttpRequest, row: Officer, by: "User") -> None:
    set_role(officer=row, role=OfficerRole.LEADER, by=by)
    messages.success(request, _("%(person)s là lãnh đạo của đơn vị.") % {"person": row.user})


def _demote(request: HttpRequest, row: Officer, by: "User") -> None:
    set_role(officer=row, role=OfficerRole.STAFF, by=by)
    messages.success(request, _("%(person)s là cán bộ của đơn vị.") % {"person": row.user})


def _remind(request: HttpRequest, row: Officer, by: "User") -> None:
    send_link_again(officer=row, by=by, absolute=request.build_absolute_uri)
    messages.success(request, _("Đã gửi lại liên kết cho %(person)s.") % {"person": row.user})


_DEEDS: dict[str, Callable[[HttpRequest, Officer, "User"], None]] = {
    "remove": _remove,
    "promote": _promote,
    "demote": _demote,
    "remind": _remind,
}
