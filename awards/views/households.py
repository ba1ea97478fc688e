"""Households: their list, one with its history, entering and correcting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.households import add_household, correct_household
from awards.forms.households import HouseholdForm, NewHouseholdForm
from awards.models import Household
from awards.querysets import households_known_to
from awards.register.households import HOUSEHOLDS
from awards.register.listings import HISTORY
from awards.register.recipients import head_of, history_of
from awards.rules.facts import denial
from awards.scope import standing_of, units_with_facts
from awards.views.facts import by, sent
from awards.words import headings
from clusters.models.units import UnitKind
from workflow import lists
from workflow.moves import Denied, Refused


def _units(request: HttpRequest) -> Any:
    """Those that somebody may enter households of, communes and wards first."""
    first = Case(
        When(kind=UnitKind.COMMUNE, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return units_with_facts(request.user).order_by(first, "order_key", "pk")


def _known(request: HttpRequest, pk: int) -> Household:
    return get_object_or_404(households_known_to(request.user).select_related("unit"), pk=pk)


@require_safe
def households(request: HttpRequest) -> HttpResponse:
    rows = households_known_to(request.user).select_related("unit")
    rows = rows.annotate(award_count=Count("awards"))
    may_add = _units(request).exists()
    return lists.answer(request, HOUSEHOLDS, rows, "awards/households.html", may_add=may_add)


@require_safe
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """The history of a household; who may see it is not the same as who may correct it."""
    row = _known(request, pk)
    may = not denial("correct_household", standing_of(request.user, row.unit))
    rows = history_of(request.user, row)
    head = head_of(request.user, row)
    context = {"head": head, "may_correct": may}
    return lists.answer(request, HISTORY, rows, "awards/recipient.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def household_add(request: HttpRequest) -> HttpResponse:
    units = _units(request)
    if not units.exists():
        raise PermissionDenied(
            _("Chỉ cán bộ của xã, phường, chuyên viên Hội đồng hoặc quản trị hệ thống làm được.")
        )
    form = NewHouseholdForm(sent(request), units=units)
    if request.method != "POST":
        return _form_page(request, "add_household", form, 200)
    if not form.is_valid():
        return _form_page(request, "add_household", form, 400)
    try:
        made = add_household(unit=form.cleaned_data["unit"], facts=form.facts, by=by(request))
    except Refused as told:
        form.add_error(None, str(told))
        return _form_page(request, "add_household", form, 409)
    messages.success(request, _("Đã ghi hộ %(name)s.") % {"name": made})
    return redirect("awards:household", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def household_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = _known(request, pk)
    if reason := denial("correct_household", standing_of(request.user, row.unit)):
        raise PermissionDenied(reason)
    form = HouseholdForm(sent(request), initial=HouseholdForm.initial_of(row))
    if request.method != "POST":
        return _form_page(request, "correct_household", form, 200, row)
    if not form.is_valid():
        return _form_page(request, "correct_household", form, 400, row)
    try:
        correct_household(household=row, facts=form.facts, version=form.seen, by=by(request))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return _form_page(request, "correct_household", form, 409, row)
    messages.success(request, _("Đã sửa hộ %(name)s.") % {"name": form.facts.name})
    return redirect("awards:household", pk=row.pk)


def _form_page(
    request: HttpRequest, verb: str, form: Any, status: int, row: Household | None = None
) -> HttpResponse:
    heading, action = headings(verb)
    back = reverse("awards:households")
    crumbs = [(_("Hộ gia đình"), back)]
    if row is not None:
        back = reverse("awards:household", args=[row.pk])
        crumbs.append((row.name, back))
    context = {
        "heading": heading,
        "action": action,
        "owner": row or "",
        "crumbs": crumbs,
        "back": back,
        "form": form,
        "now": f"{row.name}, {row.place}".rstrip(", ") if row else "",
    }
    return render(request, "awards/fact_form.html", context, status=status)
