"""The unit's answer to its appraisal: line by line, with files, before it is sent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clusters.offices import offices_of
from clusters.views.covenants import attempt, person
from scoring.actions.explaining import remove_explanation_file, write_explanation
from scoring.forms.appraisal import ExplanationForm, fault_words
from scoring.models import Evidence, ScoreSheet
from scoring.pages.explanation import explanation_page
from scoring.rules import denial
from scoring.trails import evidence_visible_to
from scoring.views.appraisal import line_of
from scoring.views.sheets import visible_sheet
from workflow.files import BadFile, response_of
from workflow.moves import Refused, Stale


@require_safe
def explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the appraisal changed, beside what the unit says of it."""
    sheet = visible_sheet(request, pk)
    return render(request, "scoring/explanation.html", explanation_page(sheet, request.user))


def _demand(request: HttpRequest, sheet: ScoreSheet) -> None:
    year = sheet.scoring_year.cluster_year
    offices = offices_of(request.user)
    if reason := denial("write_explanation", year, offices, unit=sheet.unit_id):
        raise PermissionDenied(reason)


@require_POST
def explanation_line(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Save the text of one line and its files; what is refused stays as it was typed."""
    sheet = visible_sheet(request, pk)
    line = line_of(sheet, criterion)
    _demand(request, sheet)
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        return _page(request, sheet, 400, line.pk, fault_words(form))
    try:
        found = write_explanation(
            sheet=sheet,
            criterion=line,
            text=form.cleaned_data["text"],
            files=request.FILES.getlist("files"),
            version=form.cleaned_data["version"],
            by=person(request),
        )
    except (BadFile, Refused) as told:
        status = 409 if isinstance(told, Stale) else 400
        return _page(request, sheet, status, line.pk, str(told))
    done = _("Đã lưu giải trình “%(name)s”.") if found else _("Đã bỏ giải trình “%(name)s”.")
    messages.success(request, done % {"name": line})
    return redirect("scoring:explanation", pk=pk)


def _page(
    request: HttpRequest, sheet: ScoreSheet, status: int, line: int, trouble: str
) -> HttpResponse:
    context: dict[str, Any] = explanation_page(sheet, request.user)
    told = {"wrong_line": line, "trouble": trouble, "typed": request.POST.get("text", "")}
    return render(request, "scoring/explanation.html", context | told, status=status)


def _visible_file(request: HttpRequest, pk: int) -> Evidence:
    sheets = ScoreSheet.objects.visible_to(request.user).order_by()
    row = get_object_or_404(
        Evidence.objects.filter(
            sheet__in=sheets.values("pk"), with_explanation=True
        ).select_related("file", "criterion", "sheet__unit", "sheet__scoring_year__cluster_year"),
        pk=pk,
    )
    get_object_or_404(evidence_visible_to(request.user, row.sheet), pk=pk)
    return row


@require_safe
def explanation_file(request: HttpRequest, pk: int) -> HttpResponse:
    answer: HttpResponse = response_of(_visible_file(request, pk).file)
    return answer


@require_POST
def explanation_file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible_file(request, pk)
    _demand(request, row.sheet)
    attempt(
        request,
        lambda: remove_explanation_file(evidence=row, by=person(request)),
        _("Đã gỡ tệp “%(name)s”.") % {"name": row.file.name},
    )
    return redirect("scoring:explanation", pk=row.sheet_id)
