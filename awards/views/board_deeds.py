"""Deeds of the desk on one dossier or on many: moves, assignment, what is prepared."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from awards.actions import receiving
from awards.actions.pending import (
    NEEDS_REASON,
    PREPARED,
    apply_moves,
    change_pending,
    drop_pending,
    hindrances,
    prepare_moves,
    print_of,
)
from awards.actions.receiving import NotAll, Note
from awards.actions.reviewing import assign_reviewers
from awards.board.fitting import for_deeds, obstacles
from awards.board.people import board_of, opinions_owed
from awards.forms.board import AssignForm, ReasonForm, ReturnForm, about_choices
from awards.models import PendingMove, Proposal
from awards.views.board import chosen, demand_board, seen_of
from awards.views.facts import by, sent
from awards.views.reviews import act_page, demand, seen
from workflow.moves import Denied, Refused, Stale

_HELP = {
    "receive": gettext_lazy(
        "Từ lúc tiếp nhận, hồ sơ được xét theo quy định có hiệu lực hôm nay, thời hạn thẩm định"
        " bắt đầu chạy và chuyên viên phụ trách được giao theo địa bàn, nếu không thì người đang"
        " giữ ít hồ sơ nhất."
    ),
    "take_charge": gettext_lazy("Hồ sơ chuyển sang người đang mở trang này phụ trách."),
    "recommend_without_vote": gettext_lazy(
        "Chỉ dùng khi quy định không đòi hỏi Hội đồng bỏ phiếu. Hồ sơ sang bước chờ quyết định."
    ),
}
_DONE = {
    "receive": gettext_lazy("Đã tiếp nhận %(name)s."),
    "return_dossier": gettext_lazy("Đã trả lại %(name)s. Đơn vị trình nhận được thông báo."),
    "take_charge": gettext_lazy("Đã nhận phụ trách %(name)s."),
    "recommend_without_vote": gettext_lazy("Đã đề nghị khen thưởng %(name)s."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def board_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One page for each deed on one dossier: GET says what will follow, POST does it."""
    if verb not in receiving.DEEDS:
        raise Http404
    proposal = seen(request, pk)
    demand(request, verb, proposal)
    if told := obstacles(verb, [proposal], by(request)).get(pk):
        messages.warning(request, told)
        return redirect("awards:review", pk=pk)
    about = about_choices(proposal) if verb in NEEDS_REASON else []
    form = ReturnForm(sent(request), about=about) if verb in NEEDS_REASON else None
    if request.method != "POST":
        return _move_page(request, proposal, verb, form, 200)
    if form is not None and not form.is_valid():
        return _move_page(request, proposal, verb, form, 400)
    try:
        _do(request, proposal, verb, form)
    except Denied as denied:
        raise PermissionDenied(str(denied)) from denied
    except Refused as refused:
        return _move_page(request, seen(request, pk), verb, form, 409, trouble=str(refused))
    messages.success(request, str(_DONE[verb]) % {"name": proposal.name})
    return redirect("awards:review", pk=pk)


def _do(request: HttpRequest, proposal: Proposal, verb: str, form: ReturnForm | None) -> None:
    seen_version = _version(request)
    if form is not None:
        receiving.return_dossier(
            proposal=proposal,
            reason=form.cleaned_data["reason"],
            remarks=[Note(about, text) for about, text in form.notes],
            version=seen_version,
            complete_by=form.cleaned_data["complete_by"],
            by=by(request),
        )
        return
    receiving.do_all(verb=verb, proposals={proposal.pk: seen_version}, by=by(request))


def _version(request: HttpRequest) -> int:
    """The version that the page showed; a form without one is as good as an old one."""
    told = request.POST.get("version", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else -1


def _move_page(
    request: HttpRequest,
    proposal: Proposal,
    verb: str,
    form: Any,
    status: int,
    *,
    trouble: str = "",
) -> HttpResponse:
    return act_page(
        request,
        proposal,
        form,
        status,
        heading=PREPARED[verb],
        action=PREPARED[verb],
        help=_HELP.get(verb, ""),
        versioned=True,
        trouble=trouble,
    )


def _rows(request: HttpRequest) -> tuple[list[Proposal], int]:
    """The dossiers chosen that may be seen, and how many were left out."""
    keys = chosen(request)
    rows = list(for_deeds(seen_of(request, keys)).order_by("order_key", "pk"))
    return rows, len(keys) - len(rows)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    demand_board(request)
    rows, left_out = _rows(request)
    if not rows:
        messages.warning(request, _("Chọn hồ sơ trước khi giao người xem."))
        return redirect("awards:queue")
    for row in rows:
        demand(request, "assign_reviewer", row)
    board = board_of(rows[0].batch.council)
    fits = frozenset(pk for pk in board.people if not any(board.is_barred(pk, r) for r in rows))
    form = AssignForm(sent(request), board=board, owed=opinions_owed(board.people), fits=fits)
    context: dict[str, Any] = {"rows": rows, "left_out": left_out, "form": form, "faults": []}
    context["barred"] = [user for pk, user in board.people.items() if pk not in fits]
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            n = _assigned(request, rows, form)
        except NotAll as told:
            context["faults"], status = told.faults, 409
        except Refused as told:
            form.add_error(None, str(told))
            status = 409
        else:
            messages.success(request, _("Đã giao %(n)d lượt xem.") % {"n": n})
            return redirect("awards:queue")
    return render(request, "awards/board_assign.html", context, status=status)


def _assigned(request: HttpRequest, rows: list[Proposal], form: AssignForm) -> int:
    told = form.cleaned_data
    return assign_reviewers(
        proposals=[row.pk for row in rows],
        way=told["way"],
        people=told["people"],
        circle=told["circle"] or "desk",
        each=told["each"] or 1,
        by=by(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Prepare one deed for all dossiers chosen; with a reason where the deed needs one."""
    demand_board(request)
    verb = request.POST.get("verb") or request.GET.get("verb", "")
    rows, left_out = _rows(request)
    if not rows or verb not in PREPARED:
        messages.warning(request, _("Chọn hồ sơ và việc cần làm."))
        return redirect("awards:queue")
    for row in rows:
        demand(request, "prepare_move", row)
    form = ReasonForm(sent(request)) if verb in NEEDS_REASON else None
    context: dict[str, Any] = {"rows": rows, "left_out": left_out, "form": form, "verb": verb}
    context |= {"heading": PREPARED[verb], "faults": []}
    if request.method != "POST":
        against = obstacles(verb, rows, by(request))
        context["faults"] = [(row, against[row.pk]) for row in rows if row.pk in against]
        return render(request, "awards/board_prepare.html", context)
    if form is not None and not form.is_valid():
        return render(request, "awards/board_prepare.html", context, status=400)
    versions = {row.pk: _seen_version(request, row) for row in rows}
    reason = form.cleaned_data["reason"] if form else ""
    try:
        n = prepare_moves(verb=verb, proposals=versions, reason=reason, by=by(request))
    except NotAll as told:
        context["faults"] = told.faults
        return render(request, "awards/board_prepare.html", context, status=409)
    messages.success(request, _("Đã chuẩn bị %(n)d hồ sơ. Xem lại rồi áp dụng.") % {"n": n})
    return redirect("awards:pending")


def _seen_version(request: HttpRequest, row: Proposal) -> int:
    told = request.POST.get(f"version:{row.pk}", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else -1


def _pending_of(request: HttpRequest) -> "QuerySet[PendingMove]":
    return (
        PendingMove.objects.filter(
            proposal__in=Proposal.objects.board_sees(request.user).values("pk")
        )
        .select_related(
            "prepared_by",
            "proposal__batch__council",
            "proposal__batch__cluster_year",
            "proposal__home",
            "proposal__kind",
            "proposal__rules",
            "proposal__holder",
        )
        .order_by("verb", "proposal__order_key", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pending(request: HttpRequest) -> HttpResponse:
    """Everything prepared, with what it will do; POST applies what is chosen, all or nothing."""
    if not demand_board(request):
        raise PermissionDenied(_("Chỉ chuyên viên Thường trực của hội đồng làm được việc này."))
    if request.method != "POST":
        return _pending_page(request, [], 200)
    try:
        n = apply_moves(
            pending=chosen(request), print_seen=request.POST.get("print", ""), by=by(request)
        )
    except NotAll as told:
        return _pending_page(request, told.faults, 409)
    except Stale as told:
        messages.error(request, str(told))
        return _pending_page(request, [], 409)
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return _pending_page(request, [], 400)
    messages.success(request, _("Đã làm xong %(n)d hồ sơ.") % {"n": n})
    return redirect("awards:queue")


def _pending_page(
    request: HttpRequest, faults: list[tuple[Proposal, str]], status: int
) -> HttpResponse:
    rows = list(_pending_of(request))
    against = hindrances(rows, by(request))
    context = {
        "rows": [(row, PREPARED[row.verb], against.get(row.pk, "")) for row in rows],
        "faults": faults,
        "print": print_of(rows),
        "is_blocked": bool(against),
    }
    return render(request, "awards/board_pending.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def pending_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give another reason, or take one prepared deed off the list."""
    row = get_object_or_404(_pending_of(request), pk=pk)
    demand(request, "prepare_move", row.proposal)
    if "drop" in request.POST:
        drop_pending(pending=row, by=by(request))
        messages.success(request, _("Đã bỏ việc chuẩn bị cho %(name)s.") % {"name": row.proposal})
        return redirect("awards:pending")
    form = ReasonForm(sent(request), initial={"reason": row.reason})
    if row.verb not in NEEDS_REASON:
        raise Http404
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            change_pending(pending=row, reason=form.cleaned_data["reason"], by=by(request))
        except Refused as told:
            form.add_error(None, str(told))
            status = 409
        else:
            messages.success(request, _("Đã sửa lý do."))
            return redirect("awards:pending")
    texts = {"heading": _("Sửa lý do"), "action": _("Lưu lý do"), "back": "awards:pending"}
    return act_page(request, row.proposal, form, status, **texts)
