"""Deeds of the desk on one dossier or on many: moves, assignment, what is to be prepared."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from awards.actions import receiving
from awards.actions.pending import NEEDS_REASON, PREPARED, do_now, prepare_moves
from awards.actions.receiving import NotAll, Note
from awards.actions.reviewing import assign_reviewers
from awards.board.fitting import for_deeds, obstacles
from awards.board.opinions import informed_of
from awards.board.people import board_of, opinions_owed
from awards.forms.board import AssignForm, ReasonForm, ReturnForm, about_choices
from awards.models import Proposal
from awards.views.board import back_to_queue, chosen, demand_board, seen_of, way_back
from awards.views.choosing import sent_version
from awards.views.facts import by, sent
from awards.views.reviews import act_page, demand, seen
from workflow.moves import Denied, Refused

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
    seen_version = sent_version(request)
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
    """The dossiers chosen that may be seen, and how many were left out. Raises Refused."""
    keys = chosen(request)
    rows = list(for_deeds(seen_of(request, keys)).order_by("order_key", "pk"))
    return rows, len(keys) - len(rows)


def _nothing_chosen(request: HttpRequest, told: str) -> HttpResponse:
    messages.warning(request, told)
    return redirect(back_to_queue(request))


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    demand_board(request)
    try:
        rows, left_out = _rows(request)
    except Refused as told:
        return _nothing_chosen(request, str(told))
    if not rows:
        return _nothing_chosen(request, _("Chọn hồ sơ trước khi giao người xem."))
    for row in rows:
        demand(request, "assign_reviewer", row)
    board = board_of(rows[0].batch.council)
    informed = frozenset().union(*informed_of(rows, board.people).values())
    fits = frozenset(
        pk
        for pk in board.people
        if pk not in informed and not any(board.is_barred(pk, row) for row in rows)
    )
    form = AssignForm(sent(request), board=board, owed=opinions_owed(board.people), fits=fits)
    context: dict[str, Any] = {"rows": rows, "left_out": left_out, "form": form, "faults": []}
    context |= way_back(request)
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
            return redirect(back_to_queue(request))
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
    """One deed for all dossiers chosen, with a reason where it needs one: at once with `now`,
    else laid down among what is prepared.
    """
    demand_board(request)
    verb = request.POST.get("verb") or request.GET.get("verb", "")
    try:
        rows, left_out = _rows(request)
    except Refused as told:
        return _nothing_chosen(request, str(told))
    if not rows or verb not in PREPARED:
        return _nothing_chosen(request, _("Chọn hồ sơ và việc cần làm."))
    for row in rows:
        demand(request, "prepare_move", row)
    form = ReasonForm(sent(request)) if verb in NEEDS_REASON else None
    context: dict[str, Any] = {"rows": rows, "left_out": left_out, "form": form, "verb": verb}
    context |= {"heading": PREPARED[verb], "faults": [], "barred": set(), **way_back(request)}
    if request.method != "POST":
        against = obstacles(verb, rows, by(request))
        context["faults"] = [(row, against[row.pk]) for row in rows if row.pk in against]
        context["barred"] = set(against)
        return render(request, "awards/board_prepare.html", context)
    if form is not None and not form.is_valid():
        return render(request, "awards/board_prepare.html", context, status=400)
    try:
        return _prepared(request, verb, {row.pk: chosen(request)[row.pk] for row in rows}, form)
    except NotAll as told:
        context["faults"] = told.faults
    except Refused as told:
        context["faults"] = [(row, str(told)) for row in rows[:1]]
    return render(request, "awards/board_prepare.html", context, status=409)


def _prepared(
    request: HttpRequest, verb: str, seen_versions: dict[int, int], form: ReasonForm | None
) -> HttpResponse:
    deed = do_now if "now" in request.POST else prepare_moves
    reason = form.cleaned_data["reason"] if form else ""
    n = deed(verb=verb, proposals=seen_versions, reason=reason, by=by(request))
    if "now" in request.POST:
        messages.success(request, _("Đã làm xong %(n)d hồ sơ.") % {"n": n})
        return redirect(back_to_queue(request))
    messages.success(request, _("Đã chuẩn bị %(n)d hồ sơ. Xem lại rồi áp dụng.") % {"n": n})
    return redirect("awards:pending")
