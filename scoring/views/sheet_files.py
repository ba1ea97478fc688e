"""A sheet as a workbook, and filled in from one."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.offices import offices_of
from clusters.views.covenants import person
from scoring.actions.filling import Overwriting, import_sheet
from scoring.members import MemberFinder
from scoring.models import ScoreSheet
from scoring.own_sheet import read_own
from scoring.reading import lines_of
from scoring.rules import denial
from scoring.views.sheets import visible_sheet
from scoring.workbooks.scores import BadWorkbook, Fault, ScoreRow, read_scores
from scoring.workbooks.sheet import ALSO, filling_response, moment_of, stamp_of
from workflow.files import MAX_BYTES
from workflow.moves import Refused


def _demand(request: HttpRequest, sheet: ScoreSheet) -> None:
    year = sheet.scoring_year.cluster_year
    if reason := denial("import_sheet", year, offices_of(request.user), unit=sheet.unit_id):
        raise PermissionDenied(reason)


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """To be filled in without a connection."""
    sheet = visible_sheet(request, pk)
    at = timezone.now()
    return filling_response(sheet, read_own(sheet, seen=ScoreSheet.objects.none()), at)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a workbook back: every fault of it, or all its lines."""
    sheet = visible_sheet(request, pk)
    _demand(request, sheet)
    context: dict[str, Any] = {
        "sheet": sheet,
        "year": sheet.scoring_year.cluster_year,
        "unit": sheet.unit,
        "faults": [],
        "trouble": "",
        "told_at": "",
    }
    if request.method == "POST":
        try:
            content = _content(request)
            rows, faults = _read(content, sheet)
            if not faults:
                since = moment_of(request.POST.get("overwrite", "")) or stamp_of(BytesIO(content))
                changed = import_sheet(sheet=sheet, rows=rows, since=since, by=person(request))
                words = _("Đã nhập %(rows)d dòng, %(changed)d dòng thay đổi.")
                messages.success(request, words % {"rows": len(rows), "changed": changed})
                return redirect("scoring:sheet", pk=pk)
            context["faults"] = faults
        except Overwriting as told:
            # Who confirms has seen what stands there now; what comes after is told again.
            context |= {"faults": told.faults, "told_at": timezone.now().isoformat()}
        except (BadWorkbook, Refused) as told:
            context["trouble"] = str(told)
    failed = bool(context["faults"] or context["trouble"])
    return render(request, "scoring/sheet_import.html", context, status=400 if failed else 200)


def _content(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is None:
        raise BadWorkbook(_("Chưa chọn tệp. Chọn sổ đã điền rồi nhập."))
    if (upload.size or 0) > MAX_BYTES:
        raise BadWorkbook(
            _("“%(name)s” lớn %(size)d MB; mỗi tệp tối đa %(most)d MB.")
            % {
                "name": upload.name,
                "size": (upload.size or 0) // 1024**2 + 1,
                "most": MAX_BYTES // 1024**2,
            }
        )
    if not (upload.name or "").lower().endswith(".xlsx"):
        raise BadWorkbook(
            _("“%(name)s” không phải là tệp .xlsx. Lưu lại bằng Excel thành .xlsx.")
            % {"name": upload.name}
        )
    content: bytes = upload.read()
    return content


def _read(content: bytes, sheet: ScoreSheet) -> tuple[list[ScoreRow], list[Fault]]:
    lines = {line.path: line for line in lines_of(sheet.scoring_year.criteria_set)}
    finder = MemberFinder(sheet.scoring_year.cluster_year, [sheet.unit])

    def own_unit(name: str) -> Any:
        found = finder(name)
        if isinstance(found, str):
            return _("“%(name)s” không phải %(unit)s. Bảng này chỉ nhận dòng của đơn vị mình.") % {
                "name": name,
                "unit": sheet.unit,
            }
        return found

    return read_scores(BytesIO(content), lines, own_unit, also=ALSO)
