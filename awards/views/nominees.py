"""A letter's persons from a workbook: the form to download, the preview, the import."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.nominees import import_proposals
from awards.forms.proposing import kinds_for
from awards.letters.pages import batch_crumbs
from awards.letters.reach import person_units
from awards.models import Batch, Person
from awards.views.facts import by, sent
from awards.views.proposing import writable_batch
from awards.workbooks.nominating import NomineePlan, pack, plan, unpack
from awards.workbooks.nominees import MOST_ROWS, NomineeRow, read, write
from catalogue.rule_terms import Subject
from clusters.forms.covenants import WorkbookForm
from scoring.workbooks.grid import BadWorkbook
from workflow.moves import Denied, Refused
from workflow.workbooks import CONTENT_TYPE


@require_safe
def proposals_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, with those offered whom the letter may propose and who have not left."""
    batch = writable_batch(request, pk, "import_proposals")
    units = person_units(batch, request.user)
    persons = Person.objects.filter(unit__in=units.values("pk"), left_on__isnull=True)
    rows = [
        NomineeRow(0, one.name, one.birth_year, one.gender, one.position, str(one.unit))
        for one in persons.select_related("unit").order_by("unit__order_key", "order_key", "pk")
    ]
    kinds = [str(kind) for kind in kinds_for(Subject.INDIVIDUAL)]
    disposition = str(content_disposition_header(True, "danh-sach-de-nghi.xlsx"))
    return HttpResponse(
        write(rows[:MOST_ROWS], kinds),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def proposals_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a workbook, see every fault in it or whom each row means, and only then import."""
    batch = writable_batch(request, pk, "import_proposals")
    if "plan" in request.POST:
        return _import(request, batch)
    form = WorkbookForm(sent(request), request.FILES or None)
    if request.method != "POST":
        return _page(request, batch, form, 200)
    if not form.is_valid():
        return _page(request, batch, form, 400)
    try:
        found = read(form.cleaned_data["file"])
    except BadWorkbook as told:
        form.add_error("file", str(told))
        return _page(request, batch, form, 400)
    made = plan(batch, found.rows, request.user)
    faults = _once([*found.faults, *made.faults])
    if faults:
        return _page(request, batch, form, 400, faults=faults)
    packed = pack(batch, found.rows, made.told)
    preview = _preview(made, packed) | {"left_out": found.left_out}
    return _page(request, batch, WorkbookForm(), 200, **preview)


def _once(faults: list[Any]) -> list[Any]:
    """One cell, one fault."""
    kept = {(fault.row, fault.column): fault for fault in reversed(faults)}
    return sorted(kept.values(), key=lambda fault: (fault.row, len(fault.column), fault.column))


def _preview(made: NomineePlan, packed: str) -> dict[str, Any]:
    return {"preview": made, "plan": packed, "count": len(made.lines)}


def _import(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        rows, told = unpack(request.POST["plan"], batch)
    except signing.BadSignature:
        messages.error(request, _("Bản xem trước đã hết hiệu lực. Chọn lại tệp."))
        return _page(request, batch, WorkbookForm(), 400)
    choices = {row.number: request.POST.get(f"row-{row.number}", "") for row in rows}
    try:
        made = import_proposals(
            batch=batch,
            rows=rows,
            told=told,
            choices=choices,
            are_others=request.POST.get("are_others") == "on",
            by=by(request),
        )
    except Denied as denied:
        raise PermissionDenied(str(denied)) from denied
    except Refused as refused:
        again = plan(batch, rows, request.user)
        page: dict[str, Any] = {"refusal": str(refused)}
        if not again.faults and again.told == told:
            for line in again.lines:
                line.chosen = choices[line.row.number]
            page |= _preview(again, request.POST["plan"])
        return _page(request, batch, WorkbookForm(), 409, **page)
    words = ngettext("Đã thêm %(n)d hồ sơ.", "Đã thêm %(n)d hồ sơ.", len(made))
    messages.success(request, words % {"n": len(made)})
    return redirect("awards:batch", pk=batch.pk)


def _page(
    request: HttpRequest, batch: Batch, form: WorkbookForm, status: int, **more: Any
) -> HttpResponse:
    page = {"batch": batch, "form": form, "crumbs": batch_crumbs(batch), **more}
    return render(request, "awards/nominees_import.html", page, status=status)
