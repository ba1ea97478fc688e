"""Results of a year: the board over all units, and each unit's own sheet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions.results import enter_result, move_reporting
from clusters.composing import members_of
from clusters.forms.results import ResultForm
from clusters.inner_years import inner_years
from clusters.models import ClusterYear, Period, Reporting, Target, Unit
from clusters.offices import offices_of
from clusters.pages.reporting import (
    SheetRow,
    after_saving,
    consequences,
    reportings_visible_to,
    results_visible_to,
    sheet_of,
)
from clusters.pages.results import board_of
from clusters.rules.covenants import denial
from clusters.views.covenants import person, sent_version
from clusters.workbooks.results import board_response
from clusters.workflow import REPORTING, ReportingState
from workflow.files import BadFile, response_of
from workflow.moves import Denied, Refused, Stale


def _year(request: HttpRequest, pk: int, period: str) -> tuple[ClusterYear, Period]:
    if period not in Period.values:
        raise Http404
    years = inner_years(request.user).select_related("cluster__council")
    return get_object_or_404(years, pk=pk), Period(period)


def _unit(year: ClusterYear, pk: int) -> Unit:
    """A member of the year, or a unit that has reported in it."""
    rows = Unit.objects.filter(memberships__cluster_year=year, pk=pk)
    reported = Unit.objects.filter(reportings__cluster_year=year, pk=pk)
    return get_object_or_404((rows | reported).distinct())


@require_safe
def results(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """Who has sent, and the indicators over the cluster; `?format=xlsx` is the same as a book."""
    year, shown = _year(request, pk, period)
    board = board_of(year, shown)
    if request.GET.get("format") == "xlsx":
        return board_response(board)
    offices = offices_of(request.user)
    context = {
        "year": year,
        "board": board,
        "periods": Period.choices,
        "own": [s.unit for s in board.senders if s.unit.pk in offices.unit_ids],
        "capacity": offices.capacity_in(year),
    }
    return render(request, "clusters/results.html", context)


@require_safe
def reporting(request: HttpRequest, pk: int, period: str, unit: int) -> HttpResponse:
    """One unit's sheet; what is not sent yet is for its own people only."""
    year, shown = _year(request, pk, period)
    member = _unit(year, unit)
    offices = offices_of(request.user)
    visible = reportings_visible_to(request.user)
    if unit not in offices.unit_ids and not visible.filter(
        cluster_year=year, unit=unit, period=shown
    ):
        raise PermissionDenied(
            _("%(unit)s chưa gửi báo cáo; số liệu đang nhập chỉ đơn vị đó xem được.")
            % {"unit": member}
        )
    context = sheet_of(year, member, shown, offices)
    return render(request, "clusters/reporting.html", context)


@require_POST
def result(request: HttpRequest, pk: int, period: str, unit: int, target: int) -> HttpResponse:
    """Save one row: to htmx comes what has changed around its boxes, to others the sheet."""
    year, shown = _year(request, pk, period)
    member = _unit(year, unit)
    if reason := denial(
        "enter_result",
        year,
        offices_of(request.user),
        members=[row.pk for row in members_of(year, timezone.localdate())],
        unit=unit,
    ):
        raise PermissionDenied(reason)
    row = get_object_or_404(Target, pk=target, covenant__cluster_year=year)
    form = ResultForm.of(row, None, request.POST, request.FILES)
    status, now = _enter(request, year, member, shown, row, form)
    if status == 200 and not getattr(request, "htmx", False):
        messages.success(request, _("Đã lưu “%(name)s”.") % {"name": row})
        return redirect("clusters:reporting", pk=pk, period=period, unit=unit)
    return _row_answer(request, year, member, shown, row, form, status, now)


def _enter(
    request: HttpRequest,
    year: ClusterYear,
    unit: Unit,
    period: Period,
    target: Target,
    form: ResultForm,
) -> tuple[int, str]:
    """Save what `form` says, or write on it why not: the status, and what is there instead."""
    if not form.is_valid():
        return 400, ""
    try:
        enter_result(
            cluster_year=year,
            unit=unit,
            period=period,
            target=target,
            entered=form.entered,
            version=form.cleaned_data["version"],
            by=person(request),
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except BadFile as told:
        form.add_error("evidence", str(told))
        return 400, ""
    except Stale as told:
        form.add_error("figure", str(told))
        return 409, "stale"
    except Refused as told:
        form.add_error("figure", str(told))
        return 400, ""
    return 200, ""


def _row_answer(
    request: HttpRequest,
    year: ClusterYear,
    unit: Unit,
    period: Period,
    target: Target,
    form: ResultForm,
    status: int,
    trouble: str,
) -> HttpResponse:
    """The row as it is now, with what was typed where it was not taken.

    htmx swaps only what comes back as done, so to it a refused row is an answer like others;
    what is wrong is in it.
    """
    sheet = sheet_of(year, unit, period, offices_of(request.user))
    rows: list[SheetRow] = sheet["rows"]
    at = next((n for n, row in enumerate(rows) if target.pk in row.line.target_ids), None)
    if at is None:
        raise Http404
    rows[at] = after_saving(rows[at], form, is_saved=status == 200, is_stale=bool(trouble))
    if getattr(request, "htmx", False):
        has_file = bool(form.files or form.data.get("drop_evidence"))
        context = sheet | {"row": rows[at], "has_file": has_file}
        return render(request, "clusters/_result_saved.html", context)
    return render(request, "clusters/reporting.html", sheet, status=status)


@require_http_methods(["GET", "POST"])
def reporting_move(
    request: HttpRequest, pk: int, period: str, unit: int, verb: str
) -> HttpResponse:
    """Send a report or take it back: GET says what will follow, POST does it."""
    year, shown = _year(request, pk, period)
    member = _unit(year, unit)
    if verb not in REPORTING.moves:
        raise Http404
    offices = offices_of(request.user)
    members = [row.pk for row in members_of(year, timezone.localdate())]
    if reason := denial(verb, year, offices, members=members, unit=unit):
        raise PermissionDenied(reason)
    back = redirect("clusters:reporting", pk=pk, period=period, unit=unit)
    moved = Reporting.objects.filter(cluster_year=year, unit=unit, period=shown).first()
    if moved is None or moved.state not in REPORTING.moves[verb].sources:
        messages.warning(request, _why_not(moved))
        return back
    stale = ""
    if request.method == "POST":
        try:
            move_reporting(moved, verb=verb, by=person(request), version=sent_version(request))
        except Stale as told:
            stale = str(told)
        except Refused as told:
            messages.error(request, str(told))
            return back
        else:
            label = REPORTING.moves[verb].label
            messages.success(request, _("Đã xong: %(move)s.") % {"move": label})
            return back
    sheet: dict[str, Any] = sheet_of(year, member, shown, offices)
    context = sheet | {
        "move": REPORTING.moves[verb],
        "consequences": consequences(verb, sheet["rows"], year),
        "stale": stale,
    }
    return render(request, "clusters/reporting_move.html", context, status=409 if stale else 200)


def _why_not(moved: Reporting | None) -> str:
    if moved is not None and moved.state == ReportingState.SUBMITTED:
        return _("Báo cáo đã gửi rồi.")
    return _("Chưa có số liệu nào. Nhập kết quả rồi gửi; 0 cũng là một kết quả.")


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    rows = results_visible_to(request.user).select_related("evidence")
    found = get_object_or_404(rows, pk=pk)
    if found.evidence is None:
        raise Http404
    answer: HttpResponse = response_of(found.evidence)
    return answer
