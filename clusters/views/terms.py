"""The offices of a year: recorded, replaced and recognised by the council."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions.changing import Faulty
from clusters.actions.terms import NewTerm, recognise, record_term, replace_chair
from clusters.forms.officers import ReplaceForm, TermForm, Told
from clusters.models import ClusterYear, Term
from clusters.offices import offices_of
from clusters.pages.terms import TermsPage, terms_page
from clusters.rules.offices import denial_of_terms
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def _year(request: HttpRequest, pk: int) -> ClusterYear:
    visible = ClusterYear.objects.visible_to(request.user).select_related("cluster__council")
    year: ClusterYear = get_object_or_404(visible, pk=pk)
    return year


def _open(request: HttpRequest, pk: int) -> TermsPage:
    """The page for somebody who may write on it."""
    year = _year(request, pk)
    if reason := denial_of_terms(year, offices_of(request.user)):
        raise PermissionDenied(reason)
    return terms_page(year, offices_of(request.user))


@require_safe
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    page = terms_page(_year(request, pk), offices_of(request.user))
    return render(request, "clusters/terms.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def term_record(request: HttpRequest, pk: int) -> HttpResponse:
    page = _open(request, pk)
    form = TermForm(_sent(request), members=page.members, year=page.year)
    if request.method != "POST" or not form.is_valid():
        return _form(request, page, form, "record")
    try:
        new = NewTerm(**form.cleaned_data)
        record_term(cluster_year=page.year, new=new, by=cast("User", request.user))
    except Faulty as told:
        form.tell(told.faults)
        return _form(request, page, form, "record")
    messages.success(request, _("Đã ghi chức danh của %(unit)s.") % {"unit": new.unit})
    return redirect("clusters:terms", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def chair_replace(request: HttpRequest, pk: int) -> HttpResponse:
    page = _open(request, pk)
    form = ReplaceForm(_sent(request), members=page.members)
    if request.method != "POST" or not form.is_valid():
        return _form(request, page, form, "replace")
    try:
        by = cast("User", request.user)
        term = replace_chair(cluster_year=page.year, by=by, **form.cleaned_data)
    except Faulty as told:
        form.tell(told.faults)
        return _form(request, page, form, "replace")
    messages.success(
        request,
        _("%(unit)s giữ chức danh %(title)s từ ngày %(day)s; quyền điều hành chuyển theo.")
        % {
            "unit": term.unit,
            "title": page.year.cluster.chair_title,
            "day": f"{term.starts_on:%-d/%-m/%Y}",
        },
    )
    return redirect("clusters:terms", pk=pk)


@require_POST
def term_recognise(request: HttpRequest, pk: int, term: int) -> HttpResponse:
    page = _open(request, pk)
    row = get_object_or_404(Term.objects.filter(cluster_year=page.year), pk=term)
    try:
        recognise(term=row, by=cast("User", request.user))
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã công nhận %(term)s.") % {"term": row})
    return redirect("clusters:terms", pk=pk)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form(request: HttpRequest, page: TermsPage, form: Told, what: str) -> HttpResponse:
    context = {"page": page, "form": form, "what": what}
    status = 400 if form.is_bound else 200
    return render(request, "clusters/term_form.html", context, status=status)
