"""Founding a cluster, renaming it, and its fixed rotation."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.actions.changing import Faulty
from clusters.actions.clusters import create_cluster, edit_cluster, set_rotation
from clusters.forms.clusters import ClusterForm, RotationForm, show_faults
from clusters.models import Cluster
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from clusters.scope import councils_kept_by
from clusters.years.opening import label_after
from clusters.years.suggesting import rotation_of

if TYPE_CHECKING:
    from accounts.models import User


def cluster_to_keep(request: HttpRequest, pk: int, verb: str) -> Cluster:
    """The cluster, for somebody who may do `verb` to it."""
    visible = Cluster.objects.visible_to(request.user).select_related("council")
    cluster: Cluster = get_object_or_404(visible, pk=pk)
    if reason := denial(verb, cluster, offices_of(request.user)):
        raise PermissionDenied(reason)
    return cluster


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    councils = councils_kept_by(request.user)
    if not councils.exists():
        raise PermissionDenied(
            _("Chỉ chuyên viên Hội đồng hoặc quản trị hệ thống lập được cụm, khối.")
        )
    form = ClusterForm(request.POST if request.method == "POST" else None, councils=councils)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_cluster(
                council=form.cleaned_data["council"],
                facts=form.facts(),
                by=cast("User", request.user),
            )
        except Faulty as told:
            show_faults(form, told)
        else:
            messages.success(request, _("Đã lập %(cluster)s.") % {"cluster": made})
            return redirect("clusters:cluster", pk=made.pk)
    context = {
        "heading": _("Lập cụm, khối thi đua"),
        "action": _("Lập cụm, khối"),
        "back": reverse("clusters:clusters"),
        "form": form,
    }
    return _page(request, context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    cluster = cluster_to_keep(request, pk, "edit_cluster")
    title = cluster.name
    form = ClusterForm(request.POST if request.method == "POST" else None, cluster=cluster)
    if request.method == "POST" and form.is_valid():
        try:
            edit_cluster(cluster=cluster, facts=form.facts(), by=cast("User", request.user))
        except Faulty as told:
            show_faults(form, told)
        else:
            messages.success(request, _("Đã lưu thông tin của %(c)s.") % {"c": cluster})
            return redirect("clusters:cluster", pk=pk)
    context = {
        "heading": _("Sửa thông tin cụm, khối"),
        "lede": title,
        "action": _("Lưu thông tin"),
        "back": reverse("clusters:cluster", args=[pk]),
        "form": form,
    }
    return _page(request, context)


@require_http_methods(["GET", "POST"])
def rotation(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreed order of the chair, by numbers beside the present members."""
    cluster = cluster_to_keep(request, pk, "set_rotation")
    known = rotation_of(cluster, label_after(cluster, timezone.localdate()))
    units = list(dict.fromkeys([*known.members, *known.order]))
    places = {unit.pk: place for place, unit in enumerate(known.order, start=1)}
    form = RotationForm(
        request.POST if request.method == "POST" else None, units=units, places=places
    )
    if request.method == "POST" and form.is_valid():
        set_rotation(cluster=cluster, units=form.order(), by=cast("User", request.user))
        messages.success(request, _("Đã lưu thứ tự luân phiên."))
        return redirect("clusters:cluster", pk=pk)
    context = {
        "heading": _("Thứ tự luân phiên"),
        "lede": cluster.name,
        "help": _(
            "Đánh số theo thứ tự các đơn vị lần lượt giữ chức danh đứng đầu. Để trống tất cả nếu"
            " cụm, khối không thống nhất thứ tự cố định. Thứ tự chỉ dùng để gợi ý."
        ),
        "action": _("Lưu thứ tự"),
        "back": reverse("clusters:cluster", args=[pk]),
        "form": form,
    }
    return _page(request, context)


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    status = 400 if request.method == "POST" else 200
    return render(request, "clusters/form.html", context, status=status)
