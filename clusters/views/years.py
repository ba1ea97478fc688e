"""Opening a year of a cluster, and regrouping its members."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.actions.changing import Faulty
from clusters.actions.years import open_year, regroup
from clusters.forms.clusters import OpenYearForm, RegroupForm, show_faults
from clusters.inner_years import inner_years
from clusters.models import Cluster
from clusters.models.clusters import YEAR_LABEL
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from clusters.views.manage import cluster_to_keep
from clusters.years.opening import Opening, candidates, label_after, propose
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


def _proposed(request: HttpRequest, cluster: Cluster) -> Opening:
    """The proposal for the year that the form or the address names, else for the next."""
    day = timezone.localdate()
    label = request.POST.get("label") or request.GET.get("label", "")
    try:
        YEAR_LABEL(label)
    except ValidationError:
        label = label_after(cluster, day)
    return propose(cluster, label, day)


@require_http_methods(["GET", "POST"])
def year_open(request: HttpRequest, pk: int) -> HttpResponse:
    cluster = cluster_to_keep(request, pk, "open_year")
    opening = _proposed(request, cluster)
    form = OpenYearForm(
        request.POST if request.method == "POST" else None,
        opening=opening,
        cluster=cluster,
        units=candidates(cluster, opening.starts_on, opening.members),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = open_year(
                cluster=cluster,
                plan=form.plan(),
                by=cast("User", request.user),
                day=timezone.localdate(),
            )
        except Faulty as told:
            form.show(told)
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã mở năm %(year)s.") % {"year": made.label})
            return redirect("clusters:year", pk=made.pk)
    context = {"cluster": cluster, "opening": opening, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "clusters/year_open.html", context, status=status)


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs to a year, before its covenant is opened for signing."""
    rows = inner_years(request.user).select_related("cluster__council")
    year = get_object_or_404(rows, pk=pk)
    if reason := denial("regroup", year, offices_of(request.user)):
        raise PermissionDenied(reason)
    now = [row.unit for row in year.memberships.select_related("unit")]
    form = RegroupForm(
        request.POST if request.method == "POST" else None,
        units=candidates(year.cluster, year.starts_on or timezone.localdate(), now),
        initial={"units": [unit.pk for unit in now]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            regroup(cluster_year=year, by=cast("User", request.user), **form.cleaned_data)
        except Faulty as told:
            show_faults(form, told)
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã lưu thành viên của năm."))
            return redirect("clusters:year", pk=pk)
    context = {
        "heading": _("Chia lại thành viên"),
        "lede": str(year),
        "action": _("Lưu thành viên"),
        "back": reverse("clusters:year", args=[pk]),
        "form": form,
    }
    return render(request, "clusters/form.html", context, status=400 if form.is_bound else 200)
