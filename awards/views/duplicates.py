"""Persons who may be one, and making them one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.joining import join_persons, joining
from awards.actions.separating import separate_persons
from awards.models import Person
from awards.register.duplicates import joinings_of, last_joined, possible_duplicates
from awards.rules.facts import denial
from awards.rules.register import register_denial
from awards.scope import persons_visible_to, standing_of
from awards.views.facts import by
from clusters.offices import offices_of
from workflow.lists import PAGE_SIZE
from workflow.moves import Denied, Refused


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs among the persons that the desk keeps."""
    if reason := register_denial("join_persons", offices_of(request.user)):
        raise PermissionDenied(reason)
    pairs = possible_duplicates(request.user)
    page = Paginator(pairs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "count": len(pairs), "joined": last_joined(request.user)}
    return render(request, "awards/duplicates.html", context)


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(persons_visible_to(request.user).select_related("unit"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What would move from one person to the other, and then the deed."""
    keep, gone = _person(request, pk), _person(request, other)
    for unit in (keep.unit, gone.unit):
        if reason := denial("join_persons", standing_of(request.user, unit)):
            raise PermissionDenied(reason)
    status = 200
    if request.method == "POST":
        seen = [request.POST.get(name, "") for name in ("version", "other_version")]
        version, other_version = (
            int(one) if one.isdecimal() and len(one) < 9 else -1 for one in seen
        )
        try:
            join_persons(
                keep=keep, other=gone, version=version, other_version=other_version, by=by(request)
            )
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            messages.error(request, str(told))
            status = 409
        else:
            messages.success(request, _("Đã nhập hai người thành %(who)s.") % {"who": keep.name})
            return redirect("awards:person", pk=keep.pk)
    context = {"joining": joining(keep, gone)}
    return render(request, "awards/person_join.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def separate(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go back to whom, and then the deed."""
    if reason := register_denial("join_persons", offices_of(request.user)):
        raise PermissionDenied(reason)
    joined = get_object_or_404(joinings_of(request.user), pk=pk)
    status = 200
    if request.method == "POST":
        try:
            again = separate_persons(joined=joined, by=by(request))
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            messages.error(request, str(told))
            status = 409
        else:
            messages.success(request, _("Đã tách lại %(who)s.") % {"who": again.name})
            return redirect("awards:person", pk=again.pk)
    context = {
        "joined": joined,
        "keep": _person(request, joined.kept),
        "moved": {name: len(keys) for name, keys in joined.held["moved"].items()},
    }
    return render(request, "awards/person_separate.html", context, status=status)
