"""Quotas and cuts of councils: seen, narrowed down, exported; who was cut, and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.decisions.listing import CUTS
from awards.decisions.querysets import cut_from
from awards.decisions.quota_bars import Counts, draw
from awards.decisions.quota_lines import Group, Line, grouped, lines_for, selected
from awards.forms.decisions import QuotaFilterForm
from awards.models import Proposal
from workflow import lists
from workflow.workbooks import workbook_response


@require_safe
def quotas(request: HttpRequest) -> HttpResponse:
    every = lines_for(request.user)
    form = _form(request, every)
    lines = []
    if form.is_valid():
        told = form.cleaned_data
        lines = selected(
            every,
            council=told["council"],
            level=told["level"],
            year=told["year"],
            words=form.words,
        )
    if request.GET.get("format") == "xlsx":
        return _workbook(lines)
    query = request.GET.copy()
    query["format"] = "xlsx"
    context = {
        "form": form,
        "groups": [(group, _bars(group)) for group in grouped(lines)],
        "is_empty": not every,
        "over": sum(bool(line.tally.over) for line in lines),
        "hidden": Proposal.objects.barred_from(request.user).count(),
        "export_url": f"?{query.urlencode()}",
    }
    return render(request, "awards/quotas.html", context)


@require_safe
def cuts(request: HttpRequest) -> HttpResponse:
    return lists.answer(
        request,
        CUTS,
        cut_from(request.user),
        "awards/cuts.html",
        hidden=Proposal.objects.barred_from(request.user).count(),
    )


def _form(request: HttpRequest, lines: list[Line]) -> QuotaFilterForm:
    """The newest year, unless the address says otherwise."""
    years = sorted({line.key.year for line in lines}, reverse=True)
    query = request.GET.copy()
    if years:
        query.setdefault("year", str(years[0]))
    councils = {line.key.council: line.council for line in lines}
    levels = {line.level for line in lines}
    return QuotaFilterForm(query, councils=list(councils.items()), levels=levels, years=years)


def _bars(group: Group) -> Any:
    return draw(
        [
            Counts(
                name=line.award,
                proposed=line.tally.proposed,
                passed=line.tally.passed,
                awarded=line.tally.awarded,
                limit=line.tally.limit,
                is_over=bool(line.tally.over),
                words=line.words,
            )
            for line in group.sums
        ]
    )


def _workbook(lines: list[Line]) -> HttpResponse:
    heads = [
        (_("Hội đồng"), 40),
        (_("Năm"), 8),
        (_("Cụm, khối"), 44),
        (_("Hình thức"), 44),
        (_("Hạn mức"), 14),
        (_("Hội nghị đề nghị"), 12),
        (_("Hồ sơ đã gửi"), 12),
        (_("Đang thẩm định"), 12),
        (_("Đưa ra Hội đồng"), 12),
        (_("Thông qua"), 12),
        (_("Có quyết định"), 12),
        (_("Đã khen"), 12),
        (_("Không được khen"), 12),
        (_("Ghi chú"), 20),
    ]
    return workbook_response(
        _("Hạn mức khen thưởng"), "han-muc-khen-thuong", heads, (_cells(line) for line in lines)
    )


def _cells(line: Line) -> list[Any]:
    tally = line.tally
    limit = tally.limit if tally.limit is not None else tally.limit_words or _("chưa có")
    counts = [
        tally.nominated, tally.sent, tally.appraised, tally.put, tally.passed, tally.decided,
        tally.awarded, tally.cut,
    ]  # fmt: skip
    note = _("vượt hạn mức") if tally.over else ""
    return [line.council, str(line.key.year), line.cluster, line.award, limit, *counts, note]
