"""Files that prove a line of a sheet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.offices import offices_of
from clusters.views.covenants import person
from scoring.actions.evidence import attach_evidence, remove_evidence
from scoring.methods import Method
from scoring.models import Criterion, Evidence, ScoreSheet
from scoring.pages.sheet_head import may_fill_in
from scoring.rules import denial
from scoring.views.sheets import visible_sheet
from workflow.files import KINDS, BadFile, response_of
from workflow.moves import Refused


def _line(sheet: ScoreSheet, pk: int) -> Criterion:
    rows = Criterion.objects.filter(criteria_set=sheet.scoring_year.criteria_set_id)
    return get_object_or_404(rows.exclude(method=Method.GROUP), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """The files of a line; a post adds more, all of them or none."""
    sheet = visible_sheet(request, pk)
    criterion = _line(sheet, line)
    fault = ""
    if request.method == "POST":
        year = sheet.scoring_year.cluster_year
        offices = offices_of(request.user)
        if reason := denial("attach_evidence", year, offices, unit=sheet.unit_id):
            raise PermissionDenied(reason)
        fault = _attach(request, sheet, criterion)
        if not fault:
            return redirect("scoring:evidence", pk=pk, line=line)
    files = Evidence.objects.filter(sheet=sheet, criterion=criterion, with_explanation=False)
    context = {
        "sheet": sheet,
        "year": sheet.scoring_year.cluster_year,
        "unit": sheet.unit,
        "line": criterion,
        "files": files.select_related("file", "added_by"),
        "may_edit": may_fill_in(sheet, offices_of(request.user)),
        "fault": fault,
        "accept": ",".join(f".{kind}" for kind in KINDS),
    }
    return render(request, "scoring/evidence.html", context, status=400 if fault else 200)


def _attach(request: HttpRequest, sheet: ScoreSheet, criterion: Criterion) -> str:
    """Keep what was sent; why not, where it is not taken."""
    uploads = request.FILES.getlist("files")
    if not uploads:
        return _("Chưa chọn tệp. Chọn ít nhất một tệp rồi thêm.")
    try:
        kept = attach_evidence(
            sheet=sheet, criterion=criterion, uploads=uploads, by=person(request)
        )
    except (BadFile, Refused) as told:
        return str(told)
    words = ngettext("Đã thêm %(n)d tệp.", "Đã thêm %(n)d tệp.", len(kept)) % {"n": len(kept)}
    if len(kept) < len(uploads):
        words += " " + _("Tệp trùng nội dung chỉ giữ một bản.")
    messages.success(request, words)
    return ""


def _visible(request: HttpRequest, pk: int) -> Evidence:
    """A file of a sheet that the reader may see; those of explanations are kept elsewhere."""
    rows = Evidence.objects.filter(sheet__in=ScoreSheet.objects.visible_to(request.user))
    return get_object_or_404(
        rows.select_related(
            "file", "criterion", "sheet__unit", "sheet__scoring_year__cluster_year__cluster"
        ),
        pk=pk,
        with_explanation=False,
    )


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    answer: HttpResponse = response_of(_visible(request, pk).file)
    return answer


@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    year = row.sheet.scoring_year.cluster_year
    offices = offices_of(request.user)
    if reason := denial("remove_evidence", year, offices, unit=row.sheet.unit_id):
        raise PermissionDenied(reason)
    back = reverse("scoring:evidence", args=[row.sheet_id, row.criterion_id])
    try:
        remove_evidence(evidence=row, by=person(request))
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã gỡ tệp “%(name)s”.") % {"name": row.file.name})
    return redirect(back)
