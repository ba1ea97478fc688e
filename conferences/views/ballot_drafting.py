"""Laying down a ballot of a conference, and changing it before it opens."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.offices import offices_of
from conferences.actions.ballot_drafting import OWNED, change_ballot, draft_ballot
from conferences.forms.ballots import BallotForm
from conferences.models import Ballot, Conference
from conferences.rules.ballots import denial
from conferences.views.ballots import demand, person, visible_ballot
from conferences.workflow import BallotState
from workflow.moves import Refused


@require_http_methods(["GET", "POST"])
def ballot_draft(request: HttpRequest, pk: int) -> HttpResponse:
    conference = get_object_or_404(Conference.objects.visible_to(request.user), pk=pk)
    if reason := denial("prepare_ballot", conference, None, offices_of(request.user)):
        raise PermissionDenied(reason)
    form = BallotForm(conference, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_ballot(draft=form.draft(), conference=conference, by=person(request))
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã lập lượt phiếu, chưa mở."))
            return redirect("conferences:ballot", pk=made.pk)
    return _form(request, form, conference, None)


@require_http_methods(["GET", "POST"])
def ballot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    ballot = visible_ballot(request, pk)
    demand(request, "prepare_ballot", ballot)
    if ballot.only_counts:
        messages.warning(request, str(OWNED))
        return redirect("conferences:ballot", pk=pk)
    if ballot.state != BallotState.DRAFT:
        told = _("Lượt phiếu đã mở nên không sửa được. Hủy lượt phiếu rồi lập lại.")
        messages.warning(request, told)
        return redirect("conferences:ballot", pk=pk)
    form = BallotForm.of(ballot, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_ballot(
                ballot=ballot,
                draft=form.draft(),
                version=-1 if version is None else version,
                by=person(request),
            )
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã lưu lượt phiếu."))
            return redirect("conferences:ballot", pk=pk)
    return _form(request, form, ballot.conference, ballot)


def _form(
    request: HttpRequest, form: BallotForm, conference: Conference | None, ballot: Ballot | None
) -> HttpResponse:
    context = {"form": form, "conference": conference, "ballot": ballot}
    return render(
        request, "conferences/ballot_form.html", context, status=422 if form.errors else 200
    )
