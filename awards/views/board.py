"""The queue of the board, the way to the next dossier, and dossiers side by side."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.actions.pending import PREPARED
from awards.board.comparing import LEAST, MOST, compared
from awards.board.listing import QUEUE
from awards.board.looking import looks, read_for_looking
from awards.board.queue import (
    counts,
    for_rows,
    in_tab,
    next_of,
    owed_by,
    queue_of,
    tab_of,
    tabs_for,
)
from awards.models import PendingMove, Proposal
from awards.proposal_querysets import desks_of
from clusters.offices import offices_of
from workflow import lists

_MOST_IDS = 500


def demand_board(request: HttpRequest) -> bool:
    """Whether the desk is asking; 403 for those who are on no council's board."""
    offices = offices_of(request.user)
    if not (offices.council_ids or offices.is_admin):
        raise PermissionDenied(_("Chỉ chuyên viên và thành viên của hội đồng xem được trang này."))
    return bool(desks_of(offices)) or offices.is_admin


def chosen(request: HttpRequest) -> list[int]:
    """The dossiers that the address or the form names; what is no key is left out."""
    told = request.POST if request.method == "POST" else request.GET
    texts = dict.fromkeys(text for one in told.getlist("ids") for text in one.split(","))
    keys = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10]
    return keys[:_MOST_IDS]


def seen_of(request: HttpRequest, keys: list[int]) -> "QuerySet[Proposal]":
    """Those of `keys` that the board's work on them may be shown of; the rest is only counted."""
    return Proposal.objects.board_sees(request.user).filter(pk__in=keys)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    is_desk = demand_board(request)
    tab = tab_of(request.GET.get("tab", ""), is_desk=is_desk)
    rows = queue_of(request.user)
    tabs = tabs_for(is_desk=is_desk)
    counted = counts(rows, tabs)
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": [(each, counted[each.key]) for each in tabs],
        "is_desk": is_desk,
        "prepared": PREPARED.items(),
        "pending": PendingMove.objects.filter(
            proposal__in=Proposal.objects.board_sees(request.user).values("pk")
        ).count()
        if is_desk
        else 0,
        "hidden": Proposal.objects.barred_from(request.user).count(),
        "owed": owed_by(request.user, timezone.localdate()),
    }
    shown = for_rows(in_tab(rows, tab.key))
    return lists.answer(request, QUEUE, shown, "awards/queue.html", **context)


@require_safe
def next_review(request: HttpRequest) -> HttpResponse:
    """To the next dossier that waits for one's opinion, or back to the queue with a word."""
    demand_board(request)
    after = request.GET.get("after", "")
    found = next_of(request.user, after=int(after) if after.isdecimal() and len(after) < 10 else 0)
    if found is None:
        messages.success(request, _("Không còn hồ sơ nào chờ ý kiến."))
        return redirect("awards:queue")
    return redirect("awards:review", pk=found.pk)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Dossiers of one cluster and year side by side; what may not be seen is only counted."""
    demand_board(request)
    keys = chosen(request)
    rows = list(read_for_looking(seen_of(request, keys)).order_by("order_key", "pk")[: MOST + 1])
    table = compared(looks(rows, request.user), left_out=len(keys) - len(rows))
    if told := table.trouble:
        messages.warning(request, told)
        return redirect("awards:queue")
    return render(request, "awards/compare.html", {"table": table, "least": LEAST, "most": MOST})
