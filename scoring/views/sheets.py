"""A unit's sheet: reading it, filling it in cell by cell or in blocks, sending it."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.offices import offices_of
from clusters.views.covenants import person, sent_version
from scoring.actions.sheets import (
    CellFault,
    Faulty,
    Typed,
    paste_cells,
    recall_sheet,
    save_cell,
    submit_sheet,
)
from scoring.models import ScoreSheet, ScoringYear
from scoring.pages.moving import move_page
from scoring.pages.sheet import answer_of, sheet_body
from scoring.pages.sheet_head import may_fill_in, sheet_head
from scoring.rules import denial
from scoring.workbooks.sheet import shown_response
from scoring.workflow import SHEET, SheetState
from workflow.moves import Denied, Refused, Stale

_MOVES = {"submit_sheet": submit_sheet, "recall_sheet": recall_sheet}
# More than a set of 250 lines with every cell that a line can have.
MOST_CELLS = 2000


def visible_sheet(request: HttpRequest, pk: int) -> ScoreSheet:
    """The sheet; 404 for who may not look into the year, 403 with the reason inside it."""
    rows = ScoreSheet.objects.select_related(
        "unit", "scoring_year__criteria_set", "scoring_year__cluster_year__cluster__council"
    )
    visible = ScoreSheet.objects.visible_to(request.user)
    found: ScoreSheet | None = rows.filter(pk__in=visible, pk=pk).first()
    if found is not None:
        return found
    inside = ScoringYear.objects.visible_to(request.user)
    hidden = get_object_or_404(rows, pk=pk, scoring_year__in=inside)
    if hidden.state == SheetState.DRAFT:
        why = _("%(unit)s chưa gửi bảng chấm; bảng đang chấm chỉ đơn vị đó xem được.")
    else:
        why = _("Gửi bảng của đơn vị mình trước, rồi mới xem được bảng của %(unit)s.")
    raise PermissionDenied(why % {"unit": hidden.unit})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet; a post saves one branch of it, for browsers without script."""
    shown = visible_sheet(request, pk)
    if request.method == "POST":
        return _save_branch(request, shown)
    if request.GET.get("format") == "xlsx":
        return _exported(request, shown)
    return _page(request, shown)


def _exported(request: HttpRequest, shown: ScoreSheet) -> HttpResponse:
    seen = ScoreSheet.objects.visible_to(request.user)
    chosen = request.GET.get("show", "")
    return shown_response(shown, sheet_body(shown, seen=seen, may_edit=False, chosen=chosen))


def _page(request: HttpRequest, shown: ScoreSheet, status: int = 200, **told: Any) -> HttpResponse:
    offices = offices_of(request.user)
    body = sheet_body(
        shown,
        seen=ScoreSheet.objects.visible_to(request.user),
        may_edit=may_fill_in(shown, offices),
        chosen=request.GET.get("show", ""),
        **told,
    )
    context = sheet_head(shown, request.user) | body | {"body": body}
    return render(request, "scoring/sheet.html", context, status=status)


def _save_branch(request: HttpRequest, shown: ScoreSheet) -> HttpResponse:
    year = shown.scoring_year.cluster_year
    if reason := denial("paste_cells", year, offices_of(request.user), unit=shown.unit_id):
        raise PermissionDenied(reason)
    cells = _typed_in_form(request)
    if not cells:
        messages.info(request, _("Không có ô nào thay đổi."))
        return redirect("scoring:sheet", pk=shown.pk)
    try:
        lines = paste_cells(sheet=shown, cells=cells, by=person(request))
    except Faulty as told:
        typed = {f"{cell.field}-{cell.criterion}": cell.text for cell in cells}
        return _page(request, shown, status=400, typed=typed, faults=told.faults)
    except Refused as told:
        messages.error(request, str(told))
        return redirect("scoring:sheet", pk=shown.pk)
    messages.success(request, _("Đã lưu %(n)d dòng.") % {"n": len(lines)})
    return redirect("scoring:sheet", pk=shown.pk)


def _typed_in_form(request: HttpRequest) -> list[Typed]:
    """The cells of one branch whose text is no longer the one that the page showed."""
    cells = []
    for name, was in _json_object(request.POST.get("shown", "")).items():
        field, _dash, key = name.partition("-")
        if not (key.isascii() and key.isdecimal() and len(key) < 10 and isinstance(was, str)):
            continue
        text = request.POST.get(name, "")
        if field == "assigned":
            # A box that is not ticked sends nothing: the line is assigned.
            text = "0" if name in request.POST else "1"
        if text != was:
            cells.append(Typed(int(key), field, text, was))
    return cells[:MOST_CELLS]


def _json_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@require_POST
def cell(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one cell; the answer says what has changed on the page."""
    shown = visible_sheet(request, pk)
    typed = _typed(request.POST.dict())
    if typed is None:
        return JsonResponse({"message": _("Không đọc được ô này. Tải lại trang.")}, status=400)
    try:
        save_cell(sheet=shown, typed=typed, by=person(request))
    except (Denied, Refused) as told:
        return _refusal(told)
    return _answer(request, shown, [typed.criterion])


@require_POST
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a block of cells: all of it, or none with every fault."""
    shown = visible_sheet(request, pk)
    sent = _json_object(request.POST.get("block", "")).get("cells", [])
    if not isinstance(sent, list) or len(sent) > MOST_CELLS:
        sent = []
    cells = [typed for each in sent if (typed := _typed(each)) is not None]
    if not cells or len(cells) < len(sent):
        return JsonResponse({"message": _("Không đọc được khối đã dán.")}, status=400)
    try:
        lines = paste_cells(sheet=shown, cells=cells, by=person(request))
    except (Denied, Refused) as told:
        return _refusal(told)
    return _answer(request, shown, [line.pk for line in lines])


def _typed(sent: Any) -> Typed | None:
    """One cell as it was sent; None where that is no cell."""
    if not isinstance(sent, dict):
        return None
    names = ("line", "field", "text", "shown", "version")
    line, field, text, was, version = (str(sent.get(name, "")) for name in names)
    numbers = all(n.isascii() and n.isdecimal() and len(n) < 10 for n in (line, version))
    return Typed(int(line), field, text, was, int(version)) if numbers else None


def _answer(request: HttpRequest, shown: ScoreSheet, keys: list[int]) -> HttpResponse:
    seen = ScoreSheet.objects.visible_to(request.user)
    return JsonResponse(answer_of(shown, keys, seen=seen))


def _refusal(told: Exception) -> HttpResponse:
    """400 with the faults of cells, 409 where somebody else was there first, 403, or why not."""
    status = {Denied: 403, Faulty: 400}.get(type(told), 409)
    faults = [_fault(fault) for fault in getattr(told, "faults", ())]
    return JsonResponse({"message": str(told), "faults": faults}, status=status)


def _fault(fault: CellFault) -> dict[str, Any]:
    return {
        "line": fault.typed.criterion,
        "field": fault.typed.field,
        "message": fault.message,
        "now": fault.now,
        "version": fault.version,
        "by": fault.by,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Send the sheet or take it back: GET says what is missing and what follows, POST does it."""
    shown = visible_sheet(request, pk)
    if verb not in _MOVES:
        raise Http404
    context = move_page(shown, verb, offices_of(request.user))
    if context["denied"]:
        raise PermissionDenied(context["denied"])
    status = 200
    if request.method == "POST":
        try:
            _MOVES[verb](sheet=shown, version=sent_version(request), by=person(request))
        except Stale as told:
            shown.refresh_from_db()
            context = move_page(shown, verb, offices_of(request.user)) | {"stale": str(told)}
            status = 409
        except Refused as told:
            messages.error(request, str(told))
            return redirect("scoring:sheet", pk=pk)
        else:
            label = SHEET.moves[verb].label
            messages.success(request, _("Đã xong: %(move)s.") % {"move": label})
            return redirect("scoring:sheet", pk=pk)
    return render(request, "scoring/sheet_move.html", context, status=status)


@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet on A4, across."""
    shown = visible_sheet(request, pk)
    seen = ScoreSheet.objects.visible_to(request.user)
    context = sheet_head(shown, request.user) | sheet_body(shown, seen=seen, may_edit=False)
    return render(request, "scoring/sheet_print.html", context)
