"""Old decisions from a workbook: the form, a preview of every row, and only then the import."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.importing_register import import_decisions
from awards.actions.undoing_import import undo_import, undoing
from awards.forms.register import OldDecisionsForm
from awards.register.imports import councils_of_register, imports_of
from awards.rules.register import register_denial, undo_denial
from awards.scope import units_of_desks
from awards.views.facts import by, sent
from awards.views.faulty import faulty_field, faulty_response
from awards.workbooks.decisions import FORM, Reading, read, write_form
from awards.workbooks.packing import Packed, pack, unpack
from awards.workbooks.register_plan import Plan, plan
from clusters.offices import offices_of
from scoring.workbooks.grid import BadWorkbook
from workflow.moves import Refused
from workflow.workbooks import CONTENT_TYPE

# So many units as an address may name.
_MOST_UNITS = 100
# So many imports of before, and lines of a preview, as somebody looks at.
_MOST_IMPORTS = 20
_MOST_LINES = 500


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
    """Choose a workbook, see every fault in it or every row beside what is known, then import."""
    _demand(request)
    if "faulty" in request.POST:
        return faulty_response(request)
    if "plan" in request.POST:
        try:
            return _import(request)
        except signing.BadSignature:
            messages.error(request, _("Bản xem trước đã hết hiệu lực. Chọn lại tệp."))
            return _page(request, _form(request), {}, 400)
    form = _form(request, sent(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, {}, 400 if form.is_bound else 200)
    file, council = form.cleaned_data["file"], form.cleaned_data["council"]
    try:
        found = read(file, today=timezone.localdate())
    except BadWorkbook as told:
        form.add_error("file", str(told))
        return _page(request, form, {}, 400)
    made = Plan(faults=found.faults) if found.faults else _planned(request, found)
    if made.faults:
        faulty = faulty_field(request, FORM, file, made.faults)
        return _page(request, form, {"faults": made.faults, "faulty": faulty}, 400)
    kept = Packed(found.rows, made.told, council.pk if council else None, file.name or "")
    context = {"plan": pack(by(request).pk, kept), "hidden_rows": found.hidden, "council": council}
    return _page(request, _form(request), {"preview": made, **context}, 200)


def _scope(request: HttpRequest) -> Any:
    return units_of_desks(request.user).select_related("parent")


def _planned(request: HttpRequest, found: Reading) -> Plan:
    return plan(_scope(request), found.rows, found.columns)


def _form(request: HttpRequest, sent: Any = None) -> OldDecisionsForm:
    files = request.FILES if sent is not None else None
    return OldDecisionsForm(sent, files, councils=councils_of_register(request.user))


def _import(request: HttpRequest) -> HttpResponse:
    """Raises BadSignature where the preview is too old or somebody else's."""
    choices = {name: str(value) for name, value in request.POST.items() if name.startswith("who-")}
    packed = request.POST["plan"]
    kept = unpack(packed, by(request).pk)
    council = councils_of_register(request.user).filter(pk=kept.council or 0).first()
    try:
        done = import_decisions(
            rows=kept.rows,
            told=kept.told,
            choices=choices,
            by=by(request),
            council=council,
            file_name=kept.file_name,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        made = plan(_scope(request), kept.rows)
        context: dict[str, Any] = {}
        if not made.faults and made.told == kept.told:
            # Nobody chose who is meant: what was chosen stays.
            context = {"preview": made, "plan": packed, "choices": choices, "council": council}
        return _page(request, _form(request), context, 409)
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


@require_http_methods(["GET", "HEAD", "POST"])
def register_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go with an import that is taken back, and then the deed."""
    taken = get_object_or_404(imports_of(request.user).select_related("council"), pk=pk)
    is_own = taken.imported_by_id == by(request).pk
    if reason := undo_denial(offices_of(request.user), taken, is_own=is_own):
        raise PermissionDenied(reason)
    status = 200
    if request.method == "POST":
        try:
            gone = undo_import(taken=taken, by=by(request))
        except Refused as told:
            messages.error(request, str(told))
            status = 409
        else:
            words = _("Đã gỡ %(awards)d dòng, %(decisions)d quyết định, %(recipients)d người, hộ.")
            messages.success(request, words % gone)
            return redirect("awards:register_import")
    context = {"taken": taken, "undoing": undoing(taken)}
    return render(request, "awards/register_undo.html", context, status=status)


def _units(done: Plan) -> list[int]:
    met = dict.fromkeys(line.unit.pk for line in done.written if line.unit is not None)
    return list(met)[:_MOST_UNITS]


def _page(
    request: HttpRequest, form: OldDecisionsForm, context: dict[str, Any], status: int
) -> HttpResponse:
    asked = [pk for pk in request.GET.get("units", "").split(",") if pk.isdecimal()]
    units = _scope(request).filter(pk__in=[int(pk) for pk in asked[:_MOST_UNITS] if len(pk) < 18])
    imports = imports_of(request.user).select_related("imported_by", "council")
    page = {
        "form": form,
        "units": units.order_by("order_key", "pk") if asked else [],
        "imports": imports[:_MOST_IMPORTS],
        "most_lines": _MOST_LINES,
        "most_slice": f":{_MOST_LINES}",
        **context,
    }
    return render(request, "awards/register_import.html", page, status=status)
