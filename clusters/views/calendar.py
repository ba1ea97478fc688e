from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from clusters.actions.deadlines import set_deadlines
from clusters.deadlines import ics
from clusters.forms.deadlines import DeadlinesForm
from clusters.inner_years import inner_years
from clusters.models import ClusterYear
from clusters.offices import offices_of
from clusters.pages.calendar import year_calendar
from clusters.rules.clusters import denial
from workflow.composition import gather
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def _year(user: "User | AnonymousUser", pk: int) -> ClusterYear:
    return get_object_or_404(inner_years(user).select_related("cluster__council"), pk=pk)


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The phases of a year, and who has sent what and when."""
    year = _year(request.user, pk)
    context = {
        "year": year,
        "page": year_calendar(year, timezone.localdate()),
        "locked": denial("set_deadlines", year, offices_of(request.user)),
    }
    return render(request, "clusters/calendar.html", context)


@require_http_methods(["GET", "POST"])
def deadlines(request: HttpRequest, pk: int) -> HttpResponse:
    year = _year(request.user, pk)
    if reason := denial("set_deadlines", year, offices_of(request.user)):
        raise PermissionDenied(reason)
    shown = year_calendar(year, timezone.localdate())
    form = DeadlinesForm(
        request.POST if request.method == "POST" else None,
        year=year,
        day=shown.day,
        overrides=shown.overrides,
        notes=dict(shown.notes),
    )
    if request.method == "POST" and form.is_valid():
        return _save(request, year, form)
    return _form(request, year, form, status=400 if form.is_bound else 200)


def _save(request: HttpRequest, year: ClusterYear, form: DeadlinesForm) -> HttpResponse:
    """Saved once what is odd has been confirmed; a form that is old or refused comes back."""
    answer = request.POST.get("confirm", "")
    if form.warnings and answer not in ("as_typed", "move"):
        return _form(request, year, form, status=409)
    try:
        set_deadlines(
            cluster_year=year,
            dues=form.dues(moved=answer == "move"),
            by=cast("User", request.user),
            day=form.day,
            seen=form.cleaned_data["seen"],
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return _form(request, year, form, status=409)
    messages.success(request, _("Đã lưu thời hạn."))
    return redirect("clusters:calendar", pk=year.pk)


def _form(
    request: HttpRequest, year: ClusterYear, form: DeadlinesForm, *, status: int
) -> HttpResponse:
    context = {"year": year, "form": form}
    return render(request, "clusters/deadlines.html", context, status=status)


@login_not_required
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody's calendar, for whoever has its private address."""
    user = User.objects.filter(calendar_key=key, is_active=True).first()
    if user is None:
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    return HttpResponse(
        ics.feed(gather("calendar", user), site=site),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="lich-thi-dua.ics"',
            "Cache-Control": "private, max-age=3600",
            "X-Robots-Tag": "noindex",
        },
    )
