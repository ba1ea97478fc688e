"""Movements: what was launched by whom, and who has taken it up."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.actions.changing import Faulty
from clusters.actions.movements import edit_movement, launch_movement
from clusters.forms.clusters import MovementForm, show_faults
from clusters.models import Cluster
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from clusters.scope import movements_of, movements_visible_to
from clusters.years.opening import candidates

if TYPE_CHECKING:
    from accounts.models import User


def _cluster(request: HttpRequest, pk: int) -> Cluster:
    visible = Cluster.objects.visible_to(request.user).select_related("council")
    cluster: Cluster = get_object_or_404(visible, pk=pk)
    return cluster


@require_safe
def movements(request: HttpRequest, pk: int) -> HttpResponse:
    """The movements of a cluster, and those of its council."""
    cluster = _cluster(request, pk)
    context = {
        "cluster": cluster,
        "movements": movements_of(cluster, request.user),
        "may_launch": not denial("launch_movement", cluster, offices_of(request.user)),
    }
    return render(request, "clusters/movements.html", context)


@require_http_methods(["GET", "POST"])
def launch(request: HttpRequest, pk: int) -> HttpResponse:
    cluster = _cluster(request, pk)
    if reason := denial("launch_movement", cluster, offices_of(request.user)):
        raise PermissionDenied(reason)
    form = MovementForm(
        request.POST if request.method == "POST" else None,
        units=candidates(cluster, timezone.localdate(), ()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            launch_movement(
                subject=cluster,
                facts=form.facts(),
                units=list(form.cleaned_data["units"]),
                by=cast("User", request.user),
            )
        except Faulty as told:
            show_faults(form, told)
        else:
            messages.success(request, _("Đã ghi phong trào."))
            return redirect("clusters:movements", pk=pk)
    context = {
        "heading": _("Ghi phong trào thi đua"),
        "lede": cluster.name,
        "action": _("Lưu phong trào"),
        "back": reverse("clusters:movements", args=[pk]),
        "form": form,
    }
    return render(request, "clusters/form.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = movements_visible_to(request.user).filter(cluster__isnull=False)
    movement = get_object_or_404(rows.select_related("cluster__council"), pk=pk)
    cluster = cast("Cluster", movement.cluster)
    if reason := denial("launch_movement", cluster, offices_of(request.user)):
        raise PermissionDenied(reason)
    units = candidates(cluster, timezone.localdate(), list(movement.units.all()))
    form = MovementForm(
        request.POST if request.method == "POST" else None, units=units, movement=movement
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_movement(
                movement=movement,
                facts=form.facts(),
                units=list(form.cleaned_data["units"]),
                by=cast("User", request.user),
            )
        except Faulty as told:
            show_faults(form, told)
        else:
            messages.success(request, _("Đã lưu phong trào."))
            return redirect("clusters:movements", pk=cluster.pk)
    context = {
        "heading": _("Sửa phong trào thi đua"),
        "lede": cluster.name,
        "action": _("Lưu phong trào"),
        "back": reverse("clusters:movements", args=[cluster.pk]),
        "form": form,
    }
    return render(request, "clusters/form.html", context, status=400 if form.is_bound else 200)
