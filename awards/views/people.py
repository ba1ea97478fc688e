"""Persons of a unit: their page, entering, correcting, other names, and their workbook."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.importing import import_facts
from awards.actions.people import Alike, add_alias, add_person, correct_person
from awards.forms.facts import AliasForm, PersonForm
from awards.models import Person
from awards.pages import address_of, crumbs_of, facts_page
from awards.querysets import persons_known_to
from awards.register.recipients import head_of
from awards.rules.facts import denial
from awards.scope import persons_visible_to, standing_of, units_with_facts
from awards.views.facts import attempt, by, demand, form_page, sent
from awards.views.faulty import faulty_field, faulty_response
from awards.views.register import history
from awards.workbooks.importing import pack, plan, unpack
from awards.workbooks.persons import FORM, read, write
from awards.workbooks.rows import rows_of
from clusters.forms.covenants import WorkbookForm
from clusters.models import Unit
from scoring.workbooks.grid import BadWorkbook
from workflow.moves import Denied, Refused
from workflow.workbooks import CONTENT_TYPE


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(
        persons_visible_to(request.user).select_related("unit").prefetch_related("aliases"), pk=pk
    )


def _unit(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(units_with_facts(request.user), pk=pk)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything known to those who may see facts; to others what the person was given."""
    row = get_object_or_404(persons_known_to(request.user).select_related("unit"), pk=pk)
    in_scope = persons_visible_to(request.user).filter(pk=pk).exists()
    if not in_scope or "format" in request.GET:
        return history(request, row)
    row = _person(request, pk)
    page = facts_page(row, standing_of(request.user, row.unit))
    context = {"page": page, "head": head_of(request.user, row), "crumbs": crumbs_of(row)[:-1]}
    return render(request, "awards/facts_of.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may be known already is shown first; somebody says that it is another person."""
    unit = _unit(request, pk)
    demand(request, "add_person", unit)
    form = PersonForm(sent(request))
    if request.method != "POST":
        return form_page(request, unit, "add_person", form, 200)
    if not form.is_valid():
        return form_page(request, unit, "add_person", form, 400)
    try:
        made = add_person(
            unit=unit,
            facts=form.facts,
            by=by(request),
            seen=units_with_facts(request.user),
            is_another=request.POST.get("is_another") == "on",
        )
    except Alike as told:
        form.add_error(None, str(told))
        return form_page(request, unit, "add_person", form, 409, alike=told.persons)
    except Refused as told:
        form.add_error(None, str(told))
        return form_page(request, unit, "add_person", form, 409)
    messages.success(request, _("Đã ghi %(person)s.") % {"person": made})
    return redirect(address_of(made))


@require_http_methods(["GET", "HEAD", "POST"])
def person_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = _person(request, pk)
    demand(request, "correct_person", row)
    form = PersonForm(sent(request), initial=PersonForm.initial_of(row))
    return attempt(
        request,
        row,
        "correct_person",
        form,
        lambda: correct_person(person=row, facts=form.facts, version=form.seen, by=by(request)),
        _("Đã sửa %(person)s.") % {"person": row},
        now=row,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person_alias(request: HttpRequest, pk: int) -> HttpResponse:
    row = _person(request, pk)
    demand(request, "add_alias", row)
    form = AliasForm(sent(request))
    return attempt(
        request,
        row,
        "add_alias",
        form,
        lambda: add_alias(person=row, name=form.cleaned_data["name"], by=by(request)),
        _("Đã ghi tên khác của %(person)s.") % {"person": row},
    )


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """All persons of the unit with ratings and initiatives, to be filled in and imported."""
    unit = _unit(request, pk)
    disposition = str(content_disposition_header(True, "du-kien-ca-nhan.xlsx"))
    return HttpResponse(
        write(rows_of(unit)),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def facts_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a workbook, see every fault in it or what it would do, and only then import it."""
    unit = _unit(request, pk)
    if reason := denial("import_facts", standing_of(request.user, unit)):
        raise PermissionDenied(reason)
    if "plan" in request.POST:
        return _import(request, unit)
    if "faulty" in request.POST:
        return faulty_response(request)
    form = WorkbookForm(sent(request), request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            found = read(form.cleaned_data["file"])
        except BadWorkbook as told:
            form.add_error("file", str(told))
        else:
            made = plan(unit, found.rows)
            context = {"faults": [*found.faults, *made.faults]}
            if not context["faults"]:
                packed = pack(unit, found.rows, made.told)
                context |= {"preview": made, "plan": packed, "count": len(found.rows)}
                return _import_page(request, unit, WorkbookForm(), context, 200)
            file = form.cleaned_data["file"]
            context["faulty"] = faulty_field(request, FORM, file, context["faults"])
    return _import_page(request, unit, form, context, 400 if form.is_bound else 200)


def _import(request: HttpRequest, unit: Unit) -> HttpResponse:
    try:
        rows, told = unpack(request.POST["plan"], unit)
        done = import_facts(
            unit=unit,
            rows=rows,
            told=told,
            are_others=request.POST.get("are_others") == "on",
            by=by(request),
        )
    except signing.BadSignature:
        messages.error(request, _("Bản xem trước đã hết hiệu lực. Chọn lại tệp."))
        return _import_page(request, unit, WorkbookForm(), {}, 400)
    except Denied as told_:
        raise PermissionDenied(str(told_)) from told_
    except Refused as refused:
        messages.error(request, str(refused))
        return _import_page(request, unit, WorkbookForm(), {}, 409)
    messages.success(
        request,
        _("Đã nhập: %(persons)d người mới, %(ratings)d xếp loại, %(initiatives)d sáng kiến.")
        % {
            "persons": len(done.added),
            "ratings": len(done.ratings) + len(done.changed),
            "initiatives": len(done.initiatives),
        },
    )
    return redirect(address_of(unit))


def _import_page(
    request: HttpRequest, unit: Unit, form: WorkbookForm, context: dict[str, Any], status: int
) -> HttpResponse:
    page = {"unit": unit, "form": form, "crumbs": crumbs_of(unit), **context}
    return render(request, "awards/facts_import.html", page, status=status)
