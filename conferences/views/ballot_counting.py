"""The tellers' pages: each enters what was counted on paper; the scan of the record."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.offices import offices_of
from conferences.actions.ballot_counting import attach_scan, enter_paper
from conferences.ballots.pages import paper_context, progress_of
from conferences.forms.ballots import CountForm
from conferences.models import Ballot
from conferences.rules.ballots import denial_of_count, runs
from conferences.views.ballots import demand, person, visible_ballot
from conferences.workflow import BallotState
from workflow.files import BadFile, response_of
from workflow.moves import Refused


@require_http_methods(["GET", "POST"])
def ballot_count(request: HttpRequest, pk: int) -> HttpResponse:
    """One teller's count. The other's is not shown before both are in."""
    ballot = visible_ballot(request, pk)
    tellers = set(ballot.tellers.values_list("user", flat=True))
    if reason := denial_of_count(tellers, request.user.pk):
        raise PermissionDenied(reason)
    if ballot.state != BallotState.COUNTING:
        told = _("Chỉ nhập số phiếu giấy sau khi dừng nhận phiếu và trước khi đóng.")
        messages.warning(request, told)
        return redirect("conferences:ballot", pk=pk)
    form = CountForm.of(ballot, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _enter(request, ballot, form):
        return redirect("conferences:ballot_count", pk=pk)
    context = {
        "ballot": ballot,
        "form": form,
        "progress": progress_of(ballot),
        **paper_context(ballot, person(request)),
    }
    return render(
        request, "conferences/ballot_count.html", context, status=422 if form.errors else 200
    )


def _enter(request: HttpRequest, ballot: Ballot, form: CountForm) -> bool:
    try:
        enter_paper(ballot=ballot, by=person(request), **form.counted())
    except Refused as told:
        form.add_error(None, forms.ValidationError(str(told)))
        return False
    messages.success(request, _("Đã ghi số kiểm phiếu."))
    return True


@require_http_methods(["GET", "POST"])
def ballot_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the record: handed in by who runs the ballot, read by them and the tellers."""
    ballot = visible_ballot(request, pk)
    if request.method == "GET":
        tellers = ballot.tellers.values_list("user", flat=True)
        if not runs(offices_of(request.user), ballot) and request.user.pk not in tellers:
            raise PermissionDenied(_("Chỉ đơn vị chủ trì và người kiểm phiếu xem được bản quét."))
        if ballot.scan is None:
            raise Http404
        download: HttpResponse = response_of(ballot.scan)
        return download
    demand(request, "attach_scan", ballot)
    upload = request.FILES.get("scan")
    if upload is None:
        messages.error(request, _("Chưa chọn tệp. Chọn bản quét PDF hoặc ảnh rồi gửi."))
        return redirect("conferences:ballot", pk=pk)
    try:
        attach_scan(ballot=ballot, upload=upload, by=person(request))
    except (Refused, BadFile) as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã đính kèm bản quét."))
    return redirect("conferences:ballot", pk=pk)
