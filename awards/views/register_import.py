"""Old decisions from a workbook: the form, a preview of every row, and only then the import."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.importing_register import import_decisions
from awards.rules.register import register_denial
from awards.scope import units_of_desks
from awards.views.facts import by, sent
from awards.workbooks.decisions import read, write_form
from awards.workbooks.packing import pack, unpack
from awards.workbooks.register_plan import Plan, plan
from clusters.forms.covenants import WorkbookForm
from clusters.offices import offices_of
from scoring.workbooks.grid import BadWorkbook
from workflow.moves import Refused
from workflow.workbooks import CONTENT_TYPE

# So many units as an address may name.
_MOST_UNITS = 100


def _demand(request: HttpRequest) -> None:
    if reason := register_denial("import_decisions", offices_of(request.user)):
        raise PermissionDenied(reason)


@require_safe
def register_form(request: HttpRequest) -> HttpResponse:
    """The form of a workbook of old decisions."""
    _demand(request)
    disposition = str(content_disposition_header(True, "quyet-dinh-cu.xlsx"))
    return HttpResponse(
        write_form(), content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest) -> HttpResponse:
    _demand(request)
    if "plan" in request.POST:
        return _import(request)
    form = WorkbookForm(sent(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, {}, 400 if form.is_bound else 200)
    try:
        found = read(form.cleaned_data["file"], today=timezone.localdate())
    except BadWorkbook as told:
        form.add_error("file", str(told))
        return _page(request, form, {}, 400)
    if found.faults:
        return _page(request, form, {"faults": found.faults}, 400)
    made = plan(_scope(request), found.rows, found.columns)
    if made.faults:
        return _page(request, form, {"faults": made.faults}, 400)
    packed = pack(by(request).pk, found.rows, made.told)
    return _page(request, WorkbookForm(), {"preview": made, "plan": packed}, 200)


def _scope(request: HttpRequest) -> Any:
    return units_of_desks(request.user).select_related("parent")


def _import(request: HttpRequest) -> HttpResponse:
    choices = {name: str(value) for name, value in request.POST.items() if name.startswith("who-")}
    packed = request.POST["plan"]
    try:
        rows, told = unpack(packed, by(request).pk)
    except signing.BadSignature:
        messages.error(request, _("Bản xem trước đã hết hiệu lực. Chọn lại tệp."))
        return _page(request, WorkbookForm(), {}, 400)
    try:
        done = import_decisions(rows=rows, told=told, choices=choices, by=by(request))
    except Refused as refused:
        messages.error(request, str(refused))
        made = plan(_scope(request), rows)
        context: dict[str, Any] = {}
        if not made.faults and made.told == told:
            # Nobody chose who is meant: what was chosen stays.
            context = {"preview": made, "plan": packed, "choices": choices}
        return _page(request, WorkbookForm(), context, 409)
    messages.success(
        request,
        _("Đã nhập %(lines)d dòng của %(decisions)d quyết định; bỏ qua %(skipped)d dòng trùng.")
        % {
            "lines": len(done.written),
            "decisions": len(done.decisions),
            "skipped": len(done.skipped),
        },
    )
    units = urlencode({"units": ",".join(map(str, _units(done)))})
    return redirect(f"{reverse('awards:register_import')}?{units}")


def _units(done: Plan) -> list[int]:
    met = dict.fromkeys(line.unit.pk for line in done.written if line.unit is not None)
    return list(met)[:_MOST_UNITS]


def _page(
    request: HttpRequest, form: WorkbookForm, context: dict[str, Any], status: int
) -> HttpResponse:
    asked = [pk for pk in request.GET.get("units", "").split(",") if pk.isdecimal()]
    units = _scope(request).filter(pk__in=[int(pk) for pk in asked[:_MOST_UNITS] if len(pk) < 18])
    page = {"form": form, "units": units.order_by("order_key", "pk") if asked else [], **context}
    return render(request, "awards/register_import.html", page, status=status)
