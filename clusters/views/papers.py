"""The papers of a cluster's year: listed, filed, downloaded, removed."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.actions.changing import Faulty
from clusters.actions.papers import file_paper, remove_paper
from clusters.forms.clusters import PaperForm, RemovalForm, show_faults
from clusters.inner_years import inner_years
from clusters.models import ClusterYear
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from clusters.scope import papers_of, papers_visible_to
from workflow.files import response_of
from workflow.moves import Denied

if TYPE_CHECKING:
    from accounts.models import User


def _year(request: HttpRequest, pk: int) -> ClusterYear:
    return get_object_or_404(inner_years(request.user).select_related("cluster__council"), pk=pk)


@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a year, and those of its cluster that hold for every year."""
    year = _year(request, pk)
    offices = offices_of(request.user)
    context = {
        "year": year,
        "papers": papers_of(year, request.user),
        "may_file": not denial("file_paper", year, offices),
        "may_file_for_all": not denial("file_paper", year.cluster, offices),
    }
    return render(request, "clusters/papers.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    year = _year(request, pk)
    offices = offices_of(request.user)
    if reason := denial("file_paper", year, offices):
        raise PermissionDenied(reason)
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if denial("file_paper", year.cluster, offices):
        del form.fields["of_year"]
    if request.method == "POST" and form.is_valid():
        subject = year if form.cleaned_data.get("of_year", True) else year.cluster
        try:
            file_paper(
                subject=subject,
                facts=form.facts(),
                upload=form.cleaned_data["upload"],
                by=cast("User", request.user),
            )
        except Faulty as told:
            show_faults(form, told)
        else:
            messages.success(request, _("Đã lưu văn bản."))
            return redirect("clusters:papers", pk=pk)
    context = {
        "heading": _("Thêm văn bản"),
        "lede": str(year),
        "action": _("Lưu văn bản"),
        "back": reverse("clusters:papers", args=[pk]),
        "form": form,
    }
    return render(request, "clusters/form.html", context, status=400 if form.is_bound else 200)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = papers_visible_to(request.user).select_related("file")
    answer: HttpResponseBase = response_of(get_object_or_404(rows, pk=pk).file)
    return answer


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = papers_visible_to(request.user)
    paper = get_object_or_404(
        rows.select_related("file", "cluster__council", "cluster_year__cluster__council"), pk=pk
    )
    subject = paper.cluster_year or paper.cluster
    if reason := denial("file_paper", subject, offices_of(request.user)):
        raise PermissionDenied(reason)
    back = reverse("clusters:cluster", args=[paper.cluster_id])
    if paper.cluster_year is not None:
        back = reverse("clusters:papers", args=[paper.cluster_year_id])
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        title = paper.title
        try:
            remove_paper(
                paper=paper, reason=form.cleaned_data["reason"], by=cast("User", request.user)
            )
        except Faulty as told:
            show_faults(form, told)
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        else:
            messages.success(request, _("Đã gỡ “%(title)s”.") % {"title": title})
            return redirect(back)
    context = {
        "heading": _("Gỡ văn bản"),
        "lede": paper.title,
        "action": _("Gỡ văn bản"),
        "back": back,
        "form": form,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "clusters/form.html", context, status=status)
