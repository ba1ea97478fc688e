"""Confirming a covenant as a unit's leader, and taking down signatures on paper."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.actions import signing
from clusters.actions.covenants import unsigned
from clusters.composing import members_of
from clusters.forms.covenants import PaperForm, SignForm
from clusters.models import Covenant, Signature, Unit
from clusters.offices import offices_of
from clusters.pages.covenants import address_of, covenants_visible_to, page_of
from clusters.rules.covenants import denial, led_units
from clusters.views.covenants import demand, person, visible_covenant
from clusters.workflow import CovenantState
from workflow.files import BadFile, response_of
from workflow.moves import Denied, Refused, Stale


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, and the confirmation below it."""
    shown = visible_covenant(request, pk)
    units = _led(request, shown)
    if answer := _closed(request, shown, units):
        return answer
    initial = {"name": person(request).full_name, "text_hash": shown.text_hash}
    form = SignForm(units, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("confirmed")
        return _take(
            request,
            shown,
            form,
            lambda: signing.sign(covenant=shown, by=person(request), **given),
            "clusters/covenant_sign.html",
        )
    return _form(request, shown, form, "clusters/covenant_sign.html")


def _led(request: HttpRequest, shown: Covenant) -> list[Unit]:
    """The members that this person leads and that have not signed."""
    members = members_of(shown.cluster_year, timezone.localdate())
    ids = [unit.pk for unit in members]
    offices = offices_of(request.user)
    if reason := denial("sign", shown.cluster_year, offices, members=ids):
        raise PermissionDenied(reason)
    led = led_units(offices, ids)
    missing = {unit.pk for unit in unsigned(shown)}
    return [unit for unit in members if unit.pk in led and unit.pk in missing]


def _closed(request: HttpRequest, shown: Covenant, units: list[Unit]) -> HttpResponse | None:
    """The way back, where there is nothing to sign."""
    if shown.state != CovenantState.OPEN:
        words = {"state": shown.get_state_display()}
        told = _("Giao ước đang ở trạng thái “%(state)s”, không phải đang ký.") % words
    elif not units:
        told = _("Đơn vị đã ký giao ước này rồi.")
    else:
        return None
    messages.warning(request, told)
    return redirect(address_of(shown))


@require_http_methods(["GET", "POST"])
def record_paper(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible_covenant(request, pk)
    demand(request, "record_paper", shown)
    units = unsigned(shown)
    if answer := _closed(request, shown, units):
        return answer
    initial = {"text_hash": shown.text_hash, "signed_on": timezone.localdate()}
    form = PaperForm(units, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _take(
            request,
            shown,
            form,
            lambda: signing.record_paper(covenant=shown, by=person(request), **form.cleaned_data),
            "clusters/covenant_paper.html",
        )
    return _form(request, shown, form, "clusters/covenant_paper.html")


def _take(
    request: HttpRequest,
    shown: Covenant,
    form: forms.Form,
    deed: Callable[[], Signature],
    template: str,
) -> HttpResponse:
    """Do it; where the text is another by now, the page comes back with the new one."""
    try:
        made = deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except BadFile as told:
        form.add_error("scan", str(told))
        return _form(request, shown, form, template)
    except Stale as told:
        shown.refresh_from_db()
        form.data = {**dict(form.data.items()), "text_hash": shown.text_hash, "confirmed": ""}
        form.add_error(None, str(told))
        return _form(request, shown, form, template, status=409)
    except Refused as told:
        form.add_error(None, str(told))
        return _form(request, shown, form, template, status=409)
    messages.success(request, _("Đã ghi nhận: %(unit)s.") % {"unit": made.unit})
    return redirect(address_of(shown))


def _form(
    request: HttpRequest, shown: Covenant, form: forms.Form, template: str, *, status: int = 0
) -> HttpResponse:
    context = page_of(shown, offices_of(request.user)) | {"form": form}
    answered = status or (400 if form.is_bound else 200)
    return render(request, template, context, status=answered)


@require_safe
def signature_scan(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Signature.objects.filter(covenant__in=covenants_visible_to(request.user))
    signature = get_object_or_404(rows.select_related("scan"), pk=pk)
    if signature.scan is None:
        raise Http404
    answer: HttpResponse = response_of(signature.scan)
    return answer
