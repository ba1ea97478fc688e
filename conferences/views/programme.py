"""The programme: its items, their order, and the papers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conferences.actions import programming as deeds
from conferences.forms.meetings import ItemForm, PaperForm
from conferences.models import Conference, ConferencePaper
from conferences.pages.meetings import changed_since, programme_of
from conferences.views.asking import (
    attempt,
    demand,
    person,
    sent_number,
    visible,
    visible_item,
)
from workflow.files import BadFile, response_of
from workflow.moves import Refused, Stale


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The programme as those who prepare it see it; POST adds an item."""
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    if request.method != "POST":
        return _agenda(request, shown)
    form = ItemForm.of(shown, posted=request.POST)
    if not form.is_valid():
        return _agenda(request, shown, form=form, status=400)
    try:
        deeds.add_item(conference=shown, facts=form.facts(), by=person(request))
    except Refused as told:
        form.add_error(None, str(told))
        return _agenda(request, shown, form=form, status=409)
    messages.success(request, _("Đã thêm mục vào chương trình."))
    return redirect("conferences:agenda", pk=pk)


def _agenda(
    request: HttpRequest,
    shown: Conference,
    *,
    form: ItemForm | None = None,
    paper_form: PaperForm | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = programme_of(shown)
    context = {
        "conference": shown,
        "lines": lines,
        "form": form or ItemForm.of(shown),
        "paper_form": paper_form or PaperForm.of([line.item for line in lines]),
        "papers": shown.papers.select_related("file", "item"),
    }
    return render(request, "conferences/agenda.html", context, status=status)


@require_POST
def agenda_fill(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    attempt(
        request,
        lambda: deeds.fill_programme(conference=shown, by=person(request)),
        _("Đã lấy chương trình mẫu. Sửa cho đúng với hội nghị."),
    )
    return redirect("conferences:agenda", pk=pk)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_item(request, pk)
    demand(request, "prepare", row.conference)
    posted = request.POST if request.method == "POST" else None
    form = ItemForm.of(row.conference, row, posted)
    status, stale = 200, []
    if posted is not None:
        status = 400
        if form.is_valid():
            version = sent_number(request)
            try:
                deeds.change_item(item=row, facts=form.facts(), version=version, by=person(request))
            except Stale as told:
                status, stale = 409, changed_since(form)
                row.refresh_from_db()
                form.add_error(None, str(told))
            except Refused as told:
                form.add_error(None, str(told))
            else:
                messages.success(request, _("Đã lưu mục."))
                return redirect("conferences:agenda", pk=row.conference_id)
    context = {
        "conference": row.conference,
        "heading": _("Sửa mục chương trình"),
        "action": _("Lưu mục"),
        "back": reverse("conferences:agenda", args=[row.conference_id]),
        "form": form,
        "stale": stale,
        "version": row.version,
    }
    return render(request, "conferences/form.html", context, status=status)


@require_POST
def item_order(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_item(request, pk)
    up = request.POST.get("to") == "up"

    attempt(
        request,
        lambda: deeds.move_item(item=row, up=up, by=person(request)),
        _("Đã đổi thứ tự."),
    )
    return redirect("conferences:agenda", pk=row.conference_id)


@require_POST
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_item(request, pk)
    attempt(
        request,
        lambda: deeds.remove_item(item=row, by=person(request)),
        _("Đã bỏ mục “%(title)s”.") % {"title": row.title},
    )
    return redirect("conferences:agenda", pk=row.conference_id)


@require_POST
def paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    form = PaperForm.of(shown.items.all(), request.POST, request.FILES)
    if not form.is_valid():
        return _agenda(request, shown, paper_form=form, status=400)
    try:
        deeds.file_paper(conference=shown, by=person(request), **form.cleaned_data)
    except BadFile as told:
        form.add_error("upload", str(told))
        return _agenda(request, shown, paper_form=form, status=400)
    except Refused as told:
        form.add_error(None, str(told))
        return _agenda(request, shown, paper_form=form, status=409)
    messages.success(request, _("Đã lưu tài liệu."))
    return redirect("conferences:agenda", pk=pk)


def _paper(request: HttpRequest, pk: int) -> ConferencePaper:
    seen = Conference.objects.visible_to(request.user)
    rows = ConferencePaper.objects.filter(conference__in=seen)
    return get_object_or_404(
        rows.select_related("file", "conference__cluster", "conference__cluster_year__cluster"),
        pk=pk,
    )


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    answer: HttpResponseBase = response_of(_paper(request, pk).file)
    return answer


@require_POST
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _paper(request, pk)
    attempt(
        request,
        lambda: deeds.remove_paper(paper=row, by=person(request)),
        _("Đã gỡ “%(title)s”.") % {"title": row.title},
    )
    return redirect("conferences:agenda", pk=row.conference_id)
