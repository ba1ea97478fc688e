"""The voter's pages: the paper, the look back at it, and whether the vote is in.

What was chosen travels in the request alone: nothing of it is kept, echoed or logged.
"""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from clusters.offices import offices_of
from conferences.actions import voting
from conferences.ballots.paper_page import marks_of, paper_page, with_rest_agreed
from conferences.ballots.papers import fault
from conferences.models import Ballot, Seat, Way
from conferences.rules.ballots import denial_of_vote
from conferences.workflow import BallotState
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """The paper of a seat, for who is signed in as its voting delegate."""
    ballot = get_object_or_404(Ballot.objects.visible_to(request.user), pk=pk)
    chosen = get_object_or_404(ballot.seats.select_related("ballot"), pk=seat)
    if reason := denial_of_vote(chosen, offices_of(request.user), request.user.pk):
        raise PermissionDenied(reason)
    return _paper(request, chosen)


@sensitive_post_parameters()
@sensitive_variables("token")
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def vote_by_link(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """The paper of the seat that has this personal link; no account is needed."""
    rows = _seats_of_link(token).filter(ballot=pk)
    return _paper(request, get_object_or_404(rows), token=token)


@never_cache
@login_not_required
@require_safe
def links_ballots(request: HttpRequest, token: str) -> HttpResponse:
    """Every ballot that a personal link holds for; straight to it where one is open."""
    seats = list(_seats_of_link(token).order_by("-ballot__opened_at"))
    if not seats:
        raise Http404
    open_now = [seat for seat in seats if seat.ballot.state == BallotState.OPEN]
    if len(open_now) == 1:
        return redirect("conferences:vote_by_link", token=token, pk=open_now[0].ballot_id)
    return render(request, "conferences/ballot_links_page.html", {"seats": seats, "token": token})


@sensitive_variables("token")
def _seats_of_link(token: str) -> Any:
    rows = Seat.objects.filter(token_hash=voting.hash_of_link(token))
    rows = rows.exclude(ballot__state=BallotState.CANCELLED)
    return rows.select_related("ballot__conference").prefetch_related("roll")


@sensitive_variables()
def _paper(
    request: HttpRequest,
    seat: Seat,
    token: str = "",  # nosec B107  # without a link there is none
) -> HttpResponse:
    if request.method == "GET":
        return _show(request, paper_page(seat, token=token))
    marks = marks_of(request.POST, seat.ballot)
    step = request.POST.get("step")
    if step == "cast":
        return _cast(request, seat, marks, token)
    if step == "agree" and seat.ballot.way == Way.APPROVE:
        marks = with_rest_agreed(seat, marks)
    page = paper_page(seat, token=token, marks=marks)
    if step == "review" and page["takes"]:
        names = [row["option"].text for row in page["rows"]]
        barred = {at: row["barred"] for at, row in enumerate(page["rows"]) if row["barred"]}
        if wrong := fault(seat.ballot, names, barred, marks):
            return _show(request, page | {"wrong": wrong}, status=422)
        page["is_review"] = True
    return _show(request, page)


@sensitive_variables()
def _cast(request: HttpRequest, seat: Seat, marks: tuple[int, ...], token: str) -> HttpResponse:
    by = None if token else cast("User", request.user)
    try:
        voting.cast(seat=seat, marks=marks, by=by, token=token)
    except voting.AlreadyIn as told:
        return _show(request, paper_page(seat, token=token) | {"wrong": str(told)}, status=409)
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        page = paper_page(seat, token=token, marks=marks)
        return _show(request, page | {"wrong": str(told)}, status=409)
    # Seen again by GET, the page tells that the vote is in: also after a lost connection.
    return redirect(request.path)


@sensitive_variables()
def _show(request: HttpRequest, page: dict[str, Any], status: int = 200) -> HttpResponse:
    title = _("Xem lại phiếu") if page.get("is_review") else page["ballot"].title
    answer = render(request, "conferences/ballot_vote.html", page | {"title": title}, status=status)
    # Django logs what was refused with its address; a personal link is no line for a log.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # what Django itself sets
    return answer
