"""Ratings and headcounts of units by workbook: out, previewed, taken over."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.importing import import_years
from awards.pages import address_of, crumbs_of
from awards.scope import units_with_facts
from awards.views.facts import by, demand, sent
from awards.workbooks.unit_plan import plan, rows_of, titles_counted
from awards.workbooks.unit_years import YearRow, read, write
from clusters.forms.covenants import WorkbookForm
from clusters.models import Unit
from scoring.workbooks.grid import BadWorkbook
from workflow.carrying import carried, carry
from workflow.moves import Denied, Refused
from workflow.workbooks import CONTENT_TYPE

_SALT = "awards.views.unit_years"


@require_safe
def years_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of the unit and those below it, to be filled in and imported."""
    unit = get_object_or_404(units_with_facts(request.user), pk=pk)
    disposition = str(content_disposition_header(True, "du-kien-don-vi.xlsx"))
    return HttpResponse(
        write(rows_of(unit), titles_counted()),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def years_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a workbook, see every fault in it or what it would do, and only then import it."""
    unit = get_object_or_404(units_with_facts(request.user), pk=pk)
    demand(request, "import_facts", unit)
    if "plan" in request.POST:
        return _import(request, unit)
    form = WorkbookForm(sent(request), request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            found = read(form.cleaned_data["file"], titles_counted())
        except BadWorkbook as told:
            form.add_error("file", str(told))
        else:
            made = plan(unit, found.rows)
            context = {"faults": [*found.faults, *made.faults]}
            if not context["faults"]:
                context |= {"preview": made, "plan": _pack(unit, found.rows, made.told)}
                context |= {"count": len(found.rows)}
                return _page(request, unit, WorkbookForm(), context, 200)
    return _page(request, unit, form, context, 400 if form.is_bound else 200)


def _import(request: HttpRequest, unit: Unit) -> HttpResponse:
    try:
        rows, told = _unpack(request.POST["plan"], unit)
        done = import_years(unit=unit, rows=rows, told=told, by=by(request))
    except signing.BadSignature:
        messages.error(request, _("Bản xem trước đã hết hiệu lực. Chọn lại tệp."))
        return _page(request, unit, WorkbookForm(), {}, 400)
    except Denied as told_:
        raise PermissionDenied(str(told_)) from told_
    except Refused as refused:
        messages.error(request, str(refused))
        return _page(request, unit, WorkbookForm(), {}, 409)
    messages.success(
        request,
        _("Đã nhập: %(added)d dữ kiện mới, %(changed)d dữ kiện thay đổi.")
        % {"added": len(done.added), "changed": len(done.changed)},
    )
    return redirect(address_of(unit))


def _pack(unit: Unit, rows: list[YearRow], told: list[Any]) -> str:
    return carry(_SALT, unit.pk, {"rows": [vars(row) for row in rows], "told": told})


def _unpack(packed: str, unit: Unit) -> tuple[list[YearRow], list[Any]]:
    told = carried(_SALT, packed, unit.pk)
    return [YearRow(**row) for row in told["rows"]], told["told"]


def _page(
    request: HttpRequest, unit: Unit, form: WorkbookForm, context: dict[str, Any], status: int
) -> HttpResponse:
    page = {"unit": unit, "form": form, "crumbs": crumbs_of(unit), **context}
    return render(request, "awards/years_import.html", page, status=status)
