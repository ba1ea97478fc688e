"""The agenda of a session: dossiers put on it, taken off, in order; the sheet of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.actions import agenda
from awards.forms.sessions import TakeOffForm
from awards.judging import read_for_judging
from awards.models import CouncilSession, Proposal, SessionItem
from awards.sessions.pages import runs_session
from awards.sessions.querysets import items_visible_to, sessions_visible_to
from awards.sessions.readiness import obstacles_of
from awards.sessions.sheets import neighbours, sheet_of
from awards.views.sessions import demand, form_page, person, visible
from awards.workflow import ProposalState
from catalogue.models import AwardKind
from clusters.offices import offices_of
from workflow.moves import Denied, Refused

_A_PAGE = 60


def _candidates(request: HttpRequest, session: CouncilSession) -> "QuerySet[Proposal]":
    """What is appraised, of this council, without what a conflict of interest bars."""
    rows = Proposal.objects.board_sees(request.user).filter(
        batch__council=session.council_id, state=ProposalState.APPRAISAL
    )
    return rows.order_by("kind__order_key", "rank", "order_key", "pk")


def _asked_kind(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@require_http_methods(["GET", "HEAD", "POST"])
def session_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose among what is appraised; those that are not ready say why."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    asked = request.POST if request.method == "POST" else request.GET
    kind = _asked_kind(asked.get("kind", ""))
    rows = _candidates(request, shown)
    chosen = rows.filter(kind=kind) if kind is not None else rows
    if request.method == "POST":
        return _put(request, shown, chosen)
    page = Paginator(chosen, _A_PAGE).get_page(request.GET.get("page"))
    read = read_for_judging(Proposal.objects.filter(pk__in=[row.pk for row in page]))
    read = read.select_related("batch", "kind", "rules", "decision", "home")
    lines = list(read.order_by("kind__order_key", "rank", "order_key", "pk"))
    why = obstacles_of(lines)
    context = {
        "session": shown,
        "page": page,
        "lines": [(row, why[row.pk]) for row in lines],
        "ready": sum(not why[row.pk] for row in lines),
        "kinds": AwardKind.objects.filter(proposals__in=rows).distinct().order_by("order_key"),
        "kind": kind,
        "barred": Proposal.objects.barred_from(request.user)
        .filter(batch__council=shown.council_id, state=ProposalState.APPRAISAL)
        .count(),
    }
    return render(request, "awards/session_put.html", context)


def _put(request: HttpRequest, session: CouncilSession, rows: "QuerySet[Proposal]") -> HttpResponse:
    """The chosen ones; or, with `all`, everything of the filter that is ready."""
    everything = "all" in request.POST
    sent = set(request.POST.getlist("proposal"))
    wanted = {pk for pk in rows.values_list("pk", flat=True) if everything or str(pk) in sent}
    try:
        made = agenda.put_to_session(
            session=session, proposals=wanted, by=person(request), only_ready=everything
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return redirect("awards:session_put", pk=session.pk)
    messages.success(request, _("Đã đưa %(n)d hồ sơ ra Hội đồng.") % {"n": len(made)})
    return redirect("awards:session", pk=session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the desk, by the numbers on the agenda."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    initial = {"numbers": request.GET.get("numbers", "")}
    form = TakeOffForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _take_off(request, shown, form):
        return redirect("awards:session", pk=pk)
    told = _("Hồ sơ trở về “Đang thẩm định”, đưa ra phiên họp khác được.")
    return form_page(
        request,
        form,
        _("Rút hồ sơ khỏi phiên họp"),
        _("Rút hồ sơ khỏi phiên họp"),
        session=shown,
        help=told,
    )


def _take_off(request: HttpRequest, session: CouncilSession, form: TakeOffForm) -> bool:
    numbers = form.cleaned_data["numbers"]
    items = list(items_visible_to(request.user, session).filter(order__in=numbers))
    strange = sorted(numbers - {item.order for item in items})
    if strange:
        told = _("Không có hồ sơ số %(numbers)s trong phiên họp này.")
        form.add_error("numbers", told % {"numbers": ", ".join(map(str, strange))})
        return False
    try:
        count = agenda.take_off_session(
            items=items, note=form.cleaned_data["note"], by=person(request)
        )
    except Denied as told_why:
        raise PermissionDenied(str(told_why)) from told_why
    except Refused as told_why:
        form.add_error(None, str(told_why))
        return False
    messages.success(request, _("Đã rút %(n)d hồ sơ.") % {"n": count})
    return True


@require_POST
def session_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    by_what = request.POST.get("by_what", "")
    try:
        agenda.arrange_agenda(session=shown, by_what=by_what, by=person(request))
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã xếp lại thứ tự hồ sơ."))
    return redirect("awards:session", pk=pk)


@require_safe
def session_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be read about one dossier before the vote."""
    item = get_object_or_404(visible_items(request), pk=pk)
    runs = runs_session(offices_of(request.user), item.session)
    context = sheet_of(item, runs=runs) | neighbours(visible_items(request), item)
    return render(request, "awards/session_sheet.html", context | {"runs": runs})


def visible_items(request: HttpRequest) -> Any:
    """Lines of the agendas that this person may see, of dossiers that they may read."""
    board = Proposal.objects.board_sees(request.user)
    return SessionItem.objects.filter(
        session__in=sessions_visible_to(request.user), proposal__in=board
    ).select_related(
        "session__council",
        "proposal__kind",
        "proposal__home",
        "proposal__batch__unit",
        "proposal__batch__proposer",
    )
