"""What is prepared and not done yet: looked over, done together, taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.actions.pending import (
    NEEDS_REASON,
    PREPARED,
    apply_moves,
    change_pending,
    drop_moves,
    hindrances,
    print_of,
)
from awards.actions.receiving import NotAll
from awards.forms.board import ReasonForm
from awards.models import PendingMove, Proposal
from awards.views.board import demand_board, is_number
from awards.views.facts import by, sent
from awards.views.reviews import act_page, demand
from workflow.moves import Denied, Refused


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


def _chosen(request: HttpRequest) -> dict[int, str]:
    """What is ticked, each with the print of what the page showed of it."""
    pairs = [text.partition(".") for text in request.POST.getlist("ids")]
    return {int(key): shown for key, _dot, shown in pairs if is_number(key)}


@require_http_methods(["GET", "HEAD", "POST"])
def pending(request: HttpRequest) -> HttpResponse:
    """Everything prepared, with what it will do; POST does what is ticked, all or nothing, or
    with `drop` takes it off the list.
    """
    if not demand_board(request):
        raise PermissionDenied(_("Chỉ chuyên viên Thường trực của hội đồng làm được việc này."))
    if request.method != "POST":
        return _page(request, [], 200)
    try:
        return _done(request)
    except NotAll as told:
        return _page(request, told.faults, 409)
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return _page(request, [], 409 if request.POST.getlist("ids") else 400)


def _done(request: HttpRequest) -> HttpResponse:
    rows = _chosen(request)
    if "drop" in request.POST:
        n = drop_moves(pending=rows, by=by(request))
        messages.success(request, _("Đã bỏ %(n)d việc khỏi danh sách.") % {"n": n})
        return redirect("awards:pending")
    n = apply_moves(pending=rows, by=by(request))
    messages.success(request, _("Đã làm xong %(n)d hồ sơ.") % {"n": n})
    return redirect("awards:queue")


def _page(request: HttpRequest, faults: list[tuple[Proposal, str]], status: int) -> HttpResponse:
    """What no longer fits is not ticked."""
    rows = list(_pending_of(request))
    against = hindrances(rows, by(request))
    context = {
        "rows": [(row, PREPARED[row.verb], against.get(row.pk, ""), print_of(row)) for row in rows],
        "faults": faults,
        "hindered": len(against),
    }
    return render(request, "awards/board_pending.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def pending_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give another reason."""
    row = get_object_or_404(_pending_of(request), pk=pk)
    demand(request, "prepare_move", row.proposal)
    if row.verb not in NEEDS_REASON:
        raise Http404
    form = ReasonForm(sent(request), initial={"reason": row.reason})
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
